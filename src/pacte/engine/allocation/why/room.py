"""What the budget, and each row, leave a cell that is out, whatever the others do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pacte.document import Money
from pacte.engine.allocation.curves.response import Flags
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.problem import Cell, Problem, Row
from pacte.engine.allocation.why.reasons import shortfall

NEARLY = 1e-9
"""A row that lacks so little (relative) lacks nothing."""


@dataclass(frozen=True)
class Room:
    """A problem, and its rows by cell."""

    problem: Problem
    grid: Grid

    def lacking(self, cell: Cell) -> dict[str, Money] | None:
        """What the cheapest run of a cell costs, what the budget leaves, what is missing.

        None where it leaves enough.
        """
        once, least = self._once.get(cell.action, 0), self._least.get(cell.action, 0)
        begun = self._begun.get(cell.action, 0)
        needed = max(cell.low, 1) + cell.fixed + (0 if begun else once)
        available = max(self._free + least - begun, 0)
        return shortfall(needed, available, self.problem.currency)

    def is_shut(self, place: int) -> bool:
        """Whether some row leaves a cell less than it takes at once, or at its lowest spend."""
        return not self.grid.can_run[place] or bool(self._shut[place])

    def tightest(self, place: int) -> Row:
        """The row that leaves a cell the least to spend; those that give something back aside."""
        rates, starts = (
            dict(zip(*_column(matrix, place), strict=True))
            for matrix in (self._spend, self._running)
        )
        left = {
            row: self._left(row, (rates.get(row, 0.0), starts.get(row, 0.0)))
            for row in sorted(rates.keys() | starts.keys())
            if not self._gives[row]
        }
        found: int = min(left, key=left.__getitem__)
        return self.grid.rows[found]

    def _left(self, row: int, use: tuple[float, float]) -> float:
        """What a row leaves to spend to a cell that uses so much of it by the cent, and at once."""
        rate, start = use
        left = float(self.grid.limits_said[row]) - start
        return left / rate if rate > 0 else (-np.inf if left < 0 else np.inf)

    @cached_property
    def _shut(self) -> Flags:
        """Cells that take more of a row at once than it has, where nothing gives back (n)."""
        begun = self.grid.running.tocoo()
        limit = self.grid.limits_said[begun.row]
        over = begun.data > limit + NEARLY * (1 + np.abs(limit))
        found = np.zeros(len(self.grid), dtype=bool)
        found[begun.col[over & ~self._gives[begun.row]]] = True
        return found

    @cached_property
    def _once(self) -> dict[str, int]:
        return {group.action: group.once for group in self.problem.groups}

    @cached_property
    def _begun(self) -> dict[str, int]:
        """action -> cents that those of its cells that have to run cost at least."""
        sums: dict[str, int] = {}
        for cell in self.problem.cells:
            if not cell.may_be_off:
                due = self._once.get(cell.action, 0) if cell.action not in sums else 0
                sums[cell.action] = sums.get(cell.action, 0) + due + cell.floor_cost
        return sums

    @cached_property
    def _least(self) -> dict[str, int]:
        """action -> cents that it costs at least; only of those that have to run."""
        own = {row.key[4:]: row for row in self.problem.rows if row.key.startswith("min:")}
        found = dict(self._begun)
        for group in self.problem.groups:
            if group.must_run and group.action in own:
                least = round(own[group.action].actions[group.action]) + group.once
                found[group.action] = max(found.get(group.action, 0), least)
        return found

    @cached_property
    def _free(self) -> int:
        """Cents of the budget that nobody has to spend; below 0 where it is too small."""
        return self.problem.shared - sum(self._least.values())

    @cached_property
    def _spend(self) -> Any:
        return self.grid.spend.tocsc()

    @cached_property
    def _running(self) -> Any:
        return self.grid.running.tocsc()

    @cached_property
    def _gives(self) -> Flags:
        """The rows of which something uses less than nothing, or that results fill."""
        rows = self.grid.rows
        parts = [(*r.spend.values(), *r.running.values(), *r.actions.values()) for r in rows]
        gives = [min(part, default=0.0) < 0 for part in parts]
        filled = [any(row.results.values()) for row in rows]
        return np.asarray(np.array(gives, dtype=bool) | np.array(filled, dtype=bool))


def _column(columns: Any, place: int) -> tuple[Any, Any]:
    start, end = columns.indptr[place], columns.indptr[place + 1]
    return columns.indices[start:end], columns.data[start:end]
