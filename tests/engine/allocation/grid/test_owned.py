"""The rows that bound one action alone, as arrays: against reading them one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.problem import Row

DAY = date(2026, 2, 10)


def read_one_by_one(grid: Grid, rows: tuple[Row, ...]) -> dict[tuple[str, int], int]:
    """(action, sign) -> the first row over all its cells, and no other."""
    cells: dict[str, set[int]] = {}
    for place, group in enumerate(grid.group):
        cells.setdefault(grid.names[group], set()).add(place)
    found: dict[tuple[str, int], int] = {}
    for number, row in enumerate(rows):
        signs = set(row.spend.values())
        others = any(row.running.values()) or any(row.results.values())
        for name, mine in cells.items():
            alone = set(row.spend) == mine and len(signs) == 1 and not others
            if alone and number and row.measure == "money" and abs(min(signs)) == 1:
                found.setdefault((name, int(min(signs))), number)
    return found


def test_own_rows_are_those_read_one_by_one():
    kinds: set[int] = set()
    for seed in range(30):
        made: Any = problem(plan_from_form(random_sharing(seed, 6)), DAY)
        grid = grid_of(made)
        expected = read_one_by_one(grid, grid.rows)
        for sign, rows in ((1, grid.owned.most_row), (-1, grid.owned.least_row)):
            found = {(grid.names[k], sign): int(r) for k, r in enumerate(rows) if r >= 0}
            assert found == {key: row for key, row in expected.items() if key[1] == sign}, seed
        for (name, sign), row in expected.items():
            kinds.add(sign)
            k = grid.names.index(name)
            said = grid.rows[row]
            asked = said.actions.get(name, 0.0) - said.limit
            amount = grid.owned.most[k] if sign > 0 else grid.owned.least[k]
            assert amount == (said.limit if sign > 0 else asked)
    assert kinds == {1, -1}


def test_without_own_rows_nothing_is_bound():
    made = problem(plan_from_form(random_sharing(0, 6, grain="year")), DAY)
    grid = grid_of(made)
    bound = [k for k in range(len(grid.names)) if grid.owned.most_row[k] < 0]
    assert np.isinf(grid.owned.most[bound]).all()
