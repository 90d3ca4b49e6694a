"""Parts of all plans: cut in two at a decision, until prices prove what each part can bring.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.rounded import Rounded, with_rounded
from pacte.engine.allocation.problem import Row


@dataclass(frozen=True)
class Cut:
    """A decision by which a part is cut: below | above.

    Of a cell at a spend (cents): x ≤ at | x ≥ at, running; at 0: off | running. Of an action: out |
    runs; with `changes`: as it is today | counted as changed. Of the cells of a count: at most `at`
    run | at least one more.
    """

    action: int = -1
    cell: int | None = None
    at: float = 0.0
    changes: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Node:
    """A part of all plans: proven by `prices`, or cut into the nodes `below` and `above`.

    `prices` are those of the rows, then of what is counted (`Counted`); far along a ray where no
    plan is in it (`is_empty`).
    """

    prices: Floats
    cut: Cut | None = None
    below: int = -1
    above: int = -1
    is_empty: bool = False

    def moved(self, by: int) -> Node:
        """The node so many places further, with those that it is cut into."""
        if self.cut is None:
            return self
        return replace(self, below=self.below + by, above=self.above + by)


def chained(prices: Floats, decided: Sequence[tuple[Cut, bool]]) -> list[Node]:
    """Cuts one after the other, the side that is left (`above` or not) proven by the prices.

    What is kept follows them.
    """
    nodes = []
    for place, (cut, above) in enumerate(decided):
        left, kept = 2 * place + 1, 2 * place + 2
        below, over = (left, kept) if above else (kept, left)
        nodes += [Node(prices, cut, below, over), Node(prices)]
    return nodes


@dataclass(frozen=True)
class Part:
    """What the decisions on the way leave of each cell (n) and of each action (k)."""

    low: Floats
    high: Floats
    may_be_off: Flags
    can_run: Flags
    runs: Flags
    out: Flags
    changes: Flags
    stays: Flags
    fewest: Floats
    most: Floats

    @classmethod
    def whole(cls, grid: Grid, counts: int) -> Part:
        """All plans."""
        none = np.zeros(len(grid.names), dtype=bool)
        return cls(
            grid.low.copy(),
            grid.high.copy(),
            grid.may_be_off.copy(),
            grid.can_run.copy(),
            grid.must_run.copy(),
            none.copy(),
            none.copy(),
            none.copy(),
            np.full(counts, -np.inf),
            np.full(counts, np.inf),
        )

    def side(self, cut: Cut, *, above: bool) -> Part:
        """One side of a cut."""
        part = self.copied()
        part.take(cut, above=above)
        return part

    def copied(self) -> Part:
        """The same part, to be cut further."""
        return Part(**{name: getattr(self, name).copy() for name in self.__dataclass_fields__})

    def take(self, cut: Cut, *, above: bool) -> None:
        """Keep one side of a cut."""
        if cut.count is not None:
            self._take_count(cut.count, cut.at, above=above)
        elif cut.changes:
            (self.changes if above else self.stays)[cut.action] = True
        elif cut.cell is None:
            (self.runs if above else self.out)[cut.action] = True
        else:
            self._take_cell(cut.cell, cut.at, above=above)

    def _take_count(self, count: int, at: float, *, above: bool) -> None:
        if above:
            self.fewest[count] = max(self.fewest[count], at + 1)
        else:
            self.most[count] = min(self.most[count], at)

    def _take_cell(self, cell: int, at: float, *, above: bool) -> None:
        if above:
            self.low[cell], self.may_be_off[cell] = max(self.low[cell], at), False
        elif at > 0:
            self.high[cell] = min(self.high[cell], at)
        else:
            self.can_run[cell] = False


@dataclass(frozen=True)
class Counted:
    """A grid with its rounded rows, and a row for each set of cells of which some number runs.

    `keys` of the sets: of a row, the cells that it counts; of an action, its periods. `first` is
    the first of their rows.
    """

    grid: Grid
    keys: tuple[str, ...]
    first: int

    def within(self, part: Part, prices: Floats) -> Grid:
        """The grid of a part, to be replied to at these prices; a count's may be below 0.

        What is impossible is left to the reply, which is then worth `NEVER`.
        """
        limit = self.grid.limit.copy()
        own = prices[self.first :]
        limit[self.first :] = np.where(own > 0, part.most, np.where(own < 0, part.fewest, 0.0))
        return self.grid.narrowed(
            limit=limit,
            low=part.low,
            high=part.high,
            may_be_off=part.may_be_off,
            can_run=part.can_run & ~part.out[self.grid.group],
            must_run=part.runs,
            changed=part.changes,
            still=part.stays,
        )


def counted(grid: Grid, at: Floats, rounded_rows: Sequence[Rounded]) -> Counted:
    """All sets of two cells or more that a row or an action has; rounded rows stand before them."""
    sets: dict[tuple[int, ...], str] = {}
    used = abs(grid.spend) + abs(grid.running)
    for i, row in enumerate(grid.rows):
        places = used.indices[used.indptr[i] : used.indptr[i + 1]]
        sets.setdefault(tuple(sorted(places[grid.can_run[places]].tolist())), row.key)
    for k, name in enumerate(grid.names):
        cells = np.flatnonzero((grid.group == k) & grid.can_run)
        sets.setdefault(tuple(cells.tolist()), f"action:{name}")
    found = {key: places for places, key in sets.items() if len(places) > 1}
    grid = with_rounded(grid, at, rounded_rows)
    lines = np.repeat(np.arange(len(found)), [len(places) for places in found.values()])
    columns = np.array([i for places in found.values() for i in places], dtype=np.intp)
    shape = (len(found), len(grid))
    member = sparse.csr_matrix((np.ones(len(columns)), (lines, columns)), shape=shape)
    none = sparse.csr_matrix(shape)
    unled = sparse.csr_matrix((len(found), len(grid.names)))
    short = sparse.vstack([grid.short, none], format="csr")
    rows = tuple(Row(f"runs:{key}", "runs", 0.0, {}, {}, {}, {}) for key in found)
    made = replace(
        grid,
        rows=(*grid.rows, *rows),
        limit=np.concatenate([grid.limit, np.zeros(len(found))]),
        spend=sparse.vstack([grid.spend, none], format="csr"),
        running=sparse.vstack([grid.running, member], format="csr"),
        results=sparse.vstack([grid.results, none], format="csr"),
        actions=sparse.vstack([grid.actions, unled], format="csr"),
        short=short,
    )
    inside = np.concatenate([grid.components.inside, np.zeros(len(found), dtype=bool)])
    made.__dict__["components"] = replace(grid.components, inside=inside)
    return Counted(made, tuple(found), len(grid.rows))
