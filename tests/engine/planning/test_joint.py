"""Money and time together: the best set of actions, against trying every set."""

import pytest
from tests import builders
from tests.engine.planning import tiny_years

from pacte.document import plan_from_form
from pacte.engine.planning import Limits, plan_trip
from pacte.engine.planning.joint import Answer

EUROS = builders.euros


def joint_of(seed):
    plan = plan_from_form(tiny_years.tiny(seed))
    return plan_trip(plan, today=tiny_years.START, limits=Limits(time_limit=60))


@pytest.mark.parametrize(
    "seeds", [range(15), pytest.param(range(500), marks=pytest.mark.slow)], ids=["15", "500"]
)
def test_no_set_of_actions_is_worth_more(seeds):
    for seed in seeds:
        found, best = joint_of(seed).joint, tiny_years.best(tiny_years.tiny(seed))
        assert found.is_proven, seed
        assert found.value == pytest.approx(best, abs=0.02), seed  # spends are whole cents
        assert found.bound >= best - 1e-6, seed


@pytest.mark.parametrize(
    "seeds", [range(3), pytest.param(range(3, 60), marks=pytest.mark.slow)], ids=["3", "60"]
)
def test_nor_where_campaigns_share_a_limit_of_money_and_of_what_steps_cost(seeds):
    for seed in seeds:
        form = tiny_years.with_costs(tiny_years.tiny(seed), seed)
        plan = plan_from_form(form)
        found = plan_trip(plan, today=tiny_years.START, limits=Limits(time_limit=60)).joint
        assert found.is_proven, seed
        assert found.value == pytest.approx(tiny_years.best(form), abs=0.02), seed


def test_the_plan_that_is_proposed_is_worth_what_is_said():
    for seed in range(10):
        trip = joint_of(seed)
        worth = trip.allocation.optimum.value / 100 - trip.schedule.cost
        values = dict.fromkeys(trip.schedule.dropped, 0)
        assert not set(values) - set(trip.without_time)
        assert worth == pytest.approx(trip.joint.value, abs=0.02), seed


def test_an_action_worth_less_than_the_lateness_it_causes_is_left_out_with_its_reason():
    """One person, two campaigns of five days due on the fifth: the second is 7 days late.

    It brings 30: less than the 7 × 5 that its delay costs, whoever comes first.
    """
    week = {"due_date": "2026-01-09", "priority": 1, "optional": True, "window": None}
    paid = {"min_spend": EUROS(10), "max_spend": EUROS(10)}
    plan = builders.plan(
        budget=EUROS(1000),
        people={"chloe": {"name": "Chloé"}},
        actions={
            key: builders.action(
                name=key,
                **week,
                **paid,
                response={"maximum": EUROS(2 * margin), "half_spend": EUROS(10)},
            )
            for key, margin in (("a", 100), ("b", 30))
        },
        steps={
            f"s{key}": builders.step(key, duration_days=5, needs=[{"effort_days": "5"}])
            for key in "ab"
        },
    )
    trip = plan_trip(plan, today=plan.start.replace(day=5))
    assert trip.without_time == ("b",)
    assert [r.code for r in trip.schedule.why_dropped["b"]] == ["no_room_left"]
    assert trip.joint.value == pytest.approx(100)
    assert trip.joint.is_proven


def test_more_than_a_dozen_actions_to_choose_from_get_no_joint_claim():
    plan = builders.plan(
        budget=EUROS(1000),
        actions={
            f"a{i}": builders.action(
                optional=True, response={"maximum": EUROS(50), "half_spend": EUROS(10)}
            )
            for i in range(13)
        },
    )
    assert plan_trip(plan, today=plan.start).joint is None


@pytest.mark.parametrize(
    ("value", "bound", "gap"), [(75.0, 100.0, 0.25), (-30.0, 100.0, 1.0), (-30.0, -10.0, 0.0)]
)
def test_the_gap_is_a_part_of_the_bound(value, bound, gap):
    found = Answer(out=(), shared=None, placed=None, value=value, bound=bound, cases=1)
    assert found.gap == gap
