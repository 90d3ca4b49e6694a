"""The model under the lines held to parts of all plans, one look after the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Places
from pacte.engine.allocation.grid.rounded import Rounded
from pacte.engine.allocation.lines import basis
from pacte.engine.allocation.lines.basis import KIND, numbered
from pacte.engine.allocation.lines.mixed import Mixed
from pacte.engine.allocation.lines.solver import STATUSES

MANY_STEPS = 2**31 - 1
TINY = 1e-12


class Parted:
    """A model relaxed part by part, each from where another look ended.

    `counts` (sets × pieces) are sets of cells of which some number runs: one row each. The first
    `rows` of the model's rows are the plan's.
    """

    def __init__(self, model: Mixed, counts: Any, rows: int) -> None:
        self.model, self.solver, self.rows = model, model.solver, rows
        for name, value in (("solver", "simplex"), ("presolve", "off")):
            self.solver.setOptionValue(name, value)
        matrix = sparse.csr_matrix(counts.tocsc()[:, model.live])
        self.first, self.many = self.solver.getNumRow(), matrix.shape[0]
        free = np.full(self.many, np.inf)
        starts, columns = matrix.indptr[:-1].astype(np.int32), model.runs[matrix.indices]
        self.solver.addRows(
            self.many, -free, free, matrix.nnz, starts, columns.astype(np.int32), matrix.data
        )
        lp = self.solver.getLp()
        self.lower, self.upper = np.array(lp.col_lower_), np.array(lp.col_upper_)
        self.rounded = 0
        self._more(numbered(basis.COUNT, np.arange(self.many)))

    def add(self, rows: Sequence[Rounded], at: Floats, parent: Places) -> None:
        """One row more for each rounded row; `parent` is the cell of each piece."""
        self.model.add(rows, at, parent)
        self.rounded += len(rows)
        marks = np.array([hash((row.row, row.divisor, row.limit)) % KIND for row in rows])
        self._more(numbered(basis.ROUNDED, marks))

    def _more(self, numbers: Places) -> None:
        layout = self.model.layout
        self.model.layout = replace(layout, rows=np.concatenate([layout.rows, numbers]))

    def confine(self, bounds: tuple[Floats, Floats], counts: tuple[Floats, Floats]) -> None:
        """Hold the switches between `bounds` (of all columns), what is counted between `counts`."""
        switches, (lower, upper) = self.model.switched, bounds
        self.solver.changeColsBounds(len(switches), switches, lower[switches], upper[switches])
        rows = np.arange(self.first, self.first + self.many, dtype=np.int32)
        self.solver.changeRowsBounds(self.many, rows, *counts)

    def prices(self) -> Floats:
        """The prices last found: of the rows, of rounded ones, then of what is counted (below 0 for
        at least)."""
        duals = -np.array(self.solver.getSolution().row_dual)
        return self._priced(np.maximum(duals, 0.0), duals)

    def column_prices(self) -> Floats:
        """What one more of each column costs by the prices last found, in cents."""
        return np.array(self.solver.getSolution().col_dual) * self.model.result

    def rays(self) -> tuple[Floats, Floats]:
        """Of a part without a plan: prices along which its bound falls, by either sign."""
        _, found, ray = self.solver.getDualRay()
        ray = np.array(ray) if found else np.zeros(self.solver.getNumRow())
        ray = ray / max(float(np.abs(ray).max(initial=0.0)), TINY)
        return tuple(self._priced(np.maximum(x, 0.0), x) for x in (ray, -ray))  # type: ignore[return-value]

    def _priced(self, of_rows: Floats, of_counts: Floats) -> Floats:
        rows = of_rows[: self.rows] / self.model.unit[: self.rows]
        end = self.first + self.many
        parts = [rows, of_rows[end : end + self.rounded], of_counts[self.first : end]]
        return np.concatenate(parts) * self.model.result

    def stop_below(self, floor: float) -> None:
        """Look no further, from now on, where nothing above `floor` cents is left."""
        self.solver.setOptionValue("objective_bound", -floor / self.model.result)

    def glimpse(self, steps: int) -> float:
        """What nothing exceeds after so many steps of the dual simplex, in cents."""
        self.solver.setOptionValue("simplex_iteration_limit", steps)
        self.solver.run()
        self.solver.setOptionValue("simplex_iteration_limit", MANY_STEPS)
        status = str(self.solver.getModelStatus()).rpartition(".")[2]
        if STATUSES.get(status) == "infeasible":
            return -math.inf
        return -float(self.solver.getInfo().objective_function_value) * self.model.result
