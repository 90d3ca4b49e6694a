"""Fixed steps that contradict their order: the lighter is left, and no false proof is given."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from tests import builders
from tests.checkers.schedule_checker import check
from tests.checkers.schedule_costs import WEIGHT

from pacte.document import form_of, plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling import Schedule

TODAY = date(2026, 1, 5)


def held(action: str, start: int, end: int, **fields: Any) -> dict[str, Any]:
    """A fixed step that asks for nobody, from a day of March to another."""
    dates = {"start_date": f"2026-03-{start:02}", "end_date": f"2026-03-{end:02}"}
    return {"action": action, "name": action, "fixed": True, **dates, **fields}


def answered(actions: dict[str, Any], steps: dict[str, Any], **fields: Any) -> Schedule:
    named = {key: {"name": key, **fields} for key, fields in actions.items()}
    plan = builders.plan(**{"people": {}, **fields}, actions=named, steps=steps)
    found = scheduling.schedule(plan, today=TODAY, work=1)
    result = scheduling.as_result(plan, found, today=TODAY).to_json()
    assert check(form_of(plan), result) == []
    return found


STEPS = {"x": held("a", 3, 5), "y": held("b", 2, 2, after=[{"step": "x"}])}


def test_the_step_of_the_action_that_weighs_less_is_left() -> None:
    found = answered({"a": {"priority": 3}, "b": {"priority": 1}}, STEPS)
    (left,) = found.unplaced
    (reason,) = left.reasons
    assert (left.id, found.status, found.proof) == ("x", "infeasible", "optimal")
    assert reason.objects == (("step", "x"), ("step", "y"))
    assert reason.params["before"] == "2026-03-02"
    found = answered({"a": {"priority": 1}, "b": {"priority": 3}}, STEPS)
    assert [left.id for left in found.unplaced] == ["y"]
    assert found.unplaced[0].reasons[0].params["after"] == "2026-03-05"


def test_of_two_that_weigh_the_same_the_one_that_makes_late_is_left() -> None:
    steps = {"x": held("a", 3, 5), "y": held("a", 2, 2, after=[{"step": "x"}])}
    found = answered({"a": {"due_date": "2026-03-01"}}, steps)
    assert ([left.id for left in found.unplaced], found.cost) == (["x"], 2)
    assert (found.proof, found.bound) == ("optimal", 2)


def test_where_another_way_might_cost_less_only_a_bound_is_claimed() -> None:
    """X and Y weigh the same and Y makes late, so Y is left; but X keeps Ana from Z for longer."""
    need = [{"effort_days": "3", "candidates": ["ana"]}]
    steps = {
        "x": held("a", 3, 5, needs=need, exclusive=True),
        "y": held("b", 2, 2, after=[{"step": "x"}]),
        "z": {"action": "c", "name": "z", "needs": need, "duration_days": 3, "exclusive": True},
    }
    late = {"a": {}, "b": {"due_date": "2026-03-01"}, "c": {"due_date": "2026-03-05"}}
    away = [{"start": "2026-03-02", "end": "2026-03-02"}]
    people = {"ana": {"name": "Ana", "leaves": away}}
    found = answered(late, steps, people=people, start="2026-03-02")
    assert [left.id for left in found.unplaced] == ["y"]
    assert (found.proof, found.stopped_by) == ("bounded", "work")
    assert 0 < (found.bound or 0) < found.cost


@pytest.mark.parametrize("optional", [("a",), ("b",), ("a", "b")])
def test_an_action_that_may_be_left_out_is(optional: tuple[str, ...]) -> None:
    values = {"a": 5, "b": 7}
    actions = {
        key: {"optional": key in optional, "value_points": value} for key, value in values.items()
    }
    found = answered(actions, STEPS)
    assert (found.status, found.dropped) == ("ok", (optional[0],))


def test_small_plans_leave_as_little_as_trying_everything_finds() -> None:
    proven = 0
    for seed in range(60):
        form = drawn(seed)
        plan = plan_from_form(form)
        found = scheduling.schedule(plan, today=TODAY, work=1)
        assert check(form, scheduling.as_result(plan, found, today=TODAY).to_json()) == []
        weights = [WEIGHT[plan.actions[plan.steps[u.id].action].priority] for u in found.unplaced]
        assert (sum(weights), found.cost) == best(form), seed
        assert found.bound is None or found.bound <= found.cost
        assert (found.stopped_by == "proof") == (found.proof == "optimal")
        proven += found.proof == "optimal"
    assert proven > 50


def drawn(seed: int) -> dict[str, Any]:
    """Fixed steps that ask for nobody, in chains, of actions with due dates."""
    draw = random.Random(seed)  # noqa: S311
    actions: dict[str, Any] = {
        f"a{i}": {
            "name": f"A{i}",
            "priority": draw.randint(1, 3),
            "due_date": f"2026-03-{draw.randint(1, 20):02}",
            "optional": draw.random() < 0.3,
            "value_points": draw.randint(1, 40),
        }
        for i in range(3)
    }
    steps: dict[str, Any] = {}
    for i in range(5):
        first = draw.randint(1, 20)
        link = {"step": f"s{draw.randrange(i)}"} if i else {}
        after = {"after": [link]} if i and draw.random() < 0.8 else {}
        steps[f"s{i}"] = held(f"a{draw.randrange(3)}", first, first + draw.randint(0, 3), **after)
    return form_of(builders.plan(people={}, actions=actions, steps=steps))


def best(form: dict[str, Any]) -> tuple[int, int]:
    """(weight of the mandatory steps left, cost) of the best choice of what is there."""
    steps, actions = form["steps"], form["actions"]
    used = sorted({step["action"] for step in steps.values()})
    optional = [a for a in used if actions[a].get("optional")]
    found = []
    for kept in product((True, False), repeat=len(optional)):
        out = {a for a, stays in zip(optional, kept, strict=True) if not stays}
        for places in product((True, False), repeat=len(steps)):
            there = {key for key, is_in in zip(steps, places, strict=True) if is_in}
            if _is_allowed(form, there, out):
                found.append(_points(form, there, out))
    return min(found)


def _is_allowed(form: dict[str, Any], there: set[str], out: set[str]) -> bool:
    steps, actions = form["steps"], form["actions"]
    for key, step in steps.items():
        action = step["action"]
        whole = actions[action].get("optional") and action not in out
        if (action in out and key in there) or (whole and key not in there):
            return False
        ends = [
            steps[link["step"]]["end_date"]
            for link in step.get("after", [])
            if key in there and link["step"] in there
        ]
        if any(step["start_date"] <= end for end in ends):
            return False
    return True


def _points(form: dict[str, Any], there: set[str], out: set[str]) -> tuple[int, int]:
    steps, actions = form["steps"], form["actions"]
    weight = {key: WEIGHT[action.get("priority", 2)] for key, action in actions.items()}
    missing, cost = 0, sum(actions[a]["value_points"] for a in out)
    for key, step in steps.items():
        if key not in there and step["action"] not in out:
            missing += weight[step["action"]]
    for key, action in actions.items():
        ends = [
            date.fromisoformat(steps[k]["end_date"]) for k in there if steps[k]["action"] == key
        ]
        late = max(ends) - date.fromisoformat(action["due_date"]) if ends else timedelta(0)
        cost += weight[key] * max(0, late.days)
    return missing, cost
