"""What a plan is worth in each case, the mean of the worst tenth, and lines that bound that mean.

The mean of the worst cases is the least, over all sets of so many cases, of the mean over the set
(Rockafellar and Uryasev 2000, *Journal of Risk* 2:21): each set gives a line above it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.problem import Problem, Row, Tail

WORST = 0.1
"""The part of the cases that a cautious reader looks at."""

UNIT = 100.0
"""The tail's rows are in units of money."""


@dataclass(frozen=True)
class Line:
    """mean of the worst cases ≤ constant + Σ slopes · M − Σ lost · [runs], in cents, per cell.

    It is the mean over the cases `of`; `full`: in which of them each goal is reached.
    """

    of: NDArray[np.intp]
    full: tuple[NDArray[np.intp], ...]
    constant: float
    slopes: Floats
    lost: Floats


@dataclass(frozen=True)
class Cases:
    """The cells of `grid` in cases: `factors` is cases × actions, in the order of `grid.names`.

    A factor multiplies what a spend brings, not what a promotion gives up.
    """

    grid: Grid
    factors: Floats

    @property
    def count(self) -> int:
        """How many cases are the worst ones."""
        return max(1, round(len(self.factors) * WORST))

    @cached_property
    def goals(self) -> Floats:
        """goals × cells: what a cent of margin brings to each goal, as a part of its gap."""
        grid = self.grid
        return np.asarray(grid.results[grid.goal_rows].toarray() / grid.gaps[:, None])

    def values(self, margins: Floats, on: Floats) -> Floats:
        """What a plan is worth in each case, in cents; `margins` per cell, losses not taken off."""
        grid = self.grid
        found = self._drawn(grid.weight * margins) - float(grid.weight * grid.loss @ on)
        for worth, reached in zip(grid.worth, self._reached(margins, on), strict=True):
            found = found + worth * np.minimum(reached, 1.0)
        return found

    def of_spends(self, spends: Floats) -> Floats:
        """The same of a plan in cents."""
        return self.values(self.grid.curves.values(spends), (spends > 0).astype(np.float64))

    def worst(self, spends: Floats) -> float:
        """The mean of the worst cases, in cents."""
        return float(np.sort(self.of_spends(spends))[: self.count].mean())

    def line(self, margins: Floats, on: Floats) -> Line:
        """The line of the cases that are worst for a plan; it touches the mean there."""
        worst = np.argsort(self.values(margins, on), kind="stable")[: self.count]
        of = np.sort(worst)
        reached = self._reached(margins, on)
        return self.line_of(of, tuple(of[r[of] >= 1.0] for r in reached))

    def line_of(self, of: NDArray[np.intp], full: tuple[NDArray[np.intp], ...]) -> Line:
        """The line of any set of so many cases, each goal being reached in those of `full`."""
        grid = self.grid
        slopes = grid.weight * self.factors[of].mean(axis=0)[grid.group]
        lost, constant = grid.weight * grid.loss, 0.0
        for worth, part, there in zip(grid.worth, self.goals, full, strict=True):
            missing = np.setdiff1d(of, there)
            mean = self.factors[missing].sum(axis=0) / len(of)
            slopes = slopes + worth * part * mean[grid.group]
            lost = lost + worth * part * grid.loss * (len(missing) / len(of))
            constant += worth * len(there) / len(of)
        return Line(of, full, constant, slopes, lost)

    def _drawn(self, margins: Floats) -> Floats:
        by_action = np.bincount(self.grid.group, margins, len(self.grid.names))
        return np.asarray(self.factors @ by_action)

    def _reached(self, margins: Floats, on: Floats) -> list[Floats]:
        """The part of each goal's gap that is reached in each case, above 1 too."""
        loss = self.grid.loss * on
        return [self._drawn(part * margins) - float(part @ loss) for part in self.goals]


@dataclass(frozen=True)
class Depth:
    """How the mean of the worst cases is measured in a problem: as a part of `gap` above −`shift`.

    Cents. `shift` makes it positive whatever promotions give up; no plan's exceeds `gap` − `shift`.
    """

    prudence: float
    gap: float
    shift: float

    @classmethod
    def of(cls, prudence: float, line: Line, grid: Grid) -> Depth:
        """From one line: what it says where every cell brings its most."""
        shift = float(line.lost.sum())
        most = line.constant + float(line.slopes @ np.maximum(grid.curves.maximum, 0.0)) + shift
        return cls(prudence, max(most, UNIT), shift)

    @property
    def taken_off(self) -> float:
        """What the problem's values exceed what is sought by, in cents."""
        return self.prudence * self.shift


def with_tail(problem: Problem, depth: Depth, lines: tuple[Line, ...]) -> Problem:
    """The problem that seeks (1 − prudence) · its aim + prudence · what the lines say."""
    left = 1 - depth.prudence
    cells = tuple(replace(cell, weight=cell.weight * left) for cell in problem.cells)
    goals = tuple(replace(goal, worth=goal.worth * left) for goal in problem.goals)
    place = len(goals)
    rows = tuple(_row(problem, depth, line, (i, place)) for i, line in enumerate(lines))
    tail = Tail(depth.prudence * depth.gap, depth.gap / UNIT, rows)
    return replace(problem, cells=cells, goals=goals, tail=tail)


def key_of(number: int) -> str:
    """The key of the row of one line."""
    return f"prudence:{number}"


def _row(problem: Problem, depth: Depth, line: Line, which: tuple[int, int]) -> Row:
    number, goal = which
    losses = np.array([cell.curve.loss for cell in problem.cells])
    running = line.lost - line.slopes * losses
    return Row(
        key=key_of(number),
        measure="result",
        limit=(line.constant + depth.shift) / UNIT,
        spend={},
        running={int(i): float(running[i]) / UNIT for i in np.flatnonzero(running)},
        actions={},
        results={int(i): float(line.slopes[i]) / UNIT for i in np.flatnonzero(line.slopes)},
        place="/sharing/prudence",
        goal=goal,
    )
