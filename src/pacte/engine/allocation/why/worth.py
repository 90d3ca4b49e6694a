"""What one more unit of each row brings to the plan proposed, its bends and missed aims counted.

The prices of a search are those of straight lines and of plans between plans: at the plan itself an
objective may be missed that they see reached, and a curve steeper than its line.
"""

from __future__ import annotations

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.problem import Problem
from pacte.engine.allocation.search.known import FEW_CELLS
from pacte.engine.allocation.why.level import kept_as_today

MISSED = 1e-6
"""An objective this near what is wanted (of its gap) is reached."""

UNIT = 100
"""Cents of a unit of money: what a cell must be able to spend more of for its return to count."""


def worth_of_rows(problem: Problem, grid: Grid, prices: Floats, spends: Floats) -> Floats:
    """Prices (m) of a search, made those of the plan.

    A missed objective pays in full. Of few cells, a budget that is used up is worth at least what a
    cell brings next that nothing else holds.
    """
    found = _missed_paid(grid, prices, spends)
    if len(grid) > FEW_CELLS or grid.limit[0] - grid.used(spends)[0] >= UNIT:
        return found
    next_of = slopes_at(grid, found, spends)[_may_spend_more(problem, grid, spends)]
    found[0] = max(found[0], *next_of[np.isfinite(next_of)], 0.0)
    return found


def slopes_at(grid: Grid, worth: Floats, spends: Floats) -> Floats:
    """What one more cent of each cell (n) brings, objectives counted."""
    counts = grid.weight + grid.asked(worth).paid
    steep = grid.curves.marginals(spends)
    return np.multiply(counts, steep, out=np.zeros(len(grid)), where=counts != 0)


def _missed_paid(grid: Grid, prices: Floats, spends: Floats) -> Floats:
    is_tail = (grid.goal_of == len(grid.worth) - 1) & grid.has_tail
    missed = ~is_tail & (grid.attained(spends)[grid.goal_of] < 1 - MISSED)
    found = prices.copy()
    found[grid.goal_rows[missed]] = (grid.worth[grid.goal_of] / grid.gaps)[missed]
    return found


def _may_spend_more(problem: Problem, grid: Grid, spends: Floats) -> Flags:
    """Running cells (n) that a unit more would make break nothing but the budget."""
    left = grid.limit - grid.used(spends)
    left[0] = np.inf
    more = grid.spend.tocoo()
    held = np.zeros(len(grid), dtype=bool)
    held[more.col[more.data * UNIT > left[more.row]]] = True
    decided = np.array([not (cell.pinned or cell.closed) for cell in problem.cells], dtype=bool)
    stays = kept_as_today(grid, spends)[grid.group]
    return np.asarray((spends > 0) & (spends + UNIT <= grid.high) & decided & ~held & ~stays)
