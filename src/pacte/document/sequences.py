"""Actions one after the other: advert, then mailing, then call, with gaps that hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pacte.document.entities import Entity, Id

if TYPE_CHECKING:
    from pacte.document.plan import Plan

GapDays = Annotated[int, Field(ge=0, le=3660)]


class Follows(Entity):
    """This action begins once `action` has ended, with `min_gap_days` to `max_gap_days` between.

    Whole calendar days strictly between the two; no upper bound when null.
    """

    action: Id
    min_gap_days: GapDays = 0
    max_gap_days: GapDays | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.max_gap_days is not None and self.min_gap_days > self.max_gap_days:
            raise PydanticCustomError("range_out_of_order", "expected min_gap_days ≤ max_gap_days")
        return self


def ends_of(plan: Plan, action: str) -> tuple[list[str], list[str]]:
    """The steps of an action that wait for none of it, and those that none of it waits for."""
    mine = {
        key: {link.step for link in step.after}
        for key, step in plan.steps.items()
        if step.action == action and step.status != "canceled"
    }
    waited_for = {before for links in mine.values() for before in links}
    first = [key for key, links in mine.items() if not links & mine.keys()]
    return first, [key for key in mine if key not in waited_for]


def sequences(plan: Plan) -> Iterator[tuple[str, Follows]]:
    """(action that follows, how) of each sequence of the plan."""
    for key, action in plan.actions.items():
        yield from ((key, follows) for follows in action.follows or ())
