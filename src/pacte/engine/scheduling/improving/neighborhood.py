"""A few acts planned again by CP-SAT, everything else standing as busy days. See docs/methods."""

from __future__ import annotations

import random
from collections.abc import Container
from dataclasses import dataclass, replace
from math import ceil

from pacte.engine.scheduling.bounding.prices import ROUNDING
from pacte.engine.scheduling.bounding.relaxation import Relaxation
from pacte.engine.scheduling.costs import cost, missing
from pacte.engine.scheduling.exact import places, search
from pacte.engine.scheduling.exact.search import Found, Limits
from pacte.engine.scheduling.improving.ruin import Ruin
from pacte.engine.scheduling.loads import begun_points
from pacte.engine.scheduling.narrowing import Narrowed, alone, narrowed
from pacte.engine.scheduling.problem import Draft, Need, Problem, Task
from pacte.engine.scheduling.serial.greedy import Setting
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.stretches import between
from pacte.engine.scheduling.subproblem import Part, part
from pacte.engine.scheduling.windows import Reach, topological, windows

MOST_CANDIDATES = 6
"""People that a need is offered; who stands there always is."""
MOST_PLACES = 12_000
"""Free places above which a search is on intervals."""
MOST_ON_INTERVALS = 100
"""Steps above which a search on intervals takes more memory and time than it gains: not begun."""
NEAR = (90, 45, 20, 10, 5)
"""Indexes around where tasks stand, where their windows hold more places than that."""
FIRST_SIZE, SMALLEST, LARGEST = 60, 20, 400
"""Steps freed at once: more after a proof, fewer without one."""
HOPES = (1.0, 0.5, 0.0)
"""Shares of what a neighborhood costs too much; one is drawn, no dearer plan is looked for."""
GROWTH, SHRINKING, EASY = 1.25, 1.4, 0.1
"""How many times more or fewer; twice over after a proof that took less than such a share."""
WORK_OF_ONE, SECONDS_ON_INTERVALS = 2.0, 0.7
"""Deterministic seconds of one search, by place and on intervals."""
WORK_OF_A_STEP, WORK_OF_A_SECOND = 0.008, 6.0
"""Work of building the model, a step, and of a deterministic second on intervals."""


@dataclass
class Neighborhoods:
    """Searches around a plan; the size follows what the last searches could prove."""

    setting: Setting
    seed: int
    size: float = FIRST_SIZE

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)  # noqa: S311 - search, not secrets

    def improve(self, ruin: Ruin, limits: Limits) -> float:
        """One search around the best plan of `ruin`, which goes on from it; the work it took."""
        draft = ruin.best
        chosen = self._chosen(ruin)
        small = smaller(self.setting, draft, frozenset(chosen))
        inside = _narrow(small, self._draw.choice(HOPES))
        if inside.is_empty:
            self._grow(GROWTH)
            return WORK_OF_A_STEP * len(small.part.tasks)
        within = replace(limits, work=min(WORK_OF_ONE, limits.work), seed=self.seed)
        found, work = _searched(inside, small.draft, within)
        self._adapt(found)
        better = _merged(self.setting.problem, draft, small, found.draft)
        if _order(self.setting.problem, better) < _order(self.setting.problem, draft):
            ruin.start_from(better)
        return work + WORK_OF_A_STEP * len(small.part.tasks)

    def _chosen(self, ruin: Ruin) -> list[int]:
        """Acts that compete, until there are steps enough."""
        chosen: dict[int, None] = {}
        steps = 0
        for a in ruin.rivals.many(ruin.plan):
            mine = len(ruin.plan.tasks_of[a])
            if steps and steps + mine > self.size:
                break
            chosen[a] = None
            steps += mine
        return list(chosen)

    def _adapt(self, found: Found) -> None:
        """Larger once all is known of one, the more so when it was easy; else smaller."""
        is_easy, is_known = found.work < EASY * WORK_OF_ONE, found.stopped_by == "proof"
        self._grow((GROWTH * GROWTH if is_easy else GROWTH) if is_known else 1 / SHRINKING)

    def _grow(self, by: float) -> None:
        self.size = min(LARGEST, max(SMALLEST, self.size * by))


@dataclass(frozen=True)
class Small:
    """The problem around a plan: its part, the acts freed, and the plan seen from inside."""

    part: Part
    acts: frozenset[int]
    draft: Draft

    @property
    def cost(self) -> int:
        """What the plan costs, seen from inside."""
        return cost(self.part.problem, self.draft)

    @property
    def is_least(self) -> bool:
        """Whether arithmetic alone says that the plan cannot cost less, all its tasks placed."""
        problem = self.part.problem
        (order, _), reach = topological(problem), Reach(problem)
        found = windows(problem, reach, order, whole=True)
        by_act = Relaxation(problem, found, reach, order, frozenset()).at_no_price
        return not self.draft.unplaced and self.cost <= ceil(by_act.value - ROUNDING)


def _order(problem: Problem, draft: Draft) -> tuple[int, int]:
    return missing(problem, draft), cost(problem, draft)


