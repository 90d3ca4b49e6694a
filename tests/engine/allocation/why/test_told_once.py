"""What lacks is said once: of a skill and of everybody, of one floor in several periods."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)
CURVE = {"maximum": euros(5000), "half_spend": euros(1000)}


def told(**fields: Any) -> list[tuple[str, str]]:
    """The codes and the sentences of why a plan of 10,000 € does not hold."""
    plan = builders.plan(budget=euros(10_000), **fields)
    result = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    assert result.status == "infeasible"
    return [(r.code, r.message.en) for r in result.reasons if r.message is not None]


def test_a_floor_that_lacks_as_much_in_several_months_is_said_once_with_them():
    in_january = {"start": "2026-01-01", "end": "2026-01-31"}
    floor = {"name": "Presence", "each_period": True, "at_least": euros(500)}
    ((code, said),) = told(
        end="2026-03-31",
        actions={"b": {"name": "B", "response": CURVE, "window": in_january}},
        sharing={"grain": "month", "limits": [floor]},
    )
    assert code == "floor_too_high"
    assert said.startswith("“Presence” asks for at least €500 (Feb 2026 and Mar 2026),")


def test_a_floor_without_a_name_is_said_once_too():
    in_january = {"start": "2026-01-01", "end": "2026-01-31"}
    ((_, said),) = told(
        end="2026-03-31",
        actions={"b": {"name": "B", "response": CURVE, "window": in_january}},
        sharing={"grain": "month", "limits": [{"each_period": True, "at_least": euros(500)}]},
    )
    assert said.startswith("At least €500 (Feb 2026 and Mar 2026) cannot be spent there")


def test_a_floor_that_no_action_answers_is_called_so():
    floor = {"name": "Press", "type": "direct_selling", "at_least": euros(500)}
    ((_, said),) = told(
        actions={"b": {"name": "B", "response": CURVE}}, sharing={"limits": [floor]}
    )
    assert said.startswith("“Press” asks for at least €500 (the whole plan), and no action to be")


def selling(**people: Any) -> list[tuple[str, str]]:
    """An action that must run takes 10 h of selling by someone."""
    asks = {"hours": [{"skill": "selling", "fixed": "10"}]}
    act = {"name": "A", "response": CURVE, "min_spend": euros(100), "spending": asks}
    skills = {"selling": {"name": "Selling"}}
    return told(actions={"a": act}, skills=skills, people=people)


def test_a_skill_that_nobody_has_is_said_once():
    """Where nobody works, everybody lacks as much; else they have hours of another kind."""
    ((code, said),) = selling()
    assert code == "hours_too_few"
    assert said.startswith("“Selling” (the whole plan): 0 hours at most")
    assert len(selling(p={"name": "P"})) == 1
