"""The problem with every spend in whole cents, on the true curves themselves, for HiGHS.

For budgets of so few cents that rounding a plan loses much of it. Source:
docs/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.lines.hull import hull_of
from pacte.engine.allocation.lines.mixed import Mixed


@dataclass(frozen=True)
class Levels:
    """Spends (whole cents) that a running cell may have: one place of `cell` for each."""

    cell: Places
    spends: Floats

    def __len__(self) -> int:
        return len(self.cell)


def levels_of(grid: Grid, most: int) -> Levels | None:
    """Every whole cent of every cell that one budget allows; None where they are more than
    `most`."""
    first = np.ceil(grid.lowest)
    last = np.floor(np.minimum(grid.high, _allowed(grid)))
    count = np.where(grid.can_run, np.maximum(last - first + 1, 0.0), 0.0)
    if count.sum() > most:
        return None
    each = count.astype(np.intp)
    cell = np.repeat(np.arange(len(grid)), each)
    before = np.cumsum(each) - each
    spends = first[cell] + np.arange(len(cell)) - before[cell]
    return Levels(cell, spends.astype(np.float64))


def _allowed(grid: Grid) -> Floats:
    """The most that the envelope lets each cell spend, all others nothing."""
    rates = grid.spend[0].toarray().ravel()
    with np.errstate(divide="ignore"):
        return np.where(rates > 0, max(float(grid.limits_said[0]), 0.0) / rates, np.inf)


class ByCent(Mixed):
    """The model of a grid in which each running cell has one of some levels."""

    def __init__(self, grid: Grid, levels: Levels) -> None:
        self.levels = levels
        able = np.bincount(levels.cell, minlength=len(grid)) > 0
        super().__init__(grid, hull_of(grid), able | ~grid.may_be_off, ())
        self.switches = np.concatenate([self.switches, self.weights])

    def _corners(self) -> None:
        levels = self.levels
        self.cell = np.searchsorted(self.live, levels.cell)
        self.at_spend = levels.spends
        self.at_result = self.grid.curves.take(levels.cell).values(levels.spends)
        self.results = np.zeros((len(self.live), 1))
        np.maximum.at(self.results[:, 0], self.cell, self.at_result)
        self._keep()
