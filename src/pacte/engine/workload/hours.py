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
    days = tuple(cal.days(start, end))
    for person in plan.people.values():
        hours = _worked(plan, person, days) * Fraction(plan.calendar.hours_per_day)
        for skill in (None, *person.skills):
            found[skill] += hours
    return found


def _worked(plan: document.Plan, person: document.Person, days: tuple[date, ...]) -> Fraction:
    """Days that a person gives to the plan."""
    calendar = plan.calendar
    slots = (slot for day in days for slot in cal.slots_of(calendar, day))
    worked = sum(1 for slot in slots if cal.is_worked(calendar, person, slot))
    return worked * cal.capacity(calendar, person)
