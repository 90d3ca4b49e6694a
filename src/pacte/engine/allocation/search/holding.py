"""Switches held as a decision has them: the best spends, and what one more of each row is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.lines.basis import Basis
from pacte.engine.allocation.lines.mixed import Found, Mixed
from pacte.engine.allocation.lines.pieces import cut, too_high
from pacte.engine.allocation.search.known import Search

FINE_WINDOWS = (0.3, 0.05, 0.01, 0.002)
MORE = 8
"""So many rounds more, at most, while lines lie above the curves at what they have cells spend."""

NEAR = 0.02
"""Lines are near enough where all together lie above the curves by this part of the gap sought."""


@dataclass
class _Rounds:
    """Spends (of pieces) at which curves are touched for good, and of them those worth most."""

    search: Search
    touched: list[Floats]
    spends: Floats
    value: float

    def take(self, found: Found) -> bool:
        """Touch the curves at these spends too; whether the lines lie near enough above them."""
        search = self.search
        value = search.grid.value(search.pieces.spends(found.spends))
        self.touched.append(np.maximum(found.spends, search.pieces.hull.low))
        if value > self.value:
            self.spends, self.value = found.spends, value
        return found.bound - self.value <= NEAR * search.good * abs(found.bound)


def hold(search: Search, decided: Found, basis: Basis | None = None) -> None:
    """The best spends where the switches are held, and what one more of each row is then worth.

    The simplex begins at `basis`, where it decided them. Where a line lies above the curve at those
    spends, the cell is cut there for the next decision.
    """
    pieces, grid = search.pieces, search.grid
    running = decided.running > 0.5  # noqa: PLR2004 - 0 or 1
    cells, live = pieces.running(decided.running), running | pieces.grid.switchless
    rounds, prices = _Rounds(search, [], decided.spends, -math.inf), search.prices
    rounds.take(decided)
    for window in FINE_WINDOWS + FINE_WINDOWS[-1:] * MORE:
        points = [*search.points([prices], window), *rounds.touched]
        model = Mixed(pieces.grid, pieces.hull, live, points)
        model.hold(running, decided.changing)
        if basis is not None:
            model.begin(basis)
        found = model.relaxed(search.seconds)
        basis = model.basis
        if found.status != "ok" or search.seconds <= 0:
            break
        prices = found.prices[: len(grid.rows)]
        if rounds.take(found) and window == FINE_WINDOWS[-1]:
            break
    better = search.offer(in_cents(grid, pieces.spends(rounds.spends), cells))
    if better or not search.worth.any():
        search.worth = prices
    _cut_where_high(search, rounds.spends)


def _cut_where_high(search: Search, spends: Floats) -> None:
    worst = search.good * abs(search.bound) / max(len(search.grid), 1)
    for cell, at in too_high(search.pieces, spends, worst).items():
        search.cuts[cell] = tuple(sorted({*search.cuts.get(cell, ()), at}))
    search.pieces = cut(search.grid, search.cuts)
