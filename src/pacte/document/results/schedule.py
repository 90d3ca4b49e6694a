"""The answer of `pacte schedule --json`. Law: docs/reference/schedule.md."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from pacte.document.money import Money
from pacte.document.results.envelope import Envelope, ResultModel, Sentence


class ObjectRef(ResultModel):
    """An object of the plan."""

    kind: str
    id: str


class ReasonGiven(ResultModel):
    """Why: a code with the objects it is about and its figures. `message` is made by the faces."""

    code: str
    objects: tuple[ObjectRef, ...] = ()
    params: dict[str, Any] = {}
    message: Sentence | None = None


class PlacedStep(ResultModel):
    """First and last day, both inclusive; for each need of the step, in order, its people.

    The halves are null where the plan counts whole days.
    """

    start_date: date
    end_date: date
    needs: tuple[tuple[str, ...], ...] = ()
    start_half: Literal["am", "pm"] | None = None
    end_half: Literal["am", "pm"] | None = None


class LeftOut(ResultModel):
    """A step without a place, or an optional action left out."""

    id: str
    reasons: tuple[ReasonGiven, ...]


class ConditionGiven(ResultModel):
    """One condition of a conflict; `without` is the JSON Patch of the document that lifts it."""

    code: str
    group: Literal["step", "dates", "means", "calendar"]
    objects: tuple[ObjectRef, ...] = ()
    params: dict[str, Any] = {}
    without: tuple[dict[str, Any], ...] = ()


class RepairGiven(ResultModel):
    """A change that undoes a conflict: `patch` is a JSON Patch of the document, tried.

    `verified_on`: `plan` where all the steps of the conflict found a place among the others,
    `conflict` where they were tried alone, `order` where they no longer wait for one another, but
    lack something besides. `still_unplaced`: steps without a place, those of the conflict included.
    `drops`: optional actions that are left out for it, and were not.
    """

    code: str
    objects: tuple[ObjectRef, ...] = ()
    params: dict[str, Any] = {}
    cost: int
    patch: tuple[dict[str, Any], ...]
    verified_on: Literal["plan", "conflict", "order"]
    still_unplaced: int
    drops: tuple[str, ...] = ()
    message: Sentence | None = None


class ConflictGiven(ResultModel):
    """Steps that cannot all be placed, the conditions that make it so, what would undo it.

    `minimal`: proven twice to be impossible, and each part of it proven possible. `sentences` say
    it whole, repairs included, in seven sentences at most.
    """

    steps: tuple[str, ...]
    conditions: tuple[ConditionGiven, ...]
    minimal: bool
    repairs: tuple[RepairGiven, ...]
    sentences: tuple[Sentence, ...] = ()


class MoneySpent(ResultModel):
    """What the steps that start in a period cost, under one limit of money.

    `limit`: its place in `sharing.limits`. `period`: null for the whole plan; days inclusive.
    """

    limit: int
    name: str | None = None
    period: str | None = None
    start: date
    end: date
    at_most: Money
    spent: Money


class StrainGiven(ResultModel):
    """Load of a person beyond what is comfortable in one period; days are texts."""

    rule: int
    person: str
    period: str
    start: date
    end: date
    load_days: str
    available_days: str
    comfortable_days: str
    points: int


class ScheduleResult(Envelope):
    """Who does which step when.

    `cost`, in points = value of the actions left out + calendar days late × weight of the priority
    + penalties of steps off season, of days outside preferred windows, of missed synergies and of
    loads beyond comfort; no plan that places as many steps costs less than `bound` (null: unknown).
    `gap` = (cost − bound) / cost.
    """

    schema_name: Literal["pacte.schedule"] = "pacte.schedule"
    steps: dict[str, PlacedStep]
    frozen: tuple[str, ...]
    dropped: tuple[LeftOut, ...]
    unplaced: tuple[LeftOut, ...]
    tardiness: dict[str, int] = Field(description="calendar days late, per action with a due date")
    off_season: dict[str, int] = Field(
        {}, description="steps that start off season, per action that has some"
    )
    off_window: dict[str, int] = Field(
        {}, description="days that people work outside the preferred windows, per step with some"
    )
    balance: tuple[StrainGiven, ...] = Field(
        (), description="loads beyond what is comfortable, where they cost points"
    )
    missed_synergies: tuple[str, ...] = Field(
        (), description="actions that do not follow the one that prepares them as they should"
    )
    money: tuple[MoneySpent, ...] = Field(
        (), description="what steps cost in each period of each limit of money that counts some"
    )
    reasons: tuple[ReasonGiven, ...]
    conflicts: tuple[ConflictGiven, ...] = ()
    remarks: tuple[ReasonGiven, ...] = ()
    cost: int
    bound: int | None
    gap: float | None
    proof: Literal["optimal", "bounded", "none"]
    stopped_by: Literal["proof", "work", "time", "cancel"]
    work: float