def smaller(setting: Setting, draft: Draft, acts: frozenset[int]) -> Small:
    """The problem of some acts, every other task of a plan standing where it is."""
    problem = setting.problem
    free = [t for a in sorted(acts) for t in problem.tasks_of[a] if t not in setting.skipped]
    inside = set(free)
    standing = {t: p for t, p in draft.placed.items() if t not in inside}
    made = part(problem, free, standing, draft.unplaced - inside)
    place = {t: i for i, t in enumerate(made.tasks)}
    seen = {place[t]: p for t, p in draft.placed.items() if t in inside}
    seen |= made.pinned
    own = list(dict.fromkeys(problem.tasks[t].act for t in sorted(free)))
    dropped = frozenset(i for i, a in enumerate(own) if a in draft.dropped)
    unplaced = frozenset(place[t] for t in free if t in draft.unplaced)
    return Small(made, acts, Draft(seen, dropped, unplaced))


def _searched(inside: Narrowed, draft: Draft, limits: Limits) -> tuple[Found, float]:
    """What a search finds, and the work it took."""
    offer = _Offer(inside, draft)
    tasks = tuple(offer.to(t) for t in range(len(inside.problem.tasks)))
    inside = replace(inside, problem=replace(inside.problem, tasks=tasks))
    near, count = _near(inside, draft)
    by_place, within = count <= MOST_PLACES, replace(limits, progress=None, workers=1)
    if not by_place and len(tasks) > MOST_ON_INTERVALS:
        return Found(draft, proven=False, bound=None, stopped_by="work"), 0.0
    inside = near if by_place else inside
    if not by_place:
        within = replace(within, work=min(within.work, SECONDS_ON_INTERVALS))
    found = search.improve(inside, draft, skipped=frozenset(), limits=within, by_place=by_place)
    return found, places.work(count, found.work) if by_place else WORK_OF_A_SECOND * found.work


def _near(inside: Narrowed, draft: Draft) -> tuple[Narrowed, int]:
    """Dates as far around where tasks stand as places are few enough, and how many those are."""
    near, count = inside, places.count(inside.problem, inside.windows, inside.left_out)
    for days in NEAR:
        if count <= MOST_PLACES:
            break
        near = around(inside, draft, days)
        count = places.count(near.problem, near.windows, near.left_out)
    return near, count


def around(
    inside: Narrowed, draft: Draft, days: int, wide: Container[int] = frozenset()
) -> Narrowed:
    """The same without the starts that are more than so many indexes from where a task stands, or
    from the nearest start that it has left; acts that are `wide` keep theirs.
    """
    first, last = list(inside.windows.first_start), list(inside.windows.last_start)
    for t, placement in draft.placed.items():
        task = inside.problem.tasks[t]
        if task.at is None and task.act not in wide:
            at = max(first[t], min(placement.start, last[t]))
            first[t], last[t] = max(first[t], at - days), min(last[t], at + days)
    return replace(inside, windows=replace(inside.windows, first_start=first, last_start=last))


def _narrow(small: Small, hope: float) -> Narrowed:
    """The problem under a ceiling: a share of what its plan costs beyond what all plans do."""
    problem = small.part.problem
    (order, _), reach = topological(problem), Reach(problem)
    if small.draft.unplaced:
        found = windows(problem, reach, order, whole=False)
        return Narrowed(problem, found, frozenset(), ceiling=None)
    least = sum(alone(problem, windows(problem, reach, order, whole=False), frozenset(), order))
    least += begun_points(problem)
    ceiling = least + round(hope * (small.cost - least))
    return narrowed(problem, reach, order, ceiling)


class _Offer:
    """Who is offered to each need: those who stand there, then those who could most often start."""

    def __init__(self, inside: Narrowed, draft: Draft) -> None:
        self.inside, self.draft = inside, draft
        self.ledger = Ledger(inside.problem)

    def to(self, t: int) -> Task:
        """A task with fewer candidates."""
        task, placement = self.inside.problem.tasks[t], self.draft.placed.get(t)
        if task.at is not None:
            return task
        crews = placement.people if placement else ((),) * len(task.needs)
        needs = zip(task.needs, crews, strict=True)
        return replace(task, needs=tuple(self._need(t, need, crew) for need, crew in needs))

    def _need(self, t: int, need: Need, crew: tuple[int, ...]) -> Need:
        most = MOST_CANDIDATES + len(crew)
        if len(need.candidates) <= most:
            return need
        rooms = {w: self._room(t, need, w) for w in need.candidates}
        ranked = sorted(need.candidates, key=lambda w: (w not in crew, -rooms[w], w))
        return replace(need, candidates=tuple(sorted(ranked[:most])))

    def _room(self, t: int, need: Need, worker: int) -> int:
        task, found = self.inside.problem.tasks[t], self.inside.windows
        load = self.inside.problem.load(task, need, worker)
        starts = self.ledger.starts(worker, load, task.duration)
        first, last = found.first_start[t], found.last_start[t]
        return (starts & between(first, last)).bit_count()


def _merged(problem: Problem, draft: Draft, small: Small, found: Draft) -> Draft:
    """The plan with what was found inside."""
    inside = set(small.part.tasks[: small.part.free])
    placed = {t: p for t, p in draft.placed.items() if t not in inside}
    placed |= small.part.back(found)
    own = list(dict.fromkeys(problem.tasks[t].act for t in small.part.tasks[: small.part.free]))
    dropped = {own[i] for i in found.dropped}
    unplaced = {small.part.tasks[i] for i in found.unplaced if i < small.part.free}
    return Draft(
        placed,
        frozenset((draft.dropped - small.acts) | dropped),
        frozenset((draft.unplaced - inside) | unplaced),
    )
