"""The cheapest changes of the document that undo a conflict, each tried on the whole plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from pacte import document
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Placement, Problem
from pacte.engine.scheduling.subproblem import part
from pacte.engine.scheduling.why.case import Case, Lever, Repair
from pacte.engine.scheduling.why.conditions import Condition
from pacte.engine.scheduling.why.conflict import Around
from pacte.engine.scheduling.why.edits import edited
from pacte.engine.scheduling.why.explain import impossible
from pacte.engine.scheduling.why.feasible import Oracle
from pacte.engine.scheduling.why.levers import levers_of
from pacte.engine.scheduling.why.spare import moments

MOST_REPAIRS = 3
MOST_VERIFIED = 5
"""Persons, or dates, tried on the whole plan for one repair."""
MOST_LARGER = 4
"""Sizes tried on the whole plan before one that suits it."""
NEAREST = 12
"""Steps around each one of a conflict that may move when a repair is tried."""
LARGEST_PLAN = 1500
"""Steps above which a repair is tried on the steps of the conflict alone."""


def repairs(
    case: Case, near: document.Plan, steps: Sequence[str], listed: Sequence[Condition]
) -> tuple[Repair, ...]:
    """The two or three cheapest repairs of the conflict of `steps`, cheapest first, one of a code.

    Levers are tried in the order of what they cost at least; the search stops when no other can be
    cheaper, or when the time is over.
    """
    levers = [lever for c in listed for lever in levers_of(case, near, c)]
    found: dict[str, Repair] = {}
    for lever in sorted(levers, key=lambda one: one.at(1).cost):
        known = sorted(change.cost for change in found.values())
        if case.clock.is_over():
            break
        if known[MOST_REPAIRS - 1 :] and lever.at(1).cost >= known[MOST_REPAIRS - 1]:
            break
        tried = _tried(case, near, steps, lever)
        if tried and (tried.code not in found or tried.cost < found[tried.code].cost):
            found[tried.code] = tried
    return tuple(sorted(found.values(), key=lambda change: change.cost)[:MOST_REPAIRS])


def _tried(case: Case, near: document.Plan, steps: Sequence[str], lever: Lever) -> Repair | None:
    if lever.grows:
        n = _smallest(case, near, steps, lever)
        return None if n is None else _verified(case, steps, lever, n)
    sizes = (n for n in range(1, lever.most + 1) if _suits(case, near, steps, lever.at(n)))
    tries = (_verified(case, steps, lever, n) for n in islice(sizes, MOST_VERIFIED))
    return next((change for change in tries if change), None)


def _smallest(case: Case, near: document.Plan, steps: Sequence[str], lever: Lever) -> int | None:
    """The smallest size that lets the steps hold by themselves."""
    return smallest(lambda n: _suits(case, near, steps, lever.at(n)), range(1, lever.most + 1))


def smallest(fits: Callable[[int], bool], sizes: range, tries: int | None = None) -> int | None:
    """The smallest size that fits, as all larger ones do: by doubling the step, then halving.

    `tries`: how many sizes are tried before one that fits; None: as many as there are.
    """
    low, high, taken = sizes[0] - 1, sizes[0], 1
    while not fits(high):
        if high == sizes[-1] or taken == tries:
            return None
        low, high, taken = high, min(high + 2 ** (taken - 1), sizes[-1]), taken + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def _suits(case: Case, near: document.Plan, steps: Sequence[str], change: Repair) -> bool:
    """Whether the steps hold by themselves once the change is made; not when there is no time."""
    if case.clock.is_over():
        return False
    plan = edited(near, change.edits)
    problem = problem_from_plan(plan, today=case.today)
    misdated = any(reason.objects[0][1] in steps for reason in problem.misdated)
    return not misdated and Oracle(plan.start, case.clock).can_hold(problem) is True


def _verified(case: Case, steps: Sequence[str], lever: Lever, n: int) -> Repair | None:
    """The change at size `n`, or as much more as the rest of the plan asks for."""
    if case.clock.is_over():
        return None
    if len(case.problem.tasks) > LARGEST_PLAN:
        return lever.at(n)
    sizes = range(n, lever.most + 1 if lever.grows else n + 1)
    size = smallest(lambda k: _suits_the_plan(case, steps, lever.at(k)), sizes, MOST_LARGER)
    return None if size is None else replace(lever.at(size), verified_on="plan")


def _suits_the_plan(case: Case, steps: Sequence[str], change: Repair) -> bool:
    """Whether the steps have a place among the others as they stand, or with the nearest moved."""
    plan = edited(case.plan, change.told)
    problem = problem_from_plan(plan, today=case.today)
    if any(reason.objects[0][1] in steps for reason in problem.misdated):
        return False
    place = {task.id: t for t, task in enumerate(problem.tasks)}
    stays = standing(case, problem, place, steps)
    mine = [place[key] for key in steps if key in place]
    oracle = Oracle(plan.start, case.clock)
    if oracle.can_hold(part(problem, mine, stays).problem):
        return True
    near = nearest(problem, plan.start, mine)
    held = {t: where for t, where in stays.items() if t not in near}
    return oracle.can_hold(part(problem, near, held).problem) is True


def standing(
    case: Case, problem: Problem, place: Mapping[str, int], steps: Sequence[str]
) -> dict[int, Placement]:
    """Where the other tasks stand in the plan found, on the changed plan's days and its people."""
    was, now = moments(case.problem), moments(problem)
    index = {moment: i for i, moment in enumerate(now)}
    worker = {who.id: w for w, who in enumerate(problem.workers)}
    mine = [worker[who.id] for who in case.problem.workers]

    def moved(at: Placement) -> Placement:
        people = tuple(tuple(mine[w] for w in crew) for crew in at.people)
        return Placement(index[was[at.start]], index[was[at.end]], people)

    return {
        place[key]: moved(at)
        for t, at in case.draft.placed.items()
        for key in [case.problem.tasks[t].id]
        if key in place and key not in steps and {was[at.start], was[at.end]} <= index.keys()
    }


def nearest(problem: Problem, first_day: date, tasks: Sequence[int]) -> set[int]:
    """The tasks and those around them, which may have to move for them."""
    around = Around(problem, impossible(problem, first_day))
    return set(tasks).union(*(around.nearest(t, NEAREST) for t in tasks))
