"""An action that a rule leaves out says beside what, or without what, it cannot run."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)
GOOD = {"maximum": euros(90_000), "half_spend": euros(1000)}
POOR = {"maximum": euros(9000), "half_spend": euros(1000)}


def why_calls_are_out(rule: dict[str, Any], *, shows: int) -> tuple[dict[str, Any], str]:
    """Of calls beside some better shows and a training that does not run, under one rule."""
    actions = {f"s{i}": {"name": f"Show {i}", "response": GOOD} for i in range(shows)}
    actions |= {"calls": {"name": "Calls", "response": POOR}}
    actions |= {"training": {"name": "Training", "type": "enabling"}}
    plan = builders.plan(budget=euros(5000), actions=actions, sharing={"rules": [rule]})
    result = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    (reason,) = [one.reason for one in result.actions if one.action == "calls"]
    assert reason.code == "rule_binds"
    assert reason.message is not None
    return reason.params, reason.message.en


def test_what_it_needs_and_does_not_run_is_named():
    rule = {"kind": "requires", "actions": ["calls"], "needs": ["training"]}
    params, told = why_calls_are_out(rule, shows=0)
    assert (params["kind"], params["needed"]) == ("requires", "Training")
    assert told == "Left out: it needs “Training”, which does not run."


@pytest.mark.parametrize("kind", ["exclusive", "at_most"])
def test_the_rival_that_runs_is_named(kind):
    params, told = why_calls_are_out({"kind": kind, "actions": ["s0", "calls"]}, shows=1)
    assert params["running"] == ["Show 0"]
    assert told == "Left out: by a rule it cannot run beside “Show 0”, which runs."


def test_of_several_that_run_the_count_is_said():
    rule = {"kind": "at_most", "count": 2, "actions": ["s0", "s1", "calls"]}
    _, told = why_calls_are_out(rule, shows=2)
    assert told == (
        "Left out: at most 2 of “Show 0”, “Show 1” and “Calls” may run, and these do: "
        "“Show 0” and “Show 1”."
    )


def impossible(count: int, running: int) -> str:
    """Of actions that must all run, at most `count` may."""
    must = {"response": GOOD, "min_spend": euros(10)}
    actions = {f"a{i}": {"name": f"A{i}", **must} for i in range(running)}
    rule = {"kind": "at_most", "count": count, "actions": list(actions)}
    plan = builders.plan(budget=euros(5000), actions=actions, sharing={"rules": [rule]})
    result = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    (reason,) = result.reasons
    assert (reason.code, reason.params["missing"]) == ("rule_impossible", running - count)
    assert reason.message is not None
    return reason.message.en


def test_how_many_must_run_and_how_many_to_leave_out_is_said():
    assert impossible(2, 4) == (
        "At most 2 of “A0”, “A1”, “A2” and 1 other may run, and 4 must. Change the rule, or let "
        "2 of these be left out: “A0”, “A1”, “A2” and 1 other."
    )


def test_where_more_must_be_left_out_than_are_named_the_count_is_not_said():
    """Five at most are named, of the seven that must not all run."""
    assert impossible(1, 7).endswith("be left out. One of them alone may not be enough.")
