"""Working days, public holidays, fiscal periods, ISO weeks: every grain sums the same days (R5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from pacte.document import plan as document
from pacte.document import slots
from pacte.document.entities import WEEKDAYS, Person
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
    """Whether the person is with the company in a slot and not on leave."""
    day = slots.day_of(calendar, slot)
    return (
        (person.hired_on is None or person.hired_on <= day)
        and (person.left_on is None or day <= person.left_on)
        and not slots.covers(calendar, person.leaves, slot)
    )


def is_worked(calendar: document.Calendar, person: Person, slot: int) -> bool:
    """Whether the person works in a slot.

    Own (else company) weekdays, less public holidays of the own region, closures and absences.
    """
    day = slots.day_of(calendar, slot)
    weekdays = person.weekdays if person.weekdays is not None else calendar.weekdays
    subdivision = person.subdivision or calendar.subdivision
    return (
        WEEKDAYS[day.weekday()] in weekdays
        and day not in public_holidays(calendar.country, subdivision, day.year)
        and not slots.covers(calendar, calendar.closures, slot)
        and is_present(calendar, person, slot)
    )


def is_worked_day(calendar: document.Calendar, person: Person, day: date) -> bool:
    """Whether the person works that day, or half of it where the plan counts half-days."""
    return any(is_worked(calendar, person, slot) for slot in slots_of(calendar, day))


def capacity(calendar: document.Calendar, person: Person) -> Fraction:
    """Days of work that the person can give to the plan in one slot."""
    return Fraction(person.capacity_fraction) / slots.per_day(calendar)


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
