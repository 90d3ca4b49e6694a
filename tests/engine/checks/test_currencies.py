"""Amounts in another currency than the plan's are one finding, never a silent nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel
from tests import builders
from tests.builders import euros

from pacte.document import COLLECTIONS
from pacte.document.amounts import MONEY_OF
from pacte.engine.checks import check
from pacte.wording.findings import worded

DOLLARS = {"amount": "10.00", "currency": "USD"}


def found(**fields: Any) -> list[Any]:
    fields = {"actions": {"fair": {"name": "Salon"}}, **fields}
    plan = builders.plan(**fields)
    every = check(plan, date(2026, 1, 5))
    return [worded(plan, one) for one in every if one.code == "other_currency"]


def test_the_cost_of_a_step_in_dollars_is_said() -> None:
    stand = {"action": "fair", "name": "Stand", "cost": DOLLARS}
    (one,) = found(steps={"stand": stand, "talk": {**stand, "cost": euros("10")}})
    assert (one.severity, one.cause) == ("blocking", "money")
    assert [(o.kind, o.id, o.path) for o in one.objects] == [("step", "stand", "/steps/stand")]
    assert one.message.fr == (
        "«\u00a0Stand\u00a0» porte un montant en USD alors que le plan est en EUR\u00a0: "
        "convertissez-le, sinon les totaux sont faux."
    )
    assert "“Stand” holds an amount in USD" in one.message.en


HILL = {"maximum": euros("100"), "half_spend": DOLLARS}


@pytest.mark.parametrize(
    ("fields", "objects"),
    [
        ({"actions": {"a": {"name": "A", "budget": DOLLARS}}}, ["action a"]),
        ({"actions": {"a": {"name": "A", "response": HILL}}}, ["action a"]),
        ({"offers": {"o": {"name": "O", "unit_price": DOLLARS}}}, ["offer o"]),
        (
            {"budget_lines": {"b": {"action": "fair", "name": "B", "budgeted": DOLLARS}}},
            ["budget_line b"],
        ),
        ({"sharing": {"limits": [{"at_most": DOLLARS}]}}, ["plan pac-2026"]),
    ],
)
def test_so_is_every_other_amount(fields: dict[str, Any], objects: list[str]) -> None:
    (one,) = found(**fields)
    assert [f"{o.kind} {o.id}" for o in one.objects] == objects


def test_one_finding_for_each_currency_and_none_where_all_agree() -> None:
    francs = {"amount": "10.00", "currency": "CHF"}
    steps = {k: {"action": "fair", "name": k, "cost": DOLLARS} for k in ("s", "t")}
    told = found(steps={**steps, "u": {**steps["s"], "cost": francs}})
    counted = sorted((one.params["found"], len(one.objects)) for one in told)
    assert counted == [("CHF", 1), ("USD", 2)]
    assert found(steps={"s": {**steps["s"], "cost": euros("10")}}) == []


@pytest.mark.parametrize("kind", sorted(COLLECTIONS))
def test_no_field_with_money_is_forgotten(kind: str) -> None:
    entity: type[BaseModel] = COLLECTIONS[kind][1]
    schema = entity.model_json_schema()
    known = schema.get("$defs", {})

    def holds(part: Any) -> bool:
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            return name == "Money" or any(map(holds, [known.get(name), *part.values()]))
        return isinstance(part, list) and any(map(holds, part))

    assert {k for k, v in schema["properties"].items() if holds(v)} == set(MONEY_OF.get(kind, ()))
