"""What an action would rather have: dates and neighbors that are wanted, never forced."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StrictInt, model_validator

from pacte.document.entities import DateRange, Entity, Id, gaps_out_of_order

Points = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]
"""The unit of a schedule's cost: one calendar day late of an action of priority 3."""
GapDays = Annotated[StrictInt, Field(ge=0, le=3660)]


class Season(Entity):
    """When the steps of an action are best begun.

    Each step that starts outside every one of `periods` (inclusive) costs `penalty_points`.
    """

    periods: Annotated[tuple[DateRange, ...], Field(min_length=1)]
    penalty_points: Points = 20


class Synergy(Entity):
    """An action that prepares this one: this one begins soon after `action` has ended.

    Met when `min_gap_days` to `max_gap_days` calendar days lie between the last day of `action` and
    the first of this one; missed, it costs `penalty_points`.
    """

    action: Id
    min_gap_days: GapDays = 5
    max_gap_days: GapDays = 20
    penalty_points: Points = 50

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        gaps_out_of_order(self.min_gap_days, self.max_gap_days)
        return self
