"""In what units the rows of a model are said, so that its figures are of one size."""

from __future__ import annotations

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid

UNITS = 1000.0
"""Money and results are scaled so that the budget, and the most that can be hoped, are this."""

LEAST = 100.0
"""Cents: of what is sought, and of the budget, no less is ever that."""


def of_result(grid: Grid, hoped: float) -> float:
    """A unit of what is sought, in cents, where cells bring `hoped` cents at most."""
    return max(hoped + float(grid.worth.sum()), LEAST) / UNITS


def of_rows(grid: Grid, result: float) -> Floats:
    """A unit of each row (m), where one of what is sought is `result` cents."""
    return np.array([_of_row(grid, row, result) for row in range(len(grid.rows))])


def _of_row(grid: Grid, row: int, result: float) -> float:
    measure = grid.rows[row].measure
    if measure == "money":
        return max(float(grid.limit[0]), LEAST) / UNITS
    if measure == "hours":
        return max(abs(float(grid.limits_said[row])) / 100, 0.01)
    if measure == "result":
        start, end = grid.results.indptr[row], grid.results.indptr[row + 1]
        numbers = np.abs(grid.results.data[start:end])
        return result * float(numbers.mean()) if numbers.any() else 1.0
    return 1.0
