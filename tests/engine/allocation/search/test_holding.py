"""With its switches held, a plan is never made worse than what decided them spends."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pytest
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.lines.hull import first_points
from pacte.engine.allocation.lines.pieces import uncut
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.known import Search

DAY = date(2026, 2, 10)
CENTS = 1e-5
"""Rounding to whole cents takes this part of a plan's worth at most."""


@pytest.mark.parametrize("seed", [1003, 1012, 1016, 1025])
def test_spends_are_at_least_as_good_as_those_decided_with_the_switches(seed):
    """Prices here are those of nothing, far from the plan's: the lines that they choose are too
    high where it spends, and lines that forget where they were too high come and go."""
    problem = allocate(plan_from_form(random_sharing(seed)), today=DAY).problem
    grid = grid_of(problem)
    search = Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = search.root = search.worth = np.zeros(len(grid.rows))
    decided = search.model(first_points(search.pieces.hull, 24)).decided(1e-4, 20.0, 2000)
    assert decided.status == "ok"
    assert not grid.excess(decided.spends).any()
    hold(search, decided)
    assert search.value >= grid.value(decided.spends) * (1 - CENTS)
