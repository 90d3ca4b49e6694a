"""Objectives, and the actions, steps and money that serve them."""

from __future__ import annotations

from itertools import chain
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from pacte.document.action_types import ACTION_TYPES
from pacte.document.contacts import Channel
from pacte.document.entities import (
    DateRange,
    Day,
    Entity,
    Half,
    Id,
    Name,
    Note,
    PlainDate,
    Text,
    end_before_start,
    halves_out_of_order,
)
from pacte.document.metrics import METRICS
from pacte.document.money import Money, Number
from pacte.document.preferences import Points, Season, Synergy
from pacte.document.responses import AnyResponse
from pacte.document.sequences import Follows
from pacte.document.spending import Spending

ActionStatus = Literal["idea", "planned", "running", "done", "stopped"]
StepStatus = Literal["to_do", "running", "done", "canceled"]
Days = Annotated[StrictInt, Field(ge=0, le=3660)]
LONGEST_STEP_DAYS = 366
"""Worked days that a step lasts at most."""
Priority = Annotated[StrictInt, Field(ge=1, le=3)]
NotApplicable = Literal["offer", "segment", "channel", "territory"]


class Scope(Entity):
    """What an objective is set on; an absent field means the whole company."""

    team: Id | None = None
    person: Id | None = None
    offer: Id | None = None
    segment: Id | None = None
    territory: Id | None = None


def _one_of(*codes: str) -> Any:
    """What the JSON Schema says of a code that a validator checks."""
    return Field(json_schema_extra={"enum": [*codes, None]})


class Objective(Entity):
    """A figure to reach by a date. Absent fields are findings, not errors.

    `target` and `baseline` are in the metric's unit (money: the plan's currency, excluding tax).
    `start` and `end` are inclusive. `event` says which money counts; different events never add.
    An `intention` is a wish without figures, shown apart.
    """

    name: Name
    parent: Id | None = None
    metric: Annotated[str | None, _one_of(*METRICS)] = None
    event: Literal["order", "delivery", "invoice", "cash"] | None = None
    baseline: Number | None = None
    target: Number | None = None
    start: Day | None = None
    end: Day | None = None
    scope: Scope = Scope()
    owner: Id | None = None
    priority: Priority = 2
    axis: Id | None = None
    seasonality: Id | None = None
    intention: StrictBool = False
    note: Note = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        end_before_start(self.start, self.end, ("start", "end"))
        if self.metric is not None and self.metric not in METRICS:
            raise PydanticCustomError(
                "unknown_metric",
                "expected one of {known}",
                {"found": self.metric, "known": ", ".join(METRICS)},
            )
        return self


class Contribution(Entity):
    """What an action is expected to bring to an objective, in the objective's unit."""

    expected: Number
    low: Number | None = None
    high: Number | None = None
    basis: Literal["incremental", "gross"] = "incremental"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        figures = [x for x in (self.low, self.expected, self.high) if x is not None]
        if figures != sorted(figures):
            raise PydanticCustomError("range_out_of_order", "expected low ≤ expected ≤ high")
        return self


class Action(Entity):
    """A commercial action: what, to whom, how, by whom, until when, with which means.

    `window` bounds every step (inclusive calendar days). `due_date` is wanted, not forced. An
    `optional` action may be left out by the planner. `budget` is the money decided; the allocation
    chooses it between `min_spend` and `max_spend` unless `pinned`; `fixed_cost` is due as soon as
    the action runs. `spent` money never moves. An enabling action names those it enables. It begins
    once each action that it `follows` has ended. `season` and `synergy` are wanted dates;
    `value_points` is what leaving the action out costs a schedule.
    """

    name: Name
    type: Annotated[str | None, _one_of(*ACTION_TYPES)] = None
    subtype: Annotated[str | None, _one_of(*chain(*ACTION_TYPES.values()))] = None
    description: Note = ""
    contributions: dict[Id, Contribution] = {}
    enables: tuple[Id, ...] = ()
    axis: Id | None = None
    offer: Id | None = None
    segment: Id | None = None
    territory: Id | None = None
    channel: Text | None = None
    not_applicable: tuple[NotApplicable, ...] = ()
    owner: Id | None = None
    participants: tuple[Id, ...] = ()
    status: ActionStatus = "planned"
    priority: Priority = 2
    window: DateRange | None = None
    due_date: PlainDate | None = None
    optional: StrictBool = False
    value_points: Points | None = None
    season: Season | None = None
    synergy: Synergy | None = None
    follows: tuple[Follows, ...] | None = None
    as_late_as_possible: StrictBool | None = None
    budget: Money | None = None
    pinned: StrictBool = False
    min_spend: Money | None = None
    max_spend: Money | None = None
    fixed_cost: Money | None = None
    response: AnyResponse | None = None
    spending: Spending | None = None
    message: Note = ""

    @model_validator(mode="after")
    def _known_type(self) -> Self:
        _known("unknown_action_type", self.type, tuple(ACTION_TYPES))
        if self.type is None and self.subtype is not None:
            raise PydanticCustomError("subtype_without_type", "the type too")
        _known("unknown_action_subtype", self.subtype, ACTION_TYPES.get(self.type or "", ()))
        return self


