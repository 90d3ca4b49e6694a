"""A plan bettered by deciding a part of its switches again, the others held.

Where the best plan and a relaxation agree, both hold (relaxation induced neighborhoods; Danna,
Rothberg and Le Pape 2005, *Mathematical Programming* 102:71); or all but a few periods hold (large
neighborhoods; Shaw 1998, *CP* 1998:417). Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.known import Search

MOST_APART, LEAST_APART = 70, 0.05
"""So many cells are decided again, where both are so far apart."""

MOST_FREE, MOST_NEIGHBORHOODS = 90, 8
"""So many cells of some periods are decided again; so often, one set after the other."""

NODES, CLOSE, WINDOW = 30, 5e-5, 0.4
PART_OF_TIME = 0.25
WINDOWS = (0.1, 0.01)
"""Windows in which spends are sought for switches that may soon be bettered again."""


def towards(search: Search, running: Floats) -> None:
    """Decide again where the best plan is not as a relaxation has it (how far each cell runs)."""
    grid, spends = search.grid, search.spends
    if spends is None:
        return
    free = grid.can_run & grid.may_be_off & ~grid.switchless
    apart = np.where(free, np.abs(running - (spends > 0)), 0.0)
    near = np.zeros(len(grid), dtype=bool)
    near[np.argsort(-apart, kind="stable")[:MOST_APART]] = True
    _decide_again(search, near & (apart > LEAST_APART))


def exchange(search: Search) -> None:
    """Decide again the switches of a few periods, one set of periods after the other."""
    if search.spends is None:
        return
    for near in _neighborhoods(search):
        if search.is_close or search.seconds <= 0:
            return
        _decide_again(search, near)


def _neighborhoods(search: Search) -> Iterator[Flags]:
    """Cells that are still open, in the order of periods, so many as are soon decided."""
    grid = search.grid
    free = grid.can_run & grid.may_be_off & ~grid.switchless
    order = np.argsort(grid.period, kind="stable")
    order = order[free[order] & search.is_open[order]]
    for start in range(0, len(order), MOST_FREE)[:MOST_NEIGHBORHOODS]:
        near = np.zeros(len(grid), dtype=bool)
        near[order[start : start + MOST_FREE]] = True
        yield near & search.is_open


def _decide_again(search: Search, near: Flags) -> None:
    """Decide the cells `near` again; the others run, or not, as in the best plan."""
    grid, spends = search.grid, search.spends
    assert spends is not None  # noqa: S101 - asked for where there is a plan
    on = spends > 0
    points = search.points(search.centers[-1:], WINDOW)
    model = search.model(points, near | on | grid.switchless)
    model.fix(search.pieces.of(on & ~near & ~search.is_cut))
    model.start(search.pieces.holding(spends))
    found = model.decided(CLOSE, search.seconds * PART_OF_TIME, NODES)
    search.decisions += 1
    if len(found.columns) and bool(np.any(search.pieces.running(found.running) != on)):
        hold(search, found, WINDOWS)
