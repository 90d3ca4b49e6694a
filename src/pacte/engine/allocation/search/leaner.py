"""Of plans that reach as much of what is sought, one that costs less.

Where margin counts for nothing and objectives are reached, a plan is worth no more for its money.
The same cells are searched again: what is reached is a floor, and what is sought is money that a
cell of its own, the reserve, keeps. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pacte.engine.allocation.curves.curve import Curve
from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.sufficing import UNIT, sufficing
from pacte.engine.allocation.problem import Cell, Goal, Problem, Row
from pacte.engine.allocation.search.known import FEW_CELLS
from pacte.engine.allocation.search.share import Shared, best_found

NODES = 40
"""Nodes of each search of switches, and parts that are looked at, at most."""

RESERVE = ""
"""The name of the action that keeps money: no action of a plan has it."""

STRAIGHT = 1e6
"""The reserve's curve bends so many times beyond the money that there is."""

ENVELOPE = 2
"""The search has so many times the money of the plan known: the gap it stops at is of that."""

SCALE, ABOVE = 1e8, 5e-9
"""What an objective asks for, as the search counts it, and (relative) how far above it the floor
lies: a row holds to less than that."""

NEAR = 1e-4
"""An objective this near what is wanted (of its gap) is to be reached."""

NEARLY, A_BIT = 1e-9, 0.1
"""A value this little (relative), and so many cents, lower is the same: rows hold to that."""


def leaner(problem: Problem, grid: Grid, known: Shared, work: int | None, seconds: float) -> Shared:
    """`known`, or a plan of the same value that costs a unit of money less at least.

    `work` is that of the search of the value, `seconds` a safety stop. The bound and the prices are
    of the value, and stay.
    """
    if known.spends is None or not _may_be_leaner(grid, known.spends) or seconds <= 0:
        return known
    other = _with_reserve(problem, grid, known.spends)
    kept = (other.budget or 0) - problem.kept_cost - _cost(grid, known.spends)
    start = np.append(known.spends, kept)
    nodes = NODES if work is None else min(NODES, work)
    found = best_found(grid_of(other), (start,), nodes, seconds)
    if found is None:
        return known
    spends = sufficing(grid, found[:-1])
    value, same = grid.value(spends), known.value - min(abs(known.value) * NEARLY, A_BIT)
    is_less = _cost(grid, spends) <= _cost(grid, known.spends) - UNIT
    is_leaner = is_less and value >= same and grid.admits(spends)
    return replace(known, spends=spends, value=value) if is_leaner else known


def _cost(grid: Grid, spends: Floats) -> float:
    """What a plan takes of the budget, in cents."""
    return float(grid.used(spends)[0])


def _may_be_leaner(grid: Grid, spends: Floats) -> bool:
    """Whether cells are few, margin counts for nothing, and more money would bring nothing."""
    if grid.has_tail or len(grid) > FEW_CELLS or (grid.weight != 0).any() or not spends.any():
        return False
    is_left = grid.limit[0] - _cost(grid, spends) >= UNIT
    return bool(is_left or (grid.attained(spends) >= 1 - NEAR).any())


def _with_reserve(problem: Problem, grid: Grid, spends: Floats) -> Problem:
    """The problem in which only money kept in reserve counts; what is reached is a floor."""
    money = int(min(problem.shared, ENVELOPE * _cost(grid, spends)))
    parts = grid.attained(spends).tolist()
    floors = (_floor(goal, part) for goal, part in zip(problem.goals, parts, strict=True))
    changes = None if problem.most_changes is None else problem.most_changes + 1
    return replace(
        problem,
        budget=money + problem.kept_cost,
        cells=(*problem.cells, _reserve(problem, money)),
        rows=(*problem.rows, *floors),
        goals=(),
        most_changes=changes,
    )


def _floor(goal: Goal, part: float) -> Row:
    """That so much of an objective is to be reached as is, all of it where next to nothing lacks.

    Where less is, it may be the most: the floor lies no higher.
    """
    unit = SCALE / goal.gap
    results = {place: rate * unit for place, rate in goal.results.items()}
    asked = 1 + ABOVE if part >= 1 - NEAR else part
    return Row(f"aim:{goal.objective}", "result", -SCALE * asked, {}, {}, {}, results)


def _reserve(problem: Problem, money: int) -> Cell:
    """The cell that keeps money: a cent brings a cent, very nearly."""
    far = STRAIGHT * max(money, 1)
    return Cell(RESERVE, Curve(far, far), high=money, period=problem.periods[0])
