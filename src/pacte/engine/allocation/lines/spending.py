"""The spends of cells whose switches are held, under broken lines: a model of the rows alone.

Each stretch between two corners of a line is a column from 0 to 1; as lines bend down, a dearer
stretch is taken only where those before it are full, so that no row is needed to say so. Source:
docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from pacte.engine.allocation.curves.response import Curves, Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.lines import scales
from pacte.engine.allocation.lines.hull import Hull
from pacte.engine.allocation.lines.solver import OPTIONS, STATUSES

NARROW = 1e-9
"""A stretch shorter than this part of a cell's range is left out."""

HALF = 0.5


@dataclass(frozen=True)
class Spent:
    """What n cells spend and, under their lines, bring (cents); what no other spends exceed, in
    cents (`bound`); the prices of the rows."""

    status: str
    bound: float
    spends: Floats
    results: Floats
    prices: Floats


@dataclass(frozen=True)
class Stretches:
    """Columns: of which cell each is, from which spend to which, and what it brings (cents).

    `first` and `brought` are what each cell spends and brings without any.
    """

    cell: Places
    left: Floats
    right: Floats
    rise: Floats
    first: Floats
    brought: Floats


@dataclass(frozen=True)
class _Ended:
    """Where the simplex ended: rows and aims as HiGHS has them, and the cells in between."""

    rows: list[Any]
    aims: list[Any]
    between: Flags


