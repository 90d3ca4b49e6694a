"""Switches held as a decision has them: the best spends, and what one more of each row is worth."""

from __future__ import annotations

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.whole import dealt, in_cents
from pacte.engine.allocation.lines.mixed import Found
from pacte.engine.allocation.lines.pieces import cut, too_high
from pacte.engine.allocation.lines.spending import Spending
from pacte.engine.allocation.prices.priced import best_spends_about
from pacte.engine.allocation.search.known import Search

FIRST_WINDOW = 0.3
"""Prices about those found last, by whose spends curves are touched, are this far apart at first;
then as far as prices moved."""

FINEST, FINEST_AT_LAST = 0.01, 1e-4
"""But not less; in the end, and where cells are few, less."""

POINTS, ROUNDS = 7, 14
"""So many such prices each time; so often at most, while lines lie above the curves."""

NEAR, NEAR_AT_LAST = 0.02, 1e-5
"""Lines are near enough where all together lie above the curves by this part of the gap sought; in
the end cells alike are to spend alike."""

HALF = 0.5

MOST_MOVES = 0.9
"""A window holds this part of the cells whose price moved."""


def hold(search: Search, decided: Found) -> None:
    """The best spends where the switches are held, and what one more of each row is then worth.

    No further as soon as nothing better can be there. Where a line lies above the curve at those
    spends, the cell is cut there for the next decision. What rounding to cents leaves of many
    cells is dealt when the search is finished.
    """
    running = decided.running > HALF
    best = _better(search, decided.spends, running, decided.changing, is_last=search.is_few)
    _cut_where_high(search, best)


def finish(search: Search) -> None:
    """The spends of the best plan as near to the best as those of few cells, every cent dealt.

    When time is up, only the cents.
    """
    if search.spends is None or search.is_few:
        return
    if search.seconds > 0 and not search.is_large:
        _again(search, search.spends)
    search.offer(dealt(search.grid, search.spends))


def _again(search: Search, spends: Floats) -> None:
    """A plan with its switches held."""
    grid, pieces = search.grid, search.pieces
    running = pieces.holding(spends)
    changing = np.bincount(grid.group, spends != grid.today, len(grid.names)) > 0
    of_pieces = np.where(running, spends[pieces.parent], 0.0)
    _better(search, of_pieces, running, changing.astype(np.float64), is_last=True)


def _better(
    search: Search, spends: Floats, running: Flags, changing: Floats, *, is_last: bool
) -> Floats:
    """Offer the best spends (of pieces) of some switches, from some on; what they are."""
    pieces, grid = search.pieces, search.grid
    held = Spending(pieces.grid, pieces.hull, running, changing)
    best, value, touched = spends, grid.value(pieces.spends(spends)), [spends[held.cells]]
    prices, window = _of_all(search.prices, held), FIRST_WINDOW
    finest, near = (FINEST_AT_LAST, NEAR_AT_LAST) if is_last else (FINEST, NEAR)
    for _ in range(ROUNDS):
        spent = held.spent([*_points(held, prices, window), *touched], search.seconds)
        if spent.status != "ok" or search.seconds <= 0:
            break
        window = min(max(_moved(held, prices, spent.prices), finest), FIRST_WINDOW)
        prices = spent.prices
        touched.append(spent.spends)
        worth = grid.value(pieces.spends(held.whole(spent.spends)))
        if worth > value:
            best, value = held.whole(spent.spends), worth
        enough = near * search.good * abs(spent.bound)
        if spent.bound <= search.value or held.too_high(spent) <= enough:
            break
    if spent.bound > search.value:
        cells = pieces.running(running.astype(np.float64))
        plan = in_cents(grid, pieces.spends(best), cells, is_dealt=is_last)
        if search.offer(plan) or not search.worth.any():
            search.worth = prices[: len(grid.rows)]
    return best


def _of_all(prices: Floats, held: Spending) -> Floats:
    """Prices of the rows of cells, with those of their pieces."""
    return np.concatenate([prices, np.zeros(len(held.grid.rows) - len(prices))])


def _points(held: Spending, prices: Floats, window: float) -> list[Floats]:
    """Spends at which to touch the curves: those chosen by prices within e^± `window`."""
    asked, cells = held.grid.asked(prices), held.cells
    each = (asked.unit[cells], (held.grid.weight + asked.paid)[cells])
    hull = held.hull
    return [hull.low, hull.touch, *best_spends_about(held, each, window, POINTS), hull.high]


def _moved(held: Spending, before: Floats, after: Floats) -> float:
    """How far most prices of a cent moved."""
    one, other = (held.grid.asked(prices).unit[held.cells] for prices in (before, after))
    both = (one > 0) & (other > 0)
    moves = np.abs(np.log(other[both] / one[both]))
    return float(np.quantile(moves, MOST_MOVES)) if len(moves) else FIRST_WINDOW


def _cut_where_high(search: Search, spends: Floats) -> None:
    worst = search.good * abs(search.bound) / max(len(search.grid), 1)
    for cell, at in too_high(search.pieces, spends, worst).items():
        for like in map(int, np.flatnonzero(search.kinds == search.kinds[cell])):
            search.cuts[like] = tuple(sorted({*search.cuts.get(like, ()), at}))
    search.pieces = cut(search.grid, search.cuts)
