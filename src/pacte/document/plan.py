"""The plan document: one fiscal year of a company's commercial action, as one frozen value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from pacte.document.actions import Action, BudgetLine, Objective, Step
from pacte.document.balance import Comfort
from pacte.document.contacts import ContactRule, Segment
from pacte.document.entities import (
    Axis,
    Day,
    Entity,
    Equipment,
    Id,
    Name,
    Offer,
    Person,
    RampUp,
    Seasonality,
    Skill,
    Stretch,
    Team,
    Territory,
    Text,
    Weekday,
)
from pacte.document.money import Currency, Money, Number
from pacte.document.spending import Sharing

FORMAT = "pacte.plan"
FORMAT_VERSION = 1

COLLECTIONS: dict[str, tuple[str, type[Entity]]] = {
    "team": ("teams", Team),
    "skill": ("skills", Skill),
    "territory": ("territories", Territory),
    "person": ("people", Person),
    "equipment": ("equipment", Equipment),
    "offer": ("offers", Offer),
    "segment": ("segments", Segment),
    "axis": ("axes", Axis),
    "seasonality": ("seasonalities", Seasonality),
    "objective": ("objectives", Objective),
    "action": ("actions", Action),
    "step": ("steps", Step),
    "budget_line": ("budget_lines", BudgetLine),
}
"""Kind (the word of the journal) -> collection and class; named kinds come first."""

SHARED_KINDS = ("team", "skill", "territory", "person", "equipment", "offer", "segment")
"""Kinds that belong to the company; the others belong to one plan."""


class Calendar(Entity):
    """When the company works: weekdays, less public holidays of the country, less closures.

    `slots_per_day` 2 counts the plan in half-days; null in whole days. `ramp_up` is that of people
    with a `hired_on` who have none of their own.
    """

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "FR"
    subdivision: Text | None = None
    weekdays: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    closures: tuple[Stretch, ...] = ()
    hours_per_day: Annotated[Number, Field(gt=0, le=24)] = Decimal(7)
    slots_per_day: Literal[1, 2] | None = None
    ramp_up: RampUp | None = None


class Plan(Entity):
    """A commercial action plan. Collections are keyed by id; see docs/reference/document.md.

    `start` is the first day of the fiscal year (any first of month); `end` the last, inclusive.
    `budget` is the money to share among the actions, excluding tax; `sharing` says how.
    `contact_rules` replace the laws that Pacte knows (null: those). `balance` says what load is
    comfortable (null: not sought).
    """

    format: Literal["pacte.plan"] = "pacte.plan"
    format_version: Literal[1] = 1
    id: Id
    name: Name
    company: Name
    currency: Currency = "EUR"
    start: Day
    end: Day
    budget: Money | None = None
    calendar: Calendar = Calendar()
    seasonality: Id | None = None
    margin_rate: Annotated[Number, Field(gt=0, le=1)] | None = None
    contact_rules: tuple[ContactRule, ...] | None = None
    sharing: Sharing | None = None
    balance: tuple[Comfort, ...] | None = None
    teams: dict[Id, Team] = {}
    skills: dict[Id, Skill] = {}
    territories: dict[Id, Territory] = {}
    people: dict[Id, Person] = {}
    equipment: dict[Id, Equipment] = {}
    offers: dict[Id, Offer] = {}
    segments: dict[Id, Segment] = {}
    axes: dict[Id, Axis] = {}
    seasonalities: dict[Id, Seasonality] = {}
    objectives: dict[Id, Objective] = {}
    actions: dict[Id, Action] = {}
    steps: dict[Id, Step] = {}
    budget_lines: dict[Id, BudgetLine] = {}

    @field_validator("end")
    @classmethod
    def _a_year_at_most(cls, end: date, info: Any) -> date:
        start = info.data.get("start")
        if start is not None and not 0 <= (end - start).days <= 3 * 366:
            raise PydanticCustomError(
                "plan_length",
                "a plan ends after it starts, within three years: {start} to {end}",
                {"start": str(start), "end": str(end)},
            )
        return end

    @field_validator("contact_rules")
    @classmethod
    def _each_rule_once(
        cls, rules: tuple[ContactRule, ...] | None
    ) -> tuple[ContactRule, ...] | None:
        ids = Counter(rule.id for rule in rules or ())
        if twice := next((key for key, count in ids.items() if count > 1), None):
            raise PydanticCustomError("id_twice", "one id each", {"found": twice})
        return rules

    @model_validator(mode="after")
    def _one_currency(self) -> Self:
        if self.budget is not None and self.budget.currency != self.currency:
            raise PydanticCustomError(
                "other_currency",
                "the plan is in {currency}",
                {"found": self.budget.currency, "currency": self.currency},
            )
        return self

    def collection(self, kind: str) -> dict[str, Any]:
        """The entities of one kind, by id."""
        found: dict[str, Any] = getattr(self, COLLECTIONS[kind][0])
        return found

    def entities(self) -> Iterator[tuple[str, str, Entity]]:
        """Every (kind, id, entity) of the plan, kinds in the order of `COLLECTIONS`."""
        for kind, (name, _) in COLLECTIONS.items():
            for key, entity in getattr(self, name).items():
                yield kind, key, entity

    def steps_of(self, action: str) -> list[tuple[str, Step]]:
        """(id, step) of one action, in rank order then id."""
        mine = [(key, step) for key, step in self.steps.items() if step.action == action]
        return sorted(mine, key=lambda pair: (pair[1].rank, pair[0]))

    def steps_by_action(self) -> dict[str, list[Step]]:
        """action -> its steps, canceled ones aside; read once where every action is looked at."""
        found: dict[str, list[Step]] = {}
        for step in self.steps.values():
            if step.status != "canceled":
                found.setdefault(step.action, []).append(step)
        return found
