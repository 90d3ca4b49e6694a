"""Switches held as a decision has them: the best spends, and what one more of each row is worth."""

from __future__ import annotations

import math

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.lines.mixed import Found
from pacte.engine.allocation.lines.pieces import cut, too_high
from pacte.engine.allocation.lines.spending import Spending
from pacte.engine.allocation.search.known import COARSE, FEW_CELLS, Search

FIRST_WINDOW, FINEST = 0.3, 0.01
"""Prices about those found last, by whose spends curves are touched, are this far apart at first;
then as far as prices moved, the finest where few cells are known as well as many."""

POINTS, ROUNDS = 7, 14
"""So many such prices each time; so often at most, while lines lie above the curves."""

NEAR = 0.02
"""Lines are near enough where all together lie above the curves by this part of the gap sought."""

MOST_MOVES = 0.9
"""A window holds this part of the cells whose price moved."""


def hold(search: Search, decided: Found) -> None:
    """The best spends where the switches are held, and what one more of each row is then worth.

    No further as soon as nothing better can be there. Where a line lies above the curve at those
    spends, the cell is cut there for the next decision.
    """
    pieces, grid = search.pieces, search.grid
    running = decided.running > 0.5  # noqa: PLR2004 - 0 or 1
    held = Spending(pieces.grid, pieces.hull, running, decided.changing)
    best, value = decided.spends, grid.value(pieces.spends(decided.spends))
    touched = [decided.spends[held.cells]]
    prices, window = _of_all(search.prices, held), FIRST_WINDOW
    for _ in range(ROUNDS):
        spent = held.spent([*held.points(prices, window, POINTS), *touched], search.seconds)
        if spent.status != "ok" or search.seconds <= 0:
            break
        window, prices = _next_window(search, held, prices, spent.prices), spent.prices
        touched.append(spent.spends)
        spends = held.whole(spent.spends)
        worth = grid.value(pieces.spends(spends))
        if worth > value:
            best, value = spends, worth
        near = NEAR * search.good * abs(spent.bound)
        if spent.bound <= search.value or held.too_high(spent) <= near:
            break
    if spent.bound > search.value:
        if _offered(search, pieces.spends(best), pieces.running(decided.running)) or not search.worth.any():
            search.worth = prices[: len(grid.rows)]
    _cut_where_high(search, best)


def _offered(search: Search, spends: Floats, running: Flags) -> bool:
    """Offer that in whole cents; what rounding leaves of many cells is dealt in the end."""
    few = len(search.grid) <= FEW_CELLS
    return search.offer(in_cents(search.grid, spends, running, is_dealt=few))


def _of_all(prices: Floats, held: Spending) -> Floats:
    """Prices of the rows of cells, with those of their pieces."""
    return np.concatenate([prices, np.zeros(len(held.grid.rows) - len(prices))])


def _next_window(search: Search, held: Spending, before: Floats, after: Floats) -> float:
    """How far most prices of a cent moved, not less than what the gap sought asks for."""
    one, other = (held.grid.asked(prices).unit[held.cells] for prices in (before, after))
    both = (one > 0) & (other > 0)
    moves = np.abs(np.log(other[both] / one[both]))
    moved = float(np.quantile(moves, MOST_MOVES)) if len(moves) else FIRST_WINDOW
    finest = FINEST * min(math.sqrt(search.good / COARSE), 1.0)
    return min(max(moved, finest), FIRST_WINDOW)


def _cut_where_high(search: Search, spends: Floats) -> None:
    worst = search.good * abs(search.bound) / max(len(search.grid), 1)
    for cell, at in too_high(search.pieces, spends, worst).items():
        search.cuts[cell] = tuple(sorted({*search.cuts.get(cell, ()), at}))
    search.pieces = cut(search.grid, search.cuts)
