"""The page of a whole trip: what the schedule gives back is said in words."""

from dataclasses import replace
from datetime import date

from tests import builders

from pacte.engine.planning import plan_trip
from pacte.wording import plan_result

TODAY = date(2026, 1, 5)


def test_hours_given_back_are_said_with_their_skill_and_their_period():
    plan = builders.plan(skills={"phone": {"name": "Téléphone"}}, actions={"a": {"name": "A"}})
    hours = {("phone", "2026-Q2"): 1140.0, (None, "plan"): 56.0}
    trip = replace(plan_trip(plan, today=TODAY), hours=hours)
    found = plan_result.answer(trip, seed=0)
    said = "\n".join(plan_result.summary(plan, found, "fr"))
    assert "Téléphone, T2 2026\u00a0: 1\u202f140\u202fh trouvent leur place au planning" in said
    assert "L’équipe\u00a0: 56\u202fh trouvent leur place" in said
    assert "Téléphone" not in "\n".join(plan_result.summary(plan, replace_hours(found), "fr"))


def replace_hours(found):
    return found.model_copy(update={"hours": ()})


def test_findings_beyond_those_shown_are_counted():
    """Each action without owner, date or budget is one more finding."""
    for count in (1, 30):
        actions = {f"a{place}": {"name": f"Action {place}"} for place in range(count)}
        found = plan_result.answer(plan_trip(builders.plan(actions=actions), today=TODAY), seed=0)
        lines = list(plan_result.summary(builders.plan(actions=actions), found, "fr"))
        hidden = len(found.findings) - plan_result.SHOWN
        said = [line for line in lines if "autre" in line and str(max(hidden, 0)) in line]
        assert bool(said) == (hidden > 0), (hidden, lines[-3:])


def test_what_actions_that_are_over_have_spent_is_not_said_to_be_shared():
    """1,000 of envelope, 600 paid by an action that is over: 400 go to the one that is weighed."""
    response = {"maximum": builders.euros("5000"), "half_spend": builders.euros("500")}
    paid = {"action": "over", "name": "Paid", "paid": builders.euros("600")}
    plan = builders.plan(
        budget=builders.euros("1000"),
        actions={
            "over": {"name": "Over", "status": "done"},
            "a": {"name": "A", "response": response},
        },
        budget_lines={"l": paid},
    )
    found = plan_result.answer(plan_trip(plan, today=TODAY), seed=0)
    said = "\n".join(plan_result.summary(plan, found, "en"))
    assert "€400 of €400 allocated to 1 action, for €2,222" in said
    assert "The rest of the envelope of €1,000, €600, goes to actions that are over" in said


def test_an_action_that_must_run_and_gets_no_money_is_said_to_be_dated_all_the_same():
    """All of the envelope goes where it brings more; the other is not optional, so it has dates."""
    good = {"maximum": builders.euros("9000"), "half_spend": builders.euros("500")}
    poor = {"maximum": builders.euros("1"), "half_spend": builders.euros("500")}
    poorly = {"name": "Poor", "response": poor, "fixed_cost": builders.euros("50")}
    for optional, said in ((False, True), (True, False)):
        plan = builders.plan(
            budget=builders.euros("100"),
            people={},
            actions={
                "a": {"name": "Good", "response": good},
                "b": {**poorly, "optional": optional},
            },
            steps={key: {"action": key, "name": key} for key in "ab"},
        )
        found = plan_result.answer(plan_trip(plan, today=TODAY), seed=0)
        assert ("b" in found.schedule.steps) == said
        told = "\n".join(plan_result.summary(plan, found, "en"))
        assert ("“Poor” gets no money, yet it is dated" in told) == said
        assert ("its fixed cost is not counted" in told) == said


def test_where_nothing_is_weighed_nothing_is_said_to_be_proven():
    plan = builders.plan(budget=builders.euros("1000"), actions={"a": {"name": "A"}})
    found = plan_result.answer(plan_trip(plan, today=TODAY), seed=0)
    said = "\n".join(plan_result.summary(plan, found, "en"))
    assert "Proven" not in said
    assert "No action says what it would bring" in said
