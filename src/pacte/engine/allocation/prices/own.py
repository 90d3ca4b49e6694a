"""The price of each action's own least or most, found for all actions at once.

An action that spends at least, or at most, so much over its periods has a price of its own, which
no other action pays: at given prices of everything else it is found by bisection, so that the
descent has the shared rows alone to price. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.grid.owned import Owned
from pacte.engine.allocation.prices.priced import Answer, Priced

CLOSE, CLOSER, CLOSEST = 1e-3, 2e-5, 1e-7
MOST_STEPS = 40
ENOUGH = 1e-7
FEWER = 0.7
"""Closed actions are no longer looked at once so many, at most, are open."""

DEAREST = 1e15
"""An own price at which a row that is still broken can hold at none."""

FIRST, AROUND, LOOKED_BACK = 0.1, 1.02, 6
"""A price is looked for from here (margin per cent), or so far around the last one."""


@dataclass(frozen=True)
class Balanced:
    """Prices with those of own rows, the answer of every cell at them, and what is spent.

    `spends` and `running` are means of the answers on both sides of the own prices: what an action
    is worth at them, less `slack` per action. `own` is signed: below 0 where the least binds.
    `whole` are spends of which each is one of those two, that hold the own rows and use them up as
    nearly as can be.
    """

    prices: Floats
    answer: Answer
    spends: Floats
    running: Floats
    own: Floats
    slack: Floats
    whole: Floats


def balanced(
    grid: Grid, own: Owned, prices: Floats, near: Floats, close: float = CLOSE
) -> Balanced:
    """The own prices that are best beside `prices` of all other rows, to the part `close`;
    `near` those of before."""
    prices = prices.copy()
    prices[own.rows] = 0.0
    priced = Priced.of(grid, prices)
    answer = priced.answer()
    running = answer.chosen.astype(np.float64)
    spends = np.where(answer.chosen, answer.spends, 0.0)
    found, slack = np.zeros(len(own.most)), np.zeros(len(own.most))
    total = np.bincount(grid.group, spends, len(own.most))
    runs = np.bincount(grid.group, running, len(own.most)) > 0
    over = total > own.most
    short = runs & (total < own.least)
    actions = np.flatnonzero(over | short)
    if not len(actions):
        return Balanced(prices, answer, spends, running, found, slack, spends)
    sign = np.where(over, 1.0, -1.0)[actions]
    target = np.where(over, own.most, own.least)[actions]
    mine = np.isin(grid.group, actions)
    part = Within(priced.of_actions(actions), sign, target)
    ends = part.begun(Answer(answer.gains[mine], answer.spends[mine], answer.chosen[mine]))
    part.close(ends, np.abs(near[actions]), close)
    for field in ("gains", "spends", "chosen"):
        getattr(answer, field)[mine] = getattr(ends.after, field)
    whole = spends.copy()
    whole[mine] = part.whole(ends)
    spends[mine], running[mine] = ends.mean(part.cells.group)
    found[actions] = sign * ends.high
    slack[actions] = ends.slack
    prices[np.where(over, own.most_row, own.least_row)[actions]] = ends.high
    return Balanced(prices, answer, spends, running, found, slack, whole)


@dataclass
class _Ends:
    """Per action: an own price at which its row is still broken, by `over`, and one where it holds.

    `before` (spends, running) and `after` are the cells' answers at both; `under` ≤ 0. `brought`
    are what both bring, own prices not paid.
    """

    low: Floats
    over: Floats
    high: Floats
    under: Floats
    before: tuple[Floats, Floats]
    after: Answer
    brought: tuple[Floats, Floats]

    def keep(self, at: Floats, looked: _Looked, group: Places) -> None:
        """What a look at prices between the ends says."""
        answer, left = looked.answer, looked.left
        above, within = left > 0, left <= 0
        self.brought = (
            np.where(above, looked.brought, self.brought[0]),
            np.where(within, looked.brought, self.brought[1]),
        )
        self.low, self.over = np.where(above, at, self.low), np.where(above, left, self.over)
        self.high = np.where(within, at, self.high)
        self.under = np.where(within, left, self.under)
        spent = np.where(answer.chosen, answer.spends, 0.0)
        up, down = above[group], within[group]
        self.before = (
            np.where(up, spent, self.before[0]),
            np.where(up, answer.chosen, self.before[1]),
        )
        self.after = Answer(
            np.where(down, answer.gains, self.after.gains),
            np.where(down, answer.spends, self.after.spends),
            np.where(down, answer.chosen, self.after.chosen),
        )

    def closed(self, close: float, target: Floats) -> Flags:
        """Actions whose ends are near, or whose row is used up."""
        near = (self.high - self.low <= close * self.high) & ~np.isinf(self.high)
        return np.asarray(near | (-self.under <= ENOUGH * target))

    def of(self, actions: Places, mine: Flags) -> _Ends:
        """Those of some actions and their cells (n)."""
        after = Answer(self.after.gains[mine], self.after.spends[mine], self.after.chosen[mine])
        return _Ends(
            self.low[actions],
            self.over[actions],
            self.high[actions],
            self.under[actions],
            (self.before[0][mine], self.before[1][mine]),
            after,
            (self.brought[0][actions], self.brought[1][actions]),
        )

    def put(self, actions: Places, mine: Flags, some: _Ends) -> None:
        """Those of some actions instead of what is known of them."""
        pairs = [(getattr(self, x), getattr(some, x)) for x in ("low", "over", "high", "under")]
        for whole, part in (*pairs, *zip(self.brought, some.brought, strict=True)):
            whole[actions] = part
        names = ("gains", "spends", "chosen")
        pairs = [(getattr(self.after, x), getattr(some.after, x)) for x in names]
        for whole, part in (*pairs, *zip(self.before, some.before, strict=True)):
            whole[mine] = part

    @property
    def part(self) -> Floats:
        """How much of `before` is in the mean of both answers that uses the row up."""
        wide = np.where(np.isinf(self.under), 1.0, self.over - self.under)
        parts = np.divide(-self.under, wide, out=np.zeros(len(wide)), where=wide > 0)
        return np.clip(parts, 0.0, 1.0)

    @property
    def slack(self) -> Floats:
        """By how much the bound at the own price exceeds what that mean brings."""
        paid = np.where(np.isinf(self.under), 0.0, -self.high * self.under)
        return np.maximum(paid + self.part * (self.brought[1] - self.brought[0]), 0.0)

    def mean(self, group: Places) -> tuple[Floats, Floats]:
        """(spends, running) of the mean of both answers that uses the row up."""
        part = self.part[group]
        after = np.where(self.after.chosen, self.after.spends, 0.0)
        return (
            part * self.before[0] + (1 - part) * after,
            part * self.before[1] + (1 - part) * self.after.chosen,
        )


@dataclass(frozen=True)
class _Going:
    """Own prices to be looked at next (k), by what step to go on where an end is open, and which
    had a price before."""

    at: Floats
    step: Floats
    known: Flags

    def after(self, ends: _Ends, turn: int) -> _Going:
        """Where to look after some turns: beyond the end that is open, else between both."""
        half = np.full(len(self.at), 0.5)
        part = np.clip(ends.over / np.maximum(ends.over - ends.under, 1e-300), 0.1, 0.9)
        with np.errstate(invalid="ignore"):
            inner = ends.low + (ends.high - ends.low) * (part if turn % 2 else half)
        back = (ends.low == 0) & self.known & (turn < LOOKED_BACK)
        between = np.where(back, ends.high / self.step, inner)
        at = np.where(np.isinf(ends.high), np.minimum(self.at * self.step, DEAREST), between)
        return _Going(at, np.minimum(self.step * self.step, 1e3), self.known)

    def of(self, actions: Places) -> _Going:
        return _Going(self.at[actions], self.step[actions], self.known[actions])


@dataclass(frozen=True)
class _Looked:
    """The answer to own prices, by how much rows are broken, what actions bring without paying."""

    answer: Answer
    left: Floats
    brought: Floats


@dataclass(frozen=True)
class Within:
    """Actions (k) whose row is broken at no own price: they spend `target` at most, at least.

    With an own price cents get dearer (`sign` 1), or cheaper (−1).
    """

    cells: Priced
    sign: Floats
    target: Floats

    def spent(self) -> Floats:
        """What each cell spends where the row is used up as nearly as can be (n)."""
        ends = self.begun(self.cells.answer())
        self.close(ends, np.zeros(len(self.target)), CLOSE)
        return ends.mean(self.cells.group)[0]

    def look(self, size: Floats) -> _Looked:
        answer = self.cells.dearer(self.sign * size).answer()
        return self._seen(size, answer)

    def _seen(self, size: Floats, answer: Answer) -> _Looked:
        group, k = self.cells.group, len(self.target)
        total = np.bincount(group, np.where(answer.chosen, answer.spends, 0.0), k)
        gained = np.bincount(group, np.where(answer.chosen, answer.gains, 0.0), k)
        return _Looked(answer, self.sign * (total - self.target), gained + self.sign * size * total)

    def begun(self, answer: Answer) -> _Ends:
        """Without an own price."""
        none = np.zeros(len(self.target))
        seen = self._seen(none, answer)
        known = (np.where(answer.chosen, answer.spends, 0.0), answer.chosen.astype(np.float64))
        both = (seen.brought, seen.brought)
        return _Ends(none, seen.left, none + np.inf, none - np.inf, known, answer, both)

    def close(self, ends: _Ends, near: Floats, close: float) -> None:
        """Bring both ends together, from the price of before where there was one."""
        count = np.bincount(self.cells.group, minlength=len(self.target))
        usual = np.bincount(self.cells.group, self.cells.unit, len(self.target)) / count
        at = np.where(near > 0, near, np.maximum(usual, FIRST))
        step = np.where(near > 0, AROUND, 2.0)
        self._turns(ends, _Going(at, step, near > 0), close)

    def _turns(self, ends: _Ends, going: _Going, close: float, first: int = 0) -> None:
        """Look between the ends, turn by turn; at fewer actions once many are closed."""
        group = self.cells.group
        for turn in range(first, MOST_STEPS):
            ends.keep(going.at, self.look(going.at), group)
            is_open = ~ends.closed(close, self.target) & (going.at < DEAREST)
            if not is_open.any():
                break
            going = going.after(ends, turn)
            if is_open.sum() <= FEWER * len(is_open):
                few, mine = np.flatnonzero(is_open), is_open[group]
                some = ends.of(few, mine)
                part = Within(self.cells.of_actions(few), self.sign[few], self.target[few])
                part._turns(some, going.of(few), close, turn + 1)
                ends.put(few, mine, some)
                break
        ends.high = np.where(np.isinf(ends.high), going.at, ends.high)

    def whole(self, ends: _Ends) -> Floats:
        """What each cell spends at one of both ends: where the row is broken, if it still holds.

        Periods alike change all at once at the own price; so many of them as fit are taken, those
        that move most first.
        """
        after = np.where(ends.after.chosen, ends.after.spends, 0.0)
        held = after.copy()
        uses = self.sign[self.cells.group] * (ends.before[0] - held)
        moving = np.flatnonzero(uses)
        order = moving[np.lexsort((-uses[moving], self.cells.group[moving]))]
        group = self.cells.group[order]
        left = np.where(np.isinf(ends.under), 0.0, -ends.under)
        rank = np.arange(len(order)) - np.searchsorted(group, group)
        for turn in range(int(rank.max(initial=-1)) + 1):
            cells = order[rank == turn]
            of = self.cells.group[cells]
            fits = uses[cells] <= left[of]
            held[cells[fits]] = ends.before[0][cells[fits]]
            left[of[fits]] -= uses[cells[fits]]
        count = np.bincount(self.cells.group, held > 0, len(left))
        return np.where((count > self.cells.most)[self.cells.group], after, held)
