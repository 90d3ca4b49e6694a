"""The cheapest changes of the document that undo a conflict, each tried on the whole plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pacte import document
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Problem
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


@dataclass(frozen=True)
class _Search:
    """The conflict of `steps`, and what a change has to do for them on the whole plan."""

    case: Case
    near: document.Plan
    steps: Sequence[str]
    serves: Callable[[Changed], bool]

    def cheapest(self, levers: Sequence[Lever]) -> dict[str, Repair]:
        """The cheapest change of each code, in the order of `levers`, from the cheapest on.

        The search stops when no other can be cheaper, or when the time is over.
        """
        found: dict[str, Repair] = {}
        for lever in levers:
            known = sorted(change.cost for change in found.values())
            if self.case.clock.is_over():
                break
            if known[MOST_REPAIRS - 1 :] and lever.at(1).cost >= known[MOST_REPAIRS - 1]:
                break
            tried = _tried(self, lever) or _untied(self, lever.at(1))
            if tried and (tried.code not in found or tried.cost < found[tried.code].cost):
                found[tried.code] = tried
        return found


def repairs(
    case: Case, near: document.Plan, steps: Sequence[str], listed: Sequence[Condition]
) -> tuple[Repair, ...]:
    """The two or three cheapest repairs of the conflict of `steps`, one of a code: those that
    keep every action first, cheapest first; where they are few, those that leave optional ones out.
    """
    levers = [lever for c in listed for lever in levers_of(case, near, c)]
    levers.sort(key=lambda one: one.at(1).cost)
    found = _in_order(_Search(case, near, steps, _keeps_all).cheapest(levers))
    if len(found) < MOST_REPAIRS and _may_leave_out(case):
        leaving = _Search(case, near, steps, _leaves_some_out).cheapest(levers)
        codes = {change.code for change in found}
        found += [change for change in _in_order(leaving) if change.code not in codes]
    return tuple(found[:MOST_REPAIRS])


def _in_order(found: Mapping[str, Repair]) -> list[Repair]:
    return sorted(found.values(), key=lambda change: change.cost)


def _may_leave_out(case: Case) -> bool:
    acts, tasks = case.problem.acts, case.problem.tasks
    return any(acts[tasks[t].act].optional for t in case.draft.placed)


def _tried(asked: _Search, lever: Lever) -> Repair | None:
    if lever.grows:
        n = _smallest(asked, lever)
        return None if n is None else _verified(asked, lever, n)
    sizes = (n for n in range(1, lever.most + 1) if _suits(asked, lever.at(n)))
    tries = (_verified(asked, lever, n) for n in islice(sizes, MOST_VERIFIED))
    return next((change for change in tries if change), None)


def _untied(asked: _Search, change: Repair) -> Repair | None:
    """An order less by which the steps of a circle wait for one another no longer.

    What they lack besides keeps some of them without a place all the same.
    """
    case, steps = asked.case, asked.steps
    if change.code != "drop_order" or not _are_on_circles(*case.tied, steps):
        return None
    if case.clock.is_over() or len(case.problem.tasks) > LARGEST_PLAN:
        return None
    alone = problem_from_plan(edited(asked.near, change.edits), today=case.today)
    after = Changed(case, steps, change)
    if circles(alone).of or any(t in after.doubt.circles.of for t in after.mine):
        return None
    return replace(change, verified_on="order")


def _are_on_circles(problem: Problem, doubt: Doubt, steps: Sequence[str]) -> bool:
    mine = {t for t, task in enumerate(problem.tasks) if task.id in steps}
    return mine <= doubt.circles.of.keys()


def _smallest(asked: _Search, lever: Lever) -> int | None:
    """The smallest size that lets the steps hold by themselves."""
    return smallest(lambda n: _suits(asked, lever.at(n)), range(1, lever.most + 1))


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


def _suits(asked: _Search, change: Repair) -> bool:
    """Whether the steps hold by themselves once the change is made; not when there is no time."""
    case = asked.case
    if case.clock.is_over():
        return False
    plan = edited(asked.near, change.edits)
    problem = problem_from_plan(plan, today=case.today)
    misdated = any(reason.objects[0][1] in asked.steps for reason in problem.misdated)
    return not misdated and Oracle(plan.start, case.clock).can_hold(problem) is True


def _verified(asked: _Search, lever: Lever, n: int) -> Repair | None:
    """The change at size `n`, or as much more as the rest of the plan asks for."""
    if asked.case.clock.is_over():
        return None
    if len(asked.case.problem.tasks) > LARGEST_PLAN:
        return lever.at(n)
    sizes = range(n, lever.most + 1 if lever.grows else n + 1)
    size = smallest(lambda k: _suits_the_plan(asked, lever.at(k)), sizes, MOST_LARGER)
    return None if size is None else replace(lever.at(size), verified_on="plan")


def _suits_the_plan(asked: _Search, change: Repair) -> bool:
    after = Changed(asked.case, asked.steps, change)
    blocked = any(reason.objects[0][1] in asked.steps for reason in after.problem.misdated)
    possible = not blocked and after.mine.isdisjoint(after.doubt.reasons)
    return possible and asked.serves(after)


def _keeps_all(after: Changed) -> bool:
    """Whether the steps have a place among the others as they stand, with the nearest moved, or in
    a plan made anew where all others keep one, and no more action is left out.
    """
    oracle = Oracle(after.case.plan.start, after.case.clock)
    return after.fits(after.mine, oracle) or (_fits_anew(after) and not after.dropped_anew)


def _leaves_some_out(after: Changed) -> bool:
    """Whether they have one where optional actions may be left out."""
    oracle = Oracle(after.case.plan.start, after.case.clock)
    return after.left_out(after.mine, oracle) is not None or _fits_anew(after)


def _fits_anew(after: Changed) -> bool:
    before = {after.case.problem.tasks[t].id for t in after.case.draft.unplaced}
    left = {after.problem.tasks[t].id for t in after.anew.unplaced}
    return left.isdisjoint(after.steps) and left <= before
