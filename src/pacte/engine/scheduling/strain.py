"""Loads beyond what is comfortable: in a schedule, and where the steps are dated now."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pacte import document
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.loads import loads_of
from pacte.engine.scheduling.problem import Draft, Problem
from pacte.engine.scheduling.schedule import Strain


def strains(problem: Problem, draft: Draft) -> tuple[Strain, ...]:
    """The loads of a plan that cost something, by rule, person and period."""
    loads = loads_of(problem, draft)
    found = (
        Strain(
            rule=comfort.place,
            person=who.id,
            period=p,
            load=Fraction(load, problem.scale),
            comfortable=Fraction(comfort.most[w][p], comfort.times * problem.scale),
            points=comfort.points(w, p, load),
        )
        for comfort, of in zip(problem.comforts, loads.of, strict=True)
        for w, who in enumerate(problem.workers)
        for p, load in enumerate(of[w])
        if comfort.points(w, p, load)
    )
    return tuple(sorted(found, key=lambda s: (s.rule, s.person, s.period)))


def strains_now(plan: document.Plan, *, today: date) -> tuple[Strain, ...]:
    """The same of the steps of `plan` that stand and have a start, as if all had begun."""
    if not plan.balance:
        return ()
    held = {key: _held(step) for key, step in plan.steps.items() if step.start_date is not None}
    problem = problem_from_plan(plan.model_copy(update={"steps": held}), today=today)
    return strains(problem, Draft({}))


def _held(step: document.Step) -> document.Step:
    begun = {"status": "running"} if step.status == "to_do" else {}
    return step.model_copy(update={**begun, "after": ()})
