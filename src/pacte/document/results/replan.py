"""The answer of `pacte replan --json`. Law: docs/reference/replan.md."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from pacte.document.results.envelope import Envelope, ResultModel, Sentence
from pacte.document.results.schedule import (
    ConflictGiven,
    LeftOut,
    PlacedStep,
    ReasonGiven,
    StrainGiven,
)


class StepMoved(ResultModel):
    """A step before and after; null: it had no place, or has none any more."""

    step: str
    before: PlacedStep | None
    after: PlacedStep | None
    message: Sentence | None = None


class StepHit(ResultModel):
    """A dated step that cannot stay where it is, with the rule that forbids it; where that is the
    order, the `other` step it is out of order with.
    """

    step: str
    code: str
    other: str | None = None


class RungGiven(ResultModel):
    """One answer. `patch` leads from the document given to the plan that adopts it, event included.

    `moved`: steps that had dates and change or lose dates or people; `added`: steps that had none.
    `people`: whoever gains or loses a step. `aim` is what was sought first within `freed` steps;
    `proven`: nothing better for that aim among them.
    """

    ring: int
    aim: Literal["moves", "cost"]
    freed: int
    moved: tuple[StepMoved, ...]
    added: tuple[StepMoved, ...]
    people: tuple[str, ...]
    cost: int
    tardiness: dict[str, int] = Field(description="calendar days late, per action with a due date")
    off_season: dict[str, int]
    off_window: dict[str, int]
    balance: tuple[StrainGiven, ...] = ()
    missed_synergies: tuple[str, ...]
    dropped: tuple[LeftOut, ...]
    unplaced: tuple[LeftOut, ...]
    reasons: tuple[ReasonGiven, ...]
    conflicts: tuple[ConflictGiven, ...]
    proven: bool
    patch: tuple[dict[str, Any], ...]
    message: Sentence | None = None


class ReplanResult(Envelope):
    """The ladder after an event: rungs from the fewest changes to the least cost.

    `change` is the JSON Patch of the event on the document. `frozen` steps never move.
    `cost_before` is the cost of the plan given, before the event. `remarks`: steps under way that
    the event takes somebody from; they do not move, somebody has to act.
    """

    schema_name: Literal["pacte.replan"] = "pacte.replan"
    events: tuple[dict[str, Any], ...]
    change: tuple[dict[str, Any], ...]
    hit: tuple[StepHit, ...]
    frozen: tuple[str, ...]
    cost_before: int
    rungs: tuple[RungGiven, ...]
    remarks: tuple[ReasonGiven, ...] = ()
    work: float
