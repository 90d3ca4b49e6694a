"""The basis at which the simplex ended in one model of lines, carried to another: a warm start.

Rows and columns have numbers that mean the same in every model of a grid; a corner is carried to
the nearest one of its piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Places

KIND = 1 << 40
"""Numbers of rows, and of columns, of one kind."""

LIMIT, MEAN, RUNS, ACTS, MOST, STILL, NEW, COUNT, ROUNDED = range(9)
RUN, ACTION, GOAL, CHANGE = range(4)


@dataclass(frozen=True)
class Layout:
    """The numbers of a model's rows and of its columns but the first, which are corners: of a piece
    (a number too), at a spend."""

    rows: Places
    columns: Places
    pieces: Places
    spends: Floats


@dataclass(frozen=True)
class Basis:
    """Where the simplex ended in a model laid out so, as HiGHS has it."""

    known: Any
    layout: Layout


def numbered(kind: int, of: NDArray[Any]) -> Places:
    """The numbers of rows or columns of one kind, by what each is of."""
    return np.asarray(kind * KIND + of, dtype=np.int64)


def begin(solver: Any, layout: Layout, basis: Basis) -> None:
    """The simplex begins there next time, or near there where the model is another."""
    same = basis.layout is layout
    solver.setBasis(basis.known if same else _carried(basis, layout))


def _carried(basis: Basis, layout: Layout) -> Any:
    import highspy

    kinds = highspy.HighsBasisStatus
    between, lower = int(kinds.kBasic), int(kinds.kLower)
    before, count = basis.layout, len(layout.pieces)
    of_rows = np.array([int(kind) for kind in basis.known.row_status])
    of_columns = np.array([int(kind) for kind in basis.known.col_status])
    corners, others = np.split(of_columns, [len(before.pieces)])
    rows = _matched(before.rows, of_rows, layout.rows, between)
    columns = np.full(count + len(layout.columns), lower)
    columns[count:] = _matched(before.columns, others, layout.columns, lower)
    columns[_nearest(before, corners == between, layout)] = between
    known = {int(kind): kind for kind in kinds.__members__.values()}
    made = highspy.HighsBasis()
    made.row_status = [known[kind] for kind in rows.tolist()]
    made.col_status = [known[kind] for kind in columns.tolist()]
    made.valid = made.alien = True
    return made


def _matched(before: Places, states: Places, numbers: Places, otherwise: int) -> Places:
    """The state of each number, as it was before."""
    order = np.argsort(before, kind="stable")
    place = np.minimum(np.searchsorted(before[order], numbers), len(before) - 1)
    found = order[place] if len(before) else np.zeros(len(numbers), dtype=np.intp)
    same = before[found] == numbers if len(before) else np.zeros(len(numbers), dtype=bool)
    return np.where(same, states[found] if len(states) else otherwise, otherwise)


def _nearest(before: Layout, basic: NDArray[np.bool_], layout: Layout) -> Places:
    """The corners nearest to those that were basic, each of its own piece."""
    order = np.lexsort((layout.spends, layout.pieces))
    numbers = np.unique(layout.pieces)
    most = 1 + max(layout.spends.max(initial=1.0), before.spends.max(initial=1.0))
    ours = np.searchsorted(numbers, layout.pieces[order]) + layout.spends[order] / most
    pieces, spends = before.pieces[basic], before.spends[basic]
    there = np.isin(pieces, numbers)
    sought = np.searchsorted(numbers, pieces[there]) + spends[there] / most
    above = np.minimum(np.searchsorted(ours, sought), len(ours) - 1)
    below = np.maximum(above - 1, 0)
    is_above = np.abs(ours[above] - sought) <= np.abs(ours[below] - sought)
    first, second = np.where(is_above, above, below), np.where(is_above, below, above)
    _, once = np.unique(first, return_index=True)
    again = np.setdiff1d(np.arange(len(first)), once)
    mine = np.concatenate([first[once], second[again]])
    return np.asarray(order[np.unique(mine)])
