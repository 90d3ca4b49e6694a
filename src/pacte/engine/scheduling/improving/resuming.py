"""A plan kept until a day and built again day by day from there on, at a pace slightly varied.

In a crowded year what is built day by day is full, and so is what is kept of it; acts put back a
few at a time leave people idle. See docs/methods/scheduling.md.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from math import exp

from pacte.engine.scheduling.improving.dispatching import Dispatching, Pace
from pacte.engine.scheduling.improving.incumbent import Incumbent, Memory
from pacte.engine.scheduling.improving.pacing import Pacing
from pacte.engine.scheduling.improving.recreate import Recreation
from pacte.engine.scheduling.improving.ruin import Allowance, Ruin

NEAR_A_GAIN, SPREAD_OF_DAYS = 0.5, 12.0
"""Share of the days drawn around one that brought a gain, and how far around it (indexes)."""
SPREAD_OF_PACE = 0.3
"""By how much the figures of the pace vary, as a power of e."""
SHARE_LIKED, SPREAD_OF_LIKING = 0.3, 1.0
"""Share of the acts made more or less urgent, and by how much."""
MOST_FLIPPED = 2
"""Optional acts left out, or taken up, at most."""
WHOLE, SHORTEST, LONGEST = 0.5, 15, 60
"""Share of tries that free all acts to come; indexes within which acts begin in the others."""


@dataclass
class Resuming:
    """Tries on from the best plan of a search; `pacing` says which pace suits the year."""

    pacing: Pacing
    seed: int
    gains: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)  # noqa: S311 - search, not secrets

    def improve(self, ruin: Ruin, allowance: Allowance) -> int:
        """Better the best plan of `ruin`, which goes on from it; the places looked for."""
        setting = self.pacing.building.setting
        turn = _Turn(self, Incumbent(setting, ruin.best), ruin.acts)
        before = turn.total
        while turn.tried < allowance.places and not allowance.is_over():
            turn.attempt()
        if turn.total < before:
            ruin.start_from(turn.plan.draft())
        return turn.tried


class _Turn:
    """Tries one after the other on one plan, which only gets better."""

    def __init__(self, of: Resuming, plan: Incumbent, acts: list[int]) -> None:
        self.of, self.plan, self.draw = of, plan, of.draw
        self.building = of.pacing.building
        self.problem, self.acts = plan.problem, acts
        self.work, self.days = Recreation(plan), Dispatching(plan)
        self.total = plan.total_of(self.acts)
        self.optional = [a for a in self.acts if self.problem.acts[a].optional]

    @property
    def tried(self) -> int:
        """Places looked for so far."""
        return self.work.tried + self.days.tried

    def attempt(self) -> None:
        """Build the plan again from one day on; it is as it was before where that costs more."""
        day = self._day()
        last = day + self.draw.randint(SHORTEST, LONGEST)
        until = len(self.problem.axis) if self.draw.random() < WHOLE else last
        flipped = self._flipped()
        memory, unplaced = self.plan.remember(self.acts), set(self.plan.unplaced)
        self.work.tried += 1
        self._again(self._freed(day, until, flipped))
        self._keep_or_come_back(day, memory, unplaced)

    def _day(self) -> int:
        """The start of some task, or a day near one that brought a gain."""
        if self.of.gains and self.draw.random() < NEAR_A_GAIN:
            near = self.draw.choice(self.of.gains) + self.draw.gauss(0, SPREAD_OF_DAYS)
            return min(max(0, round(near)), len(self.problem.axis) - 1)
        act = self.draw.choice(self.acts)
        starts = [p.start for t in self.plan.tasks_of[act] if (p := self.plan.placed[t])]
        return self.draw.choice(starts) if starts else self.plan.opens(act)

    def _flipped(self) -> set[int]:
        most = min(MOST_FLIPPED, len(self.optional))
        return set(self.draw.sample(self.optional, self.draw.randint(0, most)))

    def _freed(self, day: int, until: int, flipped: set[int]) -> list[int]:
        """Take out what starts from a day on, of acts that begin until another; those acts."""
        freed = []
        for a in self.acts:
            if a in self.plan.dropped:
                if a in flipped and self._floats(a):
                    self.plan.clear(a)
                    freed.append(a)
            elif self._is_free(a, day, until):
                if a in flipped and self._begins(a) >= day:
                    self.plan.drop(a)
                elif self._take_out_from(a, day):
                    freed.append(a)
        return freed

    def _floats(self, a: int) -> bool:
        return all(self.problem.tasks[t].at is None for t in self.plan.tasks_of[a])

    def _is_free(self, a: int, day: int, until: int) -> bool:
        tasks = self.plan.tasks_of[a]
        whole = not any(t in self.plan.unplaced for t in tasks)
        return whole and self._floats(a) and self._begins(a) <= until and self._ends(a) >= day

    def _begins(self, a: int) -> int:
        placed = (self.plan.placed[t] for t in self.plan.tasks_of[a])
        return min((p.start for p in placed if p is not None), default=0)

    def _ends(self, a: int) -> int:
        placed = (self.plan.placed[t] for t in self.plan.tasks_of[a])
        return max((p.end for p in placed if p is not None), default=-1)

    def _take_out_from(self, a: int, day: int) -> bool:
        placed = self.plan.placed
        out = [t for t in self.plan.tasks_of[a] if (p := placed[t]) is not None and p.start >= day]
        for t in out:
            self.plan.take_out(t)
        return bool(out)

    def _again(self, freed: list[int]) -> None:
        """Put the acts freed back day by day, then what is left out, the richest first."""
        failed = self.days.put_back(freed, self._pace(freed))
        left = {a for a in self.acts if a in self.plan.dropped} | {*failed}
        for a in sorted(left, key=self.of.pacing.last_rank):
            if not self.work.put_back(a, self.building.empty.unplaced):
                raise AssertionError("an act that may stay without a place always has an answer")

    def _pace(self, freed: list[int]) -> Pace:
        rhythm, placed = self.of.pacing.liked, self.plan.placed
        holds = [a for a in freed if all(placed[t] is None for t in self.plan.tasks_of[a])]
        liked = [a for a in freed if self.draw.random() < SHARE_LIKED]
        liking = {a: exp(self.draw.gauss(0, SPREAD_OF_LIKING)) for a in liked}
        patience, size, begun = (
            figure * exp(self.draw.gauss(0, SPREAD_OF_PACE))
            for figure in (rhythm.patience, rhythm.size, rhythm.begun)
        )
        return Pace(patience, size, begun, frozenset(holds), liking)

    def _keep_or_come_back(self, day: int, memory: Memory, unplaced: set[int]) -> None:
        total = self.plan.total_of(self.acts)
        if self.plan.unplaced <= unplaced and total <= self.total:
            if total < self.total:
                self.of.gains.append(day)
            self.total = total
        else:
            self.plan.come_back(self.acts, memory)
