"""Money that is left over is said to be left for what keeps it from being used."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

CURVE = {"maximum": euros(9000), "half_spend": euros(3000)}
ACT = {"name": "A", "response": CURVE, "budget": euros(1000)}


def left(today: date = date(2026, 1, 1), **fields: Any) -> tuple[dict[str, Any], str]:
    """What is said of what is left of 10,000 €, and its sentence in English."""
    plan = builders.plan(budget=euros(10_000), **fields)
    result = words.worded(as_result(plan, allocate(plan, today=today), today=today))
    (reason,) = [one for one in result.reasons if one.code == "budget_left"]
    assert reason.message is not None
    return reason.params, reason.message.en


def test_that_no_more_actions_may_change_is_said():
    params, told = left(actions={"a": ACT, "b": ACT}, sharing={"most_changes": 0})
    assert (params["cause"], params["count"]) == ("changes", 0)
    assert told == "€8,000 is left: the number of actions that may change (0) is used up."


def test_that_hours_are_used_up_is_said():
    asks = {"hours": [{"skill": "phone", "per_thousand": "10"}]}
    limit = {"skill": "phone", "hours_at_most": "20"}
    params, told = left(
        actions={"a": {**ACT, "spending": asks}},
        skills={"phone": {"name": "Phone"}},
        sharing={"limits": [limit]},
    )
    assert (params["cause"], params["what"]) == ("hours", "Phone")
    assert told == (
        "€8,000 is left that no action can use, because of people’s hours (the whole plan) among "
        "others: Phone."
    )


def test_that_every_period_is_over_is_said():
    params, told = left(date(2027, 3, 1), actions={"a": ACT}, sharing={"grain": "quarter"})
    assert params["cause"] == "over"
    assert told == "€10k is left: every period is over or closed."


def test_that_nothing_else_may_use_it_is_said_without_a_cause():
    params, told = left(actions={"a": {**ACT, "max_spend": euros(500)}}, sharing={"grain": "month"})
    assert "cause" not in params
    assert told == "€9,500 is left: no action can use it any more."