class Spending:
    """The n `cells` of `grid` that run as `running` says; actions that stay as they are
    (`changing` 0, per action) keep today's spends. `hull` is that of all cells; `steps` are those
    of the simplex in the last look."""

    def __init__(self, grid: Grid, hull: Hull, running: Flags, changing: Floats) -> None:
        self.grid = grid
        self.cells: Places = np.flatnonzero((running | grid.switchless) & grid.can_run)
        self.hull = hull.of(self.cells)
        self.stays = np.zeros(len(self.cells), dtype=bool)
        if grid.change_row is not None:
            self.stays = (changing < HALF)[grid.group[self.cells]]
        self.spend, self.results = (m.tocsc()[:, self.cells] for m in (grid.spend, grid.results))
        hoped = grid.regard[self.cells] * np.maximum(self.hull.curves.values(self.hull.high), 0.0)
        self.result = scales.of_result(grid, float(hoped.sum()))
        self.unit = scales.of_rows(grid, self.result)
        self.spends = np.where(self.stays, grid.today[self.cells], self.hull.low)
        self.steps = 0
        self._ended: _Ended | None = None
        self._switched(running, changing)

    @property
    def curves(self) -> Curves:
        return self.hull.curves

    @property
    def lowest(self) -> Floats:
        return self.hull.low

    @property
    def high(self) -> Floats:
        return self.hull.high

    def too_high(self, spent: Spent) -> float:
        """By how much the lines are above what the hulls say of spends, in cents."""
        over = spent.results - self.hull.values(spent.spends)
        return float(self.grid.hoped[self.cells] @ np.where(self.stays, 0.0, over))

    def whole(self, spends: Floats) -> Floats:
        """The same of all cells: 0 where a cell does not run."""
        found = np.zeros(len(self.grid))
        found[self.cells] = spends
        return found

    def _switched(self, running: Flags, changing: Floats) -> None:
        """What is left of the rows, and given up, with the switches held."""
        grid, cells = self.grid, self.cells
        on = running[cells] | ~grid.may_be_off[cells]
        self.lost = np.where(on, grid.loss[cells], 0.0)
        runs = (np.bincount(grid.group[cells], on, len(grid.names)) > 0) & grid.group_is_bound
        used = grid.running.tocsc()[:, cells] @ on + self.results @ self.lost + grid.actions @ runs
        self.left = grid.limit - used
        if grid.change_row is not None:
            self.left[grid.change_row] -= np.round(changing).sum()

    def spent(self, points: Sequence[Floats], seconds: float) -> Spent:
        """The best spends under lines that touch the curves at `points` (n each).

        Status "infeasible" where none is within the rows; the simplex begins where it ended.
        """
        made = self._stretched(points)
        solver = self._passed(made)
        solver.setBasis(self._begun(made))
        solver.setOptionValue("time_limit", solver.getRunTime() + max(seconds, 0.05))
        solver.run()
        self.steps = solver.getInfo().simplex_iteration_count
        status = STATUSES.get(str(solver.getModelStatus()).rpartition(".")[2], "stopped")
        solution, n = solver.getSolution(), len(self.cells)
        share = np.array(solution.col_value)[: len(made.cell)]
        spends = made.first + np.bincount(made.cell, share * (made.right - made.left), n)
        results = made.brought + np.bincount(made.cell, share * made.rise, n)
        prices = np.maximum(-np.array(solution.row_dual), 0.0) * self.result / self.unit
        if status != "ok":
            return Spent(status, math.inf, spends, results, prices)
        self._end(solver.getBasis(), made, spends)
        fixed = float(self.grid.weight[self.cells] @ (made.brought - self.lost))
        bound = fixed - solver.getInfo().objective_function_value * self.result
        return Spent(status, bound, spends, results, prices)

    def _stretched(self, points: Sequence[Floats]) -> Stretches:
        spends, results = self.hull.corners(points)
        results = np.maximum(results, 0.0)
        left, right = spends[:, :-1], spends[:, 1:]
        apart = (right - left > self.hull.high[:, None] * NARROW) & ~self.stays[:, None]
        cell, place = np.nonzero(apart)
        rise = np.maximum(np.diff(results, axis=1), 0.0)[cell, place]
        today = self.grid.today[self.cells]
        first = np.where(self.stays, today, spends[:, 0])
        brought = np.where(self.stays, self.hull.curves.values(today), results[:, 0])
        return Stretches(cell, left[cell, place], right[cell, place], rise, first, brought)

    def _passed(self, made: Stretches) -> Any:
        import highspy

        grid, m, goals = self.grid, len(self.grid.rows), len(self.grid.worth)
        solver = highspy.Highs()
        for name, value in {**OPTIONS, "solver": "simplex", "presolve": "off"}.items():
            solver.setOptionValue(name, value)
        used = self.spend[:, made.cell] @ sparse.diags(made.right - made.left)
        used = used - self.results[:, made.cell] @ sparse.diags(made.rise)
        gaps = sparse.csc_matrix((grid.gaps, (grid.goal_rows, grid.goal_of)), shape=(m, goals))
        whole = sparse.hstack([used, gaps], format="csc")
        matrix = sparse.csc_matrix(sparse.diags(1 / self.unit) @ whole)
        left = self.left - self.spend @ made.first + self.results @ made.brought
        worth = np.concatenate([grid.weight[self.cells][made.cell] * made.rise, grid.worth])
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(made.cell) + goals, m
        lp.col_cost_ = -worth / self.result
        lp.col_lower_ = np.concatenate([np.zeros(len(made.cell)), -grid.sinks])
        lp.col_upper_ = np.ones(len(made.cell) + goals)
        lp.row_lower_, lp.row_upper_ = np.full(m, -np.inf), left / self.unit
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
        lp.a_matrix_.value_ = matrix.data
        solver.passModel(lp)
        return solver

    def _begun(self, made: Stretches) -> Any:
        """Where the simplex begins: cells spend what they last did, those between are so again."""
        import highspy

        kinds, ended = highspy.HighsBasisStatus, self._ended
        at = self.spends[made.cell]
        states = np.where(made.right <= at, int(kinds.kUpper), int(kinds.kLower))
        if ended is not None:
            inside = (made.left < at) & (at < made.right) & ended.between[made.cell]
            states[inside] = int(kinds.kBasic)
        known = {int(kind): kind for kind in kinds.__members__.values()}
        basis = highspy.HighsBasis()
        aims = [kinds.kUpper] * len(self.grid.worth) if ended is None else ended.aims
        basis.col_status = [known[state] for state in states.tolist()] + aims
        basis.row_status = [kinds.kBasic] * len(self.grid.rows) if ended is None else ended.rows
        basis.valid = basis.alien = True
        return basis

    def _end(self, basis: Any, made: Stretches, spends: Floats) -> None:
        import highspy

        columns, count = list(basis.col_status), len(made.cell)
        basic = [state == highspy.HighsBasisStatus.kBasic for state in columns[:count]]
        between = np.bincount(made.cell, basic, len(self.cells)) > 0
        self._ended = _Ended(list(basis.row_status), columns[count:], between)
        self.spends = spends
