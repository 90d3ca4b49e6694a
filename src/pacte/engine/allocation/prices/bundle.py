"""Prices of many actions by cutting planes: what groups of actions say at each price, put together.

The bound is a sum over blocks of actions, each convex in the prices. Every look at prices gives a
line under each block; the lowest point of these lines within a trust region is looked at next.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from pacte.engine.allocation.curves.response import Floats

FIRST_REACH, LEAST_REACH, MOST_REACH = 0.03, 1e-4, 4.0
"""How far prices may move, as a part of themselves (and of a fiftieth of the whole)."""

LEAST_SHARE = 0.02
GOOD_STEP, VERY_GOOD, BAD_STEP = 0.1, 0.5, -1.0
OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0}


class Look(Protocol):
    """What is found at some prices x (n): `total`, and of each block its value and slopes (b × n).

    `total` = x · limits + Σ values.
    """

    @property
    def total(self) -> float: ...
    @property
    def values(self) -> Floats: ...
    @property
    def slopes(self) -> Floats: ...


class TooSteep(ArithmeticError):
    """A line rises beyond what can be counted: where no plan is, prices have no end."""


@dataclass
class _Center:
    """The best prices so far, what they give, and how far from them to look."""

    at: Floats
    total: float
    reach: float = FIRST_REACH

    @property
    def box(self) -> tuple[Floats, Floats]:
        wide = self.reach * (self.at + LEAST_SHARE)
        return np.maximum(self.at - wide, 0.0), self.at + wide


def lowest(
    look: Callable[[Floats], Look], start: Floats, limits: Floats, most_looks: int, close: float
) -> Floats:
    """Look at prices x ≥ 0 (n, scaled to about 1) where the total is ever less, from `start`.

    Until the lines say that it is nowhere less by more than the part `close`, or after
    `most_looks`; what is found is for `look` to keep. Answers how much each look counts in each
    block at the lowest point of the lines (looks × blocks, columns sum to 1): with these parts,
    what the looks use together is within the limits, as nearly as the lines are at the bottom.
    Where `look` raises TimeoutError after the first look, the lines so far say it.
    Raises `TooSteep` where a line cannot be written.
    """
    first = look(start)
    center = _Center(start, first.total)
    lines = _Lines(limits, len(first.values))
    lines.add(start, first)
    for _ in range(most_looks):
        at, expected = _next(lines, center, close)
        if expected <= close * abs(center.total):
            break
        try:
            found = look(at)
        except TimeoutError:  # what the lines say so far stands
            break
        lines.add(at, found)
        gained = (center.total - found.total) / expected
        if gained > GOOD_STEP:
            center.at, center.total = at, found.total
            center.reach = min(center.reach * (1.5 if gained > VERY_GOOD else 1.0), MOST_REACH)
        elif gained < BAD_STEP:
            center.reach = max(center.reach / 2, LEAST_REACH)
    center.reach = MOST_REACH
    lines.lowest(*center.box)
    return lines.parts()


def _next(lines: _Lines, center: _Center, close: float) -> tuple[Floats, float]:
    """Where the lines are lowest near the center, and how much lower: wider if that is little."""
    while True:
        at, hoped = lines.lowest(*center.box)
        expected = center.total - hoped
        if expected > close * abs(center.total) or center.reach >= MOST_REACH:
            return at, expected
        center.reach = min(center.reach * 3, MOST_REACH)


class _Lines:
    """Lines under each block's value, in HiGHS: columns are the prices, then the blocks' values."""

    def __init__(self, limits: Floats, blocks: int) -> None:
        import highspy

        self.count, self.blocks = len(limits), blocks
        self.solver: Any = highspy.Highs()
        for name, value in OPTIONS.items():
            self.solver.setOptionValue(name, value)
        n, b = self.count, blocks
        none = np.zeros(0, dtype=np.int32)
        far = np.full(b, np.inf)
        self.solver.addCols(n, limits, np.zeros(n), np.full(n, np.inf), 0, none, none, np.zeros(0))
        self.solver.addCols(b, np.ones(b), -far, far, 0, none, none, np.zeros(0))

    def add(self, at: Floats, found: Look) -> None:
        """value_b ≥ its value at `at` + its slopes · (x − at)."""
        n, b = self.count, self.blocks
        least = found.values - found.slopes @ at
        matrix = np.concatenate([-found.slopes, np.zeros((b, b))], axis=1)
        matrix[np.arange(b), n + np.arange(b)] = 1.0
        rows, columns = np.nonzero(matrix)
        starts = np.searchsorted(rows, np.arange(b)).astype(np.int32)
        data = matrix[rows, columns]
        if not (np.isfinite(least).all() and np.isfinite(data).all()):
            raise TooSteep
        far = np.full(b, np.inf)
        places = columns.astype(np.int32)
        self.solver.addRows(b, least, far, len(data), starts, places, data)

    def parts(self) -> Floats:
        """How much each line counts in its block at the point last found (lines × blocks).

        Raises `TooSteep` where none was found.
        """
        duals = np.array(self.solver.getSolution().row_dual).reshape(-1, self.blocks)
        if not len(duals):
            raise TooSteep
        weights = np.maximum(duals, 0.0)
        weights[-1, weights.sum(axis=0) <= 0] = 1.0
        return np.asarray(weights / weights.sum(axis=0))

    def lowest(self, low: Floats, high: Floats) -> tuple[Floats, float]:
        """The lowest point of the lines between two prices, and what they say there."""
        places = np.arange(self.count, dtype=np.int32)
        self.solver.changeColsBounds(self.count, places, low, high)
        self.solver.run()
        columns = np.array(self.solver.getSolution().col_value)
        found = float(self.solver.getInfo().objective_function_value)
        return np.clip(columns[: self.count], low, high), found
