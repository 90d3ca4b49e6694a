"""The plan that brings most under one budget, with a bound that a tree of prices proves.

The price of money alone gives the plan where every curve is concave and without a switch. Where an
action is all or nothing (a minimum, a fixed cost, a curve whose first euros bring little), the
space is cut in two at the action that the price leaves hesitating, best bound first.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.one_budget import dual
from pacte.engine.allocation.one_budget.cents import (
    Spends,
    cost_of,
    exchanged,
    in_cents,
    trimmed,
    value_of,
)
from pacte.engine.allocation.one_budget.dual import Box, Dual, Model, Replies
from pacte.engine.allocation.search.share import Shared

PROVEN = 1e-6
"""A relative distance to the bound under which the plan is called the best."""

USUAL_WORK = 1000
"""Branches looked at unless told otherwise."""

StoppedBy = Literal["proof", "work", "time"]
Progress = Callable[[float], None]


@dataclass
class Node:
    """A part of the space: the price that bounds it, or where it is cut, or nothing possible.

    `cut` is (cell, cents): `below` holds the plans that spend at most that on the cell, `above`
    those that spend at least that; with 0 cents, `below` is off and `above` on.
    """

    box: Box | None
    price: float | None = None
    bound: float = -np.inf
    found: Dual | None = None
    cut: tuple[int, int] | None = None
    below: Node | None = None
    above: Node | None = None


@dataclass(frozen=True)
class Optimum:
    """The best plan found (cents per cell), its value and bound in cents, and the proof.

    `price` is the margin of one more unit of money: what the whole budget says of it, or more where
    an action that runs could take it. The proof is `tree` where the budget alone binds, or `rows`.
    """

    spends: Spends
    value: float
    bound: float
    price: float
    tree: Node | None
    branches: int
    stopped_by: StoppedBy
    rows: Shared | None = None

    @property
    def gap(self) -> float:
        """How much better, relative to the bound, a plan could be at most."""
        return gap(self.value, self.bound)


def gap(value: float, bound: float) -> float:
    """The part of `bound` that `value` does not reach, 0 to 1; `dual.SLACK` is not counted."""
    short = bound - value - 2 * dual.SLACK * abs(bound)
    return min(max(short / bound, 0.0), 1.0) if bound > 0 else 0.0


@dataclass(frozen=True)
class Limits:
    """`work` branches at most; `time_limit` seconds is a safety stop.

    `nodes` of the search where more than the budget binds (None: its own).
    """

    work: int = USUAL_WORK
    time_limit: float = 20.0
    nodes: int | None = None


def optimize(
    model: Model,
    starts: tuple[Spends, ...],
    limits: Limits,
    progress: Progress | None = None,
) -> Optimum:
    """The best plan of `model`, never worse than any of `starts` (feasible plans in cents).

    At least one plan must be possible. Never raises for want of time: the gap says what is left.
    """
    search = _Branching(model, starts)
    stopped_by = search.run(limits, progress or (lambda _: None))
    best = trimmed(model, exchanged(model, search.best))
    price = max(search.root.found_price, _best_slope(model, best))
    return Optimum(
        best,
        value_of(model, best),
        search.bound,
        price,
        search.root.node,
        search.branches,
        stopped_by,
    )


def _best_slope(model: Model, spends: Spends) -> float:
    """The highest return of one more unit among actions that run under their highest spend."""
    spend = np.array(spends, dtype=np.float64)
    taking = (spend > 0) & (spend < model.most)
    return float(np.max(model.curves.marginals(spend), where=taking, initial=0.0))


@dataclass(frozen=True)
class _Root:
    node: Node
    found_price: float


class _Branching:
    """Best-bound-first search. `queue` holds what is still open."""

    def __init__(self, model: Model, starts: tuple[Spends, ...]) -> None:
        self.model = model
        self.best: Spends = ()
        self.value = -np.inf
        self.branches = 0
        self.queue: list[tuple[float, int, Node]] = []
        self.settled = -np.inf
        for start in starts:
            self._keep(start)
        node = self._open(model.box, near=0.0)
        self.root = _Root(node, node.price or 0.0)

    @property
    def bound(self) -> float:
        """What no plan exceeds: the highest bound of the parts that are open or settled."""
        waiting = -self.queue[0][0] if self.queue else -np.inf
        return float(max(self.settled, waiting, self.value))

    def run(self, limits: Limits, progress: Progress) -> StoppedBy:
        started = time.monotonic()
        while self.queue and gap(self.value, self.bound) > PROVEN:
            if self.branches >= limits.work:
                return "work"
            if time.monotonic() - started > limits.time_limit:
                return "time"
            self._branch(heapq.heappop(self.queue)[2])
            progress(self.branches / limits.work)
        return "proof" if gap(self.value, self.bound) <= PROVEN else "work"

    def _open(self, box: Box, near: float) -> Node:
        """A new part, with its bound and the plans that its price suggests."""
        self.branches += 1
        if dual.is_empty(self.model, box):
            return Node(box)
        found = dual.solve(self.model, box, near)
        node = Node(box, found.price, found.bound, found)
        if found.bound > self.value:
            for spend, on in _suggested(self.model, found):
                self._try(spend, on)
        heapq.heappush(self.queue, (-found.bound, self.branches, node))
        return node

    def _branch(self, node: Node) -> None:
        assert node.box is not None and node.found is not None  # noqa: S101, PT018 - it is open
        cut = _cut(self.model, node.box, node.found)
        near, box = node.found.price, node.box
        node.box = node.found = None
        if cut is None:
            self.settled = max(self.settled, node.bound)
            return
        node.cut = cut
        below, above = _halves(self.model, box, *cut)
        node.below, node.above = self._open(below, near), self._open(above, near)

    def _try(self, spend: Floats, on: Flags) -> None:
        hoped = float(self.model.curves.values(np.where(on, spend, 0.0)).sum())
        if hoped > self.value * (1 - 1e-9) or not self.best:
            self._keep(in_cents(self.model, spend, on))

    def _keep(self, spends: Spends) -> None:
        if cost_of(self.model, spends) > self.model.budget:
            return
        value = value_of(self.model, spends)
        if value > self.value:
            self.best, self.value = spends, value


def _hesitating(model: Model, found: Dual) -> list[int]:
    """Cells that jump at the price: off or low within the budget, much higher beyond it."""
    if found.beyond is None:
        return []
    within, beyond = found.within, found.beyond
    steep = within.spend < model.curves.inflections()
    jumps = (beyond.cost - within.cost > 1.0) & ((within.on != beyond.on) | steep)
    return [int(place) for place in np.flatnonzero(jumps)]


def _filled(model: Model, found: Dual) -> tuple[Replies, int | None, float]:
    """The replies within the budget, with the hesitating cells that still fit one by one.

    Also the first that does not fit, and the money left.
    """
    within, beyond = found.within, found.beyond
    left = model.budget - float(within.cost.sum())
    spend, on, cost = within.spend.copy(), within.on.copy(), within.cost.copy()
    first = None
    for place in _hesitating(model, found):
        assert beyond is not None  # noqa: S101 - else nothing hesitates
        more = float(beyond.cost[place] - cost[place])
        if more <= left:
            spend[place], on[place], cost[place] = (
                beyond.spend[place],
                beyond.on[place],
                beyond.cost[place],
            )
            left -= more
        elif first is None:
            first = place
    return Replies(spend, on, cost, 0.0), first, left


def _suggested(model: Model, found: Dual) -> Iterator[tuple[Floats, Flags]]:
    """Plans to try: what the price chooses, then the money left put to use in three ways."""
    chosen, first, left = _filled(model, found)
    yield chosen.spend, chosen.on
    if first is None and left <= 1:
        return
    yield from _spread(model, chosen.on, chosen.spend)
    if first is None:
        return
    start = chosen.spend[first] if chosen.on[first] else -model.fixed[first]
    reach = min(start + left, model.box.high[first])
    on = chosen.on.copy()
    on[first] = True
    if reach >= model.box.low[first]:
        spend = chosen.spend.copy()
        spend[first] = reach
        yield spend, on
    spend = chosen.spend.copy()
    spend[first] = np.inf
    yield from _spread(model, on, spend)


def _spread(model: Model, on: Flags, spend: Floats) -> Iterator[tuple[Floats, Flags]]:
    """The budget shared among the cells that are on, each on the concave part of its curve."""
    box, bend = model.box, model.curves.inflections()
    stuck = on & (spend < bend)
    low = np.where(stuck, spend, np.minimum(np.maximum(box.low, bend), box.high))
    high = np.where(stuck, spend, box.high)
    tight = Box(~on, on, np.where(on, low, 0.0), np.where(on, high, 0.0))
    if not dual.is_empty(model, tight):
        found = dual.solve(model, tight)
        yield found.within.spend, on


def _cut(model: Model, box: Box, found: Dual) -> tuple[int, int] | None:
    """Where to cut: the cell that does not fit, at off | on or at the spend that it could have."""
    chosen, first, left = _filled(model, found)
    if first is None:
        return None
    if not chosen.on[first]:
        return first, 0
    assert found.beyond is not None  # noqa: S101 - `first` hesitates
    start, end = float(chosen.spend[first]), float(found.beyond.spend[first])
    at = round(min(max(start + left, 0.9 * start + 0.1 * end), 0.1 * start + 0.9 * end))
    return (first, at) if box.low[first] < at < box.high[first] else None


def _halves(model: Model, box: Box, cell: int, at: int) -> tuple[Box, Box]:
    """The two parts of `box` on either side of a cut.

    Plans that exchange the spends of cells that are alike are worth the same: those are enough in
    which earlier cells spend at least as much. So what is cut below holds for the later ones too,
    and what is cut above for the earlier ones.
    """
    places = np.arange(len(model.alike))
    same = model.alike == model.alike[cell]
    earlier, later = same & (places <= cell), same & (places >= cell)
    if at == 0:
        return replace(box, on=box.on & ~later), replace(box, off=box.off & ~earlier)
    below = replace(box, high=np.where(later, np.minimum(box.high, at), box.high))
    low = np.where(earlier, np.maximum(box.low, at), box.low)
    return below, replace(box, low=low, off=box.off & ~earlier)
