"""The cheapest changes of the document that undo a conflict, each tried on the whole plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from pacte import document
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Problem
from pacte.engine.scheduling.subproblem import part
from pacte.engine.scheduling.why.case import Case, Lever, Repair
from pacte.engine.scheduling.why.changed import Changed
from pacte.engine.scheduling.why.circles import circles
from pacte.engine.scheduling.why.conditions import Condition
from pacte.engine.scheduling.why.edits import edited
from pacte.engine.scheduling.why.explain import Doubt
from pacte.engine.scheduling.why.feasible import Oracle
from pacte.engine.scheduling.why.levers import levers_of

MOST_REPAIRS = 3
MOST_VERIFIED = 5
"""Persons, or dates, tried on the whole plan for one repair."""
MOST_LARGER = 4
"""Sizes tried on the whole plan before the largest is: where that suits not, none does."""
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
        tried = _tried(case, near, steps, lever) or _untied(case, near, steps, lever.at(1))
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


def _untied(case: Case, near: document.Plan, steps: Sequence[str], change: Repair) -> Repair | None:
    """An order less by which the steps of a circle wait for one another no longer.

    What they lack besides keeps some of them without a place all the same.
    """
    if change.code != "drop_order" or not _are_on_circles(*case.tied, steps):
        return None
    if case.clock.is_over() or len(case.problem.tasks) > LARGEST_PLAN:
        return None
    alone = problem_from_plan(edited(near, change.edits), today=case.today)
    after = Changed(case, steps, change)
    if circles(alone).of or any(t in after.doubt.circles.of for t in after.mine):
        return None
    return replace(change, verified_on="order")


def _are_on_circles(problem: Problem, doubt: Doubt, steps: Sequence[str]) -> bool:
    mine = {t for t, task in enumerate(problem.tasks) if task.id in steps}
    return mine <= doubt.circles.of.keys()


def _smallest(case: Case, near: document.Plan, steps: Sequence[str], lever: Lever) -> int | None:
    """The smallest size that lets the steps hold by themselves."""
    return smallest(lambda n: _suits(case, near, steps, lever.at(n)), range(1, lever.most + 1))


def smallest(fits: Callable[[int], bool], sizes: range, tries: int | None = None) -> int | None:
    """The smallest size that fits, as all larger ones do: by doubling the step, then halving.

    `tries`: how many sizes are tried before the largest is, which says whether any fits.
    """
    low, high, taken = sizes[0] - 1, sizes[0], 1
    while not fits(high):
        if high == sizes[-1] or (taken == tries and not fits(sizes[-1])):
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
    """Whether the steps have a place among the others as they stand, with the nearest moved, or in
    a plan made anew where all others keep one.
    """
    after = Changed(case, steps, change)
    blocked = any(reason.objects[0][1] in steps for reason in after.problem.misdated)
    if blocked or not after.mine.isdisjoint(after.doubt.reasons):
        return False
    oracle, mine = Oracle(case.plan.start, case.clock), sorted(after.mine)
    if oracle.can_hold(part(after.problem, mine, after.standing).problem):
        return True
    near, held = after.held_but(mine)
    return oracle.can_hold(part(after.problem, near, held).problem) is True or _fits_anew(after)


def _fits_anew(after: Changed) -> bool:
    before = {after.case.problem.tasks[t].id for t in after.case.draft.unplaced}
    left = {after.problem.tasks[t].id for t in after.anew.unplaced}
    return left.isdisjoint(after.steps) and left <= before
