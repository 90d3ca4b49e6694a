"""Ruin and recreate: a few acts that compete are taken out and put back in another order.

Schrimpf et al. (2000), accepted as in simulated annealing, in cycles of a fixed number of tries, so
that nothing depends on how long the search may last. See docs/methods/scheduling.md.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import log

from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.improving.recreate import Recreation
from pacte.engine.scheduling.improving.rivals import Rivals
from pacte.engine.scheduling.narrowing import alone
from pacte.engine.scheduling.problem import Draft, Link
from pacte.engine.scheduling.serial.greedy import Setting
from pacte.engine.scheduling.windows import windows

HOTTEST, COLDEST = 12.0, 0.4
"""Points accepted with probability 1/e at the start and the end of a cycle."""
BEYOND_HOPE = 20
"""Multiple of the heat beyond which nothing is accepted."""
TRIES_PER_ACT, MOST_TRIES = 30, 6_000
"""Length of a cycle."""
DELAYED = 0.08
"""Share of acts put back later than need be: what is late leaves room."""
DUE_NOISE_DAYS = 30
TIES_BY_CHANCE = 0.6
"""Share of tries in which chance, and not how sought they are, ranks people who end together."""


@dataclass(frozen=True)
class Allowance:
    """How much may be searched: places looked for, and whether the time is over."""

    places: int
    is_over: Callable[[], bool]


class Ruin:
    """A search from one plan on; `improve` may be called again and goes on from where it was."""

    def __init__(self, setting: Setting, draft: Draft, seed: int) -> None:
        self.setting = setting
        self.draw = random.Random(seed)  # noqa: S311 - search, not secrets
        self.rivals = Rivals(setting, self.draw)
        self.acts = self.rivals.acts
        self.floors = self._floors()
        self.tries = 0
        self.start_from(draft)

    def _floors(self) -> list[int]:
        """For each act the points that it costs in any plan."""
        setting = self.setting
        free = windows(setting.problem, setting.reach, setting.order, whole=False)
        return alone(setting.problem, free, setting.left_out, setting.order)

    def start_from(self, draft: Draft) -> None:
        """Go on from another plan."""
        self.plan = Incumbent(self.setting, draft)
        self.work = Recreation(self.plan)
        self.usual = self.plan.ledger.sought
        self.total = self.best_total = self.plan.total_of(self.acts)
        self.best = draft
        self.aside = cost(self.setting.problem, draft) - self._points()

    def _points(self) -> int:
        """The cost of the acts in play: those left out for good, and begun ones, are aside."""
        return self.best_total % self.plan.beyond // self.plan.point

    @property
    def cost(self) -> int:
        """The cost of the best plan, steps without a place apart."""
        return self.aside + self._points()

    def is_at(self, bound: int) -> bool:
        """Whether the best plan places all that can be placed, at a cost of at most `bound`."""
        return self.best_total < self.plan.beyond and self.cost <= bound

    def improve(self, allowance: Allowance, bound: int) -> int:
        """Search until the allowance is used or the cost is `bound`; the places looked for."""
        began = self.work.tried
        while self.acts and self.work.tried - began < allowance.places:
            if allowance.is_over() or self.is_at(bound):
                break
            self._try()
        return self.work.tried - began

    def _try(self) -> None:
        self.tries += 1
        acts = self.rivals.few(self.plan)
        before, memory = self.plan.total_of(acts), self.plan.remember(acts)
        most = before + self._accepted_change()
        self._rank_people()
        self.work.tried += 1
        for a in acts:
            self.plan.clear(a)
        made = self._put_all_back(self._ordered(acts), memory.unplaced, most)
        total = self.plan.total_of(acts) if made and not self._strands(acts) else most + 1
        if total > most:
            self.plan.come_back(acts, memory)
            return
        self.total += total - before
        if self.total < self.best_total:
            self.best_total, self.best = self.total, self.plan.draft()

    def _put_all_back(self, acts: list[int], unplaced: frozenset[int], most: int) -> bool:
        """Put acts back one by one; False as soon as they must add more than `most` to the total.

        Those still to come cost at least what each costs alone, whatever the others do.
        """
        spare = most // self.plan.point - sum(self.floors[a] for a in acts)
        for a in acts:
            left = spare + self.floors[a] - self.plan.strain
            if left < 0 or not self._put_back(a, unplaced, left):
                return False
            spare -= self.plan.act_total(a) // self.plan.point - self.floors[a]
        return True

    def _strands(self, acts: list[int]) -> bool:
        """Whether a task of these acts, or behind them, waits for one that has no place."""
        problem, tasks_of = self.setting.problem, self.plan.tasks_of
        links = (
            link
            for a in acts
            for t in tasks_of[a]
            for link in (*problem.before[t], *problem.after[t])
        )
        return any(self._is_stranded(link) for link in links)

    def _is_stranded(self, link: Link) -> bool:
        tasks, plan = self.setting.problem.tasks, self.plan
        before, after = tasks[link.before], tasks[link.after]
        if before.at is not None or after.at is not None or before.act in plan.dropped:
            return False
        return plan.placed[link.after] is not None and link.before in plan.unplaced

    def _rank_people(self) -> None:
        by_chance = self.draw.random() < TIES_BY_CHANCE
        chance = {w: self.draw.randrange(1 << 20) for w in self.usual} if by_chance else None
        self.plan.ledger.sought = self.usual if chance is None else Counter(chance)

    def _put_back(self, act: int, unplaced: frozenset[int], most: int) -> bool:
        last = len(self.setting.problem.axis) - 1
        delay = 0
        if self.draw.random() < DELAYED:
            delay = min(last, self.plan.opens(act) + self.draw.randint(0, last // 3))
        return self.work.put_back(act, unplaced, delay, most)

    def _accepted_change(self) -> int:
        """The most that a try may add to the total: drawn first, so that one that must add more is
        given up early. P(change accepted) = e^(-change / heat), as in simulated annealing.
        """
        length = min(MOST_TRIES, max(1, TRIES_PER_ACT * len(self.acts)))
        share = self.tries % length / length
        heat = HOTTEST * (COLDEST / HOTTEST) ** share * self.plan.point
        return int(heat * min(BEYOND_HOPE, -log(1.0 - self.draw.random())))

    def _ordered(self, acts: list[int]) -> list[int]:
        """The order in which acts are put back: one of a few rules, with noise."""
        noise = {a: self.draw.random() for a in acts}
        rule = self.draw.choice(
            (self._by_chance, self._by_due_date, self._by_weight, self._by_size)
        )
        return sorted(acts, key=lambda a: rule(a, noise[a]))

    def _by_chance(self, _act: int, noise: float) -> float:
        return noise

    def _by_due_date(self, act: int, noise: float) -> float:
        due = self.setting.problem.acts[act].due
        last = self.setting.problem.axis.days[-1]
        return (last if due is None else due) + DUE_NOISE_DAYS * noise

    def _by_weight(self, act: int, noise: float) -> float:
        return -self.setting.problem.acts[act].weight * (0.5 + noise)

    def _by_size(self, act: int, noise: float) -> float:
        return -len(self.plan.tasks_of[act]) * (0.5 + noise)
