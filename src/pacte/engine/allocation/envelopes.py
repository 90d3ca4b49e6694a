"""Many cells under other envelopes: from the prices of the plan, the price of money alone changed.

A search for each would take too long; at each price of money the reply is a plan, nearly, and the
prices prove a bound. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.prices.looking import MOST_AT_ONCE
from pacte.engine.allocation.prices.many import mended
from pacte.engine.allocation.prices.own import CLOSER, balanced
from pacte.engine.allocation.prices.reply import Reply, answered
from pacte.engine.allocation.problem import Problem
from pacte.engine.allocation.propose import Allocation

LOOKS = 8
"""Prices of money looked at for each envelope."""

NEAR_ENOUGH = 5e-3
"""Relative: an envelope used up to so much is used up."""

WIDEST = 1.25
"""Times that a price is changed at once, where no price on the other side is known."""


@dataclass(frozen=True)
class Tried:
    """Under a budget: the value of the best plan found (None: none was), in cents.

    No plan is worth more than `bound`; None: nothing is known.
    """

    budget: int
    value: float | None = None
    bound: float | None = None


def is_large(known: Allocation) -> bool:
    """Whether other envelopes are tried from what is known: a search of each takes too long."""
    return len(known.problem.cells) > MOST_AT_ONCE and not known.problem.is_one_budget


def tried_from(known: Allocation, budgets: Sequence[int], time_limit: float) -> Iterator[Tried]:
    """Each of `budgets`, from the prices and the plan of `known`, within `time_limit` seconds.

    Where no plan is known, nothing is; with prudence, what that plan itself says of others.
    """
    until = time.monotonic() + time_limit
    for turn, budget in enumerate(budgets):
        seconds = (until - time.monotonic()) / (len(budgets) - turn)
        yield _tried(known, budget, time.monotonic() + seconds)


def _tried(known: Allocation, budget: int, until: float) -> Tried:
    if known.optimum is None:
        return Tried(budget)
    is_more = budget >= (known.problem.budget or 0)
    values = [known.optimum.value] if is_more else []
    bounds = [] if is_more else [known.optimum.bound]
    if known.caution is None and time.monotonic() < until:
        assert known.grid is not None  # noqa: S101 - more than the budget binds
        assert known.optimum.rows is not None  # noqa: S101
        grid = _under(known.problem, known.grid, budget)
        looked = _Priced(grid, known.optimum.rows.prices)
        looked.search(until)
        plan = looked.plan(until)
        bounds.append(looked.bound)
        values += [] if plan is None else [grid.value(plan)]
    return Tried(budget, max(values, default=None), min(bounds, default=None))


def _under(problem: Problem, known: Grid, budget: int) -> Grid:
    """The grid with another budget; rules between actions are those of before."""
    made = grid_of(replace(problem, budget=budget))
    made.__dict__["components"] = known.components
    return made


class _Priced:
    """Replies to prices of which that of money changes; the best bound, and replies that fit."""

    def __init__(self, grid: Grid, prices: Floats) -> None:
        self.grid, self.prices, self.bound = grid, prices, np.inf
        self.near = np.zeros(len(grid.names))
        self.fitting: tuple[Floats, Floats] | None = None

    def search(self, until: float) -> None:
        """Money at the price at which the replies use it up, nearly; one look at least."""
        least = self._least()
        at, low, high = max(float(self.prices[0]), least), 0.0, np.inf
        for turn in range(LOOKS):
            if turn and time.monotonic() > until:
                return
            prices, made = self._look(at)
            left = 1 - float(self.grid.used(made.spends)[0]) / max(float(self.grid.limit[0]), 1.0)
            if left >= 0:
                high, self.fitting = at, (prices, made.spends)
            else:
                low = at
            if (0 <= left < NEAR_ENOUGH) or (left >= 0 and at <= least):
                return
            at = _between(at, low, high, least)

    def _least(self) -> float:
        """A price of money that counts for little."""
        grid = self.grid
        hoped = float(np.maximum(grid.regard * grid.curves.maximum, 0.0).sum())
        return 1e-4 * hoped / max(float(grid.limit[0]), 1.0)

    def _look(self, price: float) -> tuple[Floats, Reply]:
        prices = self.prices.copy()
        prices[0] = price
        found = balanced(self.grid, self.grid.owned, prices, self.near, CLOSER)
        self.near = np.where(found.own != 0, found.own, self.near)
        made = answered(self.grid, found.prices, found.answer)
        self.bound = min(self.bound, made.bound)
        return found.prices, made

    def plan(self, until: float) -> Floats | None:
        """A plan in cents, from the reply that leaves least of the money."""
        if self.fitting is None:
            return None
        spends = mended(self.grid, *self.fitting, until)
        if self.grid.excess(spends).any():
            return None
        return in_cents(self.grid, spends, spends > 0)


def _between(at: float, low: float, high: float, least: float) -> float:
    """The next price to look at."""
    if low == 0:
        return max(at / WIDEST, least)
    return at * WIDEST if np.isinf(high) else float(np.sqrt(low * high))
