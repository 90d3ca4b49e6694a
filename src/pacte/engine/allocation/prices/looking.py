"""Prices of many cells: the bound looked at, and brought down.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Matrix, Places
from pacte.engine.allocation.grid.owned import NONE
from pacte.engine.allocation.prices import bundle
from pacte.engine.allocation.prices.own import (
    CLOSE,
    CLOSER,
    CLOSEST,
    Balanced,
    balanced,
)
from pacte.engine.allocation.prices.reply import Reply, answered, reply
from pacte.engine.allocation.prices.sample import sampled

FIRST_LOOKS, MOST_LOOKS = 30, 120
"""Looks by quasi-Newton steps, then by cutting planes."""

MOST_AT_ONCE, SAMPLE = 20_000, 5_000
"""Above so many cells, prices are first looked for with a sample of about so many."""

FOR_SAMPLE = 0.7
"""Of the time for prices, what those of the sample may take."""

HIGHEST = 1e20
"""A price (cents a unit) above all that a plan can be worth: where no plan is, prices rise on."""

BLOCKS = 24
CLOSE_ENOUGH = 2e-5


@dataclass(frozen=True)
class Kept:
    """The reply at some prices, and spends and running where own prices leave two answers (n)."""

    reply: Floats
    spends: Floats
    running: Floats


@dataclass(frozen=True)
class Descent:
    """Prices, and the looks that count at them.

    `parts` says how much each look counts in each block of actions (looks × blocks); `block` is
    that of each action; `is_shared` are the rows that several actions share. `parts` is None where
    the time was up first.
    """

    prices: Floats
    looks: list[Kept]
    parts: Floats | None
    block: Places
    is_shared: Flags

    def mean(self, group: Places) -> Floats:
        """What each cell spends in the mean of the looks: within the shared rows, nearly."""
        assert self.parts is not None  # noqa: S101 - asked for where lines were laid
        of_cell = self.parts[:, self.block[group]]
        return np.asarray(sum(w * look.spends for w, look in zip(of_cell, self.looks, strict=True)))


@np.errstate(over="ignore", invalid="ignore")  # where no plan is, prices rise until a look says so
def descend(grid: Grid, start: Floats, until: float) -> Descent:
    """Prices that make the bound of all cells small, from `start`, by the clock's `until`.

    Of the rows that several actions share, by quasi-Newton steps (L-BFGS-B), then by cutting
    planes; the own price of each action follows, rules tied together have none.
    """
    if not start.any() and len(grid) > MOST_AT_ONCE:
        start = _of_sample(grid, until)
    looking = _Looking(grid, start, until)
    options = {"maxfun": FIRST_LOOKS, "ftol": 1e-6, "maxcor": 20}
    bounds = [(0.0, None)] * len(looking.scale)

    def smooth(scaled: Floats) -> tuple[float, Floats]:
        found = looking.look(np.maximum(scaled, 0.0))
        return found.total, looking.limits + found.slopes.sum(axis=0)

    first, parts = start[looking.shared] * looking.scale, None
    with suppress(TimeoutError, bundle.TooSteep):  # the best prices so far stand
        if not start.any():
            minimize(smooth, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
            first = looking.best[looking.shared] * looking.scale
        looking.close, looking.looks = CLOSER, []
        parts = bundle.lowest(looking.look, first, looking.limits, MOST_LOOKS, CLOSE_ENOUGH)
    shared = np.isin(np.arange(len(grid.rows)), looking.shared)
    return Descent(looking.finest(), looking.looks, parts, looking.block, shared)


def _of_sample(grid: Grid, until: float) -> Floats:
    """Prices of a sample of the actions, each row's where the sample has it; else 0."""
    few, rows = sampled(grid, math.ceil(len(grid) / SAMPLE))
    now = time.monotonic()
    found = descend(few, np.zeros(len(rows)), now + FOR_SAMPLE * (until - now))
    prices = np.zeros(len(grid.rows))
    prices[rows] = found.prices
    return prices


def whole_reply(grid: Grid, prices: Floats) -> Floats:
    """What each cell spends at prices of all rows, each action within its own rows (n)."""
    own = grid.owned
    near = np.zeros(len(grid.names))
    for rows in (own.most_row, own.least_row):
        near = np.maximum(near, np.where(rows == NONE, 0.0, prices[rows]))
    found = balanced(grid, own, prices, near, CLOSER)
    made = answered(grid, found.prices, found.answer)
    both = _on_both_sides(grid, _always(grid), made.spends, found)
    return np.where(both[grid.group], found.whole, made.spends)


@dataclass(frozen=True)
class _Seen:
    """A look at prices: see `bundle.Look`."""

    total: float
    values: Floats
    slopes: Floats


