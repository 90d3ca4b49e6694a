"""Working days, public holidays, fiscal periods, ISO weeks: every grain sums the same days (R5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from pacte.document import plan as document
from pacte.document import slots
from pacte.document.entities import WEEKDAYS, Person, Stretch
from pacte.document.errors import Invalid, Problem

Grain = Literal["day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("year", "quarter", "month", "week", "day")


def days(start: date, end: date) -> Iterator[date]:
    """Calendar days from `start` to `end`, both inclusive."""
    for offset in range((end - start).days + 1):
        yield start + timedelta(offset)


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    """Public holidays of a country or one of its subdivisions (source: the holidays library).

    Raises `Invalid` for a country or a subdivision that the library does not know.
    """
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
    except NotImplementedError:
        found = country if subdivision is None else f"{country} {subdivision}"
        raise Invalid(Problem("unknown_region", "", found, "")) from None


def unknown_regions(plan: document.Plan) -> Iterator[Problem]:
    """One problem for each place of the plan that names a region without known holidays."""
    own = plan.calendar
    regions = {"/calendar": own.subdivision} | {
        f"/people/{key}/subdivision": p.subdivision
        for key, p in plan.people.items()
        if p.subdivision
    }
    for where, subdivision in regions.items():
        try:
            public_holidays(own.country, subdivision, plan.start.year)
        except Invalid as error:
            yield dataclasses.replace(error.problems[0], where=where)


def is_company_day(calendar: document.Calendar, day: date) -> bool:
    """Whether the company works that day, or half of it where the plan counts half-days."""
    return any(is_company_open(calendar, slot) for slot in slots_of(calendar, day))


def slots_of(calendar: document.Calendar, day: date) -> range:
    """The slots of one day (`pacte.document.slots`)."""
    return range(slots.first_slot(calendar, day), slots.last_slot(calendar, day) + 1)


def is_company_open(calendar: document.Calendar, slot: int) -> bool:
    """Whether the company works in a slot: its weekdays, less public holidays, less closures."""
    day = slots.day_of(calendar, slot)
    return (
        WEEKDAYS[day.weekday()] in calendar.weekdays
        and day not in public_holidays(calendar.country, calendar.subdivision, day.year)
        and not slots.covers(calendar, calendar.closures, slot)
    )


def is_present(calendar: document.Calendar, person: Person, slot: int) -> bool:
    """Whether the person is with the company in a slot, under contract, and not on leave."""
    day = slots.day_of(calendar, slot)
    return (
        (person.hired_on is None or person.hired_on <= day)
        and (person.left_on is None or day <= person.left_on)
        and (person.contracts is None or any(c.start <= day <= c.end for c in person.contracts))
        and not slots.covers(calendar, person.leaves, slot)
    )


def is_worked(calendar: document.Calendar, person: Person, slot: int) -> bool:
    """Whether the person works in a slot: as usual, less absences."""
    return is_usual(calendar, person, slot) and is_present(calendar, person, slot)


def is_usual(calendar: document.Calendar, person: Person, slot: int) -> bool:
    """Whether the person's working week has a slot.

    Own (else company) weekdays, less half-days off, public holidays of the own region and closures.
    """
    day = slots.day_of(calendar, slot)
    weekdays = person.weekdays if person.weekdays is not None else calendar.weekdays
    return (
        WEEKDAYS[day.weekday()] in weekdays
        and not _is_off(calendar, person, slot)
        and day not in _holidays(calendar, person, day.year)
        and not slots.covers(calendar, closures(calendar, person), slot)
    )


def _is_off(calendar: document.Calendar, person: Person, slot: int) -> bool:
    """Whether the person never works in that half of the week; whole days have no halves."""
    half = slots.half_of(calendar, slot)
    if half is None or not person.half_days_off:
        return False
    day = slots.day_of(calendar, slot)
    return f"{WEEKDAYS[day.weekday()]}_{half}" in person.half_days_off


def _holidays(calendar: document.Calendar, person: Person, year: int) -> frozenset[date]:
    if person.kind == "external" and person.subdivision is None:
        return frozenset()
    subdivision = person.subdivision or calendar.subdivision
    return public_holidays(calendar.country, subdivision, year)


def closures(calendar: document.Calendar, person: Person) -> tuple[Stretch, ...]:
    """When the person does not work: own closures and, unless external, those of the company."""
    own = person.closures or ()
    return own if person.kind == "external" else (*calendar.closures, *own)


def is_worked_day(calendar: document.Calendar, person: Person, day: date) -> bool:
    """Whether the person works that day, or half of it where the plan counts half-days."""
    return any(is_worked(calendar, person, slot) for slot in slots_of(calendar, day))


def capacity(calendar: document.Calendar, person: Person) -> Fraction:
    """Days of work that the person gives to the plan in one slot, once at full capacity."""
    return Fraction(person.capacity_fraction) / slots.per_day(calendar)


def capacity_in(calendar: document.Calendar, person: Person, slot: int) -> Fraction:
    """Days of work that the person can give in a slot, ramp-up counted."""
    return capacity(calendar, person) * _ramp(calendar, person, slots.day_of(calendar, slot))


def ramp_up(calendar: document.Calendar, person: Person) -> tuple[Decimal, ...]:
    """Part of the capacity in each month since the person was hired: own, else the company's."""
    if person.ramp_up is not None:
        return person.ramp_up
    return () if person.kind == "external" else calendar.ramp_up or ()


