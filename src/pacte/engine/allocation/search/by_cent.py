"""The best plan cent by cent, where so little is shared that a cent counts.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.lines.levels import ByCent, Levels, levels_of
from pacte.engine.allocation.lines.pieces import uncut
from pacte.engine.allocation.prices.priced import best_spends
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.known import MOST_OF_IT, Search

VERY_FEW = 600
"""So few levels are decided at once, before anything else is tried."""

MOST_LEVELS, MOST_SEEN = 6000, 200_000
"""Levels of which a model is made, and those that are looked at to leave out what prices settle."""

CLOSE = 1e-7
"""The relative gap at which the search of levels stops."""


def decided_by_cent(search: Search, nodes: int, seen: int = MOST_SEEN) -> None:
    """Decide every spend among the whole cents that prices leave open, if these are few enough.

    Nothing is looked for where all cells have more than `seen` levels.
    """
    grid = search.grid
    levels = levels_of(grid, seen)
    if levels is None or search.seconds <= 0:
        return
    room = search.root_bound - search.value
    if math.isfinite(room):
        levels = hopeful(grid, levels, search.root, room)
    if len(levels) > MOST_LEVELS:
        return
    model = ByCent(grid, levels)
    found = model.decided(CLOSE, search.seconds * MOST_OF_IT, nodes)
    search.decisions += 1
    if len(found.columns):
        search.offer(np.round(found.spends))
        search.pieces = uncut(grid)
        hold(search, found)
    search.search_bound = min(search.search_bound, max(found.bound, search.value))


def hopeful(grid: Grid, levels: Levels, prices: Floats, room: float) -> Levels:
    """Levels that lose at most `room` cents against the best spend of their cell, at these
    prices."""
    asked = grid.asked(prices)
    weight = grid.weight + asked.paid
    best = best_spends(grid, asked.unit, weight)
    gain = weight * grid.curves.values(best) - asked.unit * best
    cell = levels.cell
    mine = weight[cell] * grid.curves.take(cell).values(levels.spends)
    kept = gain[cell] - (mine - asked.unit[cell] * levels.spends) <= room
    return Levels(cell[kept], levels.spends[kept])
