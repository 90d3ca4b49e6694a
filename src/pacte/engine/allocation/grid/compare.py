"""The plans that a proposal has to beat: today's, and the same money for everyone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.problem import Cell, Problem


@dataclass(frozen=True)
class Rival:
    """Another way to spend the budget: cents per cell, and whether every rule admits it."""

    spends: tuple[int, ...]
    feasible: bool


def today(problem: Problem, grid: Grid | None = None) -> Rival:
    """The spends decided before."""
    return _rival(problem, tuple(cell.today for cell in problem.cells), grid)


def _rival(problem: Problem, spends: tuple[int, ...], grid: Grid | None) -> Rival:
    """A plan, and whether the cells' rules, the budget and every row admit it."""
    feasible = problem.admits(spends)
    if grid is not None:
        feasible = feasible and grid.admits(np.array(spends, dtype=np.float64))
    return Rival(spends, feasible)


def equal_split(problem: Problem, grid: Grid | None = None) -> Rival | None:
    """Every action runs at its minimum; what is left is shared equally, none above its maximum.

    None where not all can run together.
    """
    cells = problem.cells
    runs = [cell.can_run for cell in cells]
    once = problem.once(tuple(int(r) for r in runs))
    paid = sum(c.low + c.fixed for c, r in zip(cells, runs, strict=True) if r)
    left = problem.shared - once - paid
    if left < 0 or not all(r or c.may_be_off for c, r in zip(cells, runs, strict=True)):
        return None
    spends = [cell.low if r else 0 for cell, r in zip(cells, runs, strict=True)]
    _share(cells, spends, [i for i, r in enumerate(runs) if r], left)
    return _rival(problem, tuple(spends), grid)


def _share(cells: tuple[Cell, ...], spends: list[int], takers: list[int], left: int) -> None:
    """Equal parts, those with the least room first, so that what they cannot take is shared on."""
    rooms = sorted((_room(cells[i], spends[i], left), i) for i in takers)
    for waiting, (room, place) in zip(range(len(rooms), 0, -1), rooms, strict=True):
        part = min(room, -(-left // waiting))
        spends[place] += part
        left -= part


def _room(cell: Cell, spend: int, left: int) -> int:
    return left if cell.high is None else cell.high - spend