class _Looking:
    """Looks at prices of shared rows, scaled so that a row's part of the whole is its price."""

    def __init__(self, grid: Grid, start: Floats, until: float) -> None:
        self.grid, self.until = grid, until
        self.own = grid.owned
        alone = self.own.among(len(grid.rows))
        self.always = _always(grid)
        self.shared = np.flatnonzero(~grid.components.inside & ~alone)
        self.whole = max(reply(grid, start).bound, 1.0)
        self.scale = _scales(grid)[self.shared] / self.whole
        self.limits = grid.limit[self.shared] / (self.scale * self.whole)
        self.best, self.lowest, self.near = start, np.inf, np.zeros(len(grid.names))
        self.looks: list[Kept] = []
        self.least = -math.fsum(np.abs(grid.weight * grid.loss)) - 1.0
        self.least -= math.fsum(np.abs(grid.worth * grid.sinks))
        self.block, self.close = grid.components.part % BLOCKS, CLOSE
        number = np.full(len(grid.rows), -1)
        number[self.shared] = np.arange(len(self.shared))
        self.entries = [
            _entries(matrix, number, owner, self.block)
            for matrix, owner in (
                (grid.spend, grid.group),
                (grid.running, grid.group),
                (grid.results, grid.group),
                (grid.actions, np.arange(len(grid.names))),
            )
        ]

    def look(self, scaled: Floats) -> _Seen:
        """What every block brings at some prices."""
        if time.monotonic() > self.until:
            raise TimeoutError
        grid = self.grid
        prices = np.zeros(len(grid.rows))
        prices[self.shared] = scaled / self.scale
        found = balanced(grid, self.own, prices, self.near, self.close)
        self.near = np.where(found.own != 0, found.own, self.near)
        made = answered(grid, found.prices, found.answer)
        without_end = found.prices.max(initial=0.0) > HIGHEST
        if without_end or not made.bound >= self.least:  # or beyond what can be counted
            raise bundle.TooSteep  # no plan is worth so little: there is none, and no lowest bound
        if made.bound < self.lowest:
            self.best, self.lowest = found.prices, made.bound
        both = _on_both_sides(grid, self.always, made.spends, found)
        mine, slack = both[grid.group], np.where(both, found.slack, 0.0)
        spends = np.where(mine, found.spends, made.spends)
        on = np.where(mine, found.running, made.spends > 0)
        paid = np.where(self.always, found.prices[self.own.most_row], 0.0)
        paid = paid * np.where(self.always, self.own.most, 0.0)
        values = np.bincount(self.block, made.of_action + paid - slack, BLOCKS + 1)
        values[BLOCKS] = made.reached
        self.looks.append(Kept(np.where(mine, found.whole, made.spends), spends, on))
        slopes = self._slopes(made, spends, on)
        return _Seen(made.bound / self.whole, values / self.whole, slopes)

    def _slopes(self, made: Reply, spends: Floats, on: Floats) -> Floats:
        """By how much each block falls with each price: what it uses of the row."""
        grid = self.grid
        runs = np.bincount(grid.group, made.spends > 0, len(grid.names)) > 0
        brought = grid.curves.values(spends) - grid.loss * on
        amounts = (spends, on, -brought, runs.astype(np.float64))
        used = np.zeros((BLOCKS + 1) * len(self.shared))
        for (place, source, rate), amount in zip(self.entries, amounts, strict=True):
            used += np.bincount(place, rate * amount[source], len(used))
        table = used.reshape(BLOCKS + 1, -1)
        self._goals(table, made)
        self._changes(table, made)
        return -table / (self.scale * self.whole)

    def _goals(self, table: Floats, made: Reply) -> None:
        """An objective takes of its row the part of its gap that is worth reaching."""
        rows = np.searchsorted(self.shared, self.grid.goal_rows)
        if len(rows):
            table[BLOCKS, rows] += self.grid.gaps * made.parts[self.grid.goal_of]

    def _changes(self, table: Floats, made: Reply) -> None:
        row = self.grid.change_row
        if row is not None:
            moved = np.zeros(len(self.grid.names))
            np.maximum.at(moved, self.grid.group, (made.spends != self.grid.today) * 1.0)
            table[:BLOCKS, np.searchsorted(self.shared, row)] += np.bincount(
                self.block, moved, BLOCKS
            )

    def finest(self) -> Floats:
        """The best prices, each action's own found as closely as can be."""
        found = balanced(self.grid, self.own, self.best, self.near, CLOSEST)
        bound = answered(self.grid, found.prices, found.answer).bound
        return found.prices if bound < self.lowest else self.best


def _entries(
    matrix: Matrix, number: Places, owner: Places, block: Places
) -> tuple[Places, Places, Floats]:
    """(place in a table of blocks × shared rows, column, coefficient) of a matrix's entries."""
    rows = number[np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))]
    mine = rows >= 0
    columns, count = matrix.indices[mine], int((number >= 0).sum())
    return block[owner[columns]] * count + rows[mine], columns, matrix.data[mine]


def _always(grid: Grid) -> Flags:
    """Actions (k) whose own most stands whether they run or not."""
    rows = grid.owned.most_row
    return np.asarray((rows != NONE) & (grid.limit[rows] != 0))


def _on_both_sides(grid: Grid, always: Flags, spends: Floats, found: Balanced) -> Flags:
    """Actions (k) that an own price leaves between two answers: those that run, or must."""
    runs = np.bincount(grid.group, spends > 0, len(grid.names)) > 0
    both = (runs | always) & (found.own != 0)
    if grid.change_row is not None:
        both &= np.bincount(grid.group, spends != grid.today, len(grid.names)) > 0
    return np.asarray(both)


def _scales(grid: Grid) -> Floats:
    """What a relative change of each price moves: about the limit of its row."""
    full = np.asarray(abs(grid.spend) @ np.minimum(grid.high, float(grid.limit[0]))).ravel()
    usual = np.maximum(np.abs(grid.limits_said), 1e-3 * full)
    return np.maximum(usual, 1.0)
