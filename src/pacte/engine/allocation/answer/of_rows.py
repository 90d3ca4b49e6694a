"""What the answer says of periods, limits, hours and totals, and the prices of its proof."""

from __future__ import annotations

import math

import numpy as np

from pacte.document import Plan, Sharing
from pacte.document.results.allocation import (
    AllocationPeriod,
    AllocationRow,
    Totals,
)
from pacte.engine.allocation.curves.response import Curves
from pacte.engine.allocation.from_plan.periods import Calendar
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.one_budget.optimize import Optimum
from pacte.engine.allocation.problem import Cell
from pacte.engine.allocation.propose import Allocation
from pacte.engine.allocation.why.reasons import money
from pacte.engine.allocation.worth import customers_per_margin, revenue_per_margin

CENTS = 100
EVERYBODY = "*"
DIGITS = 6


def fields(plan: Plan, allocation: Allocation, optimum: Optimum) -> dict[str, object]:
    """`grain`, `periods`, `rows`, `totals` of the answer."""
    grain = (plan.sharing or Sharing()).grain
    calendar = Calendar.of(plan, grain, allocation.as_of)
    return {
        "grain": grain,
        "periods": tuple(
            AllocationPeriod(label=label, start=span.start, end=span.end, frozen=over)
            for label, span, over in zip(
                calendar.labels, calendar.spans, calendar.frozen, strict=True
            )
        ),
        "rows": _rows(allocation, optimum),
        "totals": _totals(plan, allocation, optimum),
    }


def _unit(grid: Grid, row: int) -> int:
    return CENTS if grid.rows[row].measure == "money" else 1


def _rows(allocation: Allocation, optimum: Optimum) -> tuple[AllocationRow, ...]:
    grid, found = allocation.grid, optimum.rows
    if grid is None or found is None:
        return ()
    used = grid.said(np.array(optimum.spends, dtype=np.float64))
    return tuple(
        AllocationRow(
            key=row.key,
            measure=row.measure,
            period=row.period,
            skill=row.skill,
            name=row.name,
            path=row.place,
            limit=round(float(row.limit) / _unit(grid, i), DIGITS),
            used=round(float(used[i]) / _unit(grid, i), DIGITS),
            price=float(found.worth[i]) * _unit(grid, i) / CENTS,
        )
        for i, row in enumerate(grid.rows)
        if row.measure != "result"
    )


def hours(cell: Cell, spend: int) -> dict[str, float]:
    """Hours by skill that a cell takes at a spend."""
    total: dict[str, float] = {}
    for need in cell.hours if spend else ():
        key = need.skill or EVERYBODY
        total[key] = round(total.get(key, 0.0) + need.fixed + need.per_cent * spend, DIGITS)
    return total


def _totals(plan: Plan, allocation: Allocation, optimum: Optimum) -> Totals:
    cells = allocation.problem.cells
    spends = np.array(optimum.spends, dtype=np.float64)
    lost = np.array([cell.curve.loss for cell in cells])
    margins = Curves.of(cell.curve for cell in cells).values(spends)
    margins = margins - np.where(spends > 0, lost, 0.0) if len(cells) else margins
    actions = [plan.actions[cell.action] for cell in cells]
    revenue = [m * revenue_per_margin(plan, a) for m, a in zip(margins, actions, strict=True)]
    new = [m * customers_per_margin(plan, a) for m, a in zip(margins, actions, strict=True)]
    reached = np.zeros(0) if allocation.grid is None else allocation.grid.attained(spends)
    return Totals(
        margin=money(math.fsum(margins), plan.currency),
        revenue=money(math.fsum(revenue), plan.currency),
        new_customers=round(math.fsum(new), DIGITS),
        attainment={
            goal.objective: round(float(x), DIGITS)
            for goal, x in zip(allocation.problem.goals, reached, strict=False)
        },
    )
