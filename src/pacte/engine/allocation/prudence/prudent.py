"""The plan that weighs the worst cases with what is expected, and what no plan exceeds.

Lines above the mean of the worst cases are added until they touch it at the plan: first under
broken lines above the curves, then with the search of the problem without prudence.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.lines.hull import first_points, hull_of
from pacte.engine.allocation.lines.mixed import Found, Mixed
from pacte.engine.allocation.prices.reply import reply
from pacte.engine.allocation.problem import Problem
from pacte.engine.allocation.prudence.tail import Cases, Depth, Line, key_of, with_tail
from pacte.engine.allocation.search.known import (
    COARSE,
    FEW_CELLS,
    FINE,
    FIRST_POINTS,
    MOST_CELLS,
    StoppedBy,
)
from pacte.engine.allocation.search.share import Shared, share

MOST_LOOKS = 40
NEAR = 1e-4
"""Lines are enough for the broken lines when they exceed the mean by this part."""

MOST_ROUNDS = 12
LARGE_ROUNDS = 5
LINE_NODES = 5000
FINE_POINTS = 16
PART_OF_LINES = 0.2
PART = 0.6
"""Of the time left, what one round may take."""


@dataclass(frozen=True)
class Prudent:
    """A plan in `found` (value and bounds of what is sought) for `problem`, in `cases`.

    `lines` are the tail's, in the order of its rows. Cents.
    """

    problem: Problem
    grid: Grid
    found: Shared
    cases: Cases
    depth: Depth
    lines: tuple[Line, ...]

    def value(self, spends: Floats) -> float:
        """What a plan is worth: its part of what is expected, its part of the worst cases."""
        return _worth(self.cases, self.depth.prudence, spends)


def _worth(cases: Cases, prudence: float, spends: Floats) -> float:
    return (1 - prudence) * cases.grid.value(spends) + prudence * cases.worst(spends)


@dataclass
class _Search:
    """The best plan so far, the least bounds, and the lines found."""

    problem: Problem
    cases: Cases
    prudence: float
    until: float
    depth: Depth
    lines: list[Line] = field(default_factory=list)
    spends: Floats | None = None
    value: float = -np.inf
    bound: float = np.inf
    price_bound: float = np.inf
    prices: dict[str, float] = field(default_factory=dict)
    worth: dict[str, float] = field(default_factory=dict)
    decisions: int = 0

    @property
    def seconds(self) -> float:
        return self.until - time.monotonic()

    @property
    def good(self) -> float:
        return FINE if len(self.cases.grid) <= FEW_CELLS else COARSE

    @property
    def is_close(self) -> bool:
        return self.bound - self.value <= self.good * abs(self.bound)

    def offer(self, spends: Floats | None) -> bool:
        """Keep a plan that breaks nothing if it is the best; whether it is."""
        if spends is None or not self.cases.grid.admits(spends):
            return False
        value = _worth(self.cases, self.prudence, spends)
        if value <= self.value:
            return False
        self.spends, self.value = spends, value
        return True

    def add(self, line: Line) -> bool:
        """Keep a line that is not known yet; whether it is new."""
        for known in self.lines:
            same = all(
                np.array_equal(a, b) for a, b in zip(known.full, line.full, strict=True)
            ) and np.array_equal(known.of, line.of)
            if same:
                return False
        self.lines.append(line)
        return True

    def touch(self, spends: Floats) -> bool:
        """Add the line that touches the mean at a plan."""
        margins = self.cases.grid.curves.values(spends)
        return self.add(self.cases.line(margins, (spends > 0).astype(np.float64)))

    def lined(self) -> tuple[Problem, Grid]:
        """The problem with the lines found so far."""
        problem = with_tail(self.problem, self.depth, tuple(self.lines))
        return problem, grid_of(problem)

    def price(self, grid: Grid, prices: Floats) -> None:
        """Keep the prices of a lined grid if they prove a lower bound.

        Those of the lines are made to add up to the prudence, so that no range of it matters.
        """
        mine = grid.goal_rows[grid.goal_of == len(grid.worth) - 1]
        paid = float(prices[mine] @ grid.gaps[-len(mine) :])
        prices = prices.copy()
        if paid > 0:
            prices[mine] *= grid.worth[-1] / paid
        else:
            prices[mine[0]] = grid.worth[-1] / grid.gaps[-1]
        bound = reply(grid, prices).bound - self.depth.taken_off
        if bound < self.price_bound:
            self.price_bound, self.prices = bound, _by_key(grid, prices)

    def keep(self, grid: Grid, found: Shared) -> bool:
        """What a round found; whether its plan is the best."""
        self.decisions += found.decisions
        self.price(grid, found.prices)
        self.bound = min(self.bound, self.price_bound, found.bound - self.depth.taken_off)
        better = self.offer(found.spends)
        if better or not self.worth:
            self.worth = _by_key(grid, found.worth)
        return better


def _by_key(grid: Grid, numbers: Floats) -> dict[str, float]:
    return {row.key: float(x) for row, x in zip(grid.rows, numbers, strict=False)}


def prudent(
    problem: Problem,
    cases: Cases,
    prudence: float,
    starts: Sequence[Floats],
    work: int | None = None,
    time_limit: float = 20.0,
) -> Prudent:
    """The best plan found for (1 − `prudence`) · the aim + `prudence` · the worst tenth of cases.

    The first of `starts` breaks nothing; the plan is never worse than one of them that does not.
    """
    first = starts[0]
    on = (first > 0).astype(np.float64)
    line = cases.line(cases.grid.curves.values(first), on)
    depth = Depth.of(prudence, line, cases.grid)
    search = _Search(problem, cases, prudence, time.monotonic() + time_limit, depth)
    search.add(line)
    for start in starts:
        search.offer(start)
    if len(cases.grid) > MOST_CELLS:
        stopped = _weighed(search, work)
    else:
        _lined(search, whole=False)
        _lined(search, whole=True)
        stopped = _decided(search, work)
    return _concluded(search, stopped)


def _concluded(search: _Search, stopped: StoppedBy) -> Prudent:
    problem, grid = search.lined()
    bound = max(search.bound, search.value)
    found = Shared(
        search.spends,
        search.value,
        bound,
        search.price_bound,
        _in_order(grid, search.prices),
        _in_order(grid, search.worth),
        "search" if bound < search.price_bound else "prices",
        stopped,
        search.decisions,
    )
    lines = tuple(search.lines)
    return Prudent(problem, grid, found, search.cases, search.depth, lines)


def _in_order(grid: Grid, numbers: dict[str, float]) -> Floats:
    return np.array([numbers.get(row.key, 0.0) for row in grid.rows])


def _lined(search: _Search, *, whole: bool) -> None:
    """Lines for the problem under a few broken lines above the curves.

    `whole`: with switches decided; without, they may be half on.
    """
    hull = hull_of(search.cases.grid)
    everything = np.ones(len(search.cases.grid), dtype=bool)
    fine = whole and len(everything) <= FEW_CELLS
    points = first_points(hull, FINE_POINTS if fine else FIRST_POINTS)
    until = time.monotonic() + search.seconds * PART_OF_LINES
    for _ in range(MOST_LOOKS):
        _, grid = search.lined()
        model = Mixed(grid, hull, everything, points)
        left = until - time.monotonic()
        found = model.decided(NEAR, left, LINE_NODES) if whole else model.relaxed(left)
        if found.status != "ok" or left <= 0:
            return
        if whole:
            search.bound = min(search.bound, found.bound - search.depth.taken_off)
            search.offer(in_cents(grid, found.spends, found.running > 0.5))  # noqa: PLR2004 - 0 or 1
        margins, on = _brought(model, found, len(grid))
        line = search.cases.line(margins, on)
        said = float(found.columns[model.goal[-1]]) * search.depth.gap - search.depth.shift
        true = line.constant + float(line.slopes @ margins) - float(line.lost @ on)
        if said - true <= NEAR * abs(said) or not search.add(line):
            return


def _brought(model: Mixed, found: Found, cells: int) -> tuple[Floats, Floats]:
    """What each cell brings under its broken line, and how far it runs."""
    margins = np.zeros(cells)
    parts = found.columns[model.weights] * model.at_result
    margins[model.live] = np.bincount(model.cell, parts, len(model.live))
    return margins, found.running


def _stopped(search: _Search, spends: Floats | None) -> StoppedBy | None:
    """Why the rounds end with this plan; None where it adds a line and they go on."""
    if search.is_close:
        return "proof"
    if search.seconds <= 0:
        return "time"
    return "work" if spends is None or not search.touch(spends) else None


def _decided(search: _Search, work: int | None) -> StoppedBy:
    """Plans under the lines found, each adding the line that it touches."""
    for _ in range(MOST_ROUNDS):
        _, grid = search.lined()
        starts = () if search.spends is None else (search.spends,)
        found = share(grid, starts, work, max(search.seconds * PART, 0.1))
        search.keep(grid, found)
        if stopped := _stopped(search, found.spends):
            return stopped
    return "work"


def _weighed(search: _Search, work: int | None) -> StoppedBy:
    """Many cells: the lines found so far weighed alike, one more after each plan.

    A fixed mean of lines is a weight for each action: the problem without prudence again.
    """
    for turn in range(LARGE_ROUNDS):
        _, grid = search.lined()
        weighed, loose = _of_mean(search)
        left = search.seconds / (LARGE_ROUNDS - turn)
        found = share(weighed, (), work, max(left, 0.1))
        same = dict.fromkeys(_keys(search.lines), loose)
        prices = {**_by_key(weighed, found.prices), **same}
        worth = {**_by_key(weighed, found.worth), **same}
        search.price(grid, _in_order(grid, prices))
        search.bound = min(search.bound, search.price_bound)
        if search.offer(found.spends):
            search.worth = worth
        if stopped := _stopped(search, found.spends):
            return stopped
    return "work"


def _keys(lines: Iterable[Line]) -> list[str]:
    return [key_of(i) for i, _ in enumerate(lines)]


def _of_mean(search: _Search) -> tuple[Grid, float]:
    """The grid whose weights are the mean of all lines, and the price of each of them."""
    base, p = search.cases.grid, search.prudence
    slopes = np.mean([line.slopes for line in search.lines], axis=0)
    lost = np.mean([line.lost for line in search.lines], axis=0)
    weight = (1 - p) * base.weight + p * slopes
    given_up = (1 - p) * base.weight * base.loss + p * lost
    loss = np.divide(given_up, weight, out=np.zeros(len(weight)), where=weight > 0)
    loose = p * 100.0 / len(search.lines)
    grid = replace(base, weight=weight, loss=loss, worth=(1 - p) * base.worth)
    return grid, loose
