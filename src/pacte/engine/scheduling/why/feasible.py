"""Whether every task of a small problem can be placed: arithmetic, a plan at once, then proof."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pacte.engine.scheduling.exact import model as cp
from pacte.engine.scheduling.exact.solver import repeatable
from pacte.engine.scheduling.exact.variables import Model
from pacte.engine.scheduling.problem import Act, Draft, Problem
from pacte.engine.scheduling.serial.greedy import Setting, best_draft
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.windows import Windows, windows

ORDERS = 6
"""Plans made at once before a proof is sought."""
NOTHING: frozenset[int] = frozenset()


@dataclass
class Oracle:
    """Answers of one search for a conflict. `work` is deterministic work for each proof.

    `unsure` counts the questions that stayed without an answer; a conflict is minimal when none.
    Once the time is over, all do.
    """

    first_day: date
    clock: Clock = field(default_factory=Clock)
    work: float = 2.0
    asked: int = 0
    unsure: int = 0

    def can_hold(self, problem: Problem) -> bool | None:
        """Whether all tasks, none of which may be left out, have a place together."""
        self.asked += 1
        if self.clock.is_over():
            self.unsure += 1
            return None
        doubt = impossible(problem, self.first_day)
        if doubt.reasons:
            return False
        if not problem.tasks or (not _has_spare(problem) and _placed_at_once(doubt)):
            return True
        return self._proved(doubt)

    def cannot_hold(self, problem: Problem) -> bool:
        """Whether it is proven that not all tasks have a place."""
        return self.can_hold(problem) is False

    def _proved(self, doubt: Doubt) -> bool | None:
        narrowed = windows(doubt.problem, doubt.reach, doubt.order, whole=True)
        if any(narrowed.is_empty(t) for t in doubt.order):
            return False
        found = proved(doubt, self.work, self.clock)
        self.unsure += found is None
        return found


def proved(doubt: Doubt, work: float, clock: Clock, *, relaxed: bool = True) -> bool | None:
    """Whether all tasks have a place, by the model alone; None: not known in this work or time.

    Without CP-SAT's linear relaxation where not `relaxed`: of what it called impossible wrongly,
    that was the cause (`exact.solver`).
    """
    problem = doubt.problem
    narrowed = windows(problem, doubt.reach, doubt.order, whole=True)
    if doubt.reasons or any(narrowed.is_empty(t) for t in doubt.order):
        return False
    if cp.is_too_large(problem) or clock.is_over():
        return None
    model = unpriced(problem, narrowed, all_present=True)
    solver = one_worker(work, clock)
    if not relaxed:
        solver.parameters.linearization_level = 0
    found = _ANSWERS.get(solver.status_name(solver.solve(model.cp)))
    return None if found is None and clock.is_over() else found


def least_left(
    doubt: Doubt, first: Collection[int], work: float, clock: Clock
) -> frozenset[int] | None:
    """Mandatory tasks without a place in a plan that leaves as little of their weight as any.

    Of such plans, one that places most of `first`. None: not known in this work or time.
    """
    setting = _setting(doubt)
    problem = doubt.problem
    if cp.is_too_large(problem) or clock.is_over():
        return None
    free = windows(problem, doubt.reach, setting.order, whole=False)
    skipped, out = setting.skipped, setting.left_out
    model = unpriced(problem, free, all_present=False, skipped=skipped, out=out)
    absent = {t: 1 - model.present[t] for t in model.parts if not _act(problem, t).optional}
    heavier = len(first) + 1
    weighed = [heavier * _act(problem, t).weight * gone for t, gone in absent.items()]
    model.cp.minimize(sum(weighed) + sum(gone for t, gone in absent.items() if t in first))
    solver = one_worker(work, clock)
    if solver.status_name(solver.solve(model.cp)) != "OPTIMAL":
        return None
    gone = {t for t in absent if not solver.value(model.present[t])}
    return frozenset(gone | {t for t in setting.skipped if not _act(problem, t).optional})


def _act(problem: Problem, t: int) -> Act:
    return problem.acts[problem.tasks[t].act]


def unpriced(
    problem: Problem,
    free: Windows,
    *,
    all_present: bool,
    skipped: frozenset[int] = NOTHING,
    out: frozenset[int] = NOTHING,
) -> Model:
    """The model of a problem without what only costs, the acts `out` left out."""
    bare = replace(problem, comforts=()) if problem.comforts else problem
    model = cp.build(bare, free, skipped=skipped, left_out=out, all_present=all_present)
    model.cp.clear_objective()
    return model


_ANSWERS = {"OPTIMAL": True, "FEASIBLE": True, "INFEASIBLE": False}


def one_worker(work: float, clock: Clock) -> Any:
    """A solver that repeats itself, within the work and the time left."""
    return repeatable(1, work, clock.seconds)


def _has_spare(problem: Problem) -> bool:
    """Whether contacts may pass over worked days, which a plan made at once knows nothing of."""
    return any(worker.spare for worker in problem.workers)


def _placed_at_once(doubt: Doubt) -> bool:
    narrowed = windows(doubt.problem, doubt.reach, doubt.order, whole=True)
    if any(narrowed.is_empty(t) for t in doubt.order):
        return False
    setting = Setting(doubt.problem, doubt.reach, narrowed, doubt.order, NOTHING, NOTHING)
    return any(_is_whole(setting, orders) for orders in (1, ORDERS))


def _is_whole(setting: Setting, orders: int) -> bool:
    tries = iter(range(orders - 1))
    draft = best_draft(setting, 0, is_over=lambda: next(tries, None) is None)
    return not draft.unplaced and not draft.dropped


def one_order(doubt: Doubt) -> Draft:
    """A plan made at once in one order, tasks that cannot be placed left out of it."""
    return best_draft(_setting(doubt), 0, is_over=lambda: True)


def _setting(doubt: Doubt) -> Setting:
    """What a plan without the tasks that cannot be placed is built from."""
    problem = doubt.problem
    skipped = frozenset(doubt.reasons)
    order = [t for t in doubt.order if t not in skipped]
    narrowed = windows(problem, doubt.reach, order, whole=True)
    if any(narrowed.is_empty(t) for t in order):
        narrowed = windows(problem, doubt.reach, order, whole=False)
    out = frozenset(a for t in skipped if problem.acts[a := problem.tasks[t].act].optional)
    return Setting(problem, doubt.reach, narrowed, order, skipped, out)
