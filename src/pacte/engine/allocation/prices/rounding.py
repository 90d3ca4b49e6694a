"""A plan out of the looks at prices that count together: one look for each action.

The looks in their parts use what the rows leave, but an action is in several of them. Each takes
one of its looks, so that what all use together stays as near as can be to that.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid, Matrix, Places
from pacte.engine.allocation.prices.looking import Descent, Kept

COUNTS = 1e-7
"""A look that counts for less in a block is left out."""


def rounded(grid: Grid, descent: Descent) -> Floats:
    """Spends (n) of one look for each action, the same for actions that rules tie together."""
    assert descent.parts is not None  # noqa: S101 - lines were laid
    unit, count = _units(grid)
    rows = np.flatnonzero((descent.prices > 0) & descent.is_shared)
    first_of = np.zeros(count, dtype=np.intp)
    first_of[unit] = np.arange(len(unit))
    parts = descent.parts[:, descent.block[first_of]]
    places = np.flatnonzero(parts.max(axis=1) > COUNTS)
    looks, parts = [descent.looks[i] for i in places], parts[places]
    table = np.stack([_used(grid, rows, (unit, count), look) for look in looks])
    table = table * descent.prices[rows]
    apart = table - np.einsum("iu,iur->ur", parts, table)[None]
    chosen = _nearest(apart, parts)
    spends = np.stack([look.reply for look in looks])
    return np.asarray(spends[chosen[unit[grid.group]], np.arange(len(grid))])


def _units(grid: Grid) -> tuple[Places, int]:
    """The number of each action's component, and how many there are."""
    names, unit = np.unique(grid.components.part, return_inverse=True)
    return unit, len(names)


def _nearest(apart: Floats, parts: Floats) -> Places:
    """For each unit the look (looks × units × rows, priced) that keeps the sum nearest to 0."""
    chosen = np.argmax(parts, axis=0)
    several = np.flatnonzero((parts > COUNTS).sum(axis=0) > 1)
    known = np.setdiff1d(np.arange(len(chosen)), several)
    total = apart[chosen[known], known].sum(axis=0)
    sizes = np.abs(apart[:, several]).sum(axis=2).max(axis=0)
    for unit in several[np.argsort(-sizes, kind="stable")]:
        among = np.flatnonzero(parts[:, unit] > COUNTS)
        left = total + apart[among, unit]
        best = among[int(np.argmin((left * left).sum(axis=1)))]
        chosen[unit], total = best, total + apart[best, unit]
    return np.asarray(chosen)


def _used(grid: Grid, rows: Places, units: tuple[Places, int], look: Kept) -> Floats:
    """What each unit uses of some rows (units × rows)."""
    unit, count = units
    of_cell, m = unit[grid.group], len(rows)
    runs = np.zeros(len(grid.names))
    np.maximum.at(runs, grid.group, look.running)
    brought = grid.curves.values(look.spends) - grid.loss * look.running
    pairs: tuple[tuple[Matrix, Places, Floats], ...] = (
        (grid.spend, of_cell, look.spends),
        (grid.running, of_cell, look.running),
        (grid.results, of_cell, -brought),
        (grid.actions, unit, runs),
    )
    table = np.zeros(count * m)
    for matrix, owner, amount in pairs:
        mine = matrix[rows]
        place = owner[mine.indices] * m + np.repeat(np.arange(m), np.diff(mine.indptr))
        table += np.bincount(place, mine.data * amount[mine.indices], len(table))
    return table.reshape(count, m)
