"""Days on which people carry more than they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pacte import document
from pacte.document import slots
from pacte.engine.workload.daily import rounded, summed
from pacte.engine.workload.planned import available, planned_loads


@dataclass(frozen=True)
class DayOver:
    """A day, or half of it, on which a person carries more than `capacity_days`.

    `steps` are those of the day.
    """

    person: str
    day: date
    half: document.Half | None
    load_days: Decimal
    capacity_days: Decimal
    steps: tuple[str, ...]


def days_over(plan: document.Plan) -> tuple[DayOver, ...]:
    """Every person and day (or half) of the plan over capacity by the dates of its steps, in order
    of person then day.
    """
    return days_over_in(plan, planned_loads(plan))


def days_over_in(
    plan: document.Plan, loads: Mapping[str, Mapping[str, Mapping[int, Fraction]]]
) -> tuple[DayOver, ...]:
    """The same from loads known already: person -> step -> slot -> load in days."""
    return tuple(over for person in sorted(loads) for over in _over(plan, person, loads[person]))


def _over(
    plan: document.Plan, person: str, by_step: Mapping[str, Mapping[int, Fraction]]
) -> Iterator[DayOver]:
    calendar, by_slot = plan.calendar, summed(by_step.values())
    for slot in sorted(by_slot):
        day = slots.day_of(calendar, slot)
        if not plan.start <= day <= plan.end:
            continue
        steps = tuple(key for key, mine in by_step.items() if slot in mine)
        capacity = available(plan, person, slot, steps)
        if by_slot[slot] > capacity:
            figures = rounded(by_slot[slot]), rounded(capacity)
            yield DayOver(person, day, slots.half_of(calendar, slot), *figures, steps)
