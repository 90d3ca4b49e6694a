"""The columns of a model under broken lines: corners of cells, switches, aims.

For each live cell the weight of each corner of its line, and whether it runs; per action that rows
count: runs; per goal: reached; per action that may change: changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.lines import basis, scales
from pacte.engine.allocation.lines.basis import Layout, numbered
from pacte.engine.allocation.lines.hull import Hull

PIECES = 1000
"""A cell has fewer pieces."""


class Columns:
    """The columns for some `live` cells of a grid (the others are off), lined at `points`.

    Those that run for sure (`on`) have a column for each stretch between two corners instead, from
    0 to 1, above the `first` spend and what it has `brought`: no row need then say that weights are
    1 together. `number` is the same for a live piece in every model, `cell` the live piece of each
    corner; `result` is a unit of what is sought, in cents.
    """

    def __init__(
        self,
        grid: Grid,
        hull: Hull,
        live: Flags,
        points: Sequence[Floats],
        on: Flags | None = None,
    ) -> None:
        self.grid, self.hull = grid, hull
        self.live: Places = np.flatnonzero(live & grid.can_run)
        first = np.searchsorted(grid.parent, grid.parent)
        self.number: Places = (PIECES * grid.parent + np.arange(len(grid)) - first)[self.live]
        self.points = points
        self.on = np.zeros(len(self.live), dtype=bool) if on is None else on[self.live]
        self.stretched = self.on & ~self._can_stay()
        self.first, self.brought = np.zeros((2, len(self.live)))
        self._corners()
        hope = grid.regard[self.live] * self.results.max(axis=1, initial=0.0)
        self.result = scales.of_result(grid, float(hope.sum()))
        self._number_columns()

    def _corners(self) -> None:
        """The corners of the live cells, and which of them are worth a column."""
        spends, results = self.hull.corners(self.points)
        self.spends, self.results = spends[self.live], np.maximum(results[self.live], 0.0)
        apart = np.diff(self.spends, axis=1, prepend=-1.0) > self.hull.high[self.live, None] * 1e-9
        apart[:, 0] = ~self.stretched
        self.cell, corner = np.nonzero(apart)
        self.at_spend = self.spends[self.cell, corner]
        self.at_result = self.results[self.cell, corner]
        self._stretch(corner)
        self._keep()

    def _stretch(self, corner: Places) -> None:
        """Of cells that run for sure, what each stretch adds."""
        mine = self.stretched[self.cell]
        cell, before = self.cell[mine], corner[mine] - 1
        self.at_spend[mine] -= self.spends[cell, before]
        self.at_result[mine] = np.maximum(self.at_result[mine] - self.results[cell, before], 0.0)
        self.first = np.where(self.stretched, self.spends[:, 0], 0.0)
        self.brought = np.where(self.stretched, self.results[:, 0], 0.0)

    def _can_stay(self) -> Flags:
        """Live cells that can keep what they spend today, where few may change."""
        today, lines = self.grid.today[self.live], self.hull
        able = (today > 0) & (today >= lines.low[self.live]) & (today <= lines.high[self.live])
        return np.asarray(able & (self.grid.change_row is not None))

    def _keep(self) -> None:
        """Where few may change: one more column for each cell that can keep today's spend."""
        today = self.grid.today[self.live]
        places = np.flatnonzero(self._can_stay())
        _, first = np.unique(self.grid.parent[self.live][places], return_index=True)
        places = places[first]
        self.kept = len(self.cell) + np.arange(len(places))
        exact = self.grid.curves.values(self.grid.today)[self.live][places]
        self.cell = np.concatenate([self.cell, places])
        self.at_spend = np.concatenate([self.at_spend, today[places]])
        self.at_result = np.concatenate([self.at_result, exact])

    def _number_columns(self) -> None:
        grid, n, k = self.grid, len(self.live), len(self.grid.names)
        groups = np.flatnonzero(grid.group_is_bound)
        sizes = [len(self.cell), n, len(groups), len(grid.worth)]
        sizes.append(len(groups) if grid.change_row is not None else 0)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        self.count = int(starts[-1])
        parts = [np.arange(a, b) for a, b in pairwise(starts)]
        self.weights, self.runs, self.group_columns, self.goal, moving = parts
        self.groups = groups
        self.group, self.change = np.full(k, -1), np.full(k, -1)
        self.group[groups] = self.group_columns
        self.change[groups[: len(moving)]] = moving
        forced = (~grid.may_be_off | grid.switchless)[self.live]
        self.forced = forced
        self.switches = np.concatenate([self.runs[~forced], self.group_columns, moving])
        self.switched = np.concatenate([self.runs, self.group_columns, moving]).astype(np.int32)

    def laid_out(self, rows: Places) -> Layout:
        """What a model of these columns is, with rows of these numbers."""
        moving = np.flatnonzero(self.change >= 0)
        columns = [
            numbered(basis.RUN, self.number),
            numbered(basis.ACTION, self.groups),
            numbered(basis.GOAL, np.arange(len(self.goal))),
            numbered(basis.CHANGE, moving),
        ]
        corners = self.number[self.cell]
        corners[self.kept] = ~corners[self.kept]  # those of today's spends are not like others
        return Layout(rows, np.concatenate(columns), corners, self.at_spend)

    def worths(self) -> Floats:
        """What one of each column brings, in units."""
        grid, worth = self.grid, np.zeros(self.count)
        weight = grid.weight[self.live]
        worth[self.weights] = weight[self.cell] * self.at_result / self.result
        worth[self.runs] = -weight * grid.loss[self.live] / self.result
        worth[self.goal] = grid.worth / self.result
        return worth

    def ranges(self) -> tuple[Floats, Floats]:
        """From where to where each column may be."""
        lower, upper = np.zeros(self.count), np.ones(self.count)
        lower[self.runs] = self.forced | self.on
        lower[self.goal] = -self.grid.sinks
        lower[self.group_columns] = self.grid.must_run[self.groups]
        if self.grid.change_row is not None:
            cannot = np.bincount(self.owners_kept(), minlength=len(self.grid.names))
            lower[self.change[self.groups[(cannot < self._today_runs())[self.groups]]]] = 1.0
        return lower, upper

    def owners_kept(self) -> Places:
        """The action of each cell that can keep what it spends today."""
        return np.asarray(self.grid.group[self.live[self.cell[self.kept]]])

    def _today_runs(self) -> Places:
        """In how many of its cells each action runs today."""
        _, first = np.unique(self.grid.parent, return_index=True)
        on = self.grid.today[first] > 0
        return np.bincount(self.grid.group[first][on], minlength=len(self.grid.names))
