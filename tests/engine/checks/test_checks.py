"""Each check finds what it is about, says what is at stake, and stays silent on a sound plan."""

from datetime import date

import pytest
from tests import builders

from pacte.document import Money, patched
from pacte.engine.checks import check
from pacte.engine.checks.completeness import completeness

TODAY = date(2026, 1, 5)
EUROS = builders.euros


def found(plan, today=TODAY):
    return {finding.code: finding for finding in check(plan, today)}


def ids(finding):
    return [place.id for place in finding.objects]


def sound(**fields):
    """One objective from 1.0 to 1.2 M€, one action that covers the gap, one step by Chloé."""
    form = {
        "budget": EUROS(20000),
        "objectives": {"ca": builders.objective()},
        "actions": {"a": builders.action(contributions={"ca": {"expected": "200000"}})},
        "steps": {"s": builders.step("a")},
    }
    return builders.plan(**{**form, **fields})


def test_a_sound_plan_has_no_finding():
    assert check(sound(), TODAY) == ()


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("owner", "action_without_owner"),
        ("type", "action_without_type"),
        ("channel", "action_without_channel"),
        ("budget", "action_without_budget"),
        ("window", "action_without_dates"),
        ("not_applicable", "action_without_offer"),
    ],
)
def test_an_empty_field_of_an_action_is_named(field, code):
    form = builders.action(contributions={"ca": {"expected": "200000"}})
    del form[field]
    form.pop("subtype") if field == "type" else None
    assert ids(found(sound(actions={"a": form}))[code]) == ["a"]


def test_actions_with_the_same_hole_are_one_finding():
    actions = {
        k: builders.action(owner=None, contributions={"ca": {"expected": "99999"}}) for k in "abc"
    }
    plan = sound(actions=actions, steps={k: builders.step(k) for k in "abc"}, budget=EUROS(99999))
    finding = found(plan)["action_without_owner"]
    assert ids(finding) == ["a", "b", "c"]
    assert finding.money == Money.model_validate(EUROS(45000))


def test_the_repair_of_a_missing_owner_proposes_the_only_participant_else_the_objective_owner():
    share = {"ca": {"expected": "100000"}}
    plan = sound(
        actions={
            "a": builders.action(
                owner=None, participants=["chloe"], contributions=share, budget=None
            ),
            "b": builders.action(owner=None, contributions=share, budget=None),
        }
    )
    repaired = patched(plan, found(plan)["action_without_owner"].repair)
    assert (repaired.actions["a"].owner, repaired.actions["b"].owner) == ("chloe", "alice")
    assert "action_without_owner" not in found(repaired)


def test_enabling_actions_owe_no_segment_but_owe_what_they_enable():
    training = builders.action(type="enabling", subtype="training", not_applicable=[], channel=None)
    share = builders.action(contributions={"ca": {"expected": "200000"}}, budget=EUROS(1))
    codes = found(
        sound(actions={"a": share, "t": training}, steps={k: builders.step(k) for k in "at"})
    )
    assert set(codes) == {"enabling_without_action"}


@pytest.mark.parametrize("field", ["metric", "target", "baseline", "end", "owner"])
def test_an_empty_field_of_an_objective_is_named(field):
    objective = builders.objective(**{field: None})
    assert f"objective_without_{field}" in found(sound(objectives={"ca": objective}))


def test_an_intention_owes_no_figure():
    wish = {"name": "Être aimés", "intention": True}
    assert check(sound(objectives={"ca": builders.objective(), "wish": wish}), TODAY) == ()


def test_an_action_and_an_objective_without_link_are_orphans():
    plan = sound(actions={"a": builders.action()})
    codes = found(plan)
    assert ids(codes["action_without_objective"]) == ["a"]
    assert codes["objective_without_action"].money == Money.model_validate(EUROS(1200000))


def test_a_stopped_action_serves_nothing_and_owes_nothing():
    action = builders.action(
        status="stopped", owner=None, contributions={"ca": {"expected": "200000"}}
    )
    assert set(found(sound(actions={"a": action}))) == {"objective_without_action"}


def test_what_actions_bring_is_compared_with_what_must_be_gained():
    # to gain: 1.2 - 1.0 = 0.2 M€; declared 150 k€ -> 50 k€ short; 301 k€ -> above 150 % of 200 k€
    def with_share(expected):
        return sound(actions={"a": builders.action(contributions={"ca": {"expected": expected}})})

    short = found(with_share("150000"))["objective_not_covered"]
    assert short.money == Money.model_validate(EUROS(50000))
    assert "objective_declared_too_much" in found(with_share("300001"))
    assert "objective_declared_too_much" not in found(with_share("300000"))


