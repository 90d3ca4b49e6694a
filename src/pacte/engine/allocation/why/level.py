"""What stops a spend where it is: the price of the money, or a row, or that few may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.grid.owned import NONE
from pacte.engine.allocation.problem import Problem, Row
from pacte.engine.allocation.why.reasons import Reason, amounts_of, money

LIKE = 0.1
"""A return this near a price (relative) is that price."""

FULL = 1e-3
"""A row this near its limit (relative) is full."""

NOTHING = 1e-6


@dataclass(frozen=True)
class Level:
    """A plan of n cells, its rows of which are full, and which actions may not change any more.

    `worth` of each row (m): what one more unit of it brings. `unit` (n): what the rows together ask
    of a cent of each cell. `kept` (k): actions that stay as today since no more may change;
    `short` (n): the first row that leaves too little for a cell to begin (−1: none does).
    """

    problem: Problem
    grid: Grid
    spends: Floats
    worth: Floats
    unit: Floats
    left: Floats
    full: Flags
    kept: Flags
    short: Places
    rows_of: Any

    @classmethod
    def of(
        cls, problem: Problem, grid: Grid, spends: Floats, worth: Floats, sought: Floats
    ) -> Level:
        """What a plan leaves of every row; `sought` (n) is what a cell that is out would spend."""
        left = grid.limit - grid.used(spends)
        scale = np.maximum(np.abs(grid.limits_said), 1.0)
        unit = grid.asked(worth).unit
        full = left <= FULL * scale
        kept = kept_as_today(grid, spends)
        runs = np.bincount(grid.group, spends > 0, len(grid.names)) > 0
        short = _first_short(grid, left, runs, sought)
        columns = grid.spend.tocsc()
        return cls(problem, grid, spends, worth, unit, left, full, kept, short, columns)

    def is_kept(self, cell: int) -> bool:
        """Whether the cell stays as it is today since no more actions may change."""
        return bool(self.kept[self.grid.group[cell]])

    def few_changes(self) -> Reason:
        """That only so many actions may change."""
        return Reason("few_changes", {"count": int(self.problem.most_changes or 0)})

    def is_priced(self, slope: float) -> bool:
        """Whether a little more brings here what it brings elsewhere."""
        return _alike(slope, float(self.worth[0]))

    def reason(self, cell: int, slope: float) -> Reason:
        """Why a cell that runs between its ends spends what it does; `slope`: its last cent's."""
        said = {"marginal_return": slope if np.isfinite(slope) else None}
        if self.is_priced(slope):
            return Reason("funded", said)
        row = self._row(cell, more=slope > self.worth[0])
        if row is not None:
            return self.of_row(row, said)
        if self.is_kept(cell):
            kept = self.few_changes()
            return Reason(kept.code, {**said, **kept.params})
        if _alike(slope, float(self.unit[cell])):
            return Reason("funded", said)
        return Reason("as_found", said)

    def of_nothing(self, cell: int) -> Reason:
        """Why a cell spends what it does where one cent more of it brings nothing."""
        row = self._row(cell, more=False)
        if row is not None:
            return self.of_row(row, {"marginal_return": 0.0})
        if self.is_kept(cell):
            return self.few_changes()
        return Reason("more_brings_nothing", {"marginal_return": 0.0})

    def short_of(self, cell: int) -> Row | None:
        """The first row that leaves too little for a cell that is out, at the spend `sought`."""
        row = self.short[cell]
        return None if row == NONE else self.grid.rows[row]

    def _column(self, cell: int) -> tuple[Places, Floats]:
        start, end = self.rows_of.indptr[cell], self.rows_of.indptr[cell + 1]
        return self.rows_of.indices[start:end], self.rows_of.data[start:end]

    def _row(self, cell: int, *, more: bool) -> Row | None:
        """The full row, of most price here, that keeps a cell from spending more (else less)."""
        places, rates = self._column(cell)
        held = self.full[places] & ((rates > 0) if more else (rates < 0)) & (places > 0)
        if not held.any():
            return None
        prices = np.abs(self.worth[places] * rates)[held]
        rows = [self.grid.rows[int(i)] for i in places[held][np.argsort(-prices, kind="stable")]]
        skilled = [row for row in rows if row.skill] if rows[0].measure == "hours" else []
        return (skilled or rows)[0]

    def of_row(self, row: Row, said: dict[str, Any]) -> Reason:
        """That a row is full, with its figures."""
        currency = self.problem.currency
        if row.key.startswith(("min:", "max:")):
            own = max(row.actions.values(), default=0.0) if row.key[:3] == "min" else row.limit
            code = "own_minimum" if row.key[:3] == "min" else "own_maximum"
            return Reason(code, {**said, "limit": money(own, currency)})
        named = {"row": row.name or row.key, "period": row.period or "plan", "skill": row.skill}
        if row.measure == "hours":
            return Reason("hours_bind", {**said, **named})
        code = "floor_binds" if row.key.endswith(":least") else "limit_binds"
        return Reason(code, {**said, **named, **amounts_of(row, currency)})


def _alike(slope: float, price: float) -> bool:
    return bool(np.isfinite(slope) and abs(slope - price) <= LIKE * abs(price))


def kept_as_today(grid: Grid, spends: Floats) -> Flags:
    """Actions as they are today, where as many others differ as may."""
    moved = np.bincount(grid.group, spends != grid.today, len(grid.names)) > 0
    row = grid.change_row
    if row is None or moved.sum() < grid.limit[row]:
        return np.zeros(len(grid.names), dtype=bool)
    return ~moved


def _first_short(grid: Grid, left: Floats, runs: Flags, sought: Floats) -> Places:
    """For each cell the first row that it spends from and that leaves less than it would use.

    An action's own maximum leaves all of it where the action is out.
    """
    spends_from = grid.spend.tocoo(copy=True)
    own = np.array([row.key.startswith("max:") for row in grid.rows], dtype=bool)
    counts = (spends_from.data >= 0) & ~(own[spends_from.row] & ~runs[grid.group[spends_from.col]])
    spends_from.data = counts.astype(np.float64)
    begins = grid.actions[:, grid.group].multiply(~runs[grid.group]) + grid.running
    uses = (grid.spend.multiply(sought) + begins).multiply(spends_from).tocoo()
    short = uses.data > np.maximum(left[uses.row], 0.0) + NOTHING
    found = np.full(len(grid), len(left))
    np.minimum.at(found, uses.col[short], uses.row[short])
    return np.where(found == len(left), NONE, found)
