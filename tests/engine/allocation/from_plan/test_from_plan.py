"""What each kind of action becomes: a cell with its bounds, or money that is kept."""

from __future__ import annotations

from typing import Any

import pytest
from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate
from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.problem import Cell, Kept, Problem

CURVE = {"maximum": euros(900), "half_spend": euros(100)}


def problem_of(action: dict[str, Any], **line: Any) -> Problem:
    lines = {"l": {"action": "a", "name": "Acompte", **line}} if line else {}
    actions = {"a": {"name": "Salon", **action}}
    return problem(builders.plan(budget=euros(1000), actions=actions, budget_lines=lines))


def cell(action: dict[str, Any], **line: Any) -> Cell:
    return problem_of({"response": CURVE, **action}, **line).cells[0]


def bounds(found: Cell) -> tuple[int, int | None, bool]:
    return found.low, found.high, found.may_be_off


def kept(action: dict[str, Any], **line: Any) -> Kept:
    return problem_of(action, **line).kept[0]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({}, (0, None, True)),
        ({"min_spend": euros(50)}, (5000, None, False)),
        ({"min_spend": euros(50), "optional": True}, (5000, None, True)),
        ({"max_spend": euros(80)}, (0, 8000, True)),
        ({"pinned": True, "budget": euros(70), "max_spend": euros(60)}, (7000, 7000, False)),
        ({"pinned": True, "budget": euros(70), "optional": True}, (7000, 7000, False)),
        ({"pinned": True}, (0, 0, True)),
        ({"min_spend": euros(-5)}, (0, None, True)),
    ],
)
def test_bounds(action, expected):
    assert bounds(cell(action)) == expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({"optional": True}, (3000, None, False)),
        ({"optional": True, "min_spend": euros(50)}, (5000, None, False)),
        ({"max_spend": euros(20)}, (3000, 3000, False)),
        ({"pinned": True, "budget": euros(10)}, (3000, 3000, False)),
    ],
)
def test_money_engaged_is_a_floor(action, expected):
    """The largest of committed, invoiced and paid: 30 €."""
    found = cell(action, committed=euros(30), paid=euros(12))
    assert bounds(found) == expected
    assert found.engaged == 3000


def test_actions_without_a_response_keep_their_budget_and_fixed_cost():
    found = kept({"budget": euros(40), "fixed_cost": euros(5)})
    assert (found.code, found.spend, found.fixed) == ("no_response", 4000, 500)
    assert kept({"min_spend": euros(20)}).spend == 2000
    assert kept({"min_spend": euros(20), "optional": True}).cost == 0
    assert kept({"budget": euros(40)}, paid=euros(60)).spend == 6000


def test_enabling_actions_have_no_response_of_their_own():
    found = kept({"type": "enabling", "budget": euros(40), "response": CURVE})
    assert (found.code, found.spend) == ("enabling", 4000)


@pytest.mark.parametrize("status", ["done", "stopped"])
def test_closed_actions_keep_what_was_spent_only(status):
    closed = {"status": status, "budget": euros(90), "fixed_cost": euros(5), "response": CURVE}
    assert kept(closed) == Kept("a", status)
    assert kept(closed, paid=euros(20)) == Kept("a", status, 2000, engaged=2000)


@pytest.mark.parametrize("pinned", [True, False])
def test_by_period_a_pinned_action_given_nothing_does_not_have_to_run(pinned):
    """Its spends are those decided, whatever its least spend: none here."""
    action = {"name": "A", "response": CURVE, "min_spend": euros(20), "pinned": pinned}
    plan = builders.plan(actions={"a": action}, budget=euros(500), sharing={"grain": "quarter"})
    assert [group.must_run for group in problem(plan).groups] == ([] if pinned else [True])
    found = allocate(plan, today=plan.start)
    assert found.status == "ok"
    assert any(found.spends().values()) is not pinned


@pytest.mark.parametrize(
    ("said", "left"),
    [({"budget": euros(600)}, 350), ({"min_spend": euros(600)}, 350), ({}, 500)],
)
def test_what_a_kept_action_takes_of_a_limit_in_each_period(said: dict[str, Any], left: int):
    """600 € over four quarters; its least stands for a budget that is not said."""
    actions = {
        "a": {"name": "Salon", "type": "enabling", **said},
        "b": {"name": "Relance", "response": CURVE},
    }
    limit = {"each_period": True, "at_most": euros(500)}
    sharing = {"grain": "quarter", "limits": [limit]}
    plan = builders.plan(budget=euros(9000), actions=actions, sharing=sharing)
    found = [row.limit for row in problem(plan).rows if row.key.startswith("limit")]
    assert found == [left * 100] * 4
