"""The smallest concave curve above each cell's, and broken lines above that: what bounds a plan.

A broken line is the lowest of tangents; it is given by its corners, so that a spend and its result
are a mean of corners.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pacte.engine.allocation.curves.response import Curves, Floats
from pacte.engine.allocation.grid.grid import Grid, Places

ROUNDS = 60
FIRST_PART = 1e-8
"""A curve may be upright at 0: it is touched from this part of the range on."""


@dataclass(frozen=True)
class Hull:
    """Of n cells: from `low` the chord rises to `touch`, from where the curve itself is the hull.

    `touch` = `low` where the curve is concave from the lowest spend on.
    """

    curves: Curves
    low: Floats
    high: Floats
    touch: Floats

    def of(self, cells: Places) -> Hull:
        """That of some cells."""
        ends = (self.low[cells], self.high[cells], self.touch[cells])
        return Hull(self.curves.take(cells), *ends)

    def values(self, spends: Floats) -> Floats:
        """The hull itself at some spends within the range."""
        _, slope, height = self.tangents(spends)
        return np.where(spends < self.touch, slope * spends + height, self.curves.values(spends))

    def tangents(self, spends: Floats) -> tuple[Floats, Floats, Floats]:
        """(spend, slope, height at 0) of the line that touches each hull near `spends`."""
        first = np.minimum(np.maximum(self.low, self.high * FIRST_PART), self.high)
        spends = np.clip(spends, first, self.high)
        on_chord = spends < self.touch
        at = np.where(on_chord, self.touch, spends)
        base, top = self.curves.values(self.low), self.curves.values(at)
        with np.errstate(divide="ignore", invalid="ignore"):
            chord = (top - base) / (at - self.low)
        slope = np.where(on_chord, chord, self.curves.marginals(at))
        return spends, slope, np.where(on_chord, base - slope * self.low, top - slope * at)

    def corners(self, points: Sequence[Floats]) -> tuple[Floats, Floats]:
        """(spends, results), n × (points + 1): the corners of the lowest of the tangents there."""
        ordered = np.sort(np.stack([np.clip(p, self.low, self.high) for p in points]), axis=0)
        touched = [self.tangents(point) for point in ordered]
        spends, results = [self.low], [touched[0][1] * self.low + touched[0][2]]
        for (left, a, b), (right, c, d) in pairwise(touched):
            with np.errstate(divide="ignore", invalid="ignore"):
                cross = np.where(a - c > 1e-13 * np.abs(a), (d - b) / (a - c), left)
            at = np.clip(cross, left, right)
            spends.append(at)
            results.append(np.maximum(a * at + b, c * at + d))
        spends.append(self.high)
        results.append(touched[-1][1] * self.high + touched[-1][2])
        return np.stack(spends, axis=1), np.stack(results, axis=1)


def hull_of(grid: Grid) -> Hull:
    """The hulls of the cells of a grid over the spends at which they run."""
    low = grid.lowest
    high = np.maximum(grid.high, low)
    return Hull(grid.curves, low, high, _touch(grid.curves, low, high))


def _touch(curves: Curves, low: Floats, high: Floats) -> Floats:
    """Where the line from (low, M(low)) touches the concave part; `high` if beyond."""
    bend = curves.inflections()
    steep = bend > low
    left, right = np.clip(bend, low, high), high.copy()
    base = curves.values(low)
    for _ in range(ROUNDS):
        middle = (left + right) / 2
        rise = curves.marginals(middle) * (middle - low)
        above = curves.values(middle) - base < rise
        left, right = np.where(above, middle, left), np.where(above, right, middle)
    return np.where(steep, right, low)


def first_points(hull: Hull, count: int) -> list[Floats]:
    """Spends at which every hull is touched first: its ends, where it bends, and between."""
    start = np.minimum(np.maximum(hull.touch, hull.low), hull.high)
    floor = np.maximum(start, hull.high * 1e-4)
    ratio = np.maximum(hull.high / np.maximum(floor, 1e-9), 1.0)
    inner = [np.minimum(floor * ratio ** (i / count), hull.high) for i in range(1, count)]
    return [hull.low, start, floor, *inner, hull.high]
