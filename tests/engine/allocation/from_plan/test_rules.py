"""Rules between actions count those whose money is not decided: kept ones that run, or ran."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate

DAY = date(2026, 1, 1)
CURVE = {"maximum": euros(9000), "half_spend": euros(1000)}


def found(rule: dict[str, Any], **kept: Any) -> Any:
    """The allocation of 5,000 € to `salon`, beside an action without response under one rule."""
    actions = {
        "salon": {"name": "Salon", "response": CURVE, "optional": True, "min_spend": euros(100)},
        "fichier": {"name": "Fichier", **kept},
    }
    sharing = {"grain": "year", "rules": [rule]}
    plan = builders.plan(budget=euros(5000), actions=actions, sharing=sharing)
    return allocate(plan, today=DAY)


EXCLUSIVE = {"kind": "exclusive", "actions": ["salon", "fichier"]}
NEEDS_KEPT = {"kind": "requires", "actions": ["salon"], "needs": ["fichier"]}
KEPT_NEEDS = {"kind": "requires", "actions": ["fichier"], "needs": ["salon"]}


@pytest.mark.parametrize(
    ("rule", "kept", "runs"),
    [
        (EXCLUSIVE, {"budget": euros(500)}, False),
        (EXCLUSIVE, {"status": "done"}, False),
        (EXCLUSIVE, {"status": "stopped"}, True),
        (NEEDS_KEPT, {"budget": euros(500)}, True),
        (NEEDS_KEPT, {"status": "done"}, True),
        (NEEDS_KEPT, {"status": "stopped"}, False),
        (NEEDS_KEPT, {}, False),
    ],
)
def test_what_a_kept_action_allows(rule, kept, runs):
    assert (found(rule, **kept).spends()["salon"] > 0) is runs


def test_a_kept_action_that_runs_makes_what_it_needs_run():
    """Even where that brings less than it costs."""
    poor = {"maximum": euros(1), "half_spend": euros(1000)}
    actions = {
        "salon": {"name": "Salon", "response": poor, "optional": True, "min_spend": euros(100)},
        "fichier": {"name": "Fichier", "budget": euros(500)},
        "mailing": {"name": "Mailing", "response": CURVE},
    }
    sharing = {"grain": "year", "rules": [KEPT_NEEDS]}
    plan = builders.plan(budget=euros(5000), actions=actions, sharing=sharing)
    assert allocate(plan, today=DAY).spends()["salon"] == 100_00
    idle = {**actions, "fichier": {"name": "Fichier"}}
    plan = builders.plan(budget=euros(5000), actions=idle, sharing=sharing)
    assert allocate(plan, today=DAY).spends()["salon"] == 0


def test_a_kept_action_that_needs_what_cannot_run_makes_the_plan_impossible():
    """And says by which rule."""
    rule = {"kind": "requires", "actions": ["fichier"], "needs": ["annonce"]}
    actions = {
        "salon": {"name": "Salon", "response": CURVE},
        "fichier": {"name": "Fichier", "budget": euros(500)},
        "annonce": {"name": "Annonce", "status": "stopped"},
    }
    sharing = {"grain": "year", "rules": [rule]}
    plan = builders.plan(budget=euros(5000), actions=actions, sharing=sharing)
    allocation = allocate(plan, today=DAY)
    assert allocation.optimum is None
    assert [reason.code for reason in allocation.reasons] == ["rule_impossible"]


@pytest.mark.parametrize("period", [None, "plan"])
def test_a_limit_of_hours_on_the_whole_plan_replaces_what_people_have_in_a_plan_of_one_period(
    period,
):
    """One person for a year has some 1,600 h; 2,000 € take 2,000, which the limit allows."""
    work = {"hours": [{"skill": None, "fixed": "0", "per_thousand": "1000"}]}
    actions = {"salon": {"name": "Salon", "response": CURVE, "spending": work}}
    limit = {"hours_at_most": "3000", **({} if period is None else {"period": period})}
    plan = builders.plan(
        budget=euros(2000),
        actions=actions,
        people={"p": {"name": "P"}},
        sharing={"grain": "year", "limits": [limit]},
    )
    assert allocate(plan, today=DAY).spends()["salon"] == 2000_00
