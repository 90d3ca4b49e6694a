"""Many cells: prices by descent on the bound, then a plan mended from the best reply to them.

With thousands of cells each weighs little, so that what is lost by leaving out those that the
prices leave hesitating is small; the bound says how small. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from pacte.engine.allocation import bundle
from pacte.engine.allocation.grid import Grid, Matrix, Places
from pacte.engine.allocation.own import CLOSE, CLOSER, CLOSEST, Balanced, balanced, is_owned, own_rows
from pacte.engine.allocation.reply import Reply, answered, reply
from pacte.engine.allocation.response import Flags, Floats

FIRST_LOOKS, MOST_LOOKS = 30, 120
"""Looks by quasi-Newton steps, then by cutting planes."""

BLOCKS = 24
FEW = 3000
CLOSE_ENOUGH = 2e-5
MOST_DROPS = 4000


def descend(grid: Grid, start: Floats, until: float) -> Floats:
    """Prices that make the bound of all cells small, from `start`, by the clock's `until`.

    Of the rows that several actions share, by quasi-Newton steps (L-BFGS-B), then by cutting
    planes; the own price of each action follows, rules tied together have none.
    """
    looking = _Looking(grid, start, until)
    options = {"maxfun": FIRST_LOOKS, "ftol": 1e-6, "maxcor": 20}
    bounds = [(0.0, None)] * len(looking.scale)

    def smooth(scaled: Floats) -> tuple[float, Floats]:
        found = looking.look(np.maximum(scaled, 0.0))
        return found.total, looking.limits + found.slopes.sum(axis=0)

    first = start[looking.shared] * looking.scale
    with suppress(TimeoutError):  # the best prices so far stand; the gap says what is left
        minimize(smooth, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        if len(grid) > FEW:
            first = looking.best[looking.shared] * looking.scale
            looking.close = CLOSER
            bundle.lowest(looking.look, first, looking.limits, MOST_LOOKS, CLOSE_ENOUGH)
    return looking.finest()


@dataclass(frozen=True)
class _Seen:
    """A look at prices: see `bundle.Look`."""

    total: float
    values: Floats
    slopes: Floats


class _Looking:
    """Looks at prices of shared rows, scaled so that a row's part of the whole is its price."""

    def __init__(self, grid: Grid, start: Floats, until: float) -> None:
        self.grid, self.until = grid, until
        self.own = own_rows(grid)
        alone = is_owned(self.own, len(grid.rows))
        self.always = self.own.always(grid)
        self.shared = np.flatnonzero(~grid.components.inside & ~alone)
        self.whole = max(reply(grid, start).bound, 1.0)
        self.scale = _scales(grid)[self.shared] / self.whole
        self.limits = grid.limit[self.shared] / (self.scale * self.whole)
        self.best, self.lowest, self.near = start, np.inf, np.zeros(len(grid.names))
        self.block, self.close = grid.components.part % BLOCKS, CLOSE
        number = np.full(len(grid.rows), -1)
        number[self.shared] = np.arange(len(self.shared))
        self.entries = [
            _entries(matrix, number, owner, self.block)
            for matrix, owner in (
                (grid.spend, grid.group),
                (grid.running, grid.group),
                (grid.results, grid.group),
                (grid.actions, np.arange(len(grid.names))),
            )
        ]

    def look(self, scaled: Floats) -> _Seen:
        """What every block brings at some prices."""
        if time.monotonic() > self.until:
            raise TimeoutError
        grid = self.grid
        prices = np.zeros(len(grid.rows))
        prices[self.shared] = scaled / self.scale
        found = balanced(grid, self.own, prices, self.near, self.close)
        self.near = np.where(found.own != 0, found.own, self.near)
        made = answered(grid, found.prices, found.answer)
        if made.bound < self.lowest:
            self.best, self.lowest = found.prices, made.bound
        slack = _means(grid, self.always, made.spends, found)[2]
        paid = np.where(self.always, found.prices[self.own.most_row], 0.0)
        paid = paid * np.where(self.always, self.own.most, 0.0)
        values = np.bincount(self.block, made.of_action + paid - slack, BLOCKS + 1)
        values[BLOCKS] = made.reached
        return _Seen(made.bound / self.whole, values / self.whole, self._slopes(made, found))

    def _slopes(self, made: Reply, found: Balanced) -> Floats:
        """By how much each block falls with each price: what it uses of the row."""
        grid = self.grid
        spends, on, _ = _means(grid, self.always, made.spends, found)
        runs = np.bincount(grid.group, made.spends > 0, len(grid.names)) > 0
        brought = grid.curves.values(spends) - grid.loss * on
        amounts = (spends, on, -brought, runs.astype(np.float64))
        used = np.zeros((BLOCKS + 1) * len(self.shared))
        for (place, source, rate), amount in zip(self.entries, amounts, strict=True):
            used += np.bincount(place, rate * amount[source], len(used))
        table = used.reshape(BLOCKS + 1, -1)
        self._goals(table, made)
        self._changes(table, made)
        return -table / (self.scale * self.whole)

    def _goals(self, table: Floats, made: Reply) -> None:
        """An objective that is worth reaching takes its gap of its row."""
        rows = np.searchsorted(self.shared, self.grid.goal_rows)
        if len(rows):
            table[BLOCKS, rows] += self.grid.gaps * (made.reached > 0)

    def _changes(self, table: Floats, made: Reply) -> None:
        row = self.grid.change_row
        if row is not None:
            moved = np.zeros(len(self.grid.names))
            np.maximum.at(moved, self.grid.group, (made.spends != self.grid.today) * 1.0)
            table[:BLOCKS, np.searchsorted(self.shared, row)] += np.bincount(
                self.block, moved, BLOCKS
            )

    def finest(self) -> Floats:
        """The best prices, each action's own found as closely as can be."""
        found = balanced(self.grid, self.own, self.best, self.near, CLOSEST)
        bound = answered(self.grid, found.prices, found.answer).bound
        return found.prices if bound < self.lowest else self.best


