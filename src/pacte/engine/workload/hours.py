"""Hours that people have for the plan's actions in a stretch of days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from pacte import document
from pacte.document import calendar as cal


def hours_by_skill(
    plan: document.Plan, start: date, end: date
) -> defaultdict[str | None, Fraction]:
    """skill -> hours from `start` to `end` (inclusive) of all who hold it, at any level.

    None: everybody. For each person, days worked (half-days count half) × capacity fraction ×
    hours per day.
    """
    found: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    usual = _Usual(plan.calendar, start, end)
    for person in plan.people.values():
        hours = _worked(plan, person, usual) * Fraction(plan.calendar.hours_per_day)
        for skill in (None, *person.skills):
            found[skill] += hours
    return found


def _worked(plan: document.Plan, person: document.Person, usual: _Usual) -> Fraction:
    """Days that a person gives to the plan."""
    calendar = plan.calendar
    slots = usual.slots(person)
    worked = sum(1 for slot in slots if cal.is_present(calendar, person, slot))
    return worked * cal.capacity(calendar, person)


class _Usual:
    """Slots worked by those of one working week, looked up once for all who have the same."""

    def __init__(self, calendar: document.Calendar, start: date, end: date) -> None:
        self.calendar = calendar
        days = cal.days(start, end)
        self.all = [slot for day in days for slot in cal.slots_of(calendar, day)]
        self.known: dict[object, list[int]] = {}

    def slots(self, person: document.Person) -> list[int]:
        """Slots of the person's working week, absences not yet taken off."""
        week = (person.weekdays, person.half_days_off, person.subdivision)
        key = (week, person.kind, person.closures)
        if key not in self.known:
            calendar, every = self.calendar, self.all
            self.known[key] = [s for s in every if cal.is_usual(calendar, person, s)]
        return self.known[key]
