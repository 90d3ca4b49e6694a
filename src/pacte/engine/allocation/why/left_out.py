"""Which actions, left out, make less lack in a row: each is tried, or counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.problem import Problem, Row

SHOWN = 5
TRIES = 24
"""Actions that are tried at most."""

HOLDING = 4
"""Rows that are tried at most, of those that may hold one."""

OWN = ("min:", "goal:")
"""Rows that are no limit: what one action asks for, and aims."""

CHANGES = "changes"
"""The row of how many actions may change."""

LESS = 1e-6
"""What lacks is less where it is so much less, relatively."""


@dataclass(frozen=True)
class Given:
    """By how much each row gives way: `least` is proven of what that costs in all.

    A unit more of a row spares its price, if actions could run in part. `is_all`: with that much, a
    plan exists.
    """

    amounts: Floats
    least: float
    prices: Floats
    is_all: bool


def releasable(problem: Problem, row: Row) -> list[str]:
    """The actions of a row that run whatever is best, and need not if optional or unlocked.

    A lock counts where the row does, which may be in one period, or count actions only.
    """
    places = row.spend.keys() | row.running.keys() or range(len(problem.cells))
    counted = [problem.cells[place] for place in places]
    engaged = {cell.action for cell in problem.cells if cell.engaged}
    forced = {group.action for group in problem.groups if group.must_run}
    forced |= {cell.action for cell in problem.cells if not cell.may_be_off}
    locked = {cell.action for cell in counted if cell.pinned and cell.low > cell.engaged}
    names = {problem.cells[place].action for place in row.spend} | set(row.actions)
    return sorted(names & ((forced - engaged) | locked))


def without(problem: Problem, grid: Grid, action: str) -> Grid:
    """The grid of the plan that leaves an action out: of it remains what is engaged."""
    mine = grid.group == grid.names.index(action)
    engaged = np.array([cell.engaged > 0 for cell in problem.cells])
    least = np.array(
        [cell.released_floor - cell.fixed if cell.engaged else 0.0 for cell in problem.cells]
    )
    out = mine & ~engaged
    must = grid.must_run.copy()
    must[grid.names.index(action)] = False
    return replace(
        grid,
        low=np.where(mine, least, grid.low),
        high=np.where(mine, least, grid.high),
        may_be_off=grid.may_be_off | out,
        can_run=grid.can_run & ~out,
        must_run=must,
    )


def surely_used(grid: Grid, row: int) -> Floats:
    """What each action takes of a row for sure, in cells where it has to run (k)."""
    forced = ~grid.may_be_off
    running = np.bincount(grid.group, forced, len(grid.names)) > 0
    spend, start, once = (
        matrix[row].toarray().ravel() for matrix in (grid.spend, grid.running, grid.actions)
    )
    use = np.where(forced, spend * grid.low + start, 0.0)
    used = np.bincount(grid.group, use, len(grid.names)) + once * (running | grid.must_run)
    return np.asarray(used)


def counted(problem: Problem, grid: Grid, row: int) -> frozenset[str]:
    """The actions without which a row that gives nothing back is used less, whatever is decided."""
    used = surely_used(grid, row)
    found: list[str] = []
    for name in releasable(problem, grid.rows[row]):
        place = grid.names.index(name) if name in grid.names else -1
        if place < 0 or len(found) == SHOWN:
            continue
        left = surely_used(without(problem, grid, name), row)[place]
        if used[place] > left:
            found.append(name)
    return frozenset(found)


@dataclass
class Trials:
    """What gives way without each action that was tried, within some time."""

    problem: Problem
    grid: Grid
    given: Given
    costs: Floats
    until: float
    solve: Callable[[Grid, Floats, float], Given]
    tried: dict[str, Floats] = field(default_factory=dict)
    freed: dict[int, Floats] = field(default_factory=dict)

    def helping(self, row: int) -> frozenset[str]:
        """The actions without which less lacks in all, and in this row."""
        found: list[str] = []
        for name in releasable(self.problem, self.grid.rows[row]):
            if len(found) < SHOWN and self._is_less(name, row):
                found.append(name)
        return frozenset(found)

    def against(self, row: int) -> list[Row]:
        """The rows that hold this one: without each, less lacks in all, and in this row.

        Limits and rules hold a floor; floors, and how few actions may change, a limit: other limits
        are ways round it.
        """
        keys = [row.key for row in self.grid.rows]
        of_floor = keys[row].endswith(":least") or keys[row].startswith("min:")
        held = self.given.prices * np.maximum(np.abs(self.grid.limits_said), 1.0)
        held[(self.given.amounts > 0) | (held <= 0)] = -1.0
        order = [int(i) for i in np.argsort(-held, kind="stable") if held[i] > 0]
        limits = [i for i in order if not keys[i].startswith(OWN)]
        told = [i for i in limits if of_floor != keys[i].endswith(":least") or keys[i] == CHANGES]
        return [self.grid.rows[i] for i in told[:HOLDING] if self._is_held(i, row)]

    def _is_held(self, other: int, row: int) -> bool:
        """Whether less lacks in a row where another may give way for nothing."""
        costs = self.costs.copy()
        costs[other] = 0.0
        if other not in self.freed:
            left = self.until - time.monotonic()
            if left <= 0:
                return False
            self.freed[other] = self.solve(self.grid, costs, left).amounts
        return self._lacks_less(self.freed[other], costs, row)

    def _is_less(self, name: str, row: int) -> bool:
        if name not in self.tried:
            left = self.until - time.monotonic()
            if left <= 0 or len(self.tried) >= TRIES or name not in self.grid.names:
                return False
            other = without(self.problem, self.grid, name)
            self.tried[name] = self.solve(other, self.costs, left).amounts
        return self._lacks_less(self.tried[name], self.costs, row)

    def _lacks_less(self, now: Floats, costs: Floats, row: int) -> bool:
        is_less = float(costs @ now) < self.given.least * (1 - LESS)
        return bool(is_less and now[row] < self.given.amounts[row] * (1 - LESS))
