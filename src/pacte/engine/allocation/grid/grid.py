"""Cells and rows as arrays: what a plan is worth, what it uses, whether it breaks a rule.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pacte.engine.allocation.curves.response import Curves, Flags, Floats
from pacte.engine.allocation.grid.components import Components, components_of
from pacte.engine.allocation.grid.owned import Owned, owned
from pacte.engine.allocation.problem import Goal, Problem, Row, Tail

Places = NDArray[np.intp]
Matrix: TypeAlias = Any
"""A sparse matrix by rows."""

NEAR = 1e-9
"""Relative tolerance on a row of hours or results; money is exact."""

UNBOUNDED = 1e15
ROOM = 1e-3


@dataclass(frozen=True)
class Grid:
    """n cells, m rows, k actions; money in cents.

    `spend`, `running`, `results` are m × n, `actions` m × k: the coefficients of `Row`. Row 0 is
    the budget. `group` is the action of each cell; `most` the periods it may run in. `parent` is
    the same for cells that are pieces of one (`pieces`). `goal_rows` bound the goals `goal_of`, of
    `worth` each; `gaps` per row. The last goal is the tail's, if there is one: it has several.
    A row of one action alone leaves nothing where the action is out: its limit then stands in
    `actions`, negative, and `limit` is 0. `changed` and `still` (k): actions that count as
    changed whatever they spend, that keep today's spends (in a part of all plans only). `period`
    numbers that of each cell. Where rows are rounded (in a proof only), a running cell
    uses less of them by `short` (m × n) for each cent under `at` (n).
    """

    rows: tuple[Row, ...]
    limit: Floats
    spend: Matrix
    running: Matrix
    actions: Matrix
    results: Matrix
    curves: Curves
    weight: Floats
    loss: Floats
    low: Floats
    high: Floats
    may_be_off: Flags
    can_run: Flags
    group: Places
    names: tuple[str, ...]
    must_run: Flags
    most: Floats
    today: Floats
    change_row: int | None
    goal_rows: Places
    goal_of: Places
    worth: Floats
    gaps: Floats
    parent: Places
    changed: Flags
    still: Flags
    period: Places
    has_tail: bool = False
    at: Floats | None = None
    short: Matrix | None = None

    def __len__(self) -> int:
        return len(self.weight)

    @cached_property
    def switchless(self) -> Flags:
        """Cells that are always on, from 0: nothing happens when they start."""
        costs = (self.loss != 0) | (np.asarray(abs(self.running).sum(axis=0)).ravel() != 0)
        bound = self.group_is_bound[self.group]
        return np.asarray(self.may_be_off & self.can_run & (self.low == 0) & ~costs & ~bound)

    @property
    def free(self) -> Flags:
        """Cells that may run or not, at a difference."""
        return np.asarray(self.may_be_off & ~self.switchless & self.can_run)

    @cached_property
    def group_is_bound(self) -> Flags:
        """Actions of which something holds over their periods, or that rows count."""
        counted = np.asarray(abs(self.actions).sum(axis=0)).ravel() != 0
        limited = np.isfinite(self.most) | self.must_run
        return np.asarray(counted | limited | (self.change_row is not None))

    @cached_property
    def components(self) -> Components:
        """Actions tied by rules that count nothing else."""
        others = (abs(matrix).sum(axis=1) for matrix in (self.spend, self.running, self.results))
        used = sum(np.asarray(total).ravel() for total in others)
        runs = np.array([row.measure == "runs" for row in self.rows], dtype=bool)
        if self.change_row is not None:
            runs[self.change_row] = False
        return components_of(self.actions, self.limit, runs & (used == 0))

    @cached_property
    def owned(self) -> Owned:
        """The rows that bound the whole spend of one action, and nothing else."""
        others = (abs(matrix).sum(axis=1) for matrix in (self.running, self.results))
        used = sum(np.asarray(total).ravel() for total in others)
        money = np.array([row.measure == "money" for row in self.rows], dtype=bool)
        limits = (self.limit, self.limits_said)
        return owned(self.spend, money & (used == 0), self.group, limits, self.actions)

    @cached_property
    def alone(self) -> Flags:
        """The rows of money or hours that count one action only (m)."""
        resources = np.array([row.measure in {"money", "hours"} for row in self.rows], dtype=bool)
        return np.asarray(resources & (self.owner >= 0))

    @cached_property
    def owner(self) -> Places:
        """The one action that each row counts (m); −1 where it counts none, or several."""
        one = np.diff(self._owners.indptr) == 1
        found = np.full(len(self.rows), -1)
        found[one] = self._owners.indices[self._owners.indptr[:-1][one]]
        return found

    @cached_property
    def alone_today(self) -> Matrix:
        """What today's spends use of such rows, at least their limits (k × m)."""
        used = np.maximum(self.used(self.today), self.limit)
        rows = np.flatnonzero(self.alone)
        shape = self._owners.shape[::-1]
        return sparse.csr_matrix((used[rows], (self.owner[rows], rows)), shape=shape)

    @cached_property
    def _owners(self) -> Matrix:
        """Which actions each row counts (m × k)."""
        k = len(self.names)
        places = (np.arange(len(self)), self.group)
        of_action = sparse.csr_matrix((np.ones(len(self)), places), shape=(len(self), k))
        counted = abs(self.spend) + abs(self.running) + abs(self.results)
        found = sparse.csr_matrix(counted @ of_action + abs(self.actions))
        found.eliminate_zeros()
        return found

    @cached_property
    def lowest(self) -> Floats:
        """The least spend of a cell that runs: a cent where its own rules say 0."""
        return np.where(self.switchless, self.low, np.maximum(self.low, 1.0))

    def value(self, spends: Floats) -> float:
        """What a plan is worth in what is sought, in cents, on the true curves."""
        own = self.weight * (self.curves.values(spends) - np.where(spends > 0, self.loss, 0.0))
        return math.fsum(own) + math.fsum(self.worth * self.attained(spends))

    def attained(self, spends: Floats) -> Floats:
        """The part of each objective’s gap that a plan reaches: 1 at most, below 0 at a loss."""
        if not len(self.gaps):
            return np.zeros(0)
        rows = self.goal_rows
        reached = self.results[rows] @ self.margins(spends) - self.running[rows] @ (spends > 0)
        found = np.full(len(self.worth), np.inf)
        np.minimum.at(found, self.goal_of, (self.limit[rows] + reached) / self.gaps)
        return np.asarray(np.minimum(found, 1.0))

    @cached_property
    def sinks(self) -> Floats:
        """How far below 0 the part reached of each objective may fall, by what promotions give up.

        0 for the tail's, which falls by its own rows.
        """
        rows, found = self.goal_rows, np.zeros(len(self.worth))
        if len(rows):
            lost = self.results[rows] @ self.loss + self.running[rows] @ np.ones(len(self.loss))
            np.maximum.at(found, self.goal_of, lost / self.gaps)
        if self.has_tail:
            found[-1] = 0.0
        return found

    @cached_property
    def regard(self) -> Floats:
        """What a cent of each cell's margin counts, the mean of what the tail's rows say added."""
        last = len(self.worth) - 1
        several = np.bincount(self.goal_of, minlength=last + 1)
        if last < 0 or not self.has_tail:
            return self.weight
        mine = self.goal_rows[self.goal_of == last]
        part = self.worth[last] / self.gaps[-1] / several[last]
        return np.asarray(self.weight + part * self.results[mine].sum(axis=0)).ravel()

    def margins(self, spends: Floats) -> Floats:
        """The margin of each cell, less what a promotion gives up."""
        return self.curves.values(spends) - np.where(spends > 0, self.loss, 0.0)

    def used(self, spends: Floats) -> Floats:
        """What each row uses."""
        on = (spends > 0).astype(np.float64)
        runs = np.zeros(len(self.names))
        np.maximum.at(runs, self.group, on)
        found = self.spend @ spends + self.running @ on + self.actions @ runs
        found = np.asarray(found - self.results @ self.margins(spends))
        found[self.goal_rows] = 0.0
        if self.change_row is not None:
            found[self.change_row] = self.changes(spends)
        return np.asarray(found)

    def excess(self, spends: Floats) -> Floats:
        """By how much each row is broken, above what floating point loses; 0 where it holds."""
        used = self.used(spends)
        scale = np.abs(self.limit) + np.asarray(abs(self.spend) @ spends) + 1.0
        return np.where(used > self.limit + NEAR * scale * self._inexact, used - self.limit, 0.0)

    @cached_property
    def _inexact(self) -> Floats:
        return np.array([0.0 if row.measure == "money" else 1.0 for row in self.rows])

    def said(self, spends: Floats) -> Floats:
        """What each row uses, to be compared with the limit that was said."""
        runs = np.bincount(self.group, spends > 0, len(self.names)) > 0
        own = self.limit != self.limits_said
        given = np.asarray(self.actions.minimum(0.0) @ runs.astype(np.float64))
        return np.where(own, self.used(spends) - given, self.used(spends))

    @cached_property
    def limits_said(self) -> Floats:
        """The limit of each row as it was said."""
        return np.array([row.limit for row in self.rows], dtype=np.float64)

    def changes(self, spends: Floats) -> int:
        """How many actions differ from what was decided before."""
        changed = np.zeros(len(self.names))
        np.maximum.at(changed, self.group, (spends != self.today).astype(np.float64))
        return int(changed.sum())

    def admits(self, spends: Floats) -> bool:
        """Whether a plan breaks no rule at all."""
        on = spends > 0
        own = np.where(on, (spends >= self.low) & (spends <= self.high), self.may_be_off)
        runs = np.bincount(self.group, on, len(self.names))
        grouped = np.all((runs <= self.most) & ((runs > 0) | ~self.must_run))
        return bool(np.all(own) and grouped and not self.excess(spends).any())


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
    return Row("budget", "money", float(problem.shared), ones, fixed, once, {}, place="/budget")


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
