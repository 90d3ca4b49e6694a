"""What a relaxation leaves between two decisions: switches, counts, cells in two pieces."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.lines.mixed import Found, Mixed
from pacte.engine.allocation.lines.pieces import Pieces
from pacte.engine.allocation.search.parts import Counted, Cut

FRACTION = 1e-6
"""What is nearer to a whole number than this is one."""


def changes_first(cuts: dict[Cut, float]) -> dict[Cut, float]:
    """Which actions change, where that is open: what their cells do hangs on it; else all cuts."""
    return {cut: part for cut, part in cuts.items() if cut.changes} or cuts


def undecided(counted: Counted, model: Mixed, pieces: Pieces, found: Found) -> dict[Cut, float]:
    """Switches and counts that are not whole: by how much they are above."""
    grid = counted.grid
    runs = found.columns[model.runs]
    total = np.bincount(pieces.parent[model.live], runs, len(grid)).astype(np.float64)
    cuts = {Cut(int(grid.group[i]), int(i)): part for i, part in _parts(total)}
    out = found.columns[model.group_columns]
    cuts |= {Cut(int(model.groups[i])): part for i, part in _parts(out)}
    cuts |= {Cut(i, changes=True): part for i, part in _parts(found.changing)}
    sums = grid.running[counted.first :] @ total
    cuts |= {Cut(count=i, at=float(np.floor(sums[i]))): part for i, part in _parts(sums)}
    return cuts or _split(counted, model, pieces, runs)


def _split(counted: Counted, model: Mixed, pieces: Pieces, runs: Floats) -> dict[Cut, float]:
    """Cells that run in two of their pieces, in part: the spend between."""
    grid, cuts = counted.grid, {}
    for i, part in _parts(runs):
        cell, high = int(pieces.parent[model.live[i]]), float(pieces.grid.high[model.live[i]])
        if high < grid.high[cell]:
            cuts[Cut(int(grid.group[cell]), cell, high)] = part
    return {cut: part for cut, part in cuts.items() if cut.changes} or cuts


def _parts(numbers: Floats) -> Iterator[tuple[int, float]]:
    """(place, part above the whole) of the numbers that are not whole."""
    for i in np.flatnonzero(np.abs(numbers - np.round(numbers)) > FRACTION):
        yield int(i), float(numbers[i] - np.floor(numbers[i]))
