"""A sample of the actions with their part of every limit: prices near those of all, much sooner.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Matrix, Places

WHOLE = 1e-9
"""So much above a whole number is one."""


def sampled(grid: Grid, every: int) -> tuple[Grid, Places]:
    """The grid of one in `every` actions, and which rows of `grid` it has.

    Actions that rules tie stay together; they are taken in the order of what they may bring, so
    that large and small ones are there in proportion.
    """
    actions = _one_in(grid, every)
    cells = actions[grid.group]
    matrices = [m[:, cells] for m in (grid.spend, grid.running, grid.results)]
    matrices.insert(2, grid.actions[:, actions])
    rows = np.flatnonzero(_has_entries(grid, matrices))
    spend, running, by_action, results = (matrix[rows] for matrix in matrices)
    number = np.cumsum(actions) - 1
    share = _shares(grid, cells, actions)[rows]
    per_cell = ("weight", "loss", "low", "high", "may_be_off", "can_run", "today", "period")
    per_action = ("must_run", "most", "changed", "still")
    goals = np.searchsorted(rows, grid.goal_rows)
    part = share[goals]
    return replace(
        grid,
        rows=tuple(grid.rows[row] for row in rows),
        limit=_limits(grid, rows, share),
        spend=spend,
        running=running,
        actions=by_action,
        results=results,
        curves=grid.curves.take(cells),
        group=number[grid.group[cells]],
        names=tuple(np.array(grid.names)[actions].tolist()),
        change_row=None if grid.change_row is None else len(rows) - 1,
        goal_rows=goals,
        gaps=grid.gaps * part,
        worth=_worth(grid, part),
        parent=np.arange(int(cells.sum())),
        **{name: getattr(grid, name)[cells] for name in per_cell},
        **{name: getattr(grid, name)[actions] for name in per_action},
    ), rows


def _limits(grid: Grid, rows: Places, share: Floats) -> Floats:
    """The part of each limit; of a number of actions a whole one, that those which must run fit."""
    part = grid.limit[rows] * share
    counted = np.array([grid.rows[row].measure == "runs" for row in rows])
    if grid.change_row is not None:
        counted &= rows != grid.change_row
    return np.where(counted, np.ceil(part - WHOLE), part)


def _one_in(grid: Grid, every: int) -> Flags:
    """Which actions are taken."""
    part = grid.components.part
    brings = np.bincount(part[grid.group], np.abs(grid.weight * grid.curves.maximum), len(part))
    roots = np.unique(part)
    ranked = roots[np.argsort(brings[roots], kind="stable")]
    return np.isin(part, ranked[every // 2 :: every])


def _has_entries(grid: Grid, matrices: list[Matrix]) -> Flags:
    """The rows that count something; the budget, objectives and that of changes always."""
    filled = sum(np.diff(sparse.csr_matrix(matrix).indptr) for matrix in matrices) > 0
    filled[0] = True
    filled[grid.goal_rows] = True
    if grid.change_row is not None:
        filled[grid.change_row] = True
    return np.asarray(filled)


def _shares(grid: Grid, cells: Flags, actions: Flags) -> Floats:
    """The part of each row's use that the sample has, were every cell at its half spend."""
    scale = np.minimum(grid.curves.half_spend, grid.high)
    worth = np.abs(grid.weight * grid.curves.maximum)
    sizes = [(grid.spend, scale, cells), (grid.running, np.ones(len(grid)), cells)]
    sizes += [(grid.results, worth, cells), (grid.actions, np.ones(len(actions)), actions)]
    whole, mine = np.zeros(len(grid.rows)), np.zeros(len(grid.rows))
    for matrix, size, taken in sizes:
        whole += abs(matrix) @ size
        mine += abs(matrix) @ np.where(taken, size, 0.0)
    share = np.divide(mine, whole, out=np.ones(len(whole)), where=whole > 0)
    if grid.change_row is not None:
        share[grid.change_row] = actions.mean()
    return share


def _worth(grid: Grid, part: Floats) -> Floats:
    """What each objective is worth to the sample: its part of the whole."""
    share = np.zeros(len(grid.worth))
    np.maximum.at(share, grid.goal_of, part)
    return np.asarray(grid.worth * share)
