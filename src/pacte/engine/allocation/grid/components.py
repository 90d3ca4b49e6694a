"""Rules between actions taken together: the best set of each small group that rules tie, exactly.

Exclusions, requirements and "at most n" tie few actions each. What a set of tied actions may be is
listed once; at some prices the best set is then looked up, so that such a rule needs no price.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.owned import places_of_rows

MOST_TIED = 12
"""Actions tied together at most: 2^12 sets are looked at."""

NEVER = -1e30
"""Worth of a state that is not allowed."""


@dataclass(frozen=True)
class Components:
    """Which rows are taken exactly (`inside` m), and the sets of tied actions that they allow.

    `sets` s × k says which actions run, `others` those of the same component that do not. `first`
    is where the sets of each component begin, `tied` k says which actions are in one, `part` k
    numbers the components.
    """

    inside: Flags
    sets: sparse.csr_matrix
    others: sparse.csr_matrix
    first: NDArray[np.intp]
    tied: Flags
    part: NDArray[np.intp]

    def best(self, on: Floats, off: Floats) -> Flags:
        """Which actions run, given what each brings when it does and when it does not."""
        runs: Flags = on > off
        if not len(self.first):
            return runs
        tied = self.tied
        worth = self._worth(on, off)
        best = np.maximum.reduceat(worth, self.first)
        counts = np.diff(np.append(self.first, len(worth)))
        hits = np.flatnonzero(worth == np.repeat(best, counts))
        chosen = hits[np.searchsorted(hits, self.first)]
        starts, ends = self.sets.indptr[chosen], self.sets.indptr[chosen + 1]
        run_together = np.zeros(len(runs), dtype=bool)
        run_together[self.sets.indices[places_of_rows(starts, ends)]] = True
        return np.where(tied, run_together, runs)

    def _worth(self, on: Floats, off: Floats) -> Floats:
        """What each set brings."""
        tied = self.tied
        lost = self.others @ np.where(tied, off, 0.0)
        return np.asarray(self.sets @ np.where(tied, on, 0.0) + lost)

    def forced(self, on: Floats, off: Floats) -> tuple[Floats, Floats, Floats]:
        """Per action, the most its component brings: freely, if it runs, and if it does not."""
        free, running, without = np.maximum(on, off), on.copy(), off.copy()
        if not len(self.first):
            return free, running, without
        tied = self.tied
        worth = self._worth(on, off)
        best = np.maximum.reduceat(worth, self.first)
        counts = np.diff(np.append(self.first, len(worth)))
        for matrix, target in ((self.sets, running), (self.others, without)):
            target[tied] = -np.inf
            lines = np.repeat(np.arange(len(worth)), np.diff(matrix.indptr))
            np.maximum.at(target, matrix.indices, worth[lines])
        for matrix in (self.sets, self.others):
            lines = np.repeat(np.arange(len(worth)), np.diff(matrix.indptr))
            free[matrix.indices] = np.repeat(best, counts)[lines]
        return free, running, without


def components_of(rules: sparse.csr_matrix, limit: Floats, usable: Flags) -> Components:
    """The components of the rows `usable` of `rules` (m × k: Σ coefficient · [runs] ≤ limit).

    The smallest rows first, while no more than `MOST_TIED` actions are tied; others are left out.
    """
    m, k = rules.shape
    parts = _Parts(k)
    sizes = np.diff(rules.indptr)
    inside = np.zeros(m, dtype=bool)
    for row in sorted(np.flatnonzero(usable & (sizes > 0)), key=lambda r: (sizes[r], r)):
        inside[row] = parts.tie(rules.indices[rules.indptr[row] : rules.indptr[row + 1]])
    of_part: dict[int, list[int]] = {}
    for row in np.flatnonzero(inside):
        of_part.setdefault(parts.root(int(rules.indices[rules.indptr[row]])), []).append(int(row))
    pairs = []
    for root, rows in sorted(of_part.items()):
        bits = _sets(rules[rows].tocsc(), limit[rows], parts.members[root])
        inside[rows] = len(bits) > 0
        pairs += [(parts.members[root], bits)] if len(bits) else []
    return _made(inside, pairs, np.array(parts.part, dtype=np.intp))


def _made(
    inside: Flags, pairs: list[tuple[list[int], NDArray[Any]]], part: NDArray[np.intp]
) -> Components:
    k = len(part)
    counts = [len(bits) for _, bits in pairs]
    first = np.cumsum([0, *counts])[:-1] if pairs else np.zeros(0)
    tied = np.zeros(k, dtype=bool)
    tied[[i for members, _ in pairs for i in members]] = True
    sets, others = (
        sparse.vstack([sparse.csr_matrix((0, k)), *(_spread(m, b == x, k) for m, b in pairs)])
        for x in (1, 0)
    )
    starts = first.astype(np.intp)
    return Components(inside, sets.tocsr(), others.tocsr(), starts, tied, part)


class _Parts:
    """Actions put together, at most `MOST_TIED` in a part."""

    def __init__(self, count: int) -> None:
        self.part = list(range(count))
        self.members = {i: [i] for i in range(count)}

    def root(self, action: int) -> int:
        return self.part[action]

    def tie(self, actions: NDArray[np.intp]) -> bool:
        """Put the parts of some actions together; whether that is small enough."""
        roots = sorted({self.part[i] for i in actions})
        together = [i for root in roots for i in self.members[root]]
        if len(together) > MOST_TIED:
            return False
        for root in roots[1:]:
            del self.members[root]
        self.members[roots[0]] = sorted(together)
        for i in together:
            self.part[i] = roots[0]
        return True


def _sets(rules: sparse.csc_matrix, limit: Floats, members: list[int]) -> NDArray[Any]:
    """One row per set of `members` that breaks no rule: 1 where an action runs."""
    n = len(members)
    bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    used = bits @ rules[:, members].toarray().T
    return np.asarray(bits[np.all(used <= limit + 1e-9, axis=1)])


def _spread(members: list[int], flags: NDArray[Any], k: int) -> sparse.csr_matrix:
    """Flags of some members as rows over all actions."""
    rows, places = np.nonzero(flags)
    shape = (len(flags), k)
    return sparse.csr_matrix((np.ones(len(rows)), (rows, np.array(members)[places])), shape=shape)
