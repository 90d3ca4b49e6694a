"""From findings to funds and dates; time that is missing frees the money."""

from datetime import date

import pytest
from tests import builders

from pacte.document import Money, apply_changes, diff, patched
from pacte.engine.allocation import allocate
from pacte.engine.checks import check
from pacte.engine.planning import Limits, feedback, fields, plan_trip
from pacte.engine.planning import trip as trip_module

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


def campaigns(small, large):
    """Each takes four days of phone in March, and Chloé has twenty: five campaigns find a place.

    With the money shared among thirteen, each small one brings more than a large one.
    """
    window = {"start": "2026-03-02", "end": "2026-03-27"}
    need = {"needs": [{"skill": "phone", "effort_days": "4"}], "duration_days": 4}
    curves = [response(5000, 300)] * small + [response(20000, 6000)] * large
    keys = [f"c{i:02}" for i in range(len(curves))]
    asked = {"hours": [{"skill": "phone", "fixed": "28"}]}
    common = {"window": window, "optional": True, "spending": asked}
    return builders.plan(
        budget=EUROS(9000),
        skills={"phone": {"name": "Téléphone"}},
        people={"chloe": {"name": "Chloé", "skills": {"phone": 3}}},
        actions={
            key: builders.action(name=key, response=curve, **common)
            for key, curve in zip(keys, curves, strict=True)
        },
        steps={f"s{key}": builders.step(key, **need) for key in keys},
    )


def test_hours_without_a_place_come_back_as_a_limit_of_the_money():
    """140 hours find a place. Leaving out who has none ends with five small campaigns, 5 · 5,000 ·

    18 ÷ 21 = 21,429 €; within 140 hours, three small ones and two large ones bring over 25,000 €.
    """
    plan = campaigns(8, 5)
    trip = plan_trip(plan, today=TODAY, limits=Limits(work=0.5, time_limit=60))
    assert trip.joint is None
    assert trip.hours == {("phone", "plan"): pytest.approx(140)}
    assert trip.without_time == ()
    assert feedback.worth(*dropping(plan)) == pytest.approx(21_428.57, abs=0.01)
    assert feedback.worth(trip.allocation, trip.schedule) > 25_000
    found = fields(trip, today=TODAY, seed=0)
    assert [(h.name, h.period, h.hours) for h in found["hours"]] == [("Téléphone", "plan", 140.0)]
    rows = {row.key: row for row in found["allocation"].rows}
    assert rows["hours:phone:plan:found"].used == pytest.approx(140)


def test_hours_given_back_are_what_found_a_place_and_only_get_tighter():
    plan = campaigns(2, 1)
    shared = allocate(plan, today=TODAY)
    assert feedback.placed_hours(shared, ["c00"], {}) == {("phone", "plan"): pytest.approx(56)}
    tight = {("phone", "plan"): 20.0}
    assert feedback.placed_hours(shared, ["c00"], tight) == tight
    assert feedback.placed_hours(shared, [], tight) == tight


def dropping(plan):
    """The trip where money freed is shared again and no hours are given back."""
    why = ()
    while True:
        shared, funded = trip_module._fund(plan, why, TODAY, Limits())
        placed = trip_module._place(funded, shared, why, TODAY, Limits(work=0.5))
        if not placed.dropped:
            return shared, placed
        why = (*why, *placed.dropped)


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
