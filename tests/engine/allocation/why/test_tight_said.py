"""What is offered where no plan holds: only what helps, in sentences that end."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate, as_result
from pacte.engine.allocation.why.reasons import Reason
from pacte.wording import allocation as words

DAY = date(2026, 2, 10)
CURVE = {"maximum": euros(20_000), "half_spend": euros(5000)}
Json = dict[str, Any]


def said_impossible(actions: Json, limits: list[Json], **more: Any) -> tuple[Reason, str]:
    """The one reason of a plan of 10,000 € with these limits, and its sentence in English."""
    sharing = {"limits": limits, **more.pop("sharing", {})}
    plan = builders.plan(budget=euros(10_000), actions=actions, sharing=sharing, **more)
    found = allocate(plan, today=DAY)
    (reason,) = found.reasons
    (told,) = words.summary(words.worded(as_result(plan, found, today=DAY)), "en")
    return reason, told


ONE = {"name": "A", "response": CURVE}


def test_a_floor_where_no_action_is_to_be_decided_is_said():
    """The only action has no response: it keeps its 500 €."""
    kept = {"name": "A", "budget": euros(500)}
    reason, told = said_impossible({"a": kept}, [{"name": "Press", "at_least": euros(900)}])
    assert reason.code in ("floor_too_high", "no_action_for_floor")
    assert "“Press”" in told


@pytest.mark.parametrize("name", [{"name": "Ceiling"}, {}])
def test_a_limit_that_kept_actions_exceed_alone_says_so(name):
    """Of 1,000 € a kept action takes 3,000: to leave out the other one would not help."""
    actions = {"a": ONE, "b": {"name": "B", "budget": euros(3000)}}
    reason, told = said_impossible(actions, [{"at_most": euros(1000), **name}])
    assert (reason.code, reason.actions) == ("limit_too_tight", ("b",))
    params = {key: str(reason.params[key].amount) for key in ("limit", "kept", "missing")}
    assert params == {"limit": "1000.00", "kept": "3000.00", "missing": "2000.00"}
    assert "already cost €3,000" in told
    assert told.endswith("Raise it, or lower the budget of “B”.")


def test_a_limit_that_what_is_spent_exceeds_can_only_be_raised():
    """What is finished, or engaged, is not given back by a smaller budget or a choice."""
    spent = {"l": {"action": "b", "name": "L", "paid": euros(3000)}}
    limit = {"at_most": euros(1000)}
    over = {"a": ONE, "b": {"name": "B", "status": "done"}}
    reason, told = said_impossible(over, [limit], budget_lines=spent)
    assert reason.actions == ()
    assert told.endswith("already cost €3,000. Raise it.")
    reason, told = said_impossible(
        {"a": ONE, "b": {**ONE, "name": "B"}}, [limit], budget_lines=spent
    )
    assert reason.actions == ()
    assert told.endswith("short of what must be paid. Raise it.")


def test_only_what_would_help_is_named_to_be_left_out():
    """Of 1,000 € one action must spend 1,500; the other may run and need not."""
    actions = {"a": {**ONE, "min_spend": euros(1500)}, "b": {**ONE, "name": "B"}}
    reason, told = said_impossible(actions, [{"at_most": euros(1000)}])
    assert reason.actions == ("a",)
    assert told.endswith("or let “A” be left out.")


def test_hours_of_what_is_engaged_are_to_be_found():
    """10 h are asked by money that is engaged, and 4 are there."""
    asked = {**ONE, "spending": {"hours": [{"fixed": "10"}]}}
    spent = {"l": {"action": "a", "name": "L", "paid": euros(300)}}
    reason, told = said_impossible(
        {"a": asked, "b": ONE}, [{"hours_at_most": "4"}], budget_lines=spent
    )
    assert (reason.code, reason.actions) == ("hours_too_few", ())
    assert told.endswith("Find the hours.")
    assert "left out" not in told


def test_an_engaged_action_above_its_own_maximum_is_not_to_be_left_out():
    """2,000 € at most over the plan, 3,000 at least in a quarter where money is engaged."""
    quarter = {"2026-Q2": {"minimum": euros(3000)}}
    held = {**ONE, "max_spend": euros(2000), "spending": {"periods": quarter}}
    spent = {"l": {"action": "a", "name": "L", "planned_date": "2026-05-01", "paid": euros(300)}}
    reason, told = said_impossible(
        {"a": held, "b": ONE}, [], budget_lines=spent, sharing={"grain": "quarter"}
    )
    assert (reason.code, reason.params["can_be_out"]) == ("cannot_run_enough", False)
    assert told.endswith("raise this maximum.")


def test_a_lock_in_another_quarter_is_not_offered_to_be_undone():
    """Of 200 € a quarter, 300 are engaged in the second; the lock adds to the third only."""
    locked = {"2026-Q2": {"budget": euros(300)}, "2026-Q3": {"budget": euros(150)}}
    action = {**ONE, "pinned": True, "spending": {"periods": locked}}
    spent = {"l": {"action": "a", "name": "L", "planned_date": "2026-05-01", "paid": euros(300)}}
    reason, told = said_impossible(
        {"a": action, "b": ONE},
        [{"at_most": euros(200), "each_period": True}],
        budget_lines=spent,
        sharing={"grain": "quarter"},
    )
    assert (reason.params["period"], reason.actions) == ("2026-Q2", ())
    assert told.endswith("short of what must be paid. Raise it.")


@pytest.mark.parametrize(
    ("fixed", "limit", "lacks"),
    [("30", "45", "15"), ("22.7", "45.1", "0.3"), ("30.1234", "45.456", "14.8")],
)
def test_hours_that_lack_are_said_to_the_hundredth_above_without_needless_decimals(
    fixed, limit, lacks
):
    """Two actions must run in March, where there are too few hours for both."""
    call = {"hours": [{"skill": None, "fixed": fixed}]}
    may = {"start": "2026-03-01", "end": "2026-03-31"}
    one = {**ONE, "min_spend": euros(100), "window": may, "spending": call}
    reason, told = said_impossible(
        {"a": one, "b": {**one, "name": "B"}},
        [{"period": "2026-03", "hours_at_most": limit}],
        sharing={"grain": "month"},
        people={"p": {"name": "P"}},
    )
    assert reason.code == "hours_too_few"
    assert reason.params["missing"] == float(lacks)
    assert f"takes {lacks} hours more" in told
    missing = Fraction(fixed) * 2 - Fraction(str(reason.params["limit"]))
    assert Fraction(str(reason.params["missing"])) >= missing


def test_an_envelope_is_raised_by_what_the_sentence_says():
    """31,452.50 € must be spent of 10,000.10: said to the cent, not in thousands."""
    least = {"amount": "31452.50", "currency": "EUR"}
    plan = builders.plan(
        budget={"amount": "10000.10", "currency": "EUR"},
        actions={"a": {**ONE, "min_spend": least}},
        sharing={"grain": "month"},
    )
    found = allocate(plan, today=DAY)
    (told,) = words.summary(as_result(plan, found, today=DAY), "en")
    assert told.startswith("The envelope is €21,452.40 short of what must be paid.")
    (reason,) = words.worded(as_result(plan, found, today=DAY)).reasons
    assert reason.message is not None
    assert reason.message.en == told
    assert reason.repair is not None
    assert reason.repair[0]["value"]["amount"] == "31452.50"


MUST = {**ONE, "min_spend": euros(100)}
SHUT = {f"2026-{month:02}": {"closed": True} for month in range(1, 13)}
NEEDS = {"kind": "requires", "actions": ["a"], "needs": ["b"]}


@pytest.mark.parametrize(
    ("rule", "others", "told"),
    [
        (NEEDS, {"spending": {"periods": SHUT}}, "needs “B”, which is closed in every period."),
        (NEEDS, {"status": "stopped"}, "needs “B”, which is stopped."),
        (NEEDS, {"pinned": True}, "needs “B”, which may spend nothing."),
        (
            {"kind": "exclusive", "actions": ["a", "b"]},
            {"min_spend": euros(100)},
            "Only one of “A” and “B” may run, and 2 must.",
        ),
        (
            {"kind": "at_most", "actions": ["a", "b"], "count": 1},
            {"min_spend": euros(100)},
            "At most 1 of “A” and “B” may run, and 2 must.",
        ),
    ],
)
def test_a_rule_that_cannot_be_kept_is_said_with_its_actions_and_why(rule, others, told):
    actions = {"a": MUST, "b": {**ONE, "name": "B", **others}}
    sharing = {"grain": "month", "rules": [rule]}
    reason, sentence = said_impossible(actions, [], sharing=sharing)
    assert reason.code == "rule_impossible"
    assert told in sentence
    offered = "1 of these be left out: “A” and “B”." if told.endswith("must.") else "“A”"
    assert f"Change the rule, or let {offered}" in sentence


def test_what_cannot_run_beside_the_rest_is_said_so():
    """a needs b, and b is excluded by c and by d, which have to run too."""
    actions = {"a": MUST, "b": {**ONE, "name": "B"}}
    actions |= {key: {**MUST, "name": key.upper()} for key in "cd"}
    rules = [NEEDS, *({"kind": "exclusive", "actions": ["b", key]} for key in "cd")]
    reason, told = said_impossible(actions, [], sharing={"grain": "month", "rules": rules})
    assert reason.actions == ("a",)
    assert "“A” has to run and needs “B”, which cannot run beside what else is asked." in told


def test_a_floor_and_the_limit_that_holds_it_are_both_named():
    """At least 1,500 € and at most 1,100 of the same actions; another limit is far away."""
    limits = [
        {"name": "Floor", "at_least": euros(1500)},
        {"name": "Cap", "at_most": euros(1100)},
        {"name": "Far", "at_most": euros(9000)},
    ]
    reason, told = said_impossible({"a": ONE}, limits, sharing={"grain": "month"})
    assert reason.code == "floor_too_high"
    assert [row["row"] for row in reason.params["against"]] == ["Cap"]
    assert told.endswith("What stands against it: the limit “Cap” of €1,100 (the whole plan).")


def test_hours_that_hold_a_floor_are_named():
    """At least 1,500 € in May at an hour for 10 €, of which there are 100."""
    call = {"hours": [{"skill": None, "per_thousand": "100"}]}
    limits = [
        {"name": "Floor", "period": "2026-05", "at_least": euros(1500)},
        {"name": "Calls", "period": "2026-05", "hours_at_most": "100"},
    ]
    _, told = said_impossible(
        {"a": {**ONE, "spending": call}},
        limits,
        sharing={"grain": "month"},
        people={"p": {"name": "P"}},
    )
    assert told.endswith("What stands against it: “Calls”, 100 hours at most (May 2026).")


def test_hours_of_other_months_are_not_what_stands_against_those_of_one():
    """An action of 5,000 h a month must run, and there are 40 h in each."""
    call = {"hours": [{"skill": None, "fixed": "5000"}]}
    limits = [{"hours_at_most": "40", "each_period": True}]
    reason, told = said_impossible(
        {"a": {**MUST, "spending": call}},
        limits,
        sharing={"grain": "month"},
        people={"p": {"name": "P"}},
    )
    assert (reason.code, reason.params["missing"]) == ("hours_too_few", 4960.0)
    assert "stands against" not in told


def test_floors_that_a_limit_cannot_give_are_what_stands_against_it():
    """At least 500 € in each of two months, and at most 900 over all."""
    months = ("2026-05", "2026-06")
    floors = [{"name": m, "period": m, "at_least": euros(500)} for m in months]
    limits = [{"name": "Cap", "at_most": euros(900)}, *floors]
    reason, told = said_impossible({"a": ONE}, limits, sharing={"grain": "month"})
    assert (reason.code, str(reason.params["missing"].amount)) == ("limit_too_tight", "100.00")
    assert {row["row"] for row in reason.params["against"]} == set(months)
    assert "the floor “2026-05” of €500 (May 2026)" in told


def test_the_hours_that_hold_an_actions_own_minimum_are_named():
    """At least 1,500 € over the plan and at most 150 a month, an hour for 10 €, 10 hours in each of
    eleven months."""
    most = {f"2026-{month:02}": {"maximum": euros(150)} for month in range(1, 13)}
    call = {"hours": [{"skill": None, "per_thousand": "100"}], "periods": most}
    held = {**ONE, "min_spend": euros(1500), "budget": euros(1500), "spending": call}
    limits = [{"name": "Calls", "each_period": True, "hours_at_most": "10"}]
    people = {"p": {"name": "P"}}
    reason, told = said_impossible({"a": held}, limits, sharing={"grain": "month"}, people=people)
    assert (reason.code, str(reason.params["missing"].amount)) == ("floor_too_high", "400.00")
    assert {row["row"] for row in reason.params["against"]} == {"Calls"}
    assert "What stands against it: “Calls”, 10 hours at most (Feb 2026)" in told


def test_a_limit_without_a_name_that_holds_a_floor_says_of_which_actions_it_is():
    limits = [
        {"name": "Floor", "at_least": euros(1500)},
        {"actions": ["a", "b"], "at_most": euros(1100)},
    ]
    actions = {"a": ONE, "b": {**ONE, "name": "B"}}
    _, told = said_impossible(actions, limits, sharing={"grain": "month"})
    assert told.endswith(
        "What stands against it: the limit of €1,100 on “A” and “B” (the whole plan)."
    )


def test_of_several_actions_that_might_be_left_out_it_is_said_that_one_may_not_be_enough():
    """Two that must run take 3,000 €, and 1,000 may be spent: each left out, less lacks."""
    must = {**ONE, "min_spend": euros(1500)}
    actions = {"a": must, "b": {**must, "name": "B"}}
    _, told = said_impossible(actions, [{"at_most": euros(1000)}])
    assert told.endswith("let “A” and “B” be left out. One of them alone may not be enough.")


@pytest.mark.parametrize(
    ("spending", "window", "because", "told"),
    [
        ({"most_occurrences": 1}, {}, "occurrences", "takes all the times that it may run."),
        ({}, {"start": "2026-01-01", "end": "2026-01-28"}, "over", "No period is left to it"),
    ],
)
def test_a_minimum_that_what_is_committed_keeps_out_of_reach_says_why(
    spending, window, because, told
):
    """In January, which is over, 1,200 of the 3,600 € were committed."""
    act = {**ONE, "optional": True, "min_spend": euros(3600), "spending": spending}
    lines = {"l": {"action": "a", "name": "L", "committed": euros(1200)}}
    lines["l"]["planned_date"] = "2026-01-10"
    actions = {"a": {**act, **({"window": window} if window else {})}}
    sharing = {"grain": "month"}
    reason, sentence = said_impossible(actions, [], sharing=sharing, budget_lines=lines)
    assert reason.code == "floor_too_high"
    assert str(reason.params["missing"].amount) == "2400.00"
    assert reason.params["because"] == because
    assert told in sentence


def test_how_few_may_change_is_what_stands_against_an_envelope():
    """Three actions of 6,000 € each: if one stops, 2,000 lack of 10,000; if two may, nothing."""
    actions = {
        key: {"name": key.upper(), "response": CURVE, "optional": True, "budget": euros(6000)}
        for key in "abc"
    }
    sharing = {"grain": "month", "most_changes": 1}
    reason, told = said_impossible(actions, [], sharing=sharing)
    assert (reason.code, reason.params["row"]) == ("limit_too_tight", "budget")
    assert str(reason.params["missing"].amount) == "2000.00"
    assert [row["row"] for row in reason.params["against"]] == ["changes"]
    assert told.endswith("What stands against it: the number of actions that may change.")
