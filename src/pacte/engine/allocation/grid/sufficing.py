"""Less money that reaches as much of what is sought: what serves nothing more is left over.

Where margin itself counts for nothing, a plan is worth no more beyond the objectives that it
reaches, nor for what serves none of them. Cells are lowered one after the other, those first that
give up margin or run for next to nothing: another plan may reach as much with less money still.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Matrix, Places
from pacte.engine.allocation.grid.whole import Slack, changing, may_change

MOST_TRIED = 300
"""Cells that are tried at most, those whose last cent brings least first."""

MOST_TAKERS = 5
"""Cells that are tried at most, to take what is asked for of one that is left out."""

MOST_HANDED = 3
"""Cells that take a part of it at most."""

ROUNDS = 3
"""Times that the cells are tried at most: one that was lowered may then be left out."""

UNIT = 100
"""Cents of a unit of money: a cell that spends less runs for next to nothing."""

NEARLY = 1e-12
"""An objective this little (relative) under what is wanted is reached: floating point loses it."""


def sufficing(grid: Grid, whole: Floats) -> Floats:
    """The plan (cents) without what adds nothing to its value, as far as every row allows.

    With prudence all results count, and the plan stays.
    """
    for _ in range(ROUNDS):
        before, whole = whole, _lowered(grid, whole)
        if np.array_equal(before, whole):
            break
    return whole


def _lowered(grid: Grid, whole: Floats) -> Floats:
    may = adds_nothing(grid, whole) & (whole > 0)
    if grid.has_tail or not may.any():
        return whole
    trying = _Trying(grid, whole.copy())
    for cell in _in_turn(grid, whole, may):
        if may_change(grid, trying.whole)[cell]:
            trying.lower(cell)
    value = grid.value(whole)
    is_worth = grid.value(trying.whole) >= value - abs(value) * 10 * NEARLY
    return trying.whole if is_worth and grid.admits(trying.whole) else whole


def _in_turn(grid: Grid, whole: Floats, may: Flags) -> list[int]:
    """The cells to be lowered: those that need not run first, then by what a cent brings.

    Where few actions may change, those that do come before the others, of which the largest first.
    """
    slopes, moved = grid.curves.marginals(whole), changing(grid, whole)
    spent = np.bincount(grid.group, whole, len(grid.names))[grid.group]
    stays = np.where(moved, 0.0, -spent)
    order = np.lexsort((slopes, ~_is_idle(grid, whole), stays, ~moved))
    return [int(cell) for cell in order if may[cell]][:MOST_TRIED]


def _is_idle(grid: Grid, whole: Floats) -> Flags:
    """Cells that run for next to nothing, or that give up more margin than they bring."""
    return np.asarray((whole > 0) & ((whole < UNIT) | (grid.margins(whole) < 0)))


def adds_nothing(grid: Grid, whole: Floats) -> Flags:
    """Cells whose margin counts for nothing, and none of whose objectives is missed (n)."""
    over = _beyond(grid, whole)
    missed = np.zeros(len(grid.rows), dtype=bool)
    missed[grid.goal_rows] = over <= 0
    wanted = np.asarray(abs(grid.results[missed]).sum(axis=0)).ravel() > 0
    counted = np.ones(len(grid.rows), dtype=bool)
    counted[grid.goal_rows] = False
    wanted |= np.asarray(abs(grid.results[counted]).sum(axis=0)).ravel() > 0
    return np.asarray((grid.weight == 0) & ~wanted)


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
    is_idle: Flags = field(init=False)
    serves: Matrix = field(init=False)

    def __post_init__(self) -> None:
        self.over = _beyond(self.grid, self.whole)
        self.slack = Slack(self.grid, self.whole)
        self.is_idle = _is_idle(self.grid, self.whole)
        self.serves = self.grid.results[self.grid.goal_rows].tocsc()

    def lower(self, cell: int) -> None:
        """Take from a cell what adds nothing, all of it where it may be left out."""
        goals, rates = self._goals(cell)
        may_lose = float(np.min(self.over[goals] / rates, initial=np.inf))
        before = self._margin(cell, self.whole[cell])
        given_up = float(self.grid.loss[cell])
        may_be_off = self.grid.may_be_off[cell] and before - given_up <= may_lose
        if may_be_off and self._left_out(cell):
            lost = before - given_up
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
        """Leave a cell out where every rule allows it; whether it is.

        What floors ask for of one that need not run is handed to another cell.
        """
        tried = self.whole.copy()
        tried[cell] = 0.0
        if not self.grid.admits(tried):
            handed = self._handed(tried, cell) if self.is_idle[cell] else None
            if handed is None:
                return False
            tried = handed
        self.whole = tried
        self.slack = Slack(self.grid, tried)
        return True

    def _handed(self, tried: Floats, cell: int) -> Floats | None:
        """The plan in which others spend what floors lack without a cell; None where none may."""
        handed = tried.copy()
        for _ in range(MOST_HANDED):
            broken = np.flatnonzero(self.grid.excess(handed))
            if not len(broken):
                break
            if not self._is_taken(handed, broken, cell):
                return None
        return handed if self.grid.admits(handed) and self._is_as_good(handed, cell) else None

    def _is_taken(self, handed: Floats, broken: Places, cell: int) -> bool:
        """Let a cell spend what floors lack, of the same action first; whether fewer then do."""
        grid, excess = self.grid, self.grid.excess(handed)[broken]
        rates = np.maximum(-grid.spend[broken].toarray(), 0.0)
        may = (handed > 0) & may_change(grid, self.whole) & (rates > 0).any(axis=0)
        may[cell] = False
        takers = np.flatnonzero(may)
        counted = rates[:, takers]
        with np.errstate(divide="ignore"):
            asked = np.where(counted > 0, np.ceil(excess[:, None] / counted), 0.0).max(axis=0)
        others = grid.group[takers] != grid.group[cell]
        for place in np.lexsort((others, -(counted > 0).sum(axis=0)))[:MOST_TAKERS]:
            handed[takers[place]] += asked[place]
            left = np.flatnonzero(grid.excess(handed))
            if len(left) < len(broken) and handed[takers[place]] <= grid.high[takers[place]]:
                return True
            handed[takers[place]] -= asked[place]
        return False

    def _is_as_good(self, handed: Floats, cell: int) -> bool:
        """Whether a plan costs no more than this one, nor brings less margin.

        Instead of next to nothing as much again may be spent, for a unit of money less at most.
        """
        grid, is_little = self.grid, self.whole[cell] < UNIT
        more = grid.used(handed)[0] - grid.used(self.whole)[0]
        lost = grid.margins(self.whole).sum() - grid.margins(handed).sum()
        if is_little:
            return bool(more <= self.whole[cell] and lost <= UNIT)
        return bool(more <= 0 and lost <= 0)

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
