"""Which acts to plan again together: a costly one, and those that compete with it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property

from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.serial.greedy import Setting

DRAWN_FOR_COST = 3
AT_RANDOM, WITH_PARTNER, ALONE = 0.3, 0.6, 0.15
MOST_ACTS, ACTS_LOOKED_AT = 4, 40


@dataclass
class Rivals:
    """Draws acts of one setting; every draw comes from `draw`."""

    setting: Setting
    draw: random.Random

    @cached_property
    def acts(self) -> list[int]:
        """Acts that may change: not left out for good, with a task to place that floats."""
        tasks, skipped = self.setting.problem.tasks, self.setting.skipped
        return [
            a
            for a, mine in enumerate(self.setting.problem.tasks_of)
            if a not in self.setting.left_out
            and any(t not in skipped and tasks[t].at is None for t in mine)
        ]

    @cached_property
    def _changing(self) -> frozenset[int]:
        return frozenset(self.acts)

    @cached_property
    def _people(self) -> list[int]:
        """For each act, a mask of the workers who could serve it, then of the purses it uses."""
        tasks, beyond = self.setting.problem.tasks, len(self.setting.problem.workers)
        sought = [
            {w for t in mine for need in tasks[t].needs for w in need.candidates}
            | {beyond + purse for t in mine for purse in tasks[t].purses}
            for mine in self.setting.problem.tasks_of
        ]
        return [sum(1 << w for w in workers) for workers in sought]

    def few(self, plan: Incumbent) -> list[int]:
        """A costly act, sometimes its partner, and up to `MOST_ACTS` rivals."""
        count = 0 if self.draw.random() < ALONE else self.draw.randint(1, MOST_ACTS)
        looked = self.draw.sample(self.acts, min(ACTS_LOOKED_AT, len(self.acts)))
        return self._around(plan, self._costly(plan), looked, count)

    def many(self, plan: Incumbent) -> list[int]:
        """The same with every rival, the closest first."""
        return self._around(plan, self._costly(plan), self.acts, len(self.acts))

    def _around(self, plan: Incumbent, first: int, looked: list[int], count: int) -> list[int]:
        span = self._wanted(plan, first)
        rated = [(self._rivalry(plan, a, span, self._people[first]), a) for a in looked]
        rivals = [a for rate, a in sorted(rated, reverse=True) if rate > 0 and a != first]
        return list(dict.fromkeys((first, *self._partners(plan, first), *rivals[:count])))

    def _costly(self, plan: Incumbent) -> int:
        """One act of a few drawn: the costliest, so that trouble is looked at more often."""
        drawn = [self.draw.choice(self.acts) for _ in range(DRAWN_FOR_COST)]
        if self.draw.random() < AT_RANDOM:
            return drawn[0]
        return max(drawn, key=lambda a: (plan.total_of([a]), a))

    def _partners(self, plan: Incumbent, act: int) -> list[int]:
        found = []
        for synergy in plan.synergies_of.get(act, ()):
            other = synergy.before if synergy.after == act else synergy.after
            if other in self._changing and self.draw.random() < WITH_PARTNER:
                found.append(other)
        return found

    def _wanted(self, plan: Incumbent, act: int) -> tuple[int, int]:
        """Calendar days from when an act could start to its end, or to when it is due."""
        days, mine = self.setting.problem.axis.days, self.setting.problem.acts[act]
        opens = days[min(plan.opens(act), len(days) - 1)]
        span = plan.span(act)
        if act in plan.dropped or span is None:
            return opens, max(opens, mine.due or days[-1])
        return min(opens, span[0]), span[1]

    def _rivalry(self, plan: Incumbent, act: int, wanted: tuple[int, int], people: int) -> float:
        """People shared × days shared, with noise."""
        shared = (self._people[act] & people).bit_count()
        span = self._wanted(plan, act) if act in plan.dropped else plan.span(act)
        if span is None or not shared:
            return 0.0
        overlap = min(span[1], wanted[1]) - max(span[0], wanted[0]) + 1
        return max(0, overlap) * shared * self.draw.random()
