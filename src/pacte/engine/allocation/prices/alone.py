"""Actions whose own most, or own least, binds: how many of their periods run, and what each spends.

At given prices of the shared rows such an action stands alone. Its own row is held here, not
priced: a price of it stands for a mean of two answers, which no plan can be.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.grid.owned import NONE
from pacte.engine.allocation.prices.own import Within
from pacte.engine.allocation.prices.priced import Priced

AROUND = (-1, 0, 1, 2)
"""So many periods more than in the plan known are tried."""

FEWEST = 1
HOLDS = 1e-6
"""A row that is broken by so small a part of its limit is mended with the cents."""


def alone(grid: Grid, prices: Floats, spends: Floats) -> Floats:
    """The spends, those of running actions whose own row has a price chosen anew, each alone.

    `prices` (m) stand for the shared rows. An action brings no less at them than before, unless it
    broke its own row.
    """
    actions = _bound(grid, prices, spends)
    if not len(actions):
        return spends
    mine = np.isin(grid.group, actions)
    some = _Some.of(grid, prices, actions)
    runs = np.bincount(some.own.cells.group, spends[mine] > 0, len(actions)).astype(np.intp)
    best, worth = spends[mine], some.worth(spends[mine])
    for count in (np.full(len(runs), FEWEST), *(runs + more for more in AROUND)):
        tried = some.with_cells(count)
        brings = some.worth(tried)
        better = brings > worth
        best = np.where(better[some.own.cells.group], tried, best)
        worth = np.where(better, brings, worth)
    found = spends.copy()
    found[mine] = np.where((worth < some.out)[some.own.cells.group], 0.0, best)
    return found


def _bound(grid: Grid, prices: Floats, spends: Floats) -> Places:
    """Running actions whose own row has a price, where they are not as they were before."""
    own, k = grid.owned, len(grid.names)
    paid = np.zeros(k)
    for row in (own.most_row, own.least_row):
        paid += np.where(row == NONE, 0.0, prices[row])
    runs = np.bincount(grid.group, spends > 0, k) > 0
    if grid.change_row is not None:
        runs &= np.bincount(grid.group, spends != grid.today, k) > 0
    return np.flatnonzero(runs & (paid > 0))


@dataclass(frozen=True)
class _Some:
    """Some actions (k) at prices of the shared rows: each asks `due` to run, and brings `out` where
    it does not (−∞: it must). `rank` is the place of each cell among those of its action."""

    own: Within
    rank: Places
    due: Floats
    out: Floats

    @classmethod
    def of(cls, grid: Grid, prices: Floats, actions: Places) -> _Some:
        own = grid.owned
        shared = np.where(grid.components.inside, 0.0, prices)
        shared[own.rows] = 0.0
        cells = Priced.of(grid, shared).of_actions(actions)
        most, least = (
            np.where(row == NONE, 0.0, prices[row])[actions]
            for row in (own.most_row, own.least_row)
        )
        sign = np.where(most >= least, 1.0, -1.0)
        target = np.where(sign > 0, own.most[actions], own.least[actions])
        stays = grid.must_run | grid.components.tied
        stays |= np.bincount(grid.group, ~grid.may_be_off, len(grid.names)) > 0
        out = np.where(stays[actions] | (grid.change_row is not None), -np.inf, 0.0)
        rank = _ranks(cells.dearer(sign * np.maximum(most, least)))
        return cls(Within(cells, sign, target), rank, grid.due(shared)[actions], out)

    def with_cells(self, count: Places) -> Floats:
        """What cells spend where the first `count` (k) of each action run, its own row held."""
        cells, group = self.own.cells, self.own.cells.group
        on = cells.can_run & (self.rank < np.minimum(count, cells.most)[group])
        on |= cells.can_run & cells.forced
        held = replace(cells, can_run=on, forced=on)
        spends = np.where(on, held.answer().spends, 0.0)
        total = np.bincount(group, spends, len(count))
        broken = np.flatnonzero(self.own.sign * (total - self.own.target) > 0)
        if len(broken):
            some = Within(held.of_actions(broken), self.own.sign[broken], self.own.target[broken])
            spends[np.isin(group, broken)] = some.spent()
        return spends

    def worth(self, spends: Floats) -> Floats:
        """What each action brings at the prices of the shared rows; −∞ where it breaks its own."""
        cells, k = self.own.cells, len(self.due)
        on = spends > 0
        brought = cells.weight * (cells.curves.values(spends) - cells.loss)
        gains = np.where(on, brought - cells.unit * spends - cells.start, 0.0)
        runs = np.bincount(cells.group, on, k)
        over = self.own.sign * (np.bincount(cells.group, spends, k) - self.own.target)
        holds = (over <= HOLDS * self.own.target) & (runs >= 1) & (runs <= cells.most)
        return np.where(holds, np.bincount(cells.group, gains, k) - self.due, -np.inf)


def _ranks(cells: Priced) -> Places:
    """The place of each cell in its action: those that must run first, then what gains most."""
    gains = np.where(cells.forced, np.inf, cells.answer().gains)
    order = np.lexsort((-gains, cells.group))
    rank = np.empty(len(order), dtype=np.intp)
    ordered = cells.group[order]
    rank[order] = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    return rank
