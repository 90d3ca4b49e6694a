"""Cells and rows as arrays: what a plan is worth, what it uses, whether it breaks a rule.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pacte.engine.allocation.curves.response import Curves, Flags, Floats
from pacte.engine.allocation.grid.components import Components, components_of
from pacte.engine.allocation.grid.owned import Owned, owned
from pacte.engine.allocation.problem import Row

Places = NDArray[np.intp]
Matrix: TypeAlias = Any
"""A sparse matrix by rows."""

NEAR = 1e-9
"""Relative tolerance on a row of hours or results; money is exact."""


SAID_BY_ROWS = (
    "components",
    "alone",
    "alone_today",
    "starting_counts",
    "is_counted",
    "is_rule",
    "margins_today",
    "_by_cell",
    "_by_action",
)
"""What a grid works out from its rows and curves alone."""


@dataclass(frozen=True)
class Asked:
    """What prices of rows ask of n cells: for a cent, for running, for a cent of margin (what a row
    of results pays), for a cent under what rounded rows look at (given)."""

    unit: Floats
    start: Floats
    paid: Floats
    given: Floats


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
    numbers that of each cell. `reach` is the most that the rows, one by one, let each cell of the
    problem spend; `high` is a little more, so that rows bind first. Where rows are rounded (in a
    proof only), a running cell uses less of them by `short` (m × n) for each cent under `at` (n).
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
    reach: Floats
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

    def narrowed(self, **what: Any) -> Grid:
        """The same rows and curves for fewer plans; what these alone say is not worked out anew."""
        made = replace(self, **what)
        made.__dict__.update((name, getattr(self, name)) for name in SAID_BY_ROWS)
        return made

    @cached_property
    def switchless(self) -> Flags:
        """Cells that are always on, from 0: nothing happens when they start."""
        may = self.may_be_off & self.can_run & (self.low == 0)
        return np.asarray(may & ~self.starting_counts & ~self.group_is_bound[self.group])

    @cached_property
    def starting_counts(self) -> Flags:
        """Cells that give something up, or use some of a row, as soon as they run."""
        used = np.asarray(abs(self.running).sum(axis=0)).ravel()
        return np.asarray((self.loss != 0) | (used != 0))

    @property
    def free(self) -> Flags:
        """Cells that may run or not, at a difference."""
        return np.asarray(self.may_be_off & ~self.switchless & self.can_run)

    @cached_property
    def group_is_bound(self) -> Flags:
        """Actions of which something holds over their periods, or that rows count."""
        limited = np.isfinite(self.most) | self.must_run
        return np.asarray(self.is_counted | limited | (self.change_row is not None))

    @cached_property
    def is_counted(self) -> Flags:
        """Actions that some row counts (k)."""
        return np.asarray(np.asarray(abs(self.actions).sum(axis=0)).ravel() != 0)

    @cached_property
    def is_rule(self) -> Flags:
        """The rows that count actions, that of changes aside (m)."""
        runs = np.array([row.measure == "runs" for row in self.rows], dtype=bool)
        if self.change_row is not None:
            runs[self.change_row] = False
        return runs

    @cached_property
    def _by_cell(self) -> Matrix:
        """What a unit of each row's price asks of each cell, in the order of `Asked` (4n × m)."""
        shape = (len(self.rows), len(self))
        short = sparse.csr_matrix(shape) if self.short is None else self.short
        four = (self.spend, self.running, self.results, short)
        return sparse.csr_matrix(sparse.vstack([matrix.T for matrix in four]))

    @cached_property
    def _by_action(self) -> Matrix:
        """What a unit of each row's price asks of each action that runs (k × m)."""
        return sparse.csr_matrix(self.actions.T)

    def asked(self, prices: Floats) -> Asked:
        """What the prices of the rows (m) ask of each cell."""
        return Asked(*np.asarray(self._by_cell @ prices).reshape(4, len(self)))

    def due(self, prices: Floats) -> Floats:
        """What they ask of each action that runs (k)."""
        return np.asarray(self._by_action @ prices)

    @cached_property
    def margins_today(self) -> Floats:
        """The margin of each cell at today's spends."""
        return self.margins(self.today)

    @cached_property
    def components(self) -> Components:
        """Actions tied by rules that count nothing else."""
        others = (abs(matrix).sum(axis=1) for matrix in (self.spend, self.running, self.results))
        used = sum(np.asarray(total).ravel() for total in others)
        return components_of(self.actions, self.limit, self.is_rule & (used == 0))

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

    @cached_property
    def hoped(self) -> Floats:
        """What a cent of each cell's margin counts at most: what it serves is not reached."""
        is_tail = (self.goal_of == len(self.worth) - 1) & self.has_tail
        mine = self.goal_rows[~is_tail]
        if not len(mine):
            return self.regard
        part = (self.worth[self.goal_of] / self.gaps)[~is_tail]
        return np.asarray(self.regard + part @ self.results[mine].maximum(0.0)).ravel()

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
        return self.refused(spends) is None and not self.excess(spends).any()

    def refused(self, spends: Floats) -> str | None:
        """The first action whose own rules, rows aside, refuse a plan; None where none does."""
        on = spends > 0
        own = np.where(on, (spends >= self.low) & (spends <= self.high), self.may_be_off)
        runs = np.bincount(self.group, on, len(self.names))
        odd = (runs > self.most) | ((runs == 0) & self.must_run)
        odd[self.group[~own]] = True
        return self.names[int(np.argmax(odd))] if odd.any() else None
