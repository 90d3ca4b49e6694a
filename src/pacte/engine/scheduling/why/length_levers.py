"""How many days a step might take instead: fewer with less work, or more for the same work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from pacte import document
from pacte.document import slots
from pacte.engine.scheduling.why.case import FARTHEST_DAYS, Lever, Repair
from pacte.engine.scheduling.why.edits import Edit

HUNDREDTH = Decimal("0.01")
SHORTER, LONGER = 6, 4
"""What a day less and a day more cost."""


@dataclass(frozen=True)
class _Length:
    """How long a step takes, in `now` units of a field: whole days, or halves.

    `each`: what a unit is in the field; `per_day`: units in a day.
    """

    field: str
    now: int
    each: int = 1
    per_day: int = 1

    @classmethod
    def of(cls, plan: document.Plan, step: document.Step) -> _Length:
        """In the field that counts, by what the plan counts in."""
        if step.duration_half_days is None:
            return cls("duration_days", step.duration_days)
        now, per_day = slots.duration(plan.calendar, step), slots.per_day(plan.calendar)
        return cls("duration_half_days", now, each=2 // per_day, per_day=per_day)

    def said(self, units: int) -> int | str:
        """Units in days: a text with one decimal where they are halves."""
        return units if self.per_day == 1 else f"{units / self.per_day:.1f}"


def other_lengths(near: document.Plan, key: str) -> Iterator[Lever]:
    """The step is done in fewer days with less work, or in more for the same work."""
    step, here = near.steps[key], (("step", key),)
    length = _Length.of(near, step)

    def lasting(units: int) -> tuple[dict[str, int | str], Edit]:
        figures = {"days": abs(units - length.now), "from": length.now, "to": units}
        params = {name: length.said(figure) for name, figure in figures.items()}
        return params, Edit(("steps", key, length.field), length.each * units)

    def shorter(n: int) -> Repair:
        params, edit = lasting(length.now - n)
        needs = tuple(
            Edit(
                ("steps", key, "needs", i, "effort_days"),
                (need.effort_days * (length.now - n) / length.now).quantize(HUNDREDTH, ROUND_DOWN),
            )
            for i, need in enumerate(step.needs)
        )
        cost = SHORTER * n // length.per_day
        return Repair("shorten_step", here, params, (edit, *needs), cost)

    def longer(n: int) -> Repair:
        params, edit = lasting(length.now + n)
        return Repair("lengthen_step", here, params, (edit,), LONGER * n // length.per_day)

    yield Lever(length.now - 1, shorter)
    yield Lever(FARTHEST_DAYS * length.per_day, longer)
