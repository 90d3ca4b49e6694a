"""A plan bettered by deciding a part of its switches again, the others held.

Where the best plan and a relaxation agree, both hold (relaxation induced neighborhoods; Danna,
Rothberg and Le Pape 2005, *Mathematical Programming* 102:71). Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.known import Search

MOST_APART, LEAST_APART = 70, 0.05
"""So many cells are decided again, where both are so far apart."""

NODES, CLOSE, WINDOW = 12, 5e-5, 0.4
PART_OF_TIME = 0.25


def towards(search: Search, running: Floats) -> None:
    """Decide again where the best plan is not as a relaxation has it (how far each cell runs)."""
    grid, spends = search.grid, search.spends
    if spends is None:
        return
    on = spends > 0
    free = grid.can_run & grid.may_be_off & ~grid.switchless
    apart = np.where(free, np.abs(running - on), 0.0)
    near = np.zeros(len(grid), dtype=bool)
    near[np.argsort(-apart, kind="stable")[:MOST_APART]] = True
    near &= apart > LEAST_APART
    model = search.model(search.points([search.root], WINDOW), near | on | grid.switchless)
    model.fix(search.pieces.of(on & ~near & ~search.is_cut))
    model.start(search.pieces.holding(spends))
    found = model.decided(CLOSE, search.seconds * PART_OF_TIME, NODES)
    search.decisions += 1
    if len(found.columns):
        hold(search, found)
