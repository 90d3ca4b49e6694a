"""The rows that bound the whole spend of one action: its own most, its own least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pacte.engine.allocation.curves.response import Flags, Floats

NONE = -1
Places = NDArray[np.intp]
Matrix: TypeAlias = Any


@dataclass(frozen=True)
class Owned:
    """Of k actions: the row that says its most, its least (−1: none), and how much that is."""

    most_row: Places
    least_row: Places
    most: Floats
    least: Floats

    @property
    def rows(self) -> Places:
        """All these rows."""
        both = np.concatenate([self.most_row, self.least_row])
        return np.asarray(both[both != NONE])

    def among(self, count: int) -> Flags:
        """Which of `count` rows are some action's own."""
        flags = np.zeros(count, dtype=bool)
        flags[self.rows] = True
        return flags


def owned(
    spend: Matrix, alone: Flags, group: Places, limits: tuple[Floats, Floats], actions: Matrix
) -> Owned:
    """The first row of each kind of every action, over all its cells alike.

    `alone` (m) are rows of money that count spends, and actions at most; `limits` those that stand,
    and as they were said.
    """
    k, (limit, said) = actions.shape[1], limits
    rows = np.flatnonzero(alone & (np.diff(spend.indptr) > 0))
    rows = rows[rows > 0]
    starts, ends = spend.indptr[rows], spend.indptr[rows + 1]
    first = group[spend.indices[starts]] if len(rows) else np.zeros(0, dtype=np.intp)
    signs = spend.data[starts] if len(rows) else np.zeros(0)
    line = np.repeat(np.arange(len(rows)), ends - starts)
    places = places_of_rows(starts, ends)
    odd = (group[spend.indices[places]] != first[line]) | (spend.data[places] != signs[line])
    whole = (ends - starts) == np.bincount(group, minlength=k)[first]
    mine = whole & (np.abs(signs) == 1) & (np.bincount(line, odd, len(rows)) == 0)
    found = Owned(np.full(k, NONE), np.full(k, NONE), np.full(k, np.inf), np.zeros(k))
    for sign, row_of in ((1.0, found.most_row), (-1.0, found.least_row)):
        some = np.flatnonzero(mine & (signs == sign))[::-1]  # the first of an action stays
        row_of[first[some]] = rows[some]
    most, least = found.most_row != NONE, np.flatnonzero(found.least_row != NONE)
    found.most[most] = said[found.most_row[most]]
    row = found.least_row[least]
    due = np.asarray(actions[row, least]).ravel() if len(least) else np.zeros(0)
    found.least[least] = due - limit[row]
    return found


def places_of_rows(starts: Places, ends: Places) -> Places:
    """The places of all entries of some rows, one row after the other."""
    sizes = ends - starts
    before = np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(np.arange(int(sizes.sum())) - before + np.repeat(starts, sizes))