def _entries(
    matrix: Matrix, number: Places, owner: Places, block: Places
) -> tuple[Places, Places, Floats]:
    """(place in a table of blocks × shared rows, column, coefficient) of a matrix's entries."""
    rows = number[np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))]
    mine = rows >= 0
    columns, count = matrix.indices[mine], int((number >= 0).sum())
    return block[owner[columns]] * count + rows[mine], columns, matrix.data[mine]


def _means(
    grid: Grid, always: Flags, spends: Floats, found: Balanced
) -> tuple[Floats, Floats, Floats]:
    """(spends, running, slack per action) where actions are on both sides of an own price in part."""
    on = (spends > 0).astype(np.float64)
    if grid.change_row is not None:
        return spends, on, np.zeros(len(grid.names))
    runs = np.bincount(grid.group, on, len(grid.names)) > 0
    both = (runs | always) & (found.own != 0)
    mine = both[grid.group]
    mean, running = np.where(mine, found.spends, spends), np.where(mine, found.running, on)
    return mean, running, np.where(both, found.slack, 0.0)


def _scales(grid: Grid) -> Floats:
    """What a relative change of each price moves: about the limit of its row."""
    full = np.asarray(abs(grid.spend) @ np.minimum(grid.high, float(grid.limit[0]))).ravel()
    usual = np.maximum(np.abs(grid.limits_said), 1e-3 * full)
    return np.maximum(usual, 1.0)


def mended(grid: Grid, prices: Floats, spends: Floats) -> Floats:
    """The reply to `prices` without the cells least worth their rows, until it fits."""
    spends = spends.copy()
    gains = _gains(grid, prices, spends)
    for _ in range(MOST_DROPS):
        excess = grid.excess(spends)
        if not excess.any():
            break
        relative = excess / (1 + np.abs(grid.limits_said))
        row = int(np.argmax(relative))
        if _is_of_one_action(grid, row) and _moved(grid, row, float(excess[row]), spends):
            continue
        dropped = _dropped(grid, row, float(excess[row]), gains, spends)
        if not dropped.any():
            break
        spends[dropped] = 0.0
    return spends


def _is_of_one_action(grid: Grid, row: int) -> bool:
    cells = grid.spend.indices[grid.spend.indptr[row] : grid.spend.indptr[row + 1]]
    return len(cells) > 0 and len(np.unique(grid.group[cells])) == 1


def _moved(grid: Grid, row: int, over: float, spends: Floats) -> bool:
    """Bring a row of one action back by spending less there, or more; whether that was enough."""
    cells = grid.spend.indices[grid.spend.indptr[row] : grid.spend.indptr[row + 1]]
    rates = grid.spend.data[grid.spend.indptr[row] : grid.spend.indptr[row + 1]]
    on = spends[cells] > 0
    limit = np.where(rates > 0, grid.lowest[cells], grid.high[cells])
    room = np.where(on, np.abs(rates * (spends[cells] - limit)), 0.0)
    if room.sum() < over:
        return False
    part = min(over / room.sum() * (1 + 1e-12) + 1e-15, 1.0)
    spends[cells] = np.where(on, spends[cells] + part * (limit - spends[cells]), spends[cells])
    return True


def _gains(grid: Grid, prices: Floats, spends: Floats) -> Floats:
    unit, start = grid.spend.T @ prices, grid.running.T @ prices
    weight = grid.weight + (grid.results.T @ prices if grid.results.nnz else 0.0)
    paid = unit * spends + np.where(spends > 0, start, 0.0)
    return np.asarray(weight * grid.margins(spends) - paid)


def _dropped(grid: Grid, row: int, over: float, gains: Floats, spends: Floats) -> Flags:
    """The cells to leave out for one row: those that gain least for what they use of it.

    Whole actions where the row counts actions, or gives back what its cells spend.
    """
    on = spends > 0
    use = _use_of(grid, row, spends)
    cells = on & (use > 0) & grid.may_be_off
    if grid.rows[row].measure != "runs" and cells.any():
        return _least(gains, use, cells, over)
    k = len(grid.names)
    runs = np.bincount(grid.group, on, k) > 0
    by_action = grid.actions[row].toarray().ravel() * runs
    used: Floats = np.bincount(grid.group, np.where(on, use, 0.0), k) + by_action
    gained = np.asarray(np.bincount(grid.group, np.where(on, gains, 0.0), k), dtype=np.float64)
    groups = _least(gained, used, runs & (used > 0) & ~grid.must_run & _free(grid), over)
    return np.asarray(on & groups[grid.group])


def _least(gains: Floats, use: Floats, among: Flags, over: float) -> Flags:
    """Those that gain least per use, until they use `over` together."""
    places = np.flatnonzero(among)
    ranked = places[np.argsort(gains[places] / use[places], kind="stable")]
    needed = int(np.searchsorted(np.cumsum(use[ranked]), over)) + 1
    chosen = np.zeros(len(among), dtype=bool)
    chosen[ranked[:needed]] = True
    return chosen


def _free(grid: Grid) -> Flags:
    """Actions that nothing forces to run."""
    return np.asarray(np.bincount(grid.group, ~grid.may_be_off, len(grid.names)) == 0)


def _use_of(grid: Grid, row: int, spends: Floats) -> Floats:
    """What each cell that runs uses of a row."""
    spend = grid.spend[row].toarray().ravel() * spends
    return np.asarray(spend + grid.running[row].toarray().ravel() * (spends > 0))
