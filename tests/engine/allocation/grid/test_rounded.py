"""Rows rounded: no plan that keeps a row breaks it rounded, and its price is replied to exactly."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.rounded import can_be_rounded, rounded, uses, with_rounded
from pacte.engine.allocation.prices.priced import Priced

DAY = date(2026, 2, 10)


@pytest.fixture(params=[1015, 1018, 1020])
def grid(request):
    return grid_of(problem(plan_from_form(random_sharing(request.param)), DAY))


def drawn(rng, grid, row):
    """A rounded row at spends, divisor and turned cells drawn, far from whole numbers."""
    at = np.round(rng.uniform(grid.low, np.maximum(grid.high, 1)))
    cells, used, _ = uses(grid, row, at)
    while len(cells):
        turned = rng.random(len(cells)) < rng.choice([0, 0.3, 0.6])
        divisor = float(rng.uniform(0.2, 1.2) * max(used.max(), 1e-6))
        left = (grid.limit[row] - used[turned].sum()) / divisor
        if 0.02 < left - np.floor(left) < 0.98:
            return at, rounded(grid, at, row, divisor, turned)
    return None


def plan_within(rng, grid, row):
    """Spends of the cells that keep a row, as full as chance leaves it."""
    on = grid.can_run & (rng.random(len(grid)) < rng.uniform(0.1, 1))
    spends = np.where(on, np.maximum(np.round(rng.uniform(grid.low, grid.high)), 1), 0.0)
    for i in rng.permutation(len(grid)):
        use = (grid.spend[[row]] @ spends + grid.running[[row]] @ (spends > 0))[0]
        if use <= grid.limit[row]:
            break
        rate = grid.spend[row, i]
        less = max(spends[i] - (use - grid.limit[row]) / rate, 0) if rate else 0.0
        spends[i] = np.floor(less) if less >= max(grid.low[i], 1) else 0.0
    return spends


def test_no_plan_that_keeps_a_row_breaks_it_rounded(grid):
    rng = np.random.default_rng(7)
    tight = 0
    for row in can_be_rounded(grid):
        for _ in range(8):
            found = drawn(rng, grid, row)
            if found is None:
                continue
            at, made = found
            for _ in range(20):
                spends = plan_within(rng, grid, row)
                x = spends[made.cells]
                under = np.maximum(at[made.cells] - x, 0.0)
                used = ((made.rates - made.short * under) * (x > 0)).sum()
                assert used <= made.limit + 1e-6
                tight += used > made.limit - 1e-6
    assert tight


def test_no_spend_is_better_than_the_reply_to_a_rounded_price(grid):
    rng = np.random.default_rng(3)
    rows = [found for row in can_be_rounded(grid) if (found := drawn(rng, grid, row))]
    at = rows[0][0]
    made = [rounded(grid, at, r.row, r.divisor, r.turned) for _, r in rows]
    whole = with_rounded(grid, at, made)
    prices = rng.uniform(0, 0.05, len(whole.rows)) * (rng.random(len(whole.rows)) < 0.5)
    prices[len(grid.rows) :] *= 1e5
    answer = Priced.of(whole, prices).answer()
    given = whole.short.T @ prices
    assert (given > 0).any()
    for part in np.linspace(0, 1, 200):
        x = whole.lowest + part * np.maximum(whole.high - whole.lowest, 0)
        gains = Priced.of(whole, prices).weight * whole.margins(x) - (whole.spend.T @ prices) * x
        gains += given * np.maximum(at - x, 0) - whole.running.T @ prices
        better = gains - answer.gains
        able = whole.can_run & (whole.lowest <= whole.high)
        assert better[able].max() <= 1e-6 * np.abs(gains[able]).max()
