"""Every amount of money in a plan, by its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pacte.document.entities import Entity
from pacte.document.money import Money
from pacte.document.plan import Plan

MONEY_OF: dict[str, tuple[str, ...]] = {
    "offer": ("unit_price", "unit_cost"),
    "action": ("budget", "min_spend", "max_spend", "fixed_cost", "response", "spending"),
    "step": ("cost",),
    "budget_line": ("budgeted", "committed", "invoiced", "paid"),
}
"""Kind of entity -> its fields that hold money, or hold what holds some."""


def amounts_in(part: Any, where: str) -> Iterator[tuple[str, Money]]:
    """(path, amount) of each amount in a value of the document that stands at `where`."""
    if isinstance(part, Money):
        yield where, part
    else:
        for name, inner in _parts(part):
            yield from amounts_in(inner, f"{where}/{name}")


def _parts(part: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(part, dict):
        yield from part.items()
    elif isinstance(part, tuple):
        yield from ((str(place), inner) for place, inner in enumerate(part))
    elif isinstance(part, Entity):
        yield from ((name, getattr(part, name)) for name in type(part).model_fields)


def currencies_of(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """(currency, kind, id) of each entity that holds an amount; the plan for its `sharing`."""
    for _, money in amounts_in(plan.sharing, "/sharing"):
        yield money.currency, "plan", plan.id
    for kind, names in MONEY_OF.items():
        for key, entity in plan.collection(kind).items():
            for name in names:
                for _, money in amounts_in(getattr(entity, name), name):
                    yield money.currency, kind, key
