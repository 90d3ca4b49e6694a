"""Actions one after the other: advert, then mailing, then call, with gaps that hold."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StrictInt, model_validator

from pacte.document.entities import Entity, Id, gaps_out_of_order

GapDays = Annotated[StrictInt, Field(ge=0, le=3660)]


class Follows(Entity):
    """This action begins once `action` has ended, with `min_gap_days` to `max_gap_days` between.

    Whole calendar days strictly between the two; no upper bound when null.
    """

    action: Id
    min_gap_days: GapDays = 0
    max_gap_days: GapDays | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        gaps_out_of_order(self.min_gap_days, self.max_gap_days)
        return self
