"""How each field of the document stands in columns: said once, by the columns themselves.

A field of the document has the column of the same name; two columns `_cents` and `_currency` hold
a Money; a foreign key holds a reference; a date column a date; any other holds the JSON value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import models

from pacte import document
from pacte.apps.market.models import Offer, Segment
from pacte.apps.members.models import CompanyRow, Row
from pacte.apps.plans.models.plan import Plan, Seasonality
from pacte.apps.plans.models.work import Action, BudgetLine, Objective, Step
from pacte.apps.strategy.models import Axis
from pacte.apps.team.models import Equipment, Person, Skill, Team, Territory

PLAN = "plan"
MODELS: dict[str, type[Row]] = {
    PLAN: Plan,
    "team": Team,
    "skill": Skill,
    "territory": Territory,
    "person": Person,
    "equipment": Equipment,
    "offer": Offer,
    "segment": Segment,
    "axis": Axis,
    "seasonality": Seasonality,
    "objective": Objective,
    "action": Action,
    "step": Step,
    "budget_line": BudgetLine,
}
"""Kind (the word of the journal) -> its rows."""

OWN_FIELDS = tuple(
    field
    for field in document.Plan.model_fields
    if field not in {name for name, _ in document.COLLECTIONS.values()}
)
NOT_KEPT = {"id", "format", "format_version"}
"""Fields of the plan that are its key, or the same for every plan."""

RENAMED = {(PLAN, "company"): "company_name"}
"""Where the document's word already names another column."""


@dataclass(frozen=True)
class Owner:
    """Where rows live: a company, and for what plans do not share, one of its plans."""

    company_id: int
    plan_id: str | None = None

    @classmethod
    def of(cls, plan: Plan) -> Owner:
        return cls(plan.company_id, plan.pk)

    def column(self, model: type[models.Model]) -> tuple[str, Any]:
        """The column that names the owner of such rows, and its value."""
        shared = issubclass(model, CompanyRow)
        return ("company_id", self.company_id) if shared else ("plan_id", self.plan_id)

    def row_id(self, model: type[models.Model], key: str) -> str:
        return f"{self.column(model)[1]}/{key}"


@dataclass(frozen=True)
class Column:
    """One field of the document: the columns it takes, and the way there and back."""

    field: str
    names: tuple[str, ...]
    to_json: Callable[..., Any]
    to_columns: Callable[[Owner, Any], tuple[Any, ...]]


def fields_of(kind: str) -> tuple[str, ...]:
    """The document's fields of one kind."""
    if kind == PLAN:
        return tuple(field for field in OWN_FIELDS if field not in NOT_KEPT)
    return tuple(document.COLLECTIONS[kind][1].model_fields)


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """How each field of that kind is kept."""
    return tuple(_column(MODELS[kind], kind, field) for field in fields_of(kind))


def _column(model: type[Row], kind: str, field: str) -> Column:
    name = RENAMED.get((kind, field), field)
    known = {column.name: column for column in model._meta.get_fields()}  # noqa: SLF001 (Django's public _meta)
    if f"{name}_cents" in known:
        return Column(field, (f"{name}_cents", f"{name}_currency"), _money, _cents)
    column = known[name]
    if isinstance(column, models.ForeignKey):
        return Column(field, (column.attname,), _key, _row_id_in(column.related_model))
    if isinstance(column, models.DateField):
        return Column(field, (name,), _iso, _day)
    return Column(field, (name,), _as_it_is, _alone)


def form_of_values(kind: str, values: Sequence[Any]) -> dict[str, Any]:
    """The JSON form of one entity from its columns, in the order of `names_of`; null left out."""
    form, place = {}, 0
    for column in columns(kind):
        width = len(column.names)
        value = column.to_json(*values[place : place + width])
        place += width
        if value is not None:
            form[column.field] = value
    return form


def names_of(kind: str) -> tuple[str, ...]:
    """The columns that hold the document's fields of that kind."""
    return tuple(name for column in columns(kind) for name in column.names)


def row_of_form(owner: Owner, kind: str, key: str, form: dict[str, Any]) -> Row:
    """The row, not saved, of one entity's JSON form."""
    model = MODELS[kind]
    held_by, holder = owner.column(model)
    values = {
        name: value
        for column in columns(kind)
        for name, value in zip(
            column.names, column.to_columns(owner, form.get(column.field)), strict=True
        )
    }
    return model(id=owner.row_id(model, key), key=key, **{held_by: holder}, **values)


def _money(cents: int | None, currency: str) -> dict[str, str] | None:
    if cents is None:
        return None
    return document.Money.of_cents(cents, currency).model_dump(mode="json")


def _cents(_: Owner, form: dict[str, str] | None) -> tuple[int | None, str | None]:
    if form is None:
        return None, None
    money = document.Money.model_validate(form)
    return money.cents, money.currency


def _key(row_id: str | None) -> str | None:
    return None if row_id is None else row_id.rpartition("/")[2]


def _row_id_in(model: Any) -> Callable[[Owner, str | None], tuple[str | None]]:
    return lambda owner, key: (None if key is None else owner.row_id(model, key),)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(_: Owner, text: str | None) -> tuple[date | None]:
    return (None if text is None else date.fromisoformat(text),)


def _as_it_is(value: Any) -> Any:
    return value


def _alone(_: Owner, value: Any) -> tuple[Any]:
    return (value,)
