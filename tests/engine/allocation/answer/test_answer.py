"""The answer's form, what adoption changes, and the rivals that a proposal beats."""

from __future__ import annotations

import json
from datetime import date

import jsonschema
import pytest
from tests import builders
from tests.builders import euros
from tests.engine.allocation.random_plans import random_plan

from pacte.document import Conflict, Plan, diff, plan_from_form
from pacte.document.results import envelope
from pacte.document.results.schemas import json_schema
from pacte.engine.allocation import (
    adopted,
    allocate,
    allocated,
    as_result,
    without_actions,
)

DAY = date(2026, 5, 4)


def workshop() -> Plan:
    curve = {"maximum": euros(900), "half_spend": euros(100)}
    return builders.plan(
        budget=euros(400),
        actions={
            "a": {"name": "Salon", "response": curve, "budget": euros(10)},
            "b": {"name": "Mailing", "response": {**curve, "maximum": euros(1)}, "optional": True},
            "c": {"name": "Formation", "type": "enabling", "budget": euros(100)},
        },
    )


def test_answers_are_of_their_published_schema():
    schema = json_schema("allocation")
    for seed in range(15):
        plan = plan_from_form(random_plan(seed))
        found = as_result(plan, allocate(plan, today=DAY), today=DAY).to_json()
        jsonschema.validate(json.loads(json.dumps(found)), schema)
        assert next(iter(found)) == "schema"


def test_adoption_writes_the_budgets_of_what_was_decided_and_nothing_else():
    plan = workshop()
    changes = diff(plan, adopted(plan, allocate(plan, today=DAY)))
    assert [(c.kind, c.id, c.field, c.after) for c in changes] == [
        ("action", "a", "budget", euros("300.00"))
    ]


def test_a_dropped_action_loses_its_budget():
    plan = workshop()
    funded = plan.actions["b"].model_copy(update={"budget": plan.actions["c"].budget})
    plan = plan.model_copy(update={"actions": {**plan.actions, "b": funded}})
    after = adopted(plan, allocate(plan, today=DAY))
    assert after.actions["b"].budget is not None
    assert after.actions["b"].budget.cents == 0


def test_adopting_twice_proposes_the_same_plan():
    plan = workshop()
    once = adopted(plan, allocate(plan, today=DAY))
    again = allocate(once, today=DAY)
    assert adopted(once, again) == once


def test_a_closed_period_is_given_no_amount_and_what_is_adopted_does_not_change_again():
    """100 € of an action closed from July on: the quarters before are given it."""
    quarters = {"2026-Q3": {"closed": True}, "2026-Q4": {"closed": True}}
    curve = {"maximum": euros(900), "half_spend": euros(100)}
    actions = {"a": {"name": "A", "response": curve, "spending": {"periods": quarters}}}
    plan = builders.plan(budget=euros(100), actions=actions, sharing={"grain": "quarter"})
    once = adopted(plan, allocate(plan, today=DAY))
    said = once.actions["a"].spending.periods
    assert {key: said[key] for key in quarters} == plan.actions["a"].spending.periods
    assert sum(period.budget.cents for period in said.values() if period.budget) == 10_000
    assert diff(once, adopted(once, allocate(once, today=DAY))) == ()


def test_a_plan_without_proposal_is_not_adopted():
    plan = workshop().model_copy(update={"budget": None})
    with pytest.raises(Conflict):
        adopted(plan, allocate(plan, today=DAY))


def test_today_and_the_equal_split_by_hand():
    """300 after the training: 150 each, 900 · 150/250 + 1 · 150/250 = 540.60. Today: 10 for a."""
    plan = workshop()
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    assert found.equal_split is not None
    assert found.today is not None
    assert str(found.equal_split.value.amount) == "540.60"
    assert str(found.today.value.amount) == "81.82"
    assert str(found.today.cost.amount) == "110.00"
    assert found.today.feasible


def test_odd_cents_of_the_equal_split_go_to_the_first():
    curve = {"maximum": euros(900), "half_spend": euros(100)}
    actions = {key: {"name": key, "response": curve} for key in "abc"}
    rival = allocate(builders.plan(budget=euros(100), actions=actions), today=DAY).equal_split
    assert rival is not None
    assert rival.spends == (3334, 3333, 3333)


def test_equal_parts_respect_what_each_may_take():
    curve = {"maximum": euros(900), "half_spend": euros(100)}
    plan = builders.plan(
        budget=euros(100),
        actions={
            "a": {"name": "a", "response": curve, "max_spend": euros(10)},
            "b": {"name": "b", "response": curve, "min_spend": euros(30)},
            "c": {"name": "c", "response": curve},
        },
    )
    rival = allocate(plan, today=DAY).equal_split
    assert rival is not None
    assert rival.spends == (1000, 6000, 3000)


@pytest.mark.parametrize("together", [1, 2, 32])
def test_an_answer_written_piece_by_piece_is_the_whole_answer(monkeypatch, together):
    monkeypatch.setattr(envelope, "TOGETHER", together)
    plans = [workshop(), builders.plan(), *(plan_from_form(random_plan(s)) for s in range(4))]
    for plan in plans:
        found = allocate(plan, today=DAY)
        whole = as_result(plan, found, today=DAY)
        head = without_actions(plan, found, today=DAY)
        told = "".join(head.as_text(actions=allocated(plan, found)))
        assert told == whole.model_dump_json(by_alias=True, indent=1) + "\n"
        assert json.loads(told)["actions"] == whole.to_json()["actions"]