def _known(code: str, found: str | None, known: tuple[str, ...]) -> None:
    if found is not None and found not in known:
        raise PydanticCustomError(
            code, "expected one of {known}", {"found": found, "known": ", ".join(known)}
        )


class Need(Entity):
    """People that a step asks for: `people` of them, each holding `skill` at `level` or above.

    `effort_days` is the work of each person on the step, in days; spread evenly over the step's
    days. `assigned` names those who do it; `candidates`, when given, are the only ones allowed.
    """

    skill: Id | None = None
    level: Annotated[StrictInt, Field(ge=1, le=5)] = 1
    people: Annotated[StrictInt, Field(ge=1, le=50)] = 1
    effort_days: Annotated[Number, Field(ge=0, le=3660)]
    candidates: tuple[Id, ...] = ()
    assigned: tuple[Id, ...] = ()


class Precedence(Entity):
    """This step starts `min_lag_days` to `max_lag_days` calendar days after `step` ends.

    With 0 the earliest start is the day after the other step's last day.
    """

    step: Id
    min_lag_days: Days = 0
    max_lag_days: Days | None = None


class Step(Entity):
    """A piece of an action. See docs/reference/document.md for each constraint.

    A step lasts `duration_days` worked days of each person on it. `fixed` steps are held on every
    calendar day from `start_date` to `end_date`, weekends included. `exclusive` steps take their
    people wholly. `earliest_date` bounds the start, `latest_date` the end, both inclusive.
    Where the plan counts half-days, `duration_half_days` comes before `duration_days`, and the
    halves say in which one the step starts and ends (null: morning, afternoon). A step with a
    `contact` reaches the customers of its action's segment on each day that it is worked. One
    `as_late_as_possible` waits for what it serves (null: as its action says). Its `cost` falls in
    the period that it starts in.
    """

    action: Id
    name: Name
    rank: Annotated[StrictInt, Field(ge=0, le=100_000)] = 0
    duration_days: Annotated[StrictInt, Field(ge=1, le=LONGEST_STEP_DAYS)] = 1
    needs: tuple[Need, ...] = ()
    equipment: dict[Id, Annotated[StrictInt, Field(ge=1, le=100_000)]] = {}
    after: tuple[Precedence, ...] = ()
    earliest_date: PlainDate | None = None
    latest_date: PlainDate | None = None
    fixed: StrictBool = False
    exclusive: StrictBool = False
    start_date: Day | None = None
    end_date: Day | None = None
    status: StepStatus = "to_do"
    progress_percent: Annotated[StrictInt, Field(ge=0, le=100)] = 0
    duration_half_days: Annotated[StrictInt, Field(ge=1, le=732)] | None = None
    start_half: Half | None = None
    end_half: Half | None = None
    contact: Channel | None = None
    as_late_as_possible: StrictBool | None = None
    cost: Money | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        end_before_start(self.start_date, self.end_date, ("start_date", "end_date"))
        halves_out_of_order((self.start_date, self.start_half), (self.end_date, self.end_half))
        end_before_start(self.earliest_date, self.latest_date, ("earliest_date", "latest_date"))
        if self.fixed and (self.start_date is None or self.end_date is None):
            raise PydanticCustomError(
                "fixed_without_dates", "a fixed step has a start_date and an end_date"
            )
        return self


class BudgetLine(Entity):
    """Money of an action in its four states, excluding tax; `planned_date` places it in time."""

    action: Id
    name: Name
    planned_date: PlainDate | None = None
    budgeted: Money | None = None
    committed: Money | None = None
    invoiced: Money | None = None
    paid: Money | None = None
    vat_rate: Annotated[Number, Field(ge=0, le=1)] | None = None

    @property
    def engaged_cents(self) -> int:
        """Money that can no longer be moved: the largest of committed, invoiced and paid."""
        states = (self.committed, self.invoiced, self.paid)
        return max((state.cents for state in states if state is not None), default=0)