def test_money_objectives_short_in_the_same_way_are_one_finding():
    # each is 200,000 to gain with 50,000 declared: 300,000 still to find in all
    objectives = {key: builders.objective() for key in ("x", "y")}
    shares = {key: {"expected": "50000"} for key in objectives}
    plan = sound(objectives=objectives, actions={"a": builders.action(contributions=shares)})
    finding = found(plan)["objective_not_covered"]
    assert ids(finding) == ["x", "y"]
    assert finding.money == Money.model_validate(EUROS(300000))


def test_shares_that_do_not_make_the_parent_are_found():
    objectives = {
        "ca": builders.objective(),
        "nord": builders.objective(parent="ca", baseline="0", target="700000"),
        "sud": builders.objective(parent="ca", baseline="0", target="499999.99"),
    }
    shares = {"nord": {"expected": "700000"}, "sud": {"expected": "500000"}}
    actions = {"a": builders.action(contributions=shares)}
    finding = found(sound(objectives=objectives, actions=actions))["cascade_short"]
    assert finding.money == Money.model_validate(EUROS("0.01"))


def test_an_axis_without_action_is_found():
    assert ids(found(sound(axes={"x": {"name": "Export"}}))["axis_without_action"]) == ["x"]


def test_budgets_and_fixed_costs_are_summed_against_the_envelope():
    # 15,000 + 5,000.01 > 20,000 by one cent
    action = builders.action(
        contributions={"ca": {"expected": "200000"}}, fixed_cost=EUROS("5000.01")
    )
    finding = found(sound(actions={"a": action}))["budget_exceeded"]
    assert (finding.severity, finding.money) == ("blocking", Money.model_validate(EUROS("0.01")))


def test_an_action_that_is_over_costs_what_it_engaged():
    # done: 4,000 paid, not its budget of 15,000 nor its fixed cost; then 16,001 + 4,000 > 20,000
    share = {"ca": {"expected": "200000"}}
    done = builders.action(status="done", fixed_cost=EUROS(9000))
    running = builders.action(contributions=share, budget=EUROS(16000))
    lines = {"x": {"action": "d", "name": "Stand", "paid": EUROS(4000)}}
    steps = {"s": builders.step("a")}
    plan = sound(actions={"a": running, "d": done}, budget_lines=lines, steps=steps)
    assert "budget_exceeded" not in found(plan)
    more = builders.action(contributions=share, budget=EUROS(16001))
    plan = sound(actions={"a": more, "d": done}, budget_lines=lines, steps=steps)
    assert found(plan)["budget_exceeded"].money == Money.model_validate(EUROS(1))


def test_money_committed_beyond_the_budget_is_found():
    # the largest state of each line counts: 14,000 + 1,000.01 against 15,000
    lines = {
        "x": {"action": "a", "name": "Stand", "committed": EUROS(14000), "paid": EUROS(3000)},
        "y": {"action": "a", "name": "Hôtel", "invoiced": EUROS("1000.01")},
    }
    finding = found(sound(budget_lines=lines))["engaged_beyond_budget"]
    assert finding.money == Money.model_validate(EUROS("0.01"))


def test_steps_in_a_circle_are_named():
    steps = {
        "s": builders.step("a", after=[{"step": "t"}]),
        "t": builders.step("a", after=[{"step": "s"}]),
    }
    assert sorted(ids(found(sound(steps=steps))["steps_in_a_circle"])) == ["s", "t"]


@pytest.mark.parametrize(
    ("start", "link", "broken"),
    [
        ("2026-03-11", {}, False),  # the day after the end
        ("2026-03-10", {}, True),
        ("2026-03-12", {"min_lag_days": 1}, False),
        ("2026-03-11", {"min_lag_days": 1}, True),
        ("2026-03-12", {"max_lag_days": 1}, False),
        ("2026-03-13", {"max_lag_days": 1}, True),
    ],
)
def test_lags_are_calendar_days_after_the_last_day(start, link, broken):
    steps = {
        "s": builders.step("a", start_date="2026-03-09", end_date="2026-03-10"),
        "t": builders.step("a", start_date=start, end_date=start, after=[{"step": "s", **link}]),
    }
    assert ("steps_out_of_order" in found(sound(steps=steps))) is broken


