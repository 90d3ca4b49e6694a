"""How many days of each week each person is taken, of how many they have, and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from pacte.apps.plans import permissions
from pacte.document import calendar as cal
from pacte.engine import workload
from pacte.engine.scheduling import Strain
from pacte.web.paged import Page, paged
from pacte.web.pages import Opened, language
from pacte.web.schedule import comfort
from pacte.wording import formatting, terms

WEEKS_SHOWN = 12
WEEK = timedelta(7)
SATURDAY = 5
HEATS = ((Decimal("0.8"), "h3"), (Decimal("0.5"), "h2"))


@dataclass(frozen=True)
class Cell:
    """Load of one person in one week. `tone` is over, full, absent, h1 to h3 (heat) or empty.

    `is_strained`: beyond what the plan calls comfortable, and not over.
    """

    person: str
    monday: date
    load: str
    capacity: str
    tone: str
    said: str
    is_strained: bool


@dataclass(frozen=True)
class Line:
    """One person with their weeks, and the longer periods beyond comfort that these touch."""

    person: str
    name: str
    cells: tuple[Cell, ...]
    strained: str


@dataclass(frozen=True)
class Part:
    """One step in one week of one person."""

    step: str
    action: str
    days: str
    dates: str


@dataclass(frozen=True)
class Detail:
    """What makes the load of one person in one week, and what takes from the days they have."""

    name: str
    monday: date
    said: str
    tone: str
    parts: tuple[Part, ...]
    off: tuple[str, ...]


def first_monday(opened: Opened, asked: str) -> date:
    """The Monday that the address asks for, inside the plan; that of today where it asks none."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = opened.today
    day = min(max(day, opened.plan.start), opened.plan.end)
    return day - timedelta(day.weekday())


def mondays(opened: Opened, first: date) -> list[date]:
    """The Mondays of the weeks shown, from `first` to the end of the plan."""
    shown = (first + WEEK * n for n in range(WEEKS_SHOWN))
    return [monday for monday in shown if monday <= opened.plan.end]


def around(opened: Opened, first: date) -> tuple[date | None, date | None]:
    """The first Mondays of the windows before and after, None where the plan ends."""
    step = WEEK * WEEKS_SHOWN
    earliest = opened.plan.start - timedelta(opened.plan.start.weekday())
    before = max(first - step, earliest) if first > opened.plan.start else None
    after = first + step if first + step <= opened.plan.end else None
    return before, after


def people(opened: Opened, who: str, page: int) -> Page[str]:
    """The people whose load the member may see, by name, sixty at a time; `who` alone if given."""
    seen = {person for person in _seen(opened) if who in ("", person)}
    return paged(sorted(seen, key=lambda person: opened.plan.people[person].name), page)


def lines(opened: Opened, shown: Sequence[date], people: Sequence[str]) -> list[Line]:
    """The weeks of these people, in their order."""
    if not shown or not people:
        return []
    start, end = max(shown[0], opened.plan.start), min(shown[-1] + timedelta(6), opened.plan.end)
    comforts = comfort.now(opened)
    by_person: dict[str, list[Cell]] = {person: [] for person in people}
    for week in workload.load(opened.plan, start, end, people):
        by_person[week.person].append(_cell(week, comforts.of_week(week.person, week.start)))
    return [
        Line(p, opened.plan.people[p].name, tuple(cells), comforts.longer(p, start, end))
        for p, cells in by_person.items()
    ]


def _seen(opened: Opened) -> set[str]:
    whole = permissions.Around(opened.plan)
    return {
        person
        for person in opened.plan.people
        if permissions.may_see_load(opened.member, whole, person)
    }


def _cell(week: workload.WeekLoad, beyond: Strain | None) -> Cell:
    spoken, load, capacity = language(), week.load_days, week.capacity_days
    tone = _tone(load, capacity)
    strain = None if tone == "over" else beyond
    return Cell(
        week.person,
        week.start - timedelta(week.start.weekday()),
        _figure(load) if load else "",
        _figure(capacity),
        tone,
        _said(load, capacity, formatting.week(week.start, spoken), strain),
        strain is not None,
    )


def _figure(days: Decimal) -> str:
    return formatting.days(days, language()).split(formatting.NARROW)[0]


def _tone(load: Decimal, capacity: Decimal) -> str:
    if load > capacity:
        return "over"
    if not capacity:
        return "absent"
    if load == capacity:
        return "full"
    share = load / capacity
    return next((heat for least, heat in HEATS if share >= least), "h1" if load else "")


def _said(load: Decimal, capacity: Decimal, week: str, strain: Strain | None) -> str:
    spoken = language()
    words = {
        "week": week,
        "load": formatting.days(load, spoken),
        "capacity": formatting.days(capacity, spoken),
        "over": formatting.days(load - capacity, spoken),
    }
    if load > capacity:
        return _("%(week)s: %(load)s of work, %(capacity)s available, %(over)s too many") % words
    if strain:
        words["comfortable"] = formatting.days(workload.rounded(strain.comfortable), spoken)
        return (
            _(
                "%(week)s: %(load)s of work, %(capacity)s available; "
                "beyond %(comfortable)s the load is no longer comfortable"
            )
            % words
        )
    return _("%(week)s: %(load)s of work, %(capacity)s available") % words


def detail(opened: Opened, person: str, monday: date) -> Detail | None:
    """The steps of one week of one person; None where the member may not see it."""
    if person not in _seen(opened) or monday.weekday() or not mondays(opened, monday):
        return None
    plan, sunday = opened.plan, monday + timedelta(6)
    start, end = max(monday, plan.start), min(sunday, plan.end)
    if start > end:
        return None
    (week,) = workload.load(plan, start, end, [person])
    parts = workload.week_steps(plan, person, start, end)
    cell = _cell(week, comfort.now(opened).of_week(person, start))
    told = tuple(_part(opened, key, days) for key, days in parts.items())
    off = _off(opened, person, start, end)
    return Detail(plan.people[person].name, monday, cell.said, cell.tone, told, off)


def _part(opened: Opened, key: str, days: Decimal) -> Part:
    step = opened.plan.steps[key]
    dates = (step.start_date or opened.today, step.end_date or step.start_date or opened.today)
    return Part(
        step.name,
        opened.plan.actions[step.action].name,
        formatting.days(days, language(), 2),
        formatting.day_range(*dates, language()),
    )


def _off(opened: Opened, person: str, start: date, end: date) -> tuple[str, ...]:
    """What takes days from that week: absences, closures, public holidays."""
    who, calendar, spoken = opened.plan.people[person], opened.plan.calendar, language()
    region = who.subdivision or calendar.subdivision
    found = [
        f"{terms.term('leave', leave.kind, spoken)}, "
        f"{formatting.day_range(max(leave.start, start), min(leave.end, end), spoken)}"
        for leave in who.leaves
        if leave.start <= end and leave.end >= start
    ]
    found += [
        _("closure, %(days)s")
        % {"days": formatting.day_range(max(closed.start, start), min(closed.end, end), spoken)}
        for closed in cal.closures(calendar, who)
        if closed.start <= end and closed.end >= start
    ]
    found += [
        _("%(day)s, public holiday") % {"day": formatting.day(day, spoken, "weekday")}
        for day in cal.days(start, end)
        if day.weekday() < SATURDAY
        and day in cal.public_holidays(calendar.country, region, day.year)
        and not cal.is_worked_day(calendar, who, day)
    ]
    return tuple(found)
