"""The plans that a proposal has to beat: today's, and the same money for everyone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.problem import Cell, Problem


@dataclass(frozen=True)
class Rival:
    """Another way to spend the budget: cents per cell, and the rule that it breaks, if any.

    `breaks`: the key of a row, or `action:<id>` for what an action says of itself.
    """

    spends: tuple[int, ...]
    breaks: str | None = None

    @property
    def feasible(self) -> bool:
        """Whether every rule admits it."""
        return self.breaks is None


def today(problem: Problem, grid: Grid | None = None) -> Rival:
    """The spends decided before."""
    return _rival(problem, tuple(cell.today for cell in problem.cells), grid)


def _rival(problem: Problem, spends: tuple[int, ...], grid: Grid | None) -> Rival:
    """A plan, and whether the cells' rules, the budget and every row admit it."""
    return Rival(spends, _broken(problem, spends, grid))


def _broken(problem: Problem, spends: tuple[int, ...], grid: Grid | None) -> str | None:
    """The envelope, else a limit that has a name, else another row, else what an action says."""
    if problem.cost(spends) > problem.shared:
        return "budget"
    amounts = np.array(spends, dtype=np.float64)
    rows = [] if grid is None else [grid.rows[i] for i in np.flatnonzero(grid.excess(amounts))]
    named = [row.key for row in rows if row.name] or [row.key for row in rows]
    if named:
        return named[0]
    refused = (c.action for c, x in zip(problem.cells, spends, strict=True) if not c.allows(x))
    odd = next(refused, None)
    if odd is None and grid is not None:
        odd = grid.refused(amounts)
    return None if odd is None else f"action:{odd}"


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
