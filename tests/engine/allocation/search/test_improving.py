"""A poor plan bettered by deciding the switches of a few periods again, against every plan."""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import pytest

from pacte.engine.allocation.curves.curve import Curve
from pacte.engine.allocation.grid.grid import Grid, grid_of
from pacte.engine.allocation.lines.pieces import uncut
from pacte.engine.allocation.problem import Cell, Problem, Row
from pacte.engine.allocation.search import improving
from pacte.engine.allocation.search.known import Search

COSTS = ((700, 500, 400, 300), (600, 450, 350, 250))
"""Cents that each of four shows takes, all or nothing, in two months of at most 1,000."""


def shows() -> Grid:
    cells = tuple(
        Cell(f"a{i}", Curve(100.0 * cost + 7 * i * t, 50.0, 1.0), cost, cost, period=f"p{t}")
        for t, costs in enumerate(COSTS)
        for i, cost in enumerate(costs)
    )
    ones = [dict.fromkeys(range(4 * t, 4 * t + 4), 1.0) for t in (0, 1)]
    rows = tuple(Row(f"m{t}", "money", 1000.0, mine, {}, {}, {}) for t, mine in enumerate(ones))
    return grid_of(Problem("EUR", 1700, cells, (), rows, (), (), None, ("p0", "p1")))


@pytest.mark.parametrize("most_free", [4, 8])
def test_a_poor_plan_becomes_the_best_of_its_periods(monkeypatch, most_free):
    """By periods one after the other it is never worse; both at once, it is the best of all."""
    monkeypatch.setattr(improving, "MOST_FREE", most_free)
    grid = shows()
    search = Search(grid, time.monotonic() + 20, uncut(grid))
    search.prices = search.worth = np.zeros(len(grid.rows))
    search.price(search.prices)
    search.root, search.root_bound = search.prices, search.price_bound
    poor = np.array([0.0, 0, 0, 300, 0, 0, 0, 0])
    assert search.offer(poor)
    improving.exchange(search)
    plans = (np.where(on, grid.low, 0.0) for on in product((False, True), repeat=8))
    best = max(grid.value(plan) for plan in plans if grid.admits(plan))
    assert search.spends is not None
    assert grid.admits(search.spends)
    assert search.value > 4 * grid.value(poor)
    assert search.value <= best
    assert most_free < 8 or search.value == pytest.approx(best, rel=1e-4)
