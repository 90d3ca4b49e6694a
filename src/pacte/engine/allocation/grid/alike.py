"""Cells of one action that spend and bring alike: what is learned of one holds for the others.

A search that learns of one month only decides for the next one, again and again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid, Places


def alike(grid: Grid) -> Places:
    """The number of each cell’s kind (n): same action, curve, weight and range."""
    curves = grid.curves
    said: list[NDArray[Any]] = [grid.group, grid.weight, grid.low, grid.high]
    said += [curves.maximum, curves.half_spend, curves.shape, curves.cap, curves.exponential]
    kinds = np.unique(np.stack(said, axis=1), axis=0, return_inverse=True)[1]
    return np.asarray(kinds.ravel(), dtype=np.intp)


def spread(kinds: Places, spends: Floats, most: int) -> list[Floats]:
    """Spends of cells (n each), so that each cell gets those of all of its kind, its own first.

    At most `most` for each cell.
    """
    order = np.lexsort((-spends, kinds))
    sorted_kinds, sorted_spends = kinds[order], spends[order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (np.diff(sorted_kinds) > 0) | (np.diff(sorted_spends) < 0)
    is_new &= sorted_spends > 0
    kind, spend = sorted_kinds[is_new], sorted_spends[is_new]
    rank = np.arange(len(kind)) - np.searchsorted(kind, kind)
    found = [spends]
    for place in range(min(most, int(rank.max(initial=-1)) + 1)):
        of_kind = np.full(int(kinds.max(initial=0)) + 1, -1.0)
        of_kind[kind[rank == place]] = spend[rank == place]
        theirs = of_kind[kinds]
        found.append(np.where(theirs < 0, spends, theirs))
    return found
