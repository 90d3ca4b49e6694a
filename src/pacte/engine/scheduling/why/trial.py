"""Whether a few steps hold under some of their conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pacte import document
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Problem
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.conditions import Condition
from pacte.engine.scheduling.why.edits import Edit, edited
from pacte.engine.scheduling.why.feasible import Oracle
from pacte.engine.scheduling.why.spare import Own, with_spare


@dataclass
class Trial:
    """Questions about a few steps: do they hold when only some of their conditions are kept.

    `aside`: the edits that `base` has already, of what is no condition of the steps. `own`: when
    people work by the document; contacts may pass over the other days (`spare`).
    """

    base: document.Plan
    steps: tuple[str, ...]
    today: date
    clock: Clock = field(default_factory=Clock)
    unsure: int = 0
    aside: Sequence[Edit] = ()
    own: Own | None = None

    def can_hold(self, listed: Sequence[Condition], kept: Iterable[Condition]) -> bool | None:
        """None where the work or the time allowed did not suffice."""
        if self.clock.is_over():
            self.unsure += 1
            return None
        held = set(map(id, kept))
        lifted = [edit for c in listed if id(c) not in held for edit in c.without]
        plan = edited(self.base, lifted)
        found = holds(plan, self.steps, self.today, self.clock, self.own)
        self.unsure += found is None
        return found


def holds(
    plan: document.Plan, steps: Sequence[str], today: date, clock: Clock, own: Own | None = None
) -> bool | None:
    """Whether the steps of a small plan can all be placed, `steps` being those that count."""
    problem = problem_of(plan, today, own)
    if any(reason.objects[0][1] in steps for reason in problem.misdated):
        return False
    return Oracle(plan.start, clock).can_hold(problem)


def problem_of(plan: document.Plan, today: date, own: Own | None) -> Problem:
    """The problem of a small plan, whose people know by `own` which days are their own."""
    problem = problem_from_plan(plan, today=today)
    return problem if own is None else with_spare(problem, plan.start, own)
