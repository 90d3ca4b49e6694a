"""Whole plans built act by act in one order after another; the best order is varied further.

An order is a sum of what may make an act urgent, each with its own weight: see `Taste`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import count

from pacte.engine.scheduling.costs import merit
from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.improving.recreate import Recreation
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.serial.greedy import Setting
from pacte.engine.scheduling.serial.placing import best_place

LAST = 1000.0
"""Days after everything mandatory: more than any plan is long."""
RICHEST = 4.0
"""Multiple of the usual value of a day of work beyond which more changes nothing."""
PUSH = 30.0
"""Days by which an act is put forward each time that a step of it is left without a place."""
SPREAD = 25.0
"""Days by which a weight is varied."""
VARIED = 0.5
"""Share of the weights varied at a time."""


@dataclass(frozen=True)
class Taste:
    """What puts an act first, in days on its due date.

    `weight`: earlier for each point of weight; `season`, `synergy`: earlier where it has one;
    `slack`: share of the days that it has to spare, in place of the due date alone. Optional acts
    come `optional` days later, less `value` days for each time the usual value of their work.
    `noise`: days of chance.
    """

    weight: float = 0.0
    season: float = 0.0
    synergy: float = 0.0
    slack: float = 0.0
    optional: float = LAST
    value: float = 0.0
    noise: float = 0.0


FIRST_TASTES = (
    Taste(),
    Taste(season=30),
    Taste(weight=8, season=20),
    Taste(optional=60, value=30),
    Taste(optional=40, value=20),
    Taste(optional=20, value=20, season=20),
    Taste(slack=1.0, optional=40, value=20),
)


@dataclass
class Building:
    """Draws orders for one setting, and builds a plan in each.

    `tried` counts the places, one at least for a plan: of fixed steps alone none is looked for.
    """

    setting: Setting
    seed: int
    tried: int = 0

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)  # noqa: S311 - search, not secrets

    def better(self, start: Draft, places: int, is_over: Callable[[], bool]) -> Draft:
        """The best of a plan and of those built within an allowance of places."""
        problem, best, least = self.setting.problem, start, merit(self.setting.problem, start)
        liked, least_built = FIRST_TASTES[0], None
        for rank in count():
            if self.tried >= places or is_over():
                break
            taste = FIRST_TASTES[rank] if rank < len(FIRST_TASTES) else self._varied(liked)
            made = self.built(taste)
            value = merit(problem, made)
            if least_built is None or value < least_built:
                least_built, liked = value, taste
            if value < least:
                least, best = value, made
        return best

    def built(self, taste: Taste) -> Draft:
        """The plan of one order."""
        problem, plan = self.setting.problem, Incumbent(self.setting, self.empty)
        work = Recreation(plan)
        self.hold_fixed(plan)
        order = {a: self._urgency(a, taste) for a in self.acts}
        for a in sorted(order, key=lambda a: (order[a], a)):
            if not work.put_back(a, self.empty.unplaced):
                raise AssertionError("an act that may stay without a place always has an answer")
        self.tried += max(1, work.tried)
        for a in {problem.tasks[t].act for t in plan.unplaced}:
            self._pushed[a] += PUSH
        return plan.draft()

    def hold_fixed(self, plan: Incumbent) -> None:
        """Fixed steps of mandatory acts come first: others must do with what is left."""
        problem = self.setting.problem
        for t in self.setting.order:
            task = problem.tasks[t]
            if task.at is not None and not problem.acts[task.act].optional:
                place = best_place(plan.ledger, task, plan.base[t])
                if place is not None:
                    plan.unplaced.discard(t)
                    plan.put(t, place)

    @cached_property
    def _pushed(self) -> list[float]:
        return [0.0] * len(self.setting.problem.acts)

    def _varied(self, taste: Taste) -> Taste:
        changed = {
            field.name: getattr(taste, field.name) + self.draw.gauss(0, self._spread(field.name))
            for field in fields(taste)
            if self.draw.random() < VARIED
        }
        return replace(taste, **changed)

    def _spread(self, name: str) -> float:
        return {"slack": 0.3, "weight": 5.0, "noise": 5.0}.get(name, SPREAD)

    @cached_property
    def acts(self) -> list[int]:
        """Those that may be there."""
        return [a for a in range(len(self.setting.problem.acts)) if a not in self.setting.left_out]

    @cached_property
    def empty(self) -> Draft:
        """Nothing placed: optional acts left out, mandatory tasks without a place."""
        problem = self.setting.problem
        out = frozenset(a for a, act in enumerate(problem.acts) if act.optional)
        tasks = enumerate(problem.tasks)
        return Draft({}, out, frozenset(t for t, task in tasks if task.act not in out))

    def _urgency(self, act: int, taste: Taste) -> float:
        problem, mine = self.setting.problem, self.setting.problem.acts[act]
        due = problem.axis.days[-1] if mine.due is None else mine.due
        found = due - self._pushed[act] - taste.weight * mine.weight
        found -= taste.slack * self._shortest[act]
        found += self.draw.gauss(0, abs(taste.noise)) if taste.noise else 0.0
        if mine.season is not None:
            found -= taste.season
        if act in self._followers:
            found -= taste.synergy
        if mine.optional:
            found += taste.optional - taste.value * self.richness[act]
        return found

    @cached_property
    def _followers(self) -> frozenset[int]:
        return frozenset(s.before for s in self.setting.problem.synergies if s.before is not None)

    @cached_property
    def _shortest(self) -> list[int]:
        """Calendar day on which each act may end at the earliest."""
        problem, windows = self.setting.problem, self.setting.windows
        last = len(problem.axis) - 1
        return [
            max((problem.axis.days[min(windows.first_end[t], last)] for t in tasks), default=0)
            for tasks in problem.tasks_of
        ]

    @cached_property
    def richness(self) -> list[float]:
        """Value of an act by its work, as a multiple of the mean of the optional ones."""
        problem = self.setting.problem
        works = [max(1, sum(map(self._work, tasks))) for tasks in problem.tasks_of]
        optional = [a for a, act in enumerate(problem.acts) if act.optional]
        value = sum(problem.acts[a].value for a in optional)
        usual = value / sum(works[a] for a in optional) if value else 1.0
        return [min(RICHEST, act.value / works[a] / usual) for a, act in enumerate(problem.acts)]

    def _work(self, t: int) -> int:
        task, problem = self.setting.problem.tasks[t], self.setting.problem
        loads = (
            need.people * (problem.scale if task.exclusive else need.load) for need in task.needs
        )
        return task.duration * sum(loads)
