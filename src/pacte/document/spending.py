"""How the money and the hours may be shared: by period, within limits, under rules, for an aim."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from pacte.document.action_types import ACTION_TYPES
from pacte.document.entities import Entity, Id, Name
from pacte.document.money import Money, Number

WHOLE_PLAN = "plan"
"""Label of the only period where the grain is the year."""

PERIOD_PATTERN = r"^(plan|[0-9]{4}-(Q[1-4]|0[1-9]|1[0-2]))$"
PeriodLabel = Annotated[str, StringConstraints(pattern=PERIOD_PATTERN)]
"""`2026-Q1`, `2026-03` as the plan's grain says, or `plan` where it is the year."""

Hours = Annotated[Number, Field(ge=0, le=100_000_000)]
Weight = Annotated[Number, Field(ge=0, le=1_000_000)]


class PeriodSpend(Entity):
    """One action in one period. `closed`: it does not run then. Bounds hold where it runs."""

    budget: Money | None = None
    minimum: Money | None = None
    maximum: Money | None = None
    closed: StrictBool = False


class HoursNeed(Entity):
    """Hours of people holding `skill` (null: anyone), in each period in which the action runs.

    `fixed` as soon as it runs, `per_thousand` for each 1,000 of its spend.
    """

    skill: Id | None = None
    fixed: Hours = Decimal(0)
    per_thousand: Hours = Decimal(0)


class Spending(Entity):
    """What an action asks of money and people, period by period.

    `occurrence_cost` is due in each period in which it runs, on top of the spend.
    `effective_spend`: below this spend in a period it does nothing, so it is not proposed.
    `seasonality` weighs what a spend brings in each period.
    """

    occurrence_cost: Money | None = None
    effective_spend: Money | None = None
    most_occurrences: Annotated[StrictInt, Field(ge=1, le=1000)] | None = None
    hours: tuple[HoursNeed, ...] = ()
    seasonality: Id | None = None
    periods: dict[PeriodLabel, PeriodSpend] = {}


class Limit(Entity):
    """A ceiling, or a floor, of money or of hours, over some actions and one period or all.

    Absent filters mean every action; `period` null the whole plan, unless `each_period`.
    `hours_at_most` bounds the hours of people holding `skill` (null: of everybody).
    """

    name: Name | None = None
    period: PeriodLabel | None = None
    each_period: StrictBool = False
    actions: tuple[Id, ...] = ()
    segment: Id | None = None
    axis: Id | None = None
    type: Annotated[str | None, Field(json_schema_extra={"enum": [*ACTION_TYPES, None]})] = None
    skill: Id | None = None
    at_most: Money | None = None
    at_least: Money | None = None
    hours_at_most: Hours | None = None

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        if self.at_most is None and self.at_least is None and self.hours_at_most is None:
            raise PydanticCustomError("limit_without_figure", "an amount or a number of hours")
        if self.type is not None and self.type not in ACTION_TYPES:
            known = {"found": self.type, "known": ", ".join(ACTION_TYPES)}
            raise PydanticCustomError("unknown_action_type", "expected one of {known}", known)
        return self


class Rule(Entity):
    """A rule between actions. `exclusive`: one of them at most. `at_most`: `count` of them.

    `requires`: each of `actions` runs only if every one of `needs` runs too.
    """

    kind: Literal["exclusive", "at_most", "requires"]
    actions: Annotated[tuple[Id, ...], Field(min_length=1)]
    needs: tuple[Id, ...] = ()
    count: Annotated[StrictInt, Field(ge=0, le=100_000)] = 1


class Aim(Entity):
    """What is sought: so much per euro of margin, per euro of revenue, per new customer.

    `attainment`: objective -> what reaching its whole gap is worth.
    """

    margin: Weight = Decimal(1)
    revenue: Weight = Decimal(0)
    new_customers: Money | None = None
    attainment: dict[Id, Money] = {}

    @property
    def is_margin(self) -> bool:
        """Whether margin alone is sought, a euro for a euro."""
        worth = [self.new_customers, *self.attainment.values()]
        others = any(money is not None and money.cents > 0 for money in worth)
        return self.margin == 1 and not self.revenue and not others


class Sharing(Entity):
    """How the plan's budget is to be shared among its actions, and between its periods.

    `most_changes`: actions whose spends may differ from what is decided now. `prudence` 0 looks at
    the expected result, 1 at the mean of the worst tenth of the cases.
    """

    grain: Literal["year", "quarter", "month"] = "year"
    limits: tuple[Limit, ...] = ()
    rules: tuple[Rule, ...] = ()
    most_changes: Annotated[StrictInt, Field(ge=0, le=100_000)] | None = None
    aim: Aim = Aim()
    prudence: Annotated[Number, Field(ge=0, le=1)] = Decimal(0)


def named_in_sharing(sharing: Any) -> list[tuple[str, str, str | None]]:
    """(path under /sharing, kind named, id named) of each reference made there."""
    named: list[tuple[str, str, str | None]] = []
    for i, limit in enumerate(sharing.limits):
        where = f"limits/{i}"
        named += [(f"{where}/{f}", f, getattr(limit, f)) for f in ("segment", "axis", "skill")]
        named += [(f"{where}/actions/{j}", "action", key) for j, key in enumerate(limit.actions)]
    for i, rule in enumerate(sharing.rules):
        for field in ("actions", "needs"):
            keys = enumerate(getattr(rule, field))
            named += [(f"rules/{i}/{field}/{j}", "action", key) for j, key in keys]
    named += [(f"aim/attainment/{key}", "objective", key) for key in sharing.aim.attainment]
    return named
