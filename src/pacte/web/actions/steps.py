"""The steps of an action as lines: who, when, at what cost; what each costs is typed there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pacte.apps.plans import permissions
from pacte.document import Money
from pacte.web.pages import Opened, language
from pacte.wording import formatting, terms


@dataclass(frozen=True)
class Line:
    """One step of an action. `typed`: its cost as it stands in the field, for who `may_cost`."""

    id: str
    name: str
    people: str
    dates: str
    status: str
    cost: Money | None
    typed: str
    may_cost: bool


def lines(opened: Opened, action: str) -> Iterator[Line]:
    """The steps of an action in order, as the member may see them."""
    plan, spoken, around = opened.plan, language(), permissions.Around(opened.plan)
    for key, step in plan.steps_of(action):
        people = [plan.people[p].name for need in step.needs for p in need.assigned]
        dates = ""
        if step.start_date is not None:
            last = step.end_date or step.start_date
            dates = formatting.day_range(step.start_date, last, spoken)
        yield Line(
            key,
            step.name,
            ", ".join(people),
            dates,
            terms.term("status", step.status, spoken),
            step.cost,
            _typed(step.cost),
            "cost" in permissions.editable(opened.member, around, "step", key),
        )


def _typed(cost: Money | None) -> str:
    if cost is None:
        return ""
    places = 0 if cost.amount == cost.amount.to_integral_value() else 2
    return formatting.number(cost.amount, language(), places)
