"""Time counted in whole days or in half-days: a slot is a day, or its morning or afternoon.

Slots are whole numbers: the day's ordinal × slots of a day, + 1 for an afternoon.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pacte.document.actions import Step
    from pacte.document.entities import Half, Stretch
    from pacte.document.plan import Calendar


def per_day(calendar: Calendar) -> int:
    """Slots of a day: 1 or 2."""
    return calendar.slots_per_day or 1


def first_slot(calendar: Calendar, day: date, half: Half | None = None) -> int:
    """The slot of a day at which something starts; null: the morning."""
    return day.toordinal() * per_day(calendar) + (per_day(calendar) - 1 if half == "pm" else 0)


def last_slot(calendar: Calendar, day: date, half: Half | None = None) -> int:
    """The slot of a day at which something ends; null: the afternoon."""
    return day.toordinal() * per_day(calendar) + (0 if half == "am" else per_day(calendar) - 1)


def day_of(calendar: Calendar, slot: int) -> date:
    """The day of a slot."""
    return date.fromordinal(slot // per_day(calendar))


def half_of(calendar: Calendar, slot: int) -> Half | None:
    """The half of a slot; None where the plan counts whole days."""
    if per_day(calendar) == 1:
        return None
    return "pm" if slot % 2 else "am"


def covers(calendar: Calendar, stretches: Iterable[Stretch], slot: int) -> bool:
    """Whether one of the stretches holds the slot; in whole days a day begun is a day taken."""
    if per_day(calendar) == 1:
        day = date.fromordinal(slot)
        return any(held.start <= day <= held.end for held in stretches)
    return any(
        first_slot(calendar, held.start, held.start_half)
        <= slot
        <= last_slot(calendar, held.end, held.end_half)
        for held in stretches
    )


def duration(calendar: Calendar, step: Step) -> int:
    """Slots that each person works on a step that is not fixed.

    Half a day counts for a whole one where the plan counts whole days.
    """
    halves = step.duration_half_days or 2 * step.duration_days
    return (halves + 1) // 2 if per_day(calendar) == 1 else halves


def span(calendar: Calendar, step: Step) -> range:
    """The slots from the start of a dated step to its end, both held; empty without both dates."""
    if step.start_date is None or step.end_date is None:
        return range(0)
    first = first_slot(calendar, step.start_date, step.start_half)
    return range(first, last_slot(calendar, step.end_date, step.end_half) + 1)
