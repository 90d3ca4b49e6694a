"""A plan out of the looks at prices that count together: one look for each action.

The looks in their parts use what the rows leave, but an action is in several of them. Each takes
one of its looks, so that what all use together stays as near as can be to that.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid, Matrix, Places
from pacte.engine.allocation.prices.alone import alone
from pacte.engine.allocation.prices.looking import Descent

COUNTS = 1e-7
"""A look that counts for less in a block is left out."""


def rounded(grid: Grid, descent: Descent) -> Floats:
    """Spends (n) of one look for each action, the same for actions that rules tie together.

    Then actions that their own rows bind are looked at alone.
    """
    assert descent.parts is not None  # noqa: S101 - lines were laid
    units, count = _units(grid)
    rows = np.flatnonzero((descent.prices > 0) & descent.is_shared)
    first_of = np.zeros(count, dtype=np.intp)
    first_of[units] = np.arange(len(units))
    parts = descent.parts[:, descent.block[first_of]]
    places = np.flatnonzero(parts.max(axis=1) > COUNTS)
    looks, parts = [descent.looks[i] for i in places], parts[places]
    apart = np.zeros((len(looks), count, len(rows)))
    together = np.zeros((count, len(rows)))
    for part, look, used in zip(parts, looks, apart, strict=True):
        together += part[:, None] * _used(grid, rows, (units, count), (look.spends, look.running))
        used[:] = _used(
            grid, rows, (units, count), (look.reply, (look.reply > 0).astype(np.float64))
        )
    apart = (apart - together) * descent.prices[rows]
    replies = np.stack([look.reply for look in looks])
    of_cell = units[grid.group]
    chosen = replies[_nearest(apart, parts)[of_cell], np.arange(len(grid))]
    return alone(grid, descent.prices, chosen)


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


def _used(
    grid: Grid, rows: Places, units: tuple[Places, int], plan: tuple[Floats, Floats]
) -> Floats:
    """What each unit uses of some rows (units × rows), spending and running so much."""
    unit, count = units
    spends, running = plan
    of_cell, m = unit[grid.group], len(rows)
    runs = np.zeros(len(grid.names))
    np.maximum.at(runs, grid.group, running)
    brought = grid.curves.values(spends) - grid.loss * running
    pairs: tuple[tuple[Matrix, Places, Floats], ...] = (
        (grid.spend, of_cell, spends),
        (grid.running, of_cell, running),
        (grid.results, of_cell, -brought),
        (grid.actions, unit, runs),
    )
    table = np.zeros(count * m)
    for matrix, owner, amount in pairs:
        mine = matrix[rows]
        place = owner[mine.indices] * m + np.repeat(np.arange(m), np.diff(mine.indptr))
        table += np.bincount(place, mine.data * amount[mine.indices], len(table))
    return table.reshape(count, m)
