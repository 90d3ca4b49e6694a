"""Acts that are partners, planned with everybody free: what they cost at least, whole groups.

Seen through one group of partners, every complete plan is a plan of that group alone, and no
synergy is between two groups: what groups cost at least adds up to a bound. See docs/methods.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil

from pacte.engine.scheduling.bounding.prices import ROUNDING
from pacte.engine.scheduling.bounding.relaxation import Relaxation
from pacte.engine.scheduling.exact import places, search
from pacte.engine.scheduling.exact.search import Limits
from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.improving.neighborhood import Small, smaller
from pacte.engine.scheduling.narrowing import Narrowed, narrowed
from pacte.engine.scheduling.problem import Draft, Problem
from pacte.engine.scheduling.serial.greedy import Setting
from pacte.engine.scheduling.windows import Reach, topological

MOST_PLACES = 80_000
"""Places above which a group is not planned alone."""
WORK_OF_ONE = 6.0
"""Deterministic seconds of the search of one group."""

Group = tuple[int, ...]


@dataclass
class Partners:
    """The groups of a setting; `floors`: what each costs at least, `looked_at`: those searched."""

    setting: Setting
    relaxation: Relaxation
    looked_at: set[Group] = field(default_factory=set)

    def __post_init__(self) -> None:
        setting, relaxation = self.setting, self.relaxation
        least = dict(zip(relaxation.acts, relaxation.at_no_price.least, strict=True))
        self.aside: int = relaxation.aside
        self.floors: dict[Group, int] = {
            group: ceil(sum(least.get(a, 0.0) for a in group) - ROUNDING)
            for group in groups(setting.problem, setting.left_out)
        }

    @property
    def bound(self) -> int:
        """No plan that places every mandatory task costs less."""
        return self.aside + sum(self.floors.values())

    def above(self, plan: Incumbent) -> list[Group]:
        """The groups that cost more in a plan than at least, those with most to gain first."""
        found = {group: _points(plan, group) - floor for group, floor in self.floors.items()}
        return sorted((g for g, gap in found.items() if gap > 0), key=lambda g: (-found[g], g))

    def next(self, plan: Incumbent) -> Group | None:
        """The group to look at next."""
        return next((g for g in self.above(plan) if g not in self.looked_at), None)

    def look_at(self, group: Group, draft: Draft, limits: Limits) -> float:
        """Find what a group costs at least, from how it stands in a plan; the work it took."""
        self.looked_at.add(group)
        small = _alone(self.setting, group, draft)
        problem = small.part.problem
        inside = narrowed(problem, Reach(problem), topological(problem)[0], small.cost)
        size = places.count(inside.problem, inside.windows, inside.left_out)
        if size > MOST_PLACES:
            return 0.0
        floor, work = _least(inside, small, limits)
        self.floors[group] = max(self.floors[group], floor)
        return places.work(size, work)


def groups(problem: Problem, left_out: frozenset[int]) -> list[Group]:
    """The acts that may be there, those that a synergy ties together in one group."""
    first = list(range(len(problem.acts)))
    for synergy in problem.synergies:
        if synergy.before is not None and not {synergy.after, synergy.before} & left_out:
            one, other = first[synergy.after], first[synergy.before]
            first = [one if f == other else f for f in first]
    found: dict[int, list[int]] = {}
    for a, f in enumerate(first):
        if a not in left_out:
            found.setdefault(f, []).append(a)
    return [tuple(mine) for mine in found.values()]


def _points(plan: Incumbent, group: Group) -> int:
    """What a group costs in a plan, loads apart."""
    return plan.total_of(list(group)) % plan.beyond // plan.point - plan.strain


def _alone(setting: Setting, group: Group, draft: Draft) -> Small:
    """A group with everybody free, and no load too many."""
    tasks, mine = setting.problem.tasks, frozenset(group)
    seen = {t: p for t, p in draft.placed.items() if tasks[t].act in mine}
    at_ease = replace(setting, problem=replace(setting.problem, comforts=()))
    return smaller(at_ease, replace(draft, placed=seen), mine)


def _least(inside: Narrowed, small: Small, limits: Limits) -> tuple[int, float]:
    """Points that the group costs at least, and the deterministic seconds it took to know."""
    within = replace(limits, work=WORK_OF_ONE, progress=None, workers=1)
    found = search.improve(inside, small.draft, skipped=frozenset(), limits=within, by_place=True)
    return min(found.bound or 0, small.cost), found.work
