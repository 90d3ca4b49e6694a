"""Plans of one action that asks for nobody, packed from the left and from the right in turn.

Serial generation of many plans side by side, on whole numbers that hold several equipments at
once, and justification (Valls, Ballestín and Quintanilla, 2005): all steps pulled to the right, the
last ones first, then back to the left, never end later.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pacte.engine.scheduling.problem import Draft, Placement, Problem
from pacte.engine.scheduling.windows import Windows

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BITS = 62
"""Bits of one whole number, for amounts of equipment."""
ROOM = 1.5
"""How many times as long as the first plan another may be while it is packed."""
WIDER = 14
"""Days looked at for a step at once, beside twice the longest step."""


def is_packable(problem: Problem) -> bool:
    """Whether dates and equipment are all there is to decide, for one action with a due date."""
    if len(problem.acts) != 1 or problem.acts[0].due is None or problem.acts[0].optional:
        return False
    size = len(problem.axis)
    return (
        problem.acts[0].season is None
        and not problem.comforts
        and len(problem.workers[problem.company].worked) == size
        and all(task.at is None and not task.needs for task in problem.tasks)
        and all(task.allowed is None and not task.waits for task in problem.tasks)
        and all(task.preferred is None for task in problem.tasks)
        and all(link.min_lag == 0 and link.max_lag is None for link in problem.links)
        and all(stock.kind == "equipment" for stock in problem.stocks)
        and all(stock.quantity.bit_length() < BITS for stock in problem.stocks)
        and not problem.purses
    )


class Packing:
    """Many plans packed side by side. A plan is a row of `ends`: for each step the index after its
    last. An order is a row of steps, predecessors first.

    Amounts of several equipments share one whole number, a field each. A field has one bit more
    than its quantity needs: taking too much borrows that bit, so one comparison tells whether all
    are free. `free`: by number and index; `uses`: by number and step.
    """

    def __init__(
        self, problem: Problem, windows: Windows, order: Sequence[int], first: Draft
    ) -> None:
        self.size = len(problem.tasks)
        self.days = np.array([task.duration for task in problem.tasks], dtype=np.int64)
        self.preceding = [[link.before for link in links] for links in problem.before]
        self.following = [[link.after for link in links] for links in problem.after]
        self.before, self.after = _table(self.preceding), _table(self.following)
        longest = int(ROOM * self.ends_of(first).max()) + int(self.days.max())
        self.horizon = min(len(problem.axis), longest)
        self._hold_equipment(problem)
        self.opens = np.maximum(0, np.array(windows.first_start))
        self.last_end = np.minimum(self.horizon - 1, np.array(windows.last_end))
        self.closes = self.horizon - 1 - self.last_end
        self.tails = self._tails(order)
        self.made = 0

    def _hold_equipment(self, problem: Problem) -> None:
        fields = _fields(problem)
        self.guard = np.zeros((len(fields), 1), dtype=np.int64)
        self.free = np.zeros((len(fields), self.horizon), dtype=np.int64)
        self.uses = np.zeros((len(fields), self.size), dtype=np.int64)
        for number, inside in enumerate(fields):
            for s, bit in inside.items():
                stock = problem.stocks[s]
                left = np.maximum(0, stock.quantity - np.array(stock.busy[: self.horizon]))
                amounts = np.array([dict(task.equipment).get(s, 0) for task in problem.tasks])
                self.guard[number] += 1 << bit + stock.quantity.bit_length()
                self.free[number] += left << bit
                self.uses[number] += amounts << bit
        self.free += self.guard

    def _tails(self, order: Sequence[int]) -> Ints:
        """For each step, indexes from its start to the end of all that follows it."""
        found = np.zeros(self.size, dtype=np.int64)
        for t in reversed(order):
            found[t] = self.days[t] + max((found[u] for u in self.following[t]), default=0)
        return found

    def packed(self, orders: Ints) -> Ints:
        """The plans of some orders once justified; those for which there is no room left out."""
        ends = self._generated(orders, self.before, self.free, self.opens)
        by_end = np.argsort(-ends, axis=1, kind="stable")
        ends = self._generated(by_end, self.after, self.free[:, ::-1], self.closes)
        by_start = np.argsort(-ends, axis=1, kind="stable")
        ends = self._generated(by_start, self.before, self.free, self.opens)
        return np.asarray(ends[(ends - 1 <= self.last_end).all(axis=1)])

    def _generated(self, orders: Ints, waits_for: Ints, free: Ints, opens: Ints) -> Ints:
        """For each plan and step the index after its last, each at its earliest place in turn;
        plans for which there is no room left out.
        """
        plans = len(orders)
        self.made += plans
        room = _Room(self, free, plans)
        ends = np.zeros((self.size + 1, plans), dtype=np.int64)
        for t in np.ascontiguousarray(orders.T):
            start = np.maximum(opens[t], ends[waits_for[:, t], room.plans].max(axis=0))
            ends[t, room.plans] = room.taken(t, start)
        return ends[:-1, (ends <= self.horizon).all(axis=0)].T

    def draft(self, ends: Ints) -> Draft:
        """A plan as one of the problem."""
        spans = zip((ends - self.days).tolist(), ends.tolist(), strict=True)
        return Draft({t: Placement(start, end - 1, ()) for t, (start, end) in enumerate(spans)})

    def ends_of(self, draft: Draft) -> Ints:
        """A plan of the problem, as it is packed."""
        return np.array([draft.placed[t].end + 1 for t in range(self.size)])


class _Room:
    """What is free in each of some plans while steps are placed: numbers as in `Packing.free`, one
    plan beside the other on each index. Nothing is free beyond the horizon.
    """

    def __init__(self, packing: Packing, free: Ints, plans: int) -> None:
        self.packing = packing
        longest = int(packing.days.max())
        self.width = 2 * longest + WIDER
        beyond = np.zeros((len(free), self.width + longest), dtype=np.int64)
        self.free = [np.repeat(each, plans) for each in np.concatenate([free, beyond], axis=1)]
        self.plans = np.arange(plans)
        self.looked = np.arange(self.width)[:, None]
        self.worked = np.arange(longest)[:, None]

    def taken(self, t: Ints, start: Ints) -> Ints:
        """Take the first room from `start` on for a step of each plan; the index after it."""
        start = np.minimum(start, self.packing.horizon)
        waiting = self.plans
        while len(waiting):
            found, fits = self._first(t[waiting], start[waiting], waiting)
            start[waiting] = np.minimum(found, self.packing.horizon)
            waiting = waiting[~fits & (found < self.packing.horizon)]
        days = self.packing.days[t]
        at = (start + self.worked) * len(self.plans) + self.plans
        for free, uses in zip(self.free, self.packing.uses, strict=True):
            free[at] -= np.where(self.worked < days, uses[t], 0)
        return start + days

    def _first(self, t: Ints, start: Ints, plans: Ints) -> tuple[Ints, Flags]:
        """Where a step of each plan has room in the days looked at, else where to look next; and
        whether it has.
        """
        at = (start + self.looked) * len(self.plans) + plans
        lacks = np.zeros(at.shape, dtype=np.bool_)
        packing = self.packing
        for free, uses, guard in zip(self.free, packing.uses, packing.guard, strict=True):
            lacks |= ((free[at] - uses[t]) & guard) != guard
        days = packing.days[t]
        full = np.maximum.accumulate(np.where(lacks, self.looked, -1), axis=0)
        last = np.where(self.looked - full >= days, self.looked, full[-1] + days).min(axis=0)
        return start + last - days + 1, last < self.width


def _fields(problem: Problem) -> list[dict[int, int]]:
    """For each whole number, the equipments that it holds and the first bit of each."""
    found: list[dict[int, int]] = [{}]
    used = 0
    for s, stock in enumerate(problem.stocks):
        bits = stock.quantity.bit_length() + 1
        if used + bits > BITS:
            found.append({})
            used = 0
        found[-1][s] = used
        used += bits
    return found


def _table(rows: list[list[int]]) -> Ints:
    """One column for each row, filled up with the step after the last, which ends at 0."""
    found = np.full((len(rows), max(1, *map(len, rows))), len(rows), dtype=np.int64)
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
    return found.T
