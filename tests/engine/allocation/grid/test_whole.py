"""Plans in whole cents: what is proposed is what is valued."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.builders import euros
from tests.engine.allocation.random_sharings import random_sharing
from tests.engine.allocation.search.test_rows import form, hill

from pacte.document import plan_from_form
from pacte.engine.allocation.from_plan.cells import problem as problem_from_plan
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.whole import dealt, in_cents

DAY = date(2026, 2, 10)


@pytest.mark.parametrize("seed", range(6))
def test_money_left_over_is_dealt_in_whole_cents(seed: int):
    grid = grid_of(problem_from_plan(plan_from_form(random_sharing(seed)), DAY))
    running = np.where(grid.can_run, grid.lowest, 0.0)
    spends = dealt(grid, running)
    assert (spends == np.floor(spends)).all()


def test_a_cent_that_a_floor_lacks_is_not_taken_from_an_action_that_stays_as_today():
    """One may change, b does; a, where a cent brings more, stays, or two would have changed."""
    actions = {
        "a": {"budget": euros(100), "response": hill(9000, 100)},
        "b": {"budget": euros(50), "response": hill(900, 100)},
    }
    floor = {"amount": "170.01", "currency": "EUR"}
    sharing = {"limits": [{"at_least": floor}], "most_changes": 1}
    plan = plan_from_form(form(180, actions, sharing=sharing))
    grid = grid_of(problem_from_plan(plan, DAY))
    found = in_cents(grid, np.array([10_000.0, 7000.6]), np.array([True, True]))
    assert found is not None
    assert found[0] == 10_000
    assert found.sum() >= 17_001


def test_an_action_that_runs_for_a_cent_has_changed():
    """b must spend and asks for a, which brings nothing that counts: a cent of it is enough."""
    actions = {
        "a": {"response": hill(900, 100)},
        "b": {"response": hill(900, 100), "min_spend": euros(100)},
    }
    rule = {"kind": "requires", "actions": ["b"], "needs": ["a"]}
    sharing = {"rules": [rule], "most_changes": 2}
    grid = grid_of(problem_from_plan(plan_from_form(form(300, actions, sharing=sharing)), DAY))
    found = in_cents(grid, np.array([1.0, 10_000.0]), np.array([True, True]), is_dealt=False)
    assert found is not None
    assert found.tolist() == [1.0, 10_000.0]
