"""Several aims at once: the plans of which no other reaches more of every aim.

Steps (epsilon-constraint): the most of the first aim while the second reaches at least so much.
Weights find corners only, so they serve where cells are many. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Literal

import numpy as np

from pacte.document import Plan
from pacte.engine.allocation.claims import Claim, claim, nearest
from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.from_plan.cells import foreign_money
from pacte.engine.allocation.from_plan.cells import problem as problem_from_plan
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.lines.hull import hull_of
from pacte.engine.allocation.lines.mixed import Mixed
from pacte.engine.allocation.problem import Problem, Row
from pacte.engine.allocation.search.known import FEW_CELLS
from pacte.engine.allocation.search.share import share
from pacte.engine.allocation.worth import MEASURES, per_margin

SHOWN = 7
"""Points of a front whose plans go from one to the next without a step."""

MOST_POINTS = 500
SCALE = 1e8
"""The most of an aim, as the search counts it: cents of a large plan."""

STEP = 2e-9
"""Relative: what the next point of a front of single plans must reach more."""

NEAR = 1e-7
"""Relative: less than that is not more."""

NODES = 200_000

Way = Literal["steps", "weights"]


@dataclass(frozen=True)
class Aim:
    """What a cent of each cell's margin brings to an aim; above `most` it counts for nothing."""

    name: str
    rates: Floats
    most: float = math.inf


@dataclass(frozen=True)
class Point:
    """A plan (cents per cell), what it reaches of each aim, and what is proven beside it."""

    spends: Floats
    reached: tuple[float, ...]
    claim: Claim | None = None


@dataclass(frozen=True)
class Front:
    """Points from the most of the first aim on. `is_whole`: no other plan belongs to it."""

    problem: Problem
    aims: tuple[str, ...]
    points: tuple[Point, ...]
    way: Way
    is_whole: bool


def aims_of(plan: Plan, problem: Problem, names: Sequence[str]) -> tuple[Aim, ...]:
    """The aims named: `MEASURES`, or an objective's id for the part of its gap that is reached."""
    found = []
    for name in names:
        rate = per_margin(plan, name)
        rates = np.array([rate(plan.actions[cell.action]) for cell in problem.cells])
        found.append(Aim(name, rates, math.inf if name in MEASURES else 1.0))
    return tuple(found)


def front(
    plan: Plan, names: Sequence[str], *, today: date, time_limit: float = 20.0
) -> Front | None:
    """The front of two aims or more (`names`); None where no plan can be shared.

    All of it where every action is all or nothing and two aims are asked for; else at most `SHOWN`
    points of each pair. Prudence is left aside. Raises `KeyError` for a name that is none.
    """
    until = time.monotonic() + time_limit
    problem = problem_from_plan(plan, today)
    aims = aims_of(plan, problem, names)
    if plan.budget is None or not problem.cells or any(True for _ in foreign_money(plan)):
        return None
    grid = grid_of(replace(problem, goals=()))
    search = _Search(problem, grid, aims, until)
    pairs = list(combinations(range(len(aims)), 2))
    for turn, pair in enumerate(pairs):
        search.until_pair = time.monotonic() + search.seconds / (len(pairs) - turn)
        for spends in search.of_pair(*pair):
            search.keep(spends)
    points = tuple(search.proven(point) for point in _undominated(search.points))
    whole = search.is_whole and len(pairs) == 1
    return Front(problem, tuple(names), points, search.way, whole) if points else None


