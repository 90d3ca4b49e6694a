"""Of plans that reach as much, one that costs less."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests import builders
from tests.builders import euros

from pacte.engine.allocation import Allocation, allocate
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.search.leaner import leaner
from pacte.engine.allocation.search.share import Shared

DAY = date(2026, 1, 5)
Json = dict[str, Any]
SERVES = {"contributions": {"o": {"expected": "1"}}}


def act(maximum: int, half: int, shape: int = 1, **said: Any) -> Json:
    response = {"maximum": euros(maximum), "half_spend": euros(half), "shape": str(shape)}
    return {"response": response, **SERVES, **said}


def proposed(actions: Json, target: str = "3000", **sharing: Any) -> Allocation:
    """10,000 € for actions of which only the margin up to a target counts, for 5,000 €."""
    goal = {"name": "O", "metric": "gross_margin", "baseline": "0", "target": target}
    aim = {"margin": "0", "attainment": {"o": euros(5000)}}
    plan = builders.plan(
        actions={key: {"name": key.upper(), **action} for key, action in actions.items()},
        budget=euros(10_000),
        objectives={"o": goal},
        sharing={"aim": aim, **sharing},
    )
    return allocate(plan, today=DAY)


def spends(found: Allocation) -> dict[str, float]:
    return {key: cents / 100 for key, cents in found.spends().items() if cents}


def test_the_cheaper_of_two_actions_that_would_each_do_is_chosen():
    """3,000 takes 500 € of a, 4,000 of b, and neither may run beside the other."""
    actions = {"a": act(9000, 1000), "b": act(6000, 4000, budget=euros(4000))}
    rules = [{"kind": "exclusive", "actions": ["a", "b"]}]
    assert spends(proposed(actions, rules=rules)) == {"a": 500.0}


def test_money_is_shared_so_that_least_of_it_reaches_the_objective():
    """4,500 x ÷ (x + 1,000) of each is 1,500 at 500 €: of one alone, 3,000 would take 2,000 €."""
    actions = {"a": act(4500, 1000, budget=euros(2000)), "b": act(4500, 1000)}
    assert sum(spends(proposed(actions)).values()) == pytest.approx(1000, abs=0.1)


def test_periods_of_a_bent_curve_share_what_reaches_the_objective():
    """2,250 x³ ÷ (x³ + 250³) of each quarter: 3,000 asks for two at 1,500, each at 250 · ∛2 €."""
    actions = {"a": act(9000, 1000, 3, budget=euros(2000))}
    (cost,) = spends(proposed(actions, grain="quarter", limits=[])).values()
    assert cost == pytest.approx(500 * 2 ** (1 / 3), abs=0.05)


def test_floors_and_what_must_run_keep_what_they_ask_for():
    """b brings 370.59 and c 6: of a 2,623.41 are wanted, at 411.42 €."""
    floors = [{"name": "P", "actions": ["b"], "at_least": euros(700)}]
    actions = {"a": act(9000, 1000), "b": act(900, 1000), "c": act(60, 90, min_spend=euros(10))}
    found = spends(proposed(actions, limits=floors))
    assert found["b"] == 700.0
    assert found["c"] == 10.0
    assert found["a"] == pytest.approx(411.42, abs=0.02)


def test_no_more_actions_change_than_may_and_the_value_stays():
    actions = {
        "a": act(4500, 1000, budget=euros(2000)),
        "b": act(4500, 1000, budget=euros(2000)),
        "c": act(4500, 100),
    }
    found = proposed(actions, most_changes=1)
    assert list(spends(found).values()) == [2000.0]
    assert found.optimum is not None
    assert found.optimum.value == pytest.approx(500_000)


def test_an_objective_out_of_reach_keeps_all_that_serves_it():
    found = proposed({"a": act(9000, 1000), "b": act(900, 1000)}, "90000")
    assert sum(spends(found).values()) == pytest.approx(10_000, abs=0.02)


def test_a_plan_without_a_leaner_one_or_without_time_stays():
    found = proposed({"a": act(9000, 1000)})
    assert found.optimum is not None
    assert found.grid is not None
    shared = found.optimum.rows
    assert isinstance(shared, Shared)
    assert leaner(found.problem, found.grid, shared, None, 5.0) is shared
    fat = replace(shared, spends=np.array([900_000.0]))
    assert leaner(found.problem, grid_of(found.problem), fat, None, 0.0) is fat
    lean = leaner(found.problem, found.grid, fat, None, 5.0)
    assert lean.spends is not None
    assert lean.spends.tolist() == [50_000.0]
    assert (lean.bound, lean.value) == (shared.bound, shared.value)
