"""Plans in whole cents: what is proposed is what is valued."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation.from_plan.cells import problem as problem_from_plan
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.whole import dealt

DAY = date(2026, 2, 10)


@pytest.mark.parametrize("seed", range(6))
def test_money_left_over_is_dealt_in_whole_cents(seed: int):
    grid = grid_of(problem_from_plan(plan_from_form(random_sharing(seed)), DAY))
    running = np.where(grid.can_run, grid.lowest, 0.0)
    spends = dealt(grid, running)
    assert (spends == np.floor(spends)).all()
