"""The problem under broken lines above its curves, for HiGHS: prices, switches, spends.

Every line is above the true curve, so what HiGHS proves bounds the true problem too. Source:
docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.grid.rounded import Rounded, matrices
from pacte.engine.allocation.lines import basis as bases
from pacte.engine.allocation.lines import scales
from pacte.engine.allocation.lines.basis import Basis, numbered
from pacte.engine.allocation.lines.columns import Columns
from pacte.engine.allocation.lines.hull import Hull
from pacte.engine.allocation.lines.solver import FINE, OPTIONS, ROUGHLY, STATUSES

TRIALS = 8
"""A switch is tried so often before its cost is trusted, where something is to be proven."""

ENOUGH = {
    "mip_abs_gap": 0.0,
    "primal_feasibility_tolerance": 1e-8,
    "mip_feasibility_tolerance": 1e-8,
}
"""Where rows give way. HiGHS refuses its own answer where floating point loses more than this."""

EXACT = 1e-9
"""Two sums of what gives way this near (relative) are the same."""

SLACK = 1e-7
"""Of its limit, what an action that stays leaves of a row of its own: were today's spends all of
it, to the last digit, HiGHS's presolve would sometimes take them for too much."""

FEASIBLE = 2
"""What HiGHS says of a solution that breaks nothing."""


@dataclass(frozen=True)
class Found:
    """What HiGHS answered. `bound` in cents; `spends`, `running` per cell; `changing` per
    action, where few may change; `prices` per row."""

    status: str
    bound: float
    spends: Floats
    running: Floats
    changing: Floats
    prices: Floats
    columns: Floats


@dataclass(frozen=True)
class Block:
    """Rows of one kind: lower ≤ matrix · columns ≤ upper; `numbers` say what each is of."""

    numbers: Places
    matrix: Any
    lower: Floats
    upper: Floats


