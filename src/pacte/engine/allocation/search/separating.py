"""Which rounded rows a relaxation breaks, so that they are worth adding.

For each row that is used up, divisors are what the cells that run in part use there; those that run
for the most part may count by not running (Marchand and Wolsey 2001, *Operations Research* 49:363).
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.rounded import Rounded, can_be_rounded, rounded, rounding, uses
from pacte.engine.allocation.lines.mixed import Found, Mixed
from pacte.engine.allocation.lines.parted import Parted
from pacte.engine.allocation.prices.priced import Priced
from pacte.engine.allocation.search.known import Search

TURNED = (0.3, 0.5, 0.7, 1 - 1e-6)
"""A cell that runs by more than this may count by not running."""

LEAST_PART = 0.02
"""What is left ÷ divisor is at least so far from a whole number: floating point cannot turn it."""

ROUNDINGS, WORTH_ROUNDING = 12, 0.01
"""So often rows are rounded, at most, as long as each time proves this part of what is missing."""

LEAST_RUN = 1e-9
PARTLY, USED_UP = 1e-4, 1e-3
LEAST_BROKEN = 1e-3


@dataclass(frozen=True)
class Relaxation:
    """Per cell: its spend (cents), how far it runs, and the cents by which what runs is under what
    rows are rounded at."""

    spends: Floats
    running: Floats
    under: Floats


@dataclass(frozen=True)
class RoundedOff:
    """Rounded rows that have a price, of cells that spend `at`; the prices, those of the plan's
    rows first."""

    at: Floats
    rows: tuple[Rounded, ...]
    prices: Floats


def rounded_off(
    search: Search, model: Mixed, parted: Parted, known: tuple[Floats, tuple[Rounded, ...]]
) -> RoundedOff:
    """Add what the relaxation breaks to its rows, as long as that proves more of all plans.

    `known` rounded rows, of cells that spend so much, are among its rows already.
    """
    grid, rows = search.grid, list(known[1])
    found = model.relaxed(search.seconds)
    at = known[0] if rows else _usual(search, found)
    for _ in range(ROUNDINGS):
        if found.status != "ok":
            return RoundedOff(at, (), np.zeros(0))
        more = separated(grid, at, _relaxation(search, model, found, at))
        if not more:
            break
        parted.add(more, at, search.pieces.parent)
        rows += more
        before, found = found.bound, model.relaxed(search.seconds)
        if before - found.bound < WORTH_ROUNDING * (before - search.value):
            break
    if found.status != "ok":
        return RoundedOff(at, (), np.zeros(0))
    prices, first = parted.prices(), len(grid.rows)
    paid = prices[first:][: len(rows)]
    kept = tuple(row for row, price in zip(rows, paid, strict=True) if price > 0)
    return RoundedOff(at, kept, np.concatenate([prices[:first], paid[paid > 0]]))


def _usual(search: Search, found: Found) -> Floats:
    """What each cell spends where it runs, in whole cents."""
    grid, pieces = search.grid, search.pieces
    runs, spends = pieces.sums(found.running), pieces.spends(found.spends)
    alone = Priced.of(grid, search.root).answer().spends
    mean = np.where(runs > LEAST_RUN, spends / np.maximum(runs, LEAST_RUN), alone)
    return np.round(np.clip(mean, grid.low, grid.high))


def _relaxation(search: Search, model: Mixed, found: Found, at: Floats) -> Relaxation:
    pieces = search.pieces
    cell = pieces.parent[model.live[model.cell]]
    under = np.maximum(at[cell] - model.at_spend, 0.0) * found.columns[model.weights]
    under = np.bincount(cell, under, len(search.grid)).astype(np.float64)
    return Relaxation(pieces.spends(found.spends), pieces.sums(found.running), under)


def separated(grid: Grid, at: Floats, found: Relaxation) -> list[Rounded]:
    """Of each row used up, the rounded row that is broken most, if one is."""
    used = grid.spend @ found.spends + grid.running @ found.running
    full = used >= grid.limit - USED_UP * np.abs(grid.limit)
    made = (_most_broken(grid, at, int(row), found) for row in can_be_rounded(grid) if full[row])
    return [row for row in made if row is not None]


def _most_broken(grid: Grid, at: Floats, row: int, found: Relaxation) -> Rounded | None:
    cells, used, rate = uses(grid, row, at)
    runs, under = found.running[cells], float(rate @ found.under[cells])
    partly = (runs > PARTLY) & (runs < 1 - PARTLY) & (used > 0)
    if not partly.any():
        return None
    divisors = np.unique(np.concatenate([used[partly], used[partly] / 2, [used.max() * 1.01]]))
    best, most = None, LEAST_BROKEN
    for turned in [np.zeros(len(cells), dtype=bool), *(runs > part for part in TURNED)]:
        broken = _broken((used, turned, float(grid.limit[row])), divisors, runs, under)
        i = int(np.argmax(broken))
        if broken[i] > most:
            best, most = (float(divisors[i]), turned), float(broken[i])
    return None if best is None else rounded(grid, at, row, *best)


def _broken(
    row: tuple[Floats, Flags, float], divisors: Floats, runs: Floats, under: float
) -> Floats:
    """By how much each divisor's rounded row is broken, relative to the size of its rates."""
    _, turned, _ = row
    left, steps, part = rounding(*row, divisors)
    safe = (part >= LEAST_PART) & (part <= 1 - LEAST_PART)
    over = steps @ np.where(turned, 1 - runs, runs) - np.floor(left)
    over -= under / (divisors * (1 - np.where(safe, part, 0.0)))
    size = np.sqrt((steps**2).sum(axis=1)) + 1e-9
    return np.where(safe, over / size, 0.0)