def test_a_canceled_step_is_waited_for_by_nobody():
    steps = {
        "s": builders.step("a", start_date="2026-03-09", end_date="2026-03-20", status="canceled"),
        "t": builders.step(
            "a", start_date="2026-03-09", end_date="2026-03-10", after=[{"step": "s"}]
        ),
    }
    assert "steps_out_of_order" not in found(sound(steps=steps))


@pytest.mark.parametrize(
    ("dates", "outside"),
    [
        (("2026-03-02", "2026-06-30"), False),
        (("2026-02-27", "2026-03-02"), True),
        (("2026-06-30", "2026-07-01"), True),
    ],
)
def test_dated_steps_stay_in_their_action_window(dates, outside):
    step = builders.step("a", start_date=dates[0], end_date=dates[1])
    assert ("step_outside_window" in found(sound(steps={"s": step}))) is outside


def test_a_step_is_overdue_the_day_after_its_last_day():
    plan = sound(steps={"s": builders.step("a", start_date="2026-03-02", end_date="2026-03-03")})
    assert "step_overdue" not in found(plan, date(2026, 3, 3))
    assert found(plan, date(2026, 3, 5))["step_overdue"].days == 2


def test_an_owner_who_leaves_before_the_end_is_found():
    people = {"alice": {"name": "Alice"}, "chloe": {"name": "Chloé", "left_on": "2026-06-29"}}
    assert "owner_leaves" in found(sound(people=people))
    people["chloe"]["left_on"] = "2026-06-30"
    assert "owner_leaves" not in found(sound(people=people))
    canceled = builders.step("a", start_date="2026-07-01", end_date="2026-07-01", status="canceled")
    assert "owner_leaves" not in found(sound(people=people, steps={"s": canceled}))


def test_more_than_a_third_of_first_priorities_is_no_priority():
    def plan(first):
        share = {"ca": {"expected": "30000"}}
        actions = {
            f"a{i}": builders.action(
                priority=1 if i < first else 2, contributions=share, budget=EUROS(1)
            )
            for i in range(9)
        }
        return sound(actions=actions, steps={k: builders.step(k) for k in actions})

    assert "too_many_first_priorities" not in found(plan(3))
    assert "too_many_first_priorities" in found(plan(4))


def test_a_person_with_two_whole_days_in_one_is_overloaded():
    # two steps of one day each on Tuesday 3 March: 2 days against a capacity of 1
    day = {"start_date": "2026-03-03", "end_date": "2026-03-03"}
    need = {"needs": [{"effort_days": "1", "assigned": ["chloe"]}]}
    finding = found(sound(steps={k: builders.step("a", **day, **need) for k in "st"}))[
        "person_overloaded"
    ]
    assert (ids(finding), finding.days, finding.params["week"]) == (["chloe"], 1.0, "2026-W10")
    assert finding.params["count"] == 1


def test_days_too_many_are_said_to_the_tenth():
    day = {"start_date": "2026-03-03", "end_date": "2026-03-03"}
    need = {"needs": [{"effort_days": "1.26", "assigned": ["chloe"]}]}
    finding = found(sound(steps={"s": builders.step("a", **day, **need)}))["person_overloaded"]
    assert finding.days == 0.3


def test_a_missing_owner_is_a_matter_of_ownership_the_rest_of_completeness():
    form = builders.action(owner=None, channel=None, contributions={"ca": {"expected": "200000"}})
    causes = {code: f.cause for code, f in found(sound(actions={"a": form})).items()}
    assert causes["action_without_owner"] == "ownership"
    assert causes["action_without_channel"] == "completeness"


def test_blocking_comes_first_then_money():
    plan = sound(
        budget=EUROS(1),
        actions={"a": builders.action(), "b": builders.action(owner=None, budget=None)},
    )
    severities = [finding.severity for finding in check(plan, TODAY)]
    assert severities == sorted(severities, key=["blocking", "major", "minor", "info"].index)


def test_completeness_is_the_share_of_what_is_filled_in():
    # one action, seven answers owed, the owner missing: 6/7
    plan = builders.plan(actions={"a": builders.action(owner=None)})
    assert completeness(plan) == pytest.approx(6 / 7)
    # an enabling action owes four of them only
    plan = builders.plan(actions={"a": builders.action(type="enabling", subtype=None, owner=None)})
    assert completeness(plan) == pytest.approx(3 / 4)
    assert completeness(builders.plan()) == 1