@dataclass
class _Search:
    problem: Problem
    grid: Grid
    aims: tuple[Aim, ...]
    until: float
    until_pair: float = math.inf
    points: list[Point] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    is_whole: bool = False

    @property
    def seconds(self) -> float:
        return self.until - time.monotonic()

    @property
    def left(self) -> float:
        return self.until_pair - time.monotonic()

    @property
    def way(self) -> Way:
        return "steps" if len(self.grid) <= FEW_CELLS else "weights"

    @property
    def is_all_or_nothing(self) -> bool:
        """Whether each cell has one spend, or none."""
        return bool(np.all((self.grid.low == self.grid.high) | ~self.grid.can_run))

    def reached(self, aim: int, spends: Floats) -> float:
        """What a plan reaches of an aim, in its unit."""
        own = self.aims[aim]
        return min(float(own.rates @ self.grid.margins(spends)), own.most)

    def keep(self, spends: Floats) -> None:
        reached = tuple(self.reached(i, spends) for i in range(len(self.aims)))
        self.points.append(Point(spends, reached))

    def proven(self, point: Point) -> Point:
        """The point with the claim that says most of it."""
        return replace(point, claim=nearest(self.claims, point.reached))

    def of_pair(self, first: int, second: int) -> Iterator[Floats]:
        """Plans of the front of two aims."""
        if self.way == "weights":
            yield from self._by_weights(first, second)
            return
        start, end = self._end(first, second), self._end(second, first)
        if start is None or end is None:
            return
        yield from (start, end)
        low, high = self.reached(second, start), self.reached(second, end)
        if self.is_all_or_nothing:
            yield from self._one_by_one(first, second, (low, high))
            return
        for k in range(1, SHOWN - 1):
            found = self._most(first, {second: low + (high - low) * k / (SHOWN - 1)})
            if found is not None:
                yield found

    def _end(self, first: int, second: int) -> Floats | None:
        """The most of the second aim among the plans with the most of the first."""
        best = self._most(first, {})
        if best is None:
            return None
        also = self._most(second, {first: self.reached(first, best) * (1 - NEAR)})
        return best if also is None else also

    def _one_by_one(self, first: int, second: int, ends: tuple[float, float]) -> Iterator[Floats]:
        """Each plan of the front after the other, until none is left."""
        low, high = ends
        for _ in range(MOST_POINTS):
            floor = low + STEP * max(abs(high), abs(low))
            found = self._most(first, {second: floor}) if floor < high else None
            if found is None:
                self.is_whole = floor >= high
                return
            also = self._most(second, {first: self.reached(first, found) * (1 - NEAR)})
            best = found if also is None else also
            yield best
            low = max(self.reached(second, best), floor)

    def _by_weights(self, first: int, second: int) -> Iterator[Floats]:
        """The best plans under weights from one aim to the other."""
        units = [self._unit(i) for i in (first, second)]
        for k in range(SHOWN):
            part = k / (SHOWN - 1)
            weights = {first: (1 - part) * units[0], second: part * units[1]}
            found = self._best(self.grid, weights, {}, SHOWN - k)
            if found is not None:
                yield found

    def _unit(self, aim: int) -> float:
        """What makes the aim's most `SCALE` large."""
        own = self.aims[aim].rates
        hoped = float(own @ np.maximum(self.grid.curves.maximum, 0.0))
        return SCALE / hoped if hoped > 0 else 1.0

    def _most(self, aim: int, floors: dict[int, float]) -> Floats | None:
        """The plan with the most of one aim while others reach their floors."""
        rows = tuple(self._floor(other, least) for other, least in floors.items())
        grid = self.grid
        if rows:
            problem = replace(self.problem, goals=(), rows=(*self.problem.rows, *rows))
            grid = grid_of(problem)
        return self._best(grid, {aim: self._unit(aim)}, floors)

    def _floor(self, aim: int, least: float) -> Row:
        unit = self._unit(aim)
        results = {i: float(x) * unit for i, x in enumerate(self.aims[aim].rates) if x}
        return Row(f"aim:{self.aims[aim].name}", "result", -least * unit, {}, {}, {}, results)

    def _best(
        self,
        grid: Grid,
        weights: dict[int, float],
        floors: dict[int, float],
        among: int = SHOWN,
    ) -> Floats | None:
        """The plan with the most of some aims, weighed; what is proven of all plans is kept.

        It is one of so many (`among`) to be searched for in the time left.
        """
        if self.left <= 0:
            return None
        rates = (weight * self.aims[aim].rates for aim, weight in weights.items())
        weighed = replace(grid, weight=np.asarray(sum(rates), dtype=np.float64))
        if self.is_all_or_nothing and self.way == "steps":
            spends, bound = _chosen(weighed, self.left)
        else:
            found = share(weighed, (), None, self.left / among)
            spends, bound = found.spends, found.bound
        if spends is not None:
            most = [aim.most for aim in self.aims]
            self.claims.append(claim(weights, floors, bound, most))
        return spends


def _chosen(grid: Grid, seconds: float) -> tuple[Floats | None, float]:
    """The best of all-or-nothing plans, by one search of switches, and what none exceeds.

    Nothing is approximate.
    """
    hull = hull_of(grid)
    model = Mixed(grid, hull, np.ones(len(grid), dtype=bool), [hull.low, hull.high])
    found = model.decided(0.0, seconds, NODES)
    if found.status != "ok":
        return None, math.inf
    plan = in_cents(grid, found.spends, found.running > 0.5)  # noqa: PLR2004 - 0 or 1
    return plan, found.bound


def _undominated(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without those that another reaches at least as much of everything as; most of the first."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda p: tuple(-x for x in p.reached)):
        mine = np.array(point.reached)
        near = NEAR * np.maximum(np.abs(mine), 1e-12)
        if not any(np.all(np.array(other.reached) >= mine - near) for other in kept):
            kept.append(point)
    return tuple(kept)


def chosen_points(found: Front, count: int = SHOWN) -> tuple[Point, ...]:
    """At most `count` points, the ends among them, as far from one another as the front allows."""
    if len(found.points) <= count:
        return found.points
    table = np.array([point.reached for point in found.points])
    width = np.maximum(np.ptp(table, axis=0), 1e-12)
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(table / width, axis=0), axis=1))])
    wanted = np.linspace(0, way[-1], count)
    places = sorted({int(np.argmin(np.abs(way - at))) for at in wanted})
    return tuple(found.points[i] for i in places)
