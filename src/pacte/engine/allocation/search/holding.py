"""Switches held as a decision has them: the best spends, and what one more of each row is worth."""

from __future__ import annotations

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.lines.basis import Basis
from pacte.engine.allocation.lines.mixed import Found, Mixed
from pacte.engine.allocation.lines.pieces import cut, too_high
from pacte.engine.allocation.search.known import Search

FINE_WINDOWS = (0.3, 0.05, 0.01, 0.002)


def hold(search: Search, decided: Found, basis: Basis | None = None) -> None:
    """The best spends where the switches are held, and what one more of each row is then worth.

    The simplex begins at `basis`, where it decided them. Where a line lies above the curve at those
    spends, the cell is cut there for the next decision.
    """
    pieces, grid = search.pieces, search.grid
    running = decided.running > 0.5  # noqa: PLR2004 - 0 or 1
    cells = pieces.running(decided.running)
    prices, spends = search.prices, decided.spends
    for window in FINE_WINDOWS:
        live = running | pieces.grid.switchless
        points = [*search.points([prices], window), np.maximum(spends, pieces.hull.low)]
        model = Mixed(pieces.grid, pieces.hull, live, points)
        model.hold(running, decided.changing)
        if basis is not None:
            model.begin(basis)
        found = model.relaxed(search.seconds)
        basis = model.basis
        if found.status != "ok" or search.seconds <= 0:
            break
        prices, spends = found.prices[: len(grid.rows)], found.spends
    better = search.offer(in_cents(grid, pieces.spends(spends), cells))
    if better or not search.worth.any():
        search.worth = prices
    _cut_where_high(search, spends)


def _cut_where_high(search: Search, spends: Floats) -> None:
    worst = search.good * abs(search.bound) / max(len(search.grid), 1)
    for cell, at in too_high(search.pieces, spends, worst).items():
        search.cuts[cell] = tuple(sorted({*search.cuts.get(cell, ()), at}))
    search.pieces = cut(search.grid, search.cuts)
