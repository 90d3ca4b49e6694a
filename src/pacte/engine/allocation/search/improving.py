"""A plan bettered by deciding a part of its switches again, the others held.

Where the best plan and a relaxation agree, both hold (relaxation induced neighborhoods; Danna,
Rothberg and Le Pape 2005, *Mathematical Programming* 102:71). Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.known import Search

MOST_APART, LEAST_APART = 70, 0.05
"""So many cells are decided again, where both are so far apart."""

NODES, CLOSE, WINDOW = 100, 1e-4, 0.4
TRIALS = 2
"""A switch is tried so often before its cost is trusted: nothing is to be proven here."""

PART_OF_TIME = 0.25


def towards(search: Search, running: Floats) -> bool:
    """Decide again where the best plan is not as a relaxation has it (how far each cell runs).

    Whether a better plan was found.
    """
    grid, spends = search.grid, search.spends
    if spends is None:
        return False
    on = spends > 0
    near = _apart(search, running, on)
    points = search.points([search.root], WINDOW)
    model = search.model(points, near | on | grid.switchless, on & ~near)
    known = search.pieces.holding(spends)
    model.start(known)
    found = model.decided(CLOSE, search.seconds * PART_OF_TIME, NODES, TRIALS)
    search.decisions += 1
    before = search.value
    if len(found.columns) and (np.round(found.running) != known).any():
        hold(search, found)
    return search.value > before


def _apart(search: Search, running: Floats, on: Flags) -> Flags:
    """The switches in which a plan and a relaxation are furthest apart."""
    grid = search.grid
    apart = np.where(grid.free, np.abs(running - on), 0.0)
    return _first(-apart, MOST_APART) & (apart > LEAST_APART)


def _first(numbers: Floats, count: int) -> Flags:
    """The places of the least numbers."""
    found = np.zeros(len(numbers), dtype=bool)
    found[np.argsort(numbers, kind="stable")[:count]] = True
    return found
