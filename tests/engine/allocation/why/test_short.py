"""An envelope that is too small by arithmetic alone is raised by all that rules and floors ask."""

from __future__ import annotations

from datetime import date
from typing import Any

import jsonpatch
import numpy as np
import pytest
from tests import builders
from tests.builders import euros
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import Plan, form_of, plan_from_form
from pacte.engine.allocation import Allocation, allocate

DAY = date(2026, 2, 10)
CURVE = {"maximum": euros(9000), "half_spend": euros(3000)}
PINNED = {"name": "Salon", "response": CURVE, "pinned": True, "budget": euros(1000)}
CALLS = {"name": "Calls", "response": CURVE}


def of_900(sharing: dict[str, Any], **actions: Any) -> Plan:
    return builders.plan(budget=euros(900), actions=actions, sharing=sharing)


def holds_by_its_repair(plan: Plan, found: Allocation) -> str:
    """The envelope that the one repair of it gives: a plan holds, and with a cent less none."""
    (patch,) = [reason.repair for reason in found.reasons if _raises(reason)]
    assert patch is not None
    enough = plan_from_form(jsonpatch.apply_patch(form_of(plan), list(patch)))
    assert allocate(enough, today=DAY).status == "ok"
    assert enough.budget is not None
    less = form_of(enough) | {"budget": cents(enough.budget.cents - 1)}
    assert allocate(plan_from_form(less), today=DAY).status == "infeasible"
    return str(enough.budget.amount)


def _raises(reason: Any) -> bool:
    return reason.repair is not None and reason.repair[0]["path"] == "/budget"


def cents(amount: int) -> dict[str, str]:
    return {"amount": f"{amount / 100:.2f}", "currency": "EUR"}


def test_an_action_that_another_needs_is_paid_too():
    """1,000 locked, and what it needs: 400 of fixed cost and a cent."""
    rule = {"kind": "requires", "actions": ["a"], "needs": ["b"]}
    plan = of_900({"rules": [rule]}, a=PINNED, b={**CALLS, "fixed_cost": euros(400)})
    assert holds_by_its_repair(plan, allocate(plan, today=DAY)) == "1400.01"


def test_a_floor_on_others_is_paid_too():
    floor = {"name": "Calls", "actions": ["b"], "at_least": euros(500)}
    plan = of_900({"limits": [floor]}, a=PINNED, b=CALLS)
    found = allocate(plan, today=DAY)
    assert holds_by_its_repair(plan, found) == "1500.00"
    (reason,) = found.reasons
    assert [row["row"] for row in reason.params["against"]] == ["Calls"]


def test_what_each_occurrence_costs_is_paid_too():
    yearly = {**CALLS, "min_spend": euros(1000), "spending": {"occurrence_cost": euros(50)}}
    plan = of_900({"grain": "quarter"}, b=yearly)
    assert holds_by_its_repair(plan, allocate(plan, today=DAY)) == "1050.00"


def test_a_release_that_a_floor_undoes_is_not_offered():
    """The lock pays the floor: without it 1,000 would still have to be spent there."""
    floor = {"name": "Salons", "actions": ["a"], "at_least": euros(1000)}
    plan = of_900({"limits": [floor]}, a=PINNED)
    found = allocate(plan, today=DAY)
    assert "release_actions" not in [reason.code for reason in found.reasons]
    kept = {"name": "Salon", "budget": euros(1000)}
    found = allocate(of_900({"limits": [floor]}, a=kept), today=DAY)
    assert "release_actions" not in [reason.code for reason in found.reasons]


def test_a_release_that_suffices_is_offered_beside_a_rule():
    rule = {"kind": "exclusive", "actions": ["a", "b"]}
    found = allocate(of_900({"rules": [rule]}, a=PINNED, b=CALLS), today=DAY)
    assert [r.code for r in found.reasons] == ["budget_too_small", "release_actions"]
    kept = {"name": "Salon", "budget": euros(1000)}
    found = allocate(of_900({"rules": [rule]}, a=kept, b=CALLS), today=DAY)
    assert [r.code for r in found.reasons] == ["budget_too_small", "release_actions"]


def test_a_floor_that_no_action_answers_is_named_beside_the_envelope():
    floor = {"name": "Press", "type": "enabling", "at_least": euros(500)}
    found = allocate(of_900({"limits": [floor]}, a=PINNED, b=CALLS), today=DAY)
    assert [r.params["row"] for r in found.reasons] == ["budget", "Press"]
    assert not any(_raises(reason) for reason in found.reasons)


def test_beside_a_contradiction_more_may_be_missing():
    """The envelope is counted without what the contradiction hides."""
    rule = {"kind": "requires", "actions": ["a"], "needs": ["b"]}
    wrong = {**CALLS, "min_spend": euros(50), "max_spend": euros(40)}
    found = allocate(of_900({"rules": [rule]}, a=PINNED, b=wrong), today=DAY)
    assert [r.code for r in found.reasons][-1] == "more_may_be_missing"


def locked(seed: int) -> dict[str, Any]:
    """A random plan with all its limits and rules, some actions locked, and little money."""
    rng = np.random.default_rng(seed)
    grain = ("year", "quarter")[seed % 2]
    form = random_sharing(seed, most_actions=5, grain=grain)
    for action in form["actions"].values():
        action |= {"pinned": bool(rng.random() < 0.5), "budget": euros(int(rng.integers(10, 400)))}
    form["budget"] = euros(int(rng.integers(1, 300)))
    return form


@pytest.mark.parametrize("seeds", [range(40), pytest.param(range(40, 300), marks=pytest.mark.slow)])
def test_each_repair_of_an_envelope_is_just_enough(seeds):
    mended = 0
    for seed in seeds:
        plan = plan_from_form(locked(seed))
        found = allocate(plan, today=DAY)
        said = [reason.code for reason in found.reasons]
        if "more_may_be_missing" in said or not any(_raises(r) for r in found.reasons):
            continue
        holds_by_its_repair(plan, found)
        mended += 1
    assert mended >= len(seeds) // 8
