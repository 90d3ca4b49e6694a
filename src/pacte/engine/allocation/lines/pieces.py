"""Cells cut into pieces of their range, where a straight line lies too far above a curve.

A piece is a cell of its own, of which one at most runs; what it spends is spent by its cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import sparse

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.lines.hull import Hull, hull_of
from pacte.engine.allocation.problem import Row

LEAST_WIDTH = 2.0
"""Cents: a narrower piece is not cut."""


@dataclass(frozen=True)
class Pieces:
    """A grid whose cells are pieces of those of `whole`; `parent` is the cell of each piece."""

    whole: Grid
    grid: Grid
    parent: Places
    hull: Hull

    def spends(self, of_pieces: Floats) -> Floats:
        """The spend of each cell."""
        return np.bincount(self.parent, of_pieces, len(self.whole)).astype(np.float64)

    def sums(self, of_pieces: Floats) -> Floats:
        """Of each cell, the sum over its pieces."""
        return np.bincount(self.parent, of_pieces, len(self.whole)).astype(np.float64)

    def running(self, of_pieces: Floats) -> Flags:
        """Which cells run."""
        return np.asarray(np.bincount(self.parent, of_pieces, len(self.whole)) > 0.5)  # noqa: PLR2004

    def of(self, cells: Flags) -> Flags:
        """Which pieces belong to some cells."""
        return np.asarray(cells[self.parent])

    def holding(self, of_cells: Floats) -> Flags:
        """Which pieces hold what the running cells spend."""
        spend = of_cells[self.parent]
        inside = (spend > 0) & (spend >= self.grid.low) & (spend <= self.grid.high)
        _, first = np.unique(self.parent[inside], return_index=True)
        found = np.zeros(len(self.parent), dtype=bool)
        found[np.flatnonzero(inside)[first]] = True
        return found


def uncut(grid: Grid) -> Pieces:
    """Every cell whole."""
    return Pieces(grid, grid, np.arange(len(grid)), hull_of(grid))


def cut(grid: Grid, cuts: Mapping[int, tuple[float, ...]]) -> Pieces:
    """The cells of `grid` cut at some spends (cents, inside their range)."""
    if not cuts:
        return uncut(grid)
    parent, low, high = _ranges(grid, cuts)
    several = np.isin(parent, list(cuts))
    made = replace(
        _taken(grid, parent),
        low=low,
        high=high,
        may_be_off=grid.may_be_off[parent] | several,
    )
    made = _one_of_each(made, grid, parent, sorted(cuts))
    return Pieces(grid, made, parent, hull_of(made))


def _ranges(grid: Grid, cuts: Mapping[int, tuple[float, ...]]) -> tuple[Places, Floats, Floats]:
    parent: list[int] = []
    low: list[float] = []
    high: list[float] = []
    for cell in range(len(grid)):
        ends = [float(grid.low[cell]), *sorted(cuts.get(cell, ())), float(grid.high[cell])]
        for left, right in pairwise(ends):
            parent.append(cell)
            low.append(left)
            high.append(right)
    return np.array(parent, dtype=np.intp), np.array(low), np.array(high)


def _taken(grid: Grid, parent: Places) -> Grid:
    """The grid with a column for each piece."""
    return replace(
        grid,
        spend=grid.spend[:, parent],
        running=grid.running[:, parent],
        results=grid.results[:, parent],
        curves=grid.curves.take(parent),
        weight=grid.weight[parent],
        loss=grid.loss[parent],
        can_run=grid.can_run[parent],
        group=grid.group[parent],
        today=grid.today[parent],
        parent=parent,
    )


def _one_of_each(made: Grid, grid: Grid, parent: Places, cells: list[int]) -> Grid:
    """Rows: one piece at most of each cell that is cut, one at least where the cell must run."""
    must = [cell for cell in cells if not grid.may_be_off[cell]]
    order = {cell: place for place, cell in enumerate(cells)}
    mine = np.flatnonzero(np.isin(parent, cells))
    lines = np.array([order[cell] for cell in parent[mine]], dtype=np.intp)
    shape = (len(cells), len(parent))
    one = sparse.csr_matrix((np.ones(len(mine)), (lines, mine)), shape=shape)
    least = one[[order[cell] for cell in must]]
    extra = sparse.vstack([one, -least], format="csr")
    none = sparse.csr_matrix(extra.shape)
    limits = np.concatenate([np.ones(len(cells)), -np.ones(len(must))])
    rows = tuple(
        Row(f"piece:{i}", "runs", float(limit), {}, {}, {}, {}) for i, limit in enumerate(limits)
    )
    actions = sparse.csr_matrix((extra.shape[0], len(grid.names)))
    return replace(
        made,
        rows=(*made.rows, *rows),
        limit=np.concatenate([made.limit, limits]),
        spend=sparse.vstack([made.spend, none], format="csr"),
        running=sparse.vstack([made.running, extra], format="csr"),
        results=sparse.vstack([made.results, none], format="csr"),
        actions=sparse.vstack([made.actions, actions], format="csr"),
    )


def too_high(pieces: Pieces, spends: Floats, worst: float) -> dict[int, float]:
    """cell -> the spend to cut it at, where its line is more than `worst` cents above its curve."""
    grid, hull = pieces.grid, pieces.hull
    on = spends > 0
    _, slope, height = hull.tangents(np.where(on, spends, hull.low))
    over = grid.hoped * (slope * spends + height - grid.curves.values(spends))
    inside = (spends > hull.low + LEAST_WIDTH) & (spends < hull.high - LEAST_WIDTH)
    chosen = np.flatnonzero(on & inside & (spends < hull.touch) & (over > worst))
    return {int(pieces.parent[i]): float(np.floor(spends[i])) for i in chosen}
