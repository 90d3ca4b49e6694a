"""Which rows leave no plan, and by how much, where the arithmetic of one budget does not say it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np

from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.lines.hull import hull_of
from pacte.engine.allocation.lines.mixed import Mixed
from pacte.engine.allocation.problem import Problem, Row
from pacte.engine.allocation.why.reasons import Reason, money

SHOWN = 5
MOST_CELLS = 20_000
"""Above, it would take longer than the search of a plan."""

NOTHING = 1e-6


def hopeless(problem: Problem, grid: Grid) -> tuple[Reason, ...]:
    """Rows in which nothing gives back and that what must run breaks, whatever else is decided."""
    gives = np.zeros(len(grid.rows), dtype=bool)
    for matrix in (grid.spend, grid.running, grid.actions):
        gives |= np.asarray(matrix.minimum(0.0).sum(axis=1)).ravel() < 0
    gives |= np.asarray(abs(grid.results).sum(axis=1)).ravel() > 0
    forced = ~grid.may_be_off
    running = np.bincount(grid.group, forced, len(grid.names)) > 0
    least = grid.spend @ np.where(forced, grid.low, 0.0) + grid.running @ forced.astype(float)
    least = least + grid.actions @ (running | grid.must_run).astype(float)
    over = np.where(gives, 0.0, least - grid.limit)
    broken = np.flatnonzero(over > NOTHING * (1 + np.abs(grid.limit)))
    return tuple(_reason(problem, grid.rows[i], float(over[i])) for i in broken[:SHOWN])


def why(
    problem: Problem, grid: Grid, time_limit: float
) -> tuple[Literal["infeasible", "unknown"], tuple[Reason, ...]]:
    """The rows that must give way, the least in all, so that a plan exists.

    `unknown` where a plan may exist and none was found in time.
    """
    if len(grid) > MOST_CELLS:
        return "unknown", (Reason("no_plan_found"),)
    # Cells that the rows alone keep from running may run here: the rows are what gives way.
    own = np.array([cell.can_run for cell in problem.cells], dtype=bool)
    grid = replace(grid, can_run=own, high=np.maximum(grid.high, grid.lowest))
    hull = hull_of(grid)
    model = Mixed(grid, hull, np.ones(len(grid), dtype=bool), [hull.low, hull.high])
    given = model.given_way(time_limit)
    found = [
        _reason(problem, row, float(amount))
        for row, amount in zip(grid.rows, given, strict=True)
        if amount > NOTHING * (1 + abs(row.limit))
    ]
    if not found:
        return "unknown", (Reason("no_plan_found"),)
    return "infeasible", tuple(found[:SHOWN])


def _reason(problem: Problem, row: Row, missing: float) -> Reason:
    names = tuple(sorted({problem.cells[i].action for i in row.spend} | set(row.actions)))[:SHOWN]
    if row.key == "changes":
        return Reason("changes_too_few", {"count": int(row.limit)})
    if row.measure == "runs":
        return Reason("rule_impossible", {"rule": row.key}, names)
    params: dict[str, Any] = {"row": row.name or row.key, "period": row.period or "plan"}
    if row.measure == "hours":
        hours = {"limit": row.limit, "missing": missing, "skill": row.skill}
        return Reason("hours_too_few", {**params, **hours}, names)
    amounts = {"limit": money(abs(row.limit), problem.currency)}
    if row.key.endswith(":least") or row.key.startswith("min:"):
        short = money(missing, problem.currency)
        if row.actions:
            amounts = {"limit": money(max(row.actions.values()), problem.currency)}
        return Reason("floor_too_high", {**params, **amounts, "missing": short}, names)
    return Reason(
        "limit_too_tight",
        {**params, **amounts, "missing": money(missing, problem.currency)},
        names,
    )
