"""Orders of steps crossed with one another, packed and justified; the best ones live on.

A hybrid genetic algorithm after Valls, Ballestín and Quintanilla (2008), for plans of one action
that asks for nobody (`justifying`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pacte.engine.scheduling.improving.justifying import Ints, Packing
from pacte.engine.scheduling.problem import Draft

LIVING = 300
"""Plans that live on: with fewer, their orders grow alike too soon."""
BORN, STEPS_BORN, LEAST_BORN = 300, 36_000, 4
"""Plans made at once, so that they have no more than so many steps in all; but at least a few."""
SWAPPED = 0.03
"""Share of neighbors in an order that change places."""
NOISE = 1.5
"""How far chance moves a step in the first orders, as a share of what follows it, at most."""


class Breeding:
    """`living`: plans known, the shortest first; `improve` may be called again and goes on."""

    def __init__(self, packing: Packing, draft: Draft, seed: int) -> None:
        self.packing = packing
        self.draw = np.random.default_rng(seed)
        self.living = packing.ends_of(draft)[None]
        self.born = max(LEAST_BORN, min(BORN, STEPS_BORN // packing.size))
        self.sown = 0

    @property
    def best(self) -> Ints:
        """The shortest plan so far."""
        return np.asarray(self.living[0])

    @property
    def length(self) -> int:
        """Its length: the index after the last step."""
        return int(self.best.max())

    def join(self, draft: Draft) -> None:
        """A plan found elsewhere lives with the others."""
        self._keep(self.packing.ends_of(draft)[None])

    def improve(self, plans: int, is_over: Callable[[], bool], length: int) -> int:
        """Make about so many plans, unless one is as short as `length`; how many it made."""
        began = self.packing.made
        while self.packing.made - began < plans and not is_over() and self.length > length:
            orders = self._children() if self.sown >= LIVING else self._first_orders()
            self._keep(self.packing.packed(orders))
        return self.packing.made - began

    def _keep(self, made: Ints) -> None:
        """The shortest of all, each once."""
        known = np.unique(np.concatenate([self.living, made]), axis=0)
        self.living = known[np.argsort(known.max(axis=1), kind="stable")[:LIVING]]

    def _first_orders(self) -> Ints:
        self.sown += self.born
        return np.array([self._order_by_tails() for _ in range(self.born)])

    def _order_by_tails(self) -> list[int]:
        """An order by what follows each step, with chance."""
        packing, chance = self.packing, self.draw.uniform(0, NOISE)
        waiting = [len(links) for links in packing.preceding]
        rates = packing.tails * (1 + chance * (self.draw.random(packing.size) - 0.5))
        ready = [t for t, count in enumerate(waiting) if count == 0]
        order = []
        while ready:
            t = max(ready, key=rates.__getitem__)
            ready.remove(t)
            order.append(t)
            for after in packing.following[t]:
                waiting[after] -= 1
                if waiting[after] == 0:
                    ready.append(after)
        return order

    def _children(self) -> Ints:
        """The start and the end of an order of one parent, what is between in that of the other."""
        size = self.packing.size
        one, other = self._positions(), self._positions()
        cuts = np.sort(self.draw.integers(0, size + 1, (self.born, 2)), axis=1)
        first, last = cuts[:, :1], cuts[:, 1:]
        in_head = one < first
        later = np.where(in_head, size, other)
        rank = np.argsort(np.argsort(later, axis=1), axis=1)
        in_middle = ~in_head & (rank < last - first)
        place = np.where(in_head, one, np.where(in_middle, size + other, 2 * size + one))
        return self._mutated(np.argsort(place, axis=1))

    def _positions(self) -> Ints:
        """For each child the place of each step in the order of a parent."""
        count = len(self.living)
        parents = self.draw.integers(0, count, (self.born, 2)).min(axis=1)
        by_start = np.argsort(self.living[parents] - self.packing.days, axis=1, kind="stable")
        return np.argsort(by_start, axis=1)

    def _mutated(self, orders: Ints) -> Ints:
        for place in range(orders.shape[1] - 1):
            t, after = orders[:, place], orders[:, place + 1]
            tied = (self.packing.after[:, t] == after).any(axis=0)
            swaps = np.flatnonzero((self.draw.random(self.born) < SWAPPED) & ~tied)
            orders[swaps, place], orders[swaps, place + 1] = after[swaps], t[swaps]
        return orders
