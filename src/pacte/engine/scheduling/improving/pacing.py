"""Whole plans built day by day at one pace after another; the best pace is varied further."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import exp

from pacte.engine.scheduling.costs import merit
from pacte.engine.scheduling.improving.building import Building
from pacte.engine.scheduling.improving.dispatching import Dispatching, Pace
from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.improving.recreate import Recreation
from pacte.engine.scheduling.problem import Draft

TRIED_FIRST, TOO_DEAR = 4, 1.5
"""After so many plans, and if the best costs so many times that of the plan known, no more."""
SUITS = 1.1
"""Multiple of the cost of the best plan up to which days built one by one suit a year."""
VARIED, SPREAD = 0.5, 0.3
"""Share of the figures of a rhythm varied at a time, and by how much, as a power of e."""


@dataclass(frozen=True)
class Rhythm:
    """The figures of a pace. `worth`: optional acts whose value by day of work is less, as a
    multiple of what is usual, are put in last. `holding`: share of the acts that may hold.
    """

    patience: float
    size: float
    begun: float
    worth: float
    holding: float = 1.0


FIRST_RHYTHMS = (
    Rhythm(patience=5, size=0.5, begun=10, worth=0.5),
    Rhythm(patience=5, size=0.5, begun=10, worth=1.9),
    Rhythm(patience=10, size=0.25, begun=10, worth=0.8, holding=0.0),
    Rhythm(patience=5, size=0.0, begun=3, worth=1.4),
    Rhythm(patience=5, size=0.5, begun=10, worth=1.0),
    Rhythm(patience=10, size=0.5, begun=3, worth=1.9),
    Rhythm(patience=5, size=1.0, begun=10, worth=0.25),
    Rhythm(patience=3, size=0.5, begun=30, worth=1.4),
)


@dataclass
class Pacing:
    """Draws paces, and builds a plan at each beside those of `building`.

    `liked`: the pace of the best plan so far; `suits`: whether that is about as good as others.
    """

    building: Building
    seed: int
    liked: Rhythm = FIRST_RHYTHMS[0]
    suits: bool = False

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)  # noqa: S311 - search, not secrets

    def better(self, start: Draft, plans: int, is_over: Callable[[], bool]) -> Draft:
        """The best of a plan and of so many built day by day; fewer where they are far dearer."""
        problem = self.building.setting.problem
        best, least = start, merit(problem, start)
        least_built = None
        for rank in range(plans):
            if is_over():
                break
            rhythm = FIRST_RHYTHMS[rank] if rank < len(FIRST_RHYTHMS) else self._varied(self.liked)
            made = self.built(rhythm)
            value = merit(problem, made)
            if least_built is None or value < least_built:
                least_built, self.liked = value, rhythm
            if value < least:
                least, best = value, made
            if rank + 1 == TRIED_FIRST and least_built[1] > TOO_DEAR * least[1]:
                break
            self.suits = least_built[:1] == least[:1] and least_built[1] <= SUITS * least[1]
        return best

    def built(self, rhythm: Rhythm) -> Draft:
        """The plan of one rhythm: poor acts, and those that found no place, are put in last."""
        building = self.building
        plan = Incumbent(building.setting, building.empty)
        work, days = Recreation(plan), Dispatching(plan)
        building.hold_fixed(plan)
        first = [a for a in building.acts if self._goes_first(plan, a, rhythm.worth)]
        for a in first:
            plan.clear(a)
        failed = days.put_back(first, self._pace(rhythm))
        for a in sorted({*building.acts} - {*first} | {*failed}, key=self.last_rank):
            if not work.put_back(a, building.empty.unplaced):
                raise AssertionError("an act that may stay without a place always has an answer")
        building.tried += work.tried + days.tried
        return plan.draft()

    def _goes_first(self, plan: Incumbent, a: int, worth: float) -> bool:
        """Whether an act is worth its days, and floating tasks of it are all that has no place."""
        act, tasks = plan.problem.acts[a], plan.problem.tasks
        if act.optional and self.building.richness[a] < worth:
            return False
        lacking = [t for t in plan.tasks_of[a] if plan.placed[t] is None]
        return bool(lacking) and all(tasks[t].at is None for t in lacking)

    def _pace(self, rhythm: Rhythm) -> Pace:
        holds = [a for a in self.building.acts if self.draw.random() < rhythm.holding]
        return Pace(rhythm.patience, rhythm.size, rhythm.begun, frozenset(holds))

    def last_rank(self, a: int) -> tuple[bool, float, int]:
        """In which order acts are put in last: mandatory ones, what others follow before them; then
        what a day is worth most.
        """
        setting = self.building.setting
        if setting.problem.acts[a].optional:
            return True, -self.building.richness[a], a
        return False, self._ranks.get(a, 0), a

    @cached_property
    def _ranks(self) -> dict[int, int]:
        """By act the place of its first task in the order."""
        tasks = self.building.setting.problem.tasks
        order = self.building.setting.order
        return {tasks[t].act: rank for rank, t in reversed(list(enumerate(order)))}

    def _varied(self, rhythm: Rhythm) -> Rhythm:
        changed = {
            field.name: getattr(rhythm, field.name) * exp(self.draw.gauss(0, SPREAD))
            for field in fields(rhythm)
            if self.draw.random() < VARIED
        }
        return replace(rhythm, **changed)
