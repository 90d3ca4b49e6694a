"""What a proposed budget says where nobody can do an action, and of limits without effect."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.builders import euros

from pacte.document.results.allocation import AllocationResult
from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)
CURVE = {"maximum": euros(5000), "half_spend": euros(1000)}


def proposed(**fields: Any) -> AllocationResult:
    plan = builders.plan(**{"budget": euros(10_000), **fields})
    return words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))


def why(result: AllocationResult) -> str:
    message = result.actions[0].reason.message
    assert message is not None
    return message.en


def test_a_skill_that_nobody_has_is_said():
    asks = {"hours": [{"skill": "phone", "per_thousand": "10"}]}
    act = {"name": "A", "response": CURVE, "spending": asks}
    skills = {"phone": {"name": "Phone"}}
    alone = proposed(actions={"a": act}, skills=skills)
    assert why(alone) == "Left out: nobody has the skill “Phone”."
    none_left = {"skill": "phone", "hours_at_most": "0"}
    held = proposed(actions={"a": act}, skills=skills, sharing={"limits": [none_left]})
    assert "nobody has any hour left" in why(held)


def test_a_limit_on_a_period_of_a_plan_without_periods_says_how_to_write_it():
    limit = {"period": "2031-01", "at_most": euros(5)}
    acts = {"a": {"name": "A", "response": CURVE}}
    told = " ".join(words.summary(proposed(actions=acts, sharing={"limits": [limit]}), "en"))
    assert "this plan is not cut into periods. Write “plan”, or cut it into months" in told
    by_month = {"grain": "month", "limits": [limit]}
    told = " ".join(words.summary(proposed(actions=acts, sharing=by_month), "en"))
    assert "the plan has no such period; write it as 2026-01." in told
