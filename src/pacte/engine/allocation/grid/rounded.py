"""A row rounded: what whole switches leave of it, where parts of switches would use it up.

Of Σ a·x + b·[x > 0] ≤ limit, each cell that runs uses g = a·at + b, less a for each cent that it
stays under `at`. Divided by a number and rounded, whole switches allow less than parts of them do
(mixed integer rounding; Marchand and Wolsey 2001, *Operations Research* 49:363).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.problem import Row


@dataclass(frozen=True)
class Rounded:
    """Σ over running `cells` of rates − short · cents under `at` ≤ limit, of every plan.

    It is the row `row` of the grid divided by `divisor` (in cents or hours), where `turned` cells
    count by not running. `at` (cents, n) is that of all rounded rows.
    """

    row: int
    divisor: float
    cells: Places
    turned: Flags
    rates: Floats
    short: Floats
    limit: float


def can_be_rounded(grid: Grid) -> Places:
    """The rows of money and hours in which nothing gives back."""
    gives = np.diff(grid.results.indptr) > 0
    for matrix in (grid.spend, grid.running, grid.actions):
        gives |= np.asarray(matrix.minimum(0.0).sum(axis=1)).ravel() < 0
    kind = np.array([row.measure in {"money", "hours"} for row in grid.rows], dtype=bool)
    return np.flatnonzero(kind & ~gives)


def uses(grid: Grid, row: int, at: Floats) -> tuple[Places, Floats, Floats]:
    """(cells with a switch that a row counts, what each uses at `at`, what a cent of it uses)."""
    spend, running = grid.spend[[row]].toarray().ravel(), grid.running[[row]].toarray().ravel()
    cells = np.flatnonzero(((spend > 0) | (running > 0)) & ~grid.switchless & grid.can_run)
    return cells, spend[cells] * at[cells] + running[cells], spend[cells]


def rounded(grid: Grid, at: Floats, row: int, divisor: float, turned: Flags) -> Rounded:
    """The row divided and rounded, its numbers from the grid alone; `turned` of `uses`' cells."""
    cells, used, rate = uses(grid, row, at)
    left, steps, part = rounding(used, turned, float(grid.limit[row]), np.array([divisor]))
    rates = np.where(turned, -steps[0], steps[0])
    limit = float(np.floor(left[0]) - steps[0][turned].sum())
    return Rounded(row, divisor, cells, turned, rates, rate / (divisor * (1 - part[0])), limit)


def rounding(
    used: Floats, turned: Flags, limit: float, divisors: Floats
) -> tuple[Floats, Floats, Floats]:
    """(what is left ÷ divisor, rounded use of each cell, part above the whole), by divisor."""
    left = (limit - used[turned].sum()) / divisors
    part = left - np.floor(left)
    each = np.where(turned, -used, used)[None, :] / divisors[:, None]
    whole = np.floor(each)
    over = np.maximum(each - whole - part[:, None], 0.0) / (1 - part[:, None])
    return left, whole + over, part


def with_rounded(grid: Grid, at: Floats, rows: Sequence[Rounded]) -> Grid:
    """The grid with the rounded rows after its own."""
    n, k = len(grid), len(grid.names)
    rates, short = matrices(rows, n)
    none, unled = sparse.csr_matrix((len(rows), n)), sparse.csr_matrix((len(rows), k))
    made = replace(
        grid,
        rows=(*grid.rows, *(Row(key_of(i), "runs", 0.0, {}, {}, {}, {}) for i in range(len(rows)))),
        limit=np.concatenate([grid.limit, [row.limit for row in rows]]),
        spend=sparse.vstack([grid.spend, none], format="csr"),
        running=sparse.vstack([grid.running, rates], format="csr"),
        results=sparse.vstack([grid.results, none], format="csr"),
        actions=sparse.vstack([grid.actions, unled], format="csr"),
        at=at,
        short=sparse.vstack([sparse.csr_matrix((len(grid.rows), n)), short], format="csr"),
    )
    inside = np.concatenate([grid.components.inside, np.zeros(len(rows), dtype=bool)])
    made.__dict__["components"] = replace(grid.components, inside=inside)
    return made


def key_of(number: int) -> str:
    """The key of a rounded row, in a proof."""
    return f"rounded:{number}"


def matrices(rows: Sequence[Rounded], n: int) -> tuple[Any, Any]:
    """(rates, short) of rounded rows, each rows × n."""
    lines = np.repeat(np.arange(len(rows)), [len(row.cells) for row in rows])
    columns = np.concatenate([np.zeros(0, dtype=np.intp), *(row.cells for row in rows)])
    shape = (len(rows), n)

    def filled(data: Sequence[Floats]) -> Any:
        whole = np.concatenate([np.zeros(0), *data])
        return sparse.csr_matrix((whole, (lines, columns)), shape=shape)

    return filled([row.rates for row in rows]), filled([row.short for row in rows])
