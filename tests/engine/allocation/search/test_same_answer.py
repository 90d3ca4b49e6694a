"""Within rows: what must not change the answer, and amounts at the edge."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.checkers import allocation_prices_checker as checker
from tests.checkers.allocation_curves import cents
from tests.engine.allocation.random_plans import euros
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate, as_result

DAY = date(2026, 2, 10)
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 60))]
Json = dict[str, Any]


def answer(form: Json) -> Json:
    plan = plan_from_form(form)
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    return json.loads(json.dumps(found.to_json()))


def drawn(seed: int) -> Json:
    return random_sharing(seed, most_actions=4, grain="quarter")


def scaled(value: Any) -> Any:
    """Every amount 100 times larger; a response of three points or a basket too."""
    if isinstance(value, dict) and "amount" in value:
        return {**value, "amount": value["amount"].replace(".", "") + ".00"}
    if isinstance(value, dict):
        return {key: scaled(part) for key, part in value.items()}
    return [scaled(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_actions_changes_nothing_within_rows(seed):
    form = drawn(seed)
    backwards = {**form, "actions": dict(reversed(form["actions"].items()))}
    first, second = answer(form), answer(backwards)
    assert first | {"input_sha256": ""} == second | {"input_sha256": ""}


@pytest.mark.parametrize("seed", SEEDS)
def test_more_budget_is_never_worse_within_rows(seed):
    form = drawn(seed)
    values = []
    for share in (1, 2):
        amount = cents(form["budget"]) * share / 100
        found = answer({**form, "budget": euros(amount)})
        values.append(cents(found["value"]) if found["status"] == "ok" else -1)
    assert values[0] <= values[1] * (1 + 2e-5) + 1


@pytest.mark.parametrize("budget", ["0.00", "0.01", "1.00"])
def test_a_budget_of_next_to_nothing_is_shared_or_refused_in_words(budget):
    for seed in range(2):
        form = drawn(seed) | {"budget": {"amount": budget, "currency": "EUR"}}
        found = answer(form)
        assert found["status"] in ("ok", "infeasible")
        if found["status"] == "ok" and found["rows"]:
            assert checker.check(form, found)[0] == []
        else:
            assert found["reasons"] or not found["rows"]


def test_without_an_action_there_is_nothing_to_decide_within_limits():
    form = drawn(0) | {"actions": {}, "budget_lines": {}, "objectives": {}}
    form["sharing"] = {"grain": "quarter", "limits": [{"at_most": euros(100)}]}
    found = answer(form)
    assert found["status"] == "ok"
    assert [reason["code"] for reason in found["reasons"]] == ["no_action"]


@pytest.mark.parametrize("seed", SEEDS)
def test_another_unit_of_money_changes_nothing_within_rows_but_the_figures(seed):
    """100 times larger: the same status, the value to what is left open and the cents."""
    form = drawn(seed)
    first, second = answer(form), answer(_as_wanted(_same_hours(scaled(form))))
    assert first["status"] == second["status"]
    if first["status"] == "ok":
        expected = cents(first["value"]) * 100
        assert cents(second["value"]) == pytest.approx(expected, rel=1e-4, abs=200)


def _same_hours(form: Json) -> Json:
    """Hours for each 1,000 of money are a hundredth of before."""
    for action in form["actions"].values():
        for need in action.get("spending", {}).get("hours", []):
            need["per_thousand"] = str(Decimal(need["per_thousand"]) / 100)
    return form


def _as_wanted(form: Json) -> Json:
    """What objectives want in money is 100 times larger."""
    for objective in form.get("objectives", {}).values():
        if objective["metric"] in {"revenue", "gross_margin"}:
            for end in ("baseline", "target"):
                objective[end] = str(Decimal(objective[end]) * 100)
    return form
