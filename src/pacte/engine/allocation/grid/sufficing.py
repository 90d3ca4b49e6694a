"""Less money that reaches as much of what is sought: what serves nothing more is left over.

Where margin itself counts for nothing, a plan is worth no more beyond the objectives that it
reaches, nor for what serves none of them. Cells are lowered one after the other: another plan may
reach as much with less money still.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.grid.whole import Slack, changing

MOST_TRIED = 300
"""Cells that are tried at most, those whose last cent brings least first."""

NEARLY = 1e-12
"""An objective this little (relative) under what is wanted is reached: floating point loses it."""


def sufficing(grid: Grid, whole: Floats) -> Floats:
    """The plan (cents) without what adds nothing to its value, as far as every row allows.

    With prudence all results count, and the plan stays.
    """
    may = adds_nothing(grid, whole) & (whole > 0) & changing(grid, whole)
    if grid.has_tail or not may.any():
        return whole
    slopes = grid.curves.marginals(whole)
    order = np.flatnonzero(may)[np.argsort(slopes[may], kind="stable")][:MOST_TRIED]
    trying = _Trying(grid, whole.copy())
    for cell in map(int, order):
        trying.lower(cell)
    value = grid.value(whole)
    is_worth = grid.value(trying.whole) >= value - abs(value) * 10 * NEARLY
    return trying.whole if is_worth and grid.admits(trying.whole) else whole


def adds_nothing(grid: Grid, whole: Floats) -> Flags:
    """Cells whose margin counts for nothing, and none of whose objectives is missed (n)."""
    over = _beyond(grid, whole)
    missed = np.zeros(len(grid.rows), dtype=bool)
    missed[grid.goal_rows] = over <= 0
    wanted = np.asarray(abs(grid.results[missed]).sum(axis=0)).ravel() > 0
    counted = np.ones(len(grid.rows), dtype=bool)
    counted[grid.goal_rows] = False
    wanted |= np.asarray(abs(grid.results[counted]).sum(axis=0)).ravel() > 0
    plain = (grid.weight == 0) & (grid.loss == 0)
    return np.asarray(plain & ~wanted)


def _beyond(grid: Grid, whole: Floats) -> Floats:
    """What each objective is given above what is wanted of it, in its unit."""
    rows = grid.goal_rows
    if not len(rows):
        return np.zeros(0)
    reached = grid.results[rows] @ grid.margins(whole) - grid.running[rows] @ (whole > 0)
    return np.asarray(grid.limit[rows] + reached - grid.gaps * (1 - NEARLY))


@dataclass
class _Trying:
    """A plan whose cells are lowered one after the other."""

    grid: Grid
    whole: Floats
    over: Floats = field(init=False)
    slack: Slack = field(init=False)

    def __post_init__(self) -> None:
        self.over = _beyond(self.grid, self.whole)
        self.slack = Slack(self.grid, self.whole)
        self.serves = self.grid.results[self.grid.goal_rows].tocsc()

    def lower(self, cell: int) -> None:
        """Take from a cell what adds nothing, all of it where it may be left out."""
        goals, rates = self._goals(cell)
        may_lose = float(np.min(self.over[goals] / rates, initial=np.inf))
        before = self._margin(cell, self.whole[cell])
        if before <= may_lose and self.grid.may_be_off[cell] and self._left_out(cell):
            lost = before
        else:
            least = self._least(cell, before - may_lose)
            self.whole[cell] -= self.slack.takes(cell, least - self.whole[cell])
            lost = before - self._margin(cell, self.whole[cell])
        self.over[goals] -= rates * lost

    def _goals(self, cell: int) -> tuple[Places, Floats]:
        start, end = self.serves.indptr[cell], self.serves.indptr[cell + 1]
        goals, rates = self.serves.indices[start:end], self.serves.data[start:end]
        return goals[rates > 0], rates[rates > 0]

    def _left_out(self, cell: int) -> bool:
        """Leave a cell out where every rule allows it; whether it is."""
        spend, self.whole[cell] = self.whole[cell], 0.0
        if self.grid.admits(self.whole):
            self.slack = Slack(self.grid, self.whole)
            return True
        self.whole[cell] = spend
        return False

    def _least(self, cell: int, wanted: float) -> float:
        """The least whole spend of a cell at which it still brings so much."""
        low, high = float(self.grid.lowest[cell]), float(self.whole[cell])
        while low < high:
            middle = np.floor((low + high) / 2)
            low, high = (
                (low, middle) if self._margin(cell, middle) >= wanted else (middle + 1, high)
            )
        return high

    def _margin(self, cell: int, spend: float) -> float:
        curve = self.grid.curves.take(np.array([cell]))
        return float(curve.values(np.array([spend]))[0])