def _ramp(calendar: document.Calendar, person: Person, day: date) -> Fraction:
    months = ramp_up(calendar, person)
    if person.hired_on is None or not months or day < person.hired_on:
        return Fraction(1)
    served = months_between(person.hired_on, day)
    return Fraction(months[served]) if served < len(months) else Fraction(1)


def months_between(start: date, day: date) -> int:
    """Whole months from `start` to `day`: one more on each same day, or last day, of a month."""
    months = (day.year - start.year) * 12 + day.month - start.month
    last = (add_months(day, 1) - timedelta(1)).day
    return months - (day.day < min(start.day, last))


def working_days(calendar: document.Calendar, start: date, end: date) -> tuple[date, ...]:
    """The company's working days from `start` to `end`, both inclusive."""
    return tuple(day for day in days(start, end) if is_company_day(calendar, day))


@dataclass(frozen=True)
class Period:
    """A stretch of days, `start` and `end` inclusive.

    `label` is like 2026, 2026-Q1, 2026-03, 2026-W12, 2026-03-15.

    A fiscal year that does not start in January counts its quarters from its own start and is
    named by the calendar year it starts in. A week that straddles the ends is cut by them.
    """

    grain: Grain
    label: str
    start: date
    end: date


def add_months(day: date, months: int) -> date:
    """The first of the month `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def periods(start: date, end: date, grain: Grain) -> tuple[Period, ...]:
    """The periods of one grain that cover `start` to `end` (inclusive), cut at both ends."""
    found: list[Period] = []
    day = start
    while day <= end:
        label, following = _period_at(start, day, grain)
        found.append(Period(grain, label, day, min(following - timedelta(1), end)))
        day = following
    return tuple(found)


def _period_at(fiscal_start: date, day: date, grain: Grain) -> tuple[str, date]:
    """(label, first day after) of the period of `grain` that holds `day`."""
    if grain == "day":
        return day.isoformat(), day + timedelta(1)
    if grain == "week":
        year, week, weekday = day.isocalendar()
        return f"{year}-W{week:02}", day + timedelta(8 - weekday)
    if grain == "month":
        return f"{day:%Y-%m}", add_months(day, 1)
    months_in = (day.year - fiscal_start.year) * 12 + day.month - fiscal_start.month
    year = fiscal_start.year + months_in // 12
    if grain == "quarter":
        return f"{year}-Q{months_in % 12 // 3 + 1}", add_months(day, 3 - months_in % 3)
    return f"{year}", add_months(day, 12 - months_in % 12)
