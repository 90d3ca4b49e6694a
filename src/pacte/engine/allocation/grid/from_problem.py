"""A problem's cells and rows made arrays.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from pacte.engine.allocation.curves.response import Curves, Floats
from pacte.engine.allocation.grid.grid import Grid, Matrix
from pacte.engine.allocation.problem import Goal, Problem, Row, Tail

UNBOUNDED = 1e15
ROOM = 1e-3


def grid_of(problem: Problem) -> Grid:
    """The arrays of `problem`. Its budget is the first row; each cell's highest spend is finite."""
    cells = problem.cells
    names = tuple(dict.fromkeys(cell.action for cell in cells))
    index = {name: i for i, name in enumerate(names)}
    groups = {g.action: g for g in problem.groups}
    rows = _all_rows(problem)
    n, k, m = len(cells), len(names), len(rows)
    spend = _matrix([row.spend for row in rows], (m, n))
    running = _matrix([row.running for row in rows], (m, n))
    results = _matrix([row.results for row in rows], (m, n))
    by_action = [{index[a]: x for a, x in row.actions.items() if a in index} for row in rows]
    limit = np.array([row.limit for row in rows], dtype=np.float64)
    high = np.array([UNBOUNDED if c.high is None else c.high for c in cells], dtype=np.float64)
    low = np.array([cell.low for cell in cells], dtype=np.float64)
    reach = np.minimum(high, _reachable((spend, running, results), by_action, limit))
    # A little above what the rows leave, so that the rows bind first and have their price.
    above = np.minimum(high, np.floor(reach * (1 + ROOM)) + 1)
    limit = _moved_into_actions(rows, [index[cell.action] for cell in cells], by_action, limit)
    return Grid(
        rows=rows,
        limit=limit,
        spend=spend,
        running=running,
        actions=_matrix(by_action, (m, k)),
        results=results,
        curves=Curves.of(cell.curve for cell in cells),
        weight=np.array([cell.weight for cell in cells], dtype=np.float64),
        loss=np.array([cell.curve.loss for cell in cells], dtype=np.float64),
        low=low,
        high=np.maximum(above, np.where(high < low, high, low)),
        reach=reach,
        may_be_off=np.array([cell.may_be_off for cell in cells], dtype=bool),
        can_run=(reach >= np.maximum(low, 1)) & np.array([c.can_run for c in cells], dtype=bool),
        group=np.array([index[cell.action] for cell in cells], dtype=np.intp),
        names=names,
        must_run=np.array([name in groups and groups[name].must_run for name in names], dtype=bool),
        most=np.array([_most(groups.get(name)) for name in names], dtype=np.float64),
        today=np.array([cell.today for cell in cells], dtype=np.float64),
        change_row=None if problem.most_changes is None else m - 1,
        **_goals_of(problem, rows),
        parent=np.arange(n),
        changed=np.zeros(k, dtype=bool),
        still=np.zeros(k, dtype=bool),
        period=np.unique([cell.period for cell in cells], return_inverse=True)[1].astype(np.intp),
    )


def _goals_of(problem: Problem, rows: tuple[Row, ...]) -> dict[str, Any]:
    """What counts by how much of it is reached, the tail last."""
    every: list[Goal | Tail] = [*problem.goals, *([problem.tail] if problem.tail else [])]
    bound = [(i, row.goal) for i, row in enumerate(rows) if row.goal is not None]
    return {
        "goal_rows": np.array([i for i, _ in bound], dtype=np.intp),
        "goal_of": np.array([goal for _, goal in bound], dtype=np.intp),
        "worth": np.array([goal.worth for goal in every], dtype=np.float64),
        "gaps": np.array([every[goal].gap for _, goal in bound], dtype=np.float64),
        "has_tail": problem.tail is not None,
    }


def _moved_into_actions(
    rows: tuple[Row, ...], group: list[int], by_action: list[dict[int, float]], limit: Floats
) -> Floats:
    """The limits where rows of one action leave something to that action only when it runs.

    So that an action that runs in part, between 0 and 1, has a part of it. Only where running
    costs something or is counted: else every action runs.
    """
    counted = {k for row in by_action for k, x in row.items() if x > 0}
    left = limit.copy()
    for i, row in enumerate(rows):
        owners = {group[place] for place in row.spend}
        if len(owners) == 1 and owners <= counted and _only_takes(row, by_action[i]):
            by_action[i] = {owners.pop(): -float(limit[i])}
            left[i] = 0.0
    return left


def _only_takes(row: Row, actions: dict[int, float]) -> bool:
    """Whether nothing is given back, and nothing asked of actions, under a limit above 0."""
    amounts = (*row.spend.values(), *row.running.values())
    return row.limit > 0 and not actions and not row.results and min(amounts) >= 0


def _most(group: object) -> float:
    most = getattr(group, "most", None)
    return np.inf if most is None else float(most)


def _all_rows(problem: Problem) -> tuple[Row, ...]:
    """The budget, the plan's rows, one per goal, the tail's, and the actions that may change."""
    goals = [
        Row(f"goal:{g.objective}", "result", 0.0, {}, {}, {}, g.results, goal=i)
        for i, g in enumerate(problem.goals)
    ]
    few = problem.most_changes
    place = "/sharing/most_changes"
    changes = [] if few is None else [Row("changes", "runs", few, {}, {}, {}, {}, place=place)]
    tail = problem.tail.cuts if problem.tail else ()
    return (_budget_row(problem), *problem.rows, *goals, *tail, *changes)


def _budget_row(problem: Problem) -> Row:
    ones = dict.fromkeys(range(len(problem.cells)), 1.0)
    fixed = {i: float(cell.fixed) for i, cell in enumerate(problem.cells) if cell.fixed}
    once = {group.action: float(group.once) for group in problem.groups if group.once}
    left, said = float(problem.shared), float(problem.budget or 0)
    return Row("budget", "money", left, ones, fixed, once, {}, place="/budget", said=said)


def _matrix(rows: list[dict[int, float]], shape: tuple[int, int]) -> Matrix:
    counts = [len(row) for row in rows]
    columns = np.array([place for row in rows for place in row], dtype=np.intp)
    data = np.array([x for row in rows for x in row.values()], dtype=np.float64)
    lines = np.repeat(np.arange(len(rows)), counts)
    return sparse.csr_matrix((data, (lines, columns)), shape=shape)


def _reachable(
    matrices: tuple[Matrix, Matrix, Matrix], actions: list[dict[int, float]], limit: Floats
) -> Floats:
    """The most that each cell can spend alone, by the rows in which nothing gives back."""
    spend, running, results = matrices
    gives = [any(x < 0 for x in row.values()) for row in actions]
    back = np.array(gives, dtype=bool)
    for matrix in (spend, running):
        back |= np.asarray(matrix.min(axis=1).todense()).ravel() < 0 if matrix.shape[1] else back
    back |= np.asarray(abs(results).sum(axis=1)).ravel() > 0
    reach = np.full(spend.shape[1], np.inf)
    for row in np.flatnonzero(~back):
        places = spend.indices[spend.indptr[row] : spend.indptr[row + 1]]
        rates = spend.data[spend.indptr[row] : spend.indptr[row + 1]]
        started = np.asarray(running[row].todense()).ravel()[places]
        with np.errstate(divide="ignore", invalid="ignore"):
            most = np.where(rates > 0, (limit[row] - started) / rates, np.inf)
        np.minimum.at(reach, places, most)
    return np.floor(np.minimum(reach, UNBOUNDED) + 1e-6)
