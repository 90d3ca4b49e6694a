"""Orders of steps crossed with one another, each packed and justified; the best ones live on.

A hybrid genetic algorithm after Valls, Ballestín and Quintanilla (2008), for plans of one action
that asks for nobody (`justifying`).
"""

from __future__ import annotations

import random
from collections.abc import Callable

from pacte.engine.scheduling.improving.justifying import Packed, Packing
from pacte.engine.scheduling.problem import Draft

LIVING = 40
SWAPPED = 0.03
"""Share of neighbors in an order that change places."""
NOISE = 1.5
"""How far chance moves a step in the first orders, as a share of what follows it, at most."""


class Breeding:
    """`best`: the shortest plan so far; `improve` may be called again and goes on."""

    def __init__(self, packing: Packing, draft: Draft, seed: int) -> None:
        self.packing = packing
        self.draw = random.Random(seed)  # noqa: S311 - search, not secrets
        self.best = packing.of(draft)
        self.living: list[Packed] = []

    def join(self, draft: Draft) -> None:
        """A plan found elsewhere lives with the others."""
        found = self.packing.of(draft)
        if found.length < self.best.length:
            self.best = found
            self._keep(found)

    def improve(self, plans: int, is_over: Callable[[], bool], length: int) -> int:
        """Make at most so many plans, unless one is as short as `length`; how many it made."""
        began = self.packing.made
        while self.packing.made - began < plans and not is_over() and self.best.length > length:
            order = self._seeded() if len(self.living) < LIVING else self._child()
            made = self.packing.packed(order)
            if made is not None:
                self._keep(made)
        return self.packing.made - began

    def _keep(self, made: Packed) -> None:
        if made.length < self.best.length:
            self.best = made
        if any(made.length == one.length and made.order == one.order for one in self.living):
            return
        if len(self.living) == LIVING and made.length > self.living[-1].length:
            return
        self.living = sorted([made, *self.living], key=lambda one: one.length)[:LIVING]

    def _seeded(self) -> list[int]:
        """An order by what follows each step, with chance."""
        packing, chance = self.packing, self.draw.uniform(0, NOISE)
        waiting = [len(before) for before in packing.before]
        ready = [t for t, count in enumerate(waiting) if count == 0]
        order = []
        while ready:
            rates = [packing.tails[t] * (1 + chance * (self.draw.random() - 0.5)) for t in ready]
            t = ready.pop(rates.index(max(rates)))
            order.append(t)
            for after in packing.after[t]:
                waiting[after] -= 1
                if waiting[after] == 0:
                    ready.append(after)
        return order

    def _child(self) -> list[int]:
        """The start and the end of an order of one parent, what is between in that of the other."""
        one, other = self._parent(), self._parent()
        first, last = sorted(self.draw.sample(range(self.packing.size + 1), 2))
        head = one[:first]
        known = set(head)
        middle = [t for t in other if t not in known][: last - first]
        known.update(middle)
        return self._mutated([*head, *middle, *(t for t in one if t not in known)])

    def _parent(self) -> tuple[int, ...]:
        return self.living[min(self.draw.sample(range(LIVING), 2))].order

    def _mutated(self, order: list[int]) -> list[int]:
        for place in range(len(order) - 1):
            t, after = order[place], order[place + 1]
            if self.draw.random() < SWAPPED and after not in self.packing.after[t]:
                order[place], order[place + 1] = after, t
        return order