class Mixed(Columns):
    """The model of one grid for some `live` cells, as HiGHS has it."""

    def __init__(
        self,
        grid: Grid,
        hull: Hull,
        live: Flags,
        points: Sequence[Floats],
        on: Flags | None = None,
    ) -> None:
        super().__init__(grid, hull, live, points, on)
        self.solver = self._passed()

    def _passed(self) -> Any:
        import highspy

        solver = highspy.Highs()
        for name, value in OPTIONS.items():
            solver.setOptionValue(name, value)
        blocks = list(self._blocks())
        matrix = sparse.vstack([block.matrix for block in blocks], format="csr")
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.count, matrix.shape[0]
        lp.col_cost_ = -self.worths()
        lp.offset_ = -float(self.grid.weight[self.live] @ self.brought) / self.result
        lp.col_lower_, lp.col_upper_ = self.ranges()
        lp.row_lower_ = np.concatenate([block.lower for block in blocks])
        lp.row_upper_ = np.concatenate([block.upper for block in blocks])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
        lp.a_matrix_.value_ = matrix.data
        solver.passModel(lp)
        self.layout = self.laid_out(np.concatenate([block.numbers for block in blocks]))
        return solver

    def _blocks(self) -> Iterator[Block]:
        yield self._limits()
        yield self._means()
        if len(self.groups):
            yield from self._actions()
        if self.grid.change_row is not None:
            yield from self._changes()

    def _limits(self) -> Block:
        """The rows of the plan, first: their duals are prices. Each is scaled by its own unit."""
        grid, live = self.grid, self.live
        spend, running, results = (m.tocsc()[:, live] for m in _resources(grid))
        own = np.arange(len(self.cell))
        spread = _matrix(self.cell, own, self.at_spend, (len(live), len(own)))
        brought = _matrix(self.cell, own, self.at_result, (len(live), len(own)))
        m = len(grid.rows)
        goals = _matrix(grid.goal_rows, grid.goal_of, grid.gaps, (m, len(grid.worth)))
        moving, limit = np.zeros((m, int((self.change >= 0).sum()))), grid.limit.copy()
        if grid.change_row is not None:
            moving[grid.change_row] = 1.0
            left = self._left_today()
            alone = np.flatnonzero(left > 0)
            moving[alone, np.searchsorted(self.groups, grid.owner[alone])] = -left[alone]
            limit -= left
        limit -= spend @ self.first - results @ self.brought
        lost = results @ sparse.diags(grid.loss[live])
        parts = [
            spend @ spread - results @ brought,
            running + lost,
            grid.actions[:, self.groups],
            goals,
            sparse.csr_matrix(moving),
        ]
        self.unit = scales.of_rows(grid, self.result)
        whole = sparse.diags(1 / self.unit) @ sparse.hstack(parts, format="csr")
        numbers = numbered(bases.LIMIT, np.arange(m))
        return Block(numbers, whole, np.full(m, -np.inf), limit / self.unit)

    def _left_today(self) -> Floats:
        """What today's spends leave of each row of one action alone, but for a little of it (m).

        Where it keeps them nobody uses that, so it counts as used.
        """
        grid = self.grid
        _, first = np.unique(grid.parent, return_index=True)
        today = np.zeros(len(grid))
        today[first] = grid.today[first]
        left = grid.limit - grid.used(today) - SLACK * np.abs(grid.limit)
        return np.where(grid.alone, np.maximum(left, 0.0), 0.0)

    def _means(self) -> Block:
        """The weights of a cell's corners sum to 1 where it runs, to 0 where it does not."""
        n, weighed = len(self.live), np.flatnonzero(~self.stretched)
        own = _matrix(self.cell, self.weights, 1.0, (n, self.count))
        switch = _matrix(np.arange(n), self.runs, 1.0, (n, self.count))
        numbers, none = numbered(bases.MEAN, self.number[weighed]), np.zeros(len(weighed))
        return Block(numbers, (own - switch)[weighed], none, none)

    def _actions(self) -> Iterator[Block]:
        """An action runs when one of its cells does, in as many periods as it may."""
        grid, count = self.grid, self.count
        of_live = grid.group[self.live]
        bound = np.flatnonzero(self.group[of_live] >= 0)
        n, k = len(bound), len(self.groups)
        each = _matrix(np.arange(n), self.runs[bound], 1.0, (n, count))
        its = _matrix(np.arange(n), self.group[of_live[bound]], 1.0, (n, count))
        numbers = numbered(bases.RUNS, self.number[bound])
        yield Block(numbers, each - its, np.full(n, -np.inf), np.zeros(n))
        place = np.full(len(grid.names), -1)
        place[self.groups] = np.arange(k)
        total = _matrix(place[of_live[bound]], self.runs[bound], 1.0, (k, count))
        one = _matrix(np.arange(k), self.group_columns, 1.0, (k, count))
        numbers = numbered(bases.ACTS, self.groups)
        yield Block(numbers, total - one, np.zeros(k), np.full(k, np.inf))
        few = np.flatnonzero(np.isfinite(grid.most[self.groups]))
        most = sparse.diags(np.where(np.isfinite(grid.most), grid.most, 0.0)[self.groups])
        numbers = numbered(bases.MOST, self.groups[few])
        none, free = np.zeros(len(few)), np.full(len(few), -np.inf)
        yield Block(numbers, (total - most @ one)[few], free, none)

    def _changes(self) -> Iterator[Block]:
        """Where an action does not change, what runs today keeps its spend, and no more runs."""
        grid, live, k = self.grid, self.live, len(self.kept)
        still = _matrix(np.arange(k), self.weights[self.kept], 1.0, (k, self.count))
        moving = _matrix(np.arange(k), self.change[self.owners_kept()], 1.0, (k, self.count))
        numbers = numbered(bases.STILL, self.number[self.cell[self.kept]])
        yield Block(numbers, still + moving, np.ones(k), np.full(k, np.inf))
        new = np.flatnonzero(grid.today[live] <= 0)
        shape = (len(new), self.count)
        runs = _matrix(np.arange(len(new)), self.runs[new], 1.0, shape)
        its = _matrix(np.arange(len(new)), self.change[grid.group[live[new]]], 1.0, shape)
        numbers = numbered(bases.NEW, self.number[new])
        yield Block(numbers, runs - its, np.full(len(new), -np.inf), np.zeros(len(new)))

    # solving -----------------------------------------------------------------------------------

    @property
    def basis(self) -> Basis:
        """Where the simplex ended."""
        return Basis(self.solver.getBasis(), self.layout)

    def begin(self, basis: Basis) -> None:
        """The simplex begins at, or near, where it ended elsewhere."""
        bases.begin(self.solver, self.layout, basis)

    def relaxed(self, seconds: float) -> Found:
        """Switches between 0 and 1 (or as held): spends and prices.

        Where the simplex ends unsure, from some basis, it begins again from none.
        """
        found = self._run(seconds)
        if found.status == "unsure":
            self.solver.clearSolver()
            found = self._run(seconds)
        return found

    def decided(
        self,
        gap: float,
        seconds: float,
        nodes: int,
        trials: int = TRIALS,
        enough: float = -math.inf,
    ) -> Found:
        """Switches 0 or 1, within `gap` of the best under the lines; without any, as `relaxed`.

        Each switch is tried so often before its cost is trusted. No further once nothing exceeds
        `enough` cents: the status is then "stopped", and nothing is to be decided again here.
        """
        self._integrality(1)
        self.solver.setOptionValue("mip_pscost_minreliable", trials)
        self.solver.setOptionValue("mip_rel_gap", gap)
        self.solver.setOptionValue("mip_max_nodes", nodes)

        look = self._stopping_at(enough)
        self.solver.cbMipInterrupt += look
        # A linear problem, without switches, has no bound of another kind: HiGHS then says 0.
        mixed = len(self.switches) > 0
        found = self._run(seconds, mixed=mixed)
        if found.status == "failed":  # its plan breaks a row by a little more than it is allowed to
            found = self._again_roughly(seconds, mixed=mixed)
        self.solver.cbMipInterrupt -= look
        self._integrality(0)
        return found

    def _again_roughly(self, seconds: float, *, mixed: bool) -> Found:
        self.solver.clearSolver()
        self.solver.setOptionValue("mip_feasibility_tolerance", ROUGHLY)
        found = self._run(seconds, mixed=mixed)
        self.solver.setOptionValue(*FINE)
        return found

    def _stopping_at(self, enough: float) -> Callable[[Any], None]:
        """What HiGHS calls while it decides: stop once its bound has come down to `enough` cents.

        Bounds that were never above it are those of the plan to begin with, which HiGHS completes
        in a run of its own.
        """
        was_above = False

        def look(event: Any) -> None:
            nonlocal was_above
            bound = -event.data_out.mip_dual_bound * self.result
            if was_above and bound <= enough:
                event.interrupt()
            was_above = was_above or enough < bound < math.inf

        return look

    def _integrality(self, kind: int) -> None:
        import highspy

        whole = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)[kind]
        places = self.switches.astype(np.int32)
        self.solver.changeColsIntegrality(len(places), places, np.full(len(places), whole))

    def start(self, running: Flags) -> None:
        """A plan to begin with, by which cells run in it."""
        state = np.zeros(self.count)
        state[self.runs] = running[self.live]
        on = np.bincount(self.grid.group, running, len(self.grid.names)) > 0
        state[self.group_columns] = on[self.groups]
        known = np.concatenate([self.runs, self.group_columns]).astype(np.int32)
        self.solver.setSolution(len(known), known, state[known])

    def fix(self, on: Flags) -> None:
        """Cells that every plan worth having runs."""
        places = self.runs[on[self.live]]
        self._bound(places, np.ones(len(places)), np.ones(len(places)))

    def add(self, rows: Sequence[Rounded], at: Floats, parent: Places) -> None:
        """One row more for each rounded row; `parent` is the cell of each piece.

        No cell has stretches: what is under `at` cannot be said of one without those before it.
        """
        rates, short = (matrix.tocsc() for matrix in matrices(rows, len(at)))
        cell = parent[self.live[self.cell]]
        under = sparse.diags(np.maximum(at[cell] - self.at_spend, 0.0))
        matrix = sparse.csr_matrix(rates[:, cell] - short[:, cell] @ under)
        columns = self.weights[matrix.indices].astype(np.int32)
        free, limit = np.full(len(rows), -np.inf), np.array([row.limit for row in rows])
        starts = matrix.indptr[:-1].astype(np.int32)
        self.solver.addRows(len(rows), free, limit, matrix.nnz, starts, columns, matrix.data)

    def let_give_way(self, costs: Floats) -> None:
        """From now on each row may give way, at `costs` a unit of it; nothing else counts."""
        m = len(self.grid.rows)
        everything = np.arange(self.count, dtype=np.int32)
        self.solver.changeColsCost(self.count, everything, np.zeros(self.count))
        for name, value in ENOUGH.items():
            self.solver.setOptionValue(name, value)
        ones, index, far = np.ones(m), np.arange(m, dtype=np.int32), np.full(m, np.inf)
        self.solver.addCols(m, costs * self.unit, np.zeros(m), far, m, index, index, -ones)

    def given_way(self, seconds: float, *, whole: bool) -> tuple[Floats, float, Floats]:
        """By how much each row gives way (in its units), and the least that this costs in all.

        With what a unit of each row would spare, where switches lie between 0 and 1.

        Without `whole`, switches may lie between 0 and 1: then at least so much gives way. Infinite
        where no way was found in time, and the least that is proven 0 where nothing is.
        """
        found = self.decided(EXACT, seconds, 10_000) if whole else self.relaxed(seconds)
        least = -found.bound / self.result if math.isfinite(found.bound) else 0.0
        if self.solver.getInfo().primal_solution_status != FEASIBLE:
            return np.full(len(self.unit), np.inf), least, found.prices
        columns = np.array(self.solver.getSolution().col_value, dtype=np.float64)[self.count :]
        return columns * self.unit, least, found.prices

    def _bound(self, places: Places, lower: Floats, upper: Floats) -> None:
        self.solver.changeColsBounds(len(places), places.astype(np.int32), lower, upper)

    def _run(self, seconds: float, *, mixed: bool = False) -> Found:
        until = self.solver.getRunTime() + max(seconds, 0.05)
        self.solver.setOptionValue("time_limit", until)
        self.solver.run()
        status = STATUSES.get(str(self.solver.getModelStatus()).rpartition(".")[2], "stopped")
        solution = self.solver.getSolution()
        columns = np.array(solution.col_value)[: self.count]
        spends, running = np.zeros(len(self.grid)), np.zeros(len(self.grid))
        changing, moves = np.zeros(len(self.grid.names)), self.grid.change_row is not None
        if len(columns):
            share = columns[self.weights] * self.at_spend
            spent = self.first + np.bincount(self.cell, share, len(self.live))
            spends[self.live] = np.maximum(spent, 0.0)
            running[self.live] = columns[self.runs]
            changing[self.groups] = columns[self.change[self.groups]] if moves else 0.0
        m = len(self.grid.rows)
        duals = np.array(solution.row_dual[:m]) if not mixed else np.zeros(m)
        prices = np.maximum(-duals, 0.0) if len(duals) == m else np.zeros(m)
        return Found(
            status,
            self._reach(status, mixed=mixed),
            spends,
            running,
            changing,
            prices * self.result / self.unit,
            columns,
        )

    def _reach(self, status: str, *, mixed: bool) -> float:
        """What HiGHS says that nothing under the lines exceeds, in cents."""
        info = self.solver.getInfo()
        bound = info.mip_dual_bound if mixed else info.objective_function_value
        known = math.isfinite(bound) and (mixed or status == "ok")
        return -bound * self.result if known and status != "failed" else math.inf


def _resources(grid: Grid) -> tuple[Any, Any, Any]:
    return grid.spend, grid.running, grid.results


def _matrix(
    rows: NDArray[Any], columns: NDArray[Any], numbers: Floats | float, shape: tuple[int, int]
) -> Any:
    data = np.broadcast_to(np.asarray(numbers, dtype=np.float64), rows.shape)
    return sparse.csr_matrix((data, (rows, columns)), shape=shape)
