"""From findings to funds and dates; time that is missing frees the money."""

from datetime import date

import pytest
from tests import builders

from pacte.document import Money, apply_changes, diff, patched
from pacte.engine.checks import check
from pacte.engine.planning import fields, plan_trip

TODAY = date(2026, 1, 5)
EUROS = builders.euros


def response(maximum, half):
    return {"maximum": EUROS(maximum), "half_spend": EUROS(half)}


def two_campaigns(**second):
    """Chloé alone holds the skill; each campaign takes ten whole days of March."""
    march = {"start": "2026-03-02", "end": "2026-03-13"}
    campaign = {"window": march, "optional": True, "response": response(40000, 5000)}
    need = {"needs": [{"skill": "phone", "effort_days": "10"}], "duration_days": 10}
    return builders.plan(
        budget=EUROS(20000),
        skills={"phone": {"name": "Téléphone"}},
        people={"chloe": {"name": "Chloé", "skills": {"phone": 3}}},
        actions={
            "a": builders.action(name="A", **campaign),
            "b": builders.action(name="B", **{**campaign, **second}),
        },
        steps={"sa": builders.step("a", **need), "sb": builders.step("b", **need)},
    )


def test_the_money_of_an_action_without_time_goes_to_the_others():
    # both are worth funding, one fits: the richer, A; its share is then the whole 20,000 €
    plan = two_campaigns(response=response(20000, 5000))
    trip = plan_trip(plan, today=TODAY)
    assert trip.without_time == ("b",)
    assert trip.planned.actions["a"].budget == Money.model_validate(EUROS(20000))
    assert trip.planned.actions["b"].budget == Money.model_validate(EUROS(0))
    assert trip.planned.steps["sa"].start_date == date(2026, 3, 2)
    assert trip.planned.steps["sb"].start_date is None


def test_the_worst_of_two_is_left_out_whatever_their_order():
    trip = plan_trip(two_campaigns(response=response(80000, 5000)), today=TODAY)
    assert trip.without_time == ("a",)


def test_money_engaged_by_an_action_without_time_stays_with_it():
    plan = two_campaigns(response=response(20000, 5000))
    line = {"action": "b", "name": "Acompte", "committed": EUROS(1000)}
    plan = patched(plan, [{"op": "add", "path": "/budget_lines/x", "value": line}])
    trip = plan_trip(plan, today=TODAY)
    if trip.without_time:  # money engaged makes the sharing keep it; the schedule may not
        assert trip.planned.actions["b"].budget == Money.model_validate(EUROS(1000))
    spent = sum(a.budget.cents for a in trip.planned.actions.values())
    assert spent <= plan.budget.cents


def test_without_an_envelope_dates_are_given_all_the_same():
    plan = patched(two_campaigns(), [{"op": "remove", "path": "/budget"}])
    trip = plan_trip(plan, today=TODAY)
    assert trip.allocation.status == "refused"
    assert trip.planned.steps["sa"].start_date or trip.planned.steps["sb"].start_date


def test_the_changes_lead_from_the_given_plan_to_the_proposed_one():
    plan = two_campaigns()
    trip = plan_trip(plan, today=TODAY)
    changes = fields(trip, today=TODAY, seed=0)["changes"]
    assert patched(plan, changes) == trip.planned
    assert apply_changes(plan, diff(plan, trip.planned)) == trip.planned


def test_the_findings_after_are_those_of_the_proposed_plan():
    trip = plan_trip(two_campaigns(), today=TODAY)
    assert trip.after == check(trip.planned, TODAY)
    assert "budget_exceeded" not in {finding.code for finding in trip.after}


@pytest.mark.parametrize("collections", [{}, {"actions": {"a": {"name": "Salon"}}}])
def test_an_empty_plan_makes_the_trip(collections):
    trip = plan_trip(builders.plan(**collections), today=TODAY)
    assert fields(trip, today=TODAY, seed=0)["changes"] == ()
