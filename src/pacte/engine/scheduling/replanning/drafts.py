"""A plan under way as a draft: what is dated, what stays out, what waits in vain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pacte import document
from pacte.engine.scheduling.problem import Draft, Placement, Problem


def dated(problem: Problem, plan: document.Plan) -> set[int]:
    """The tasks that have a date in the document."""
    return {
        t
        for t, task in enumerate(problem.tasks)
        if task.id in plan.steps and plan.steps[task.id].start_date is not None
    }


def outside_plan(problem: Problem, plan: document.Plan) -> set[int]:
    """The floating tasks that have a date before the plan or after it."""
    first, last = plan.start, plan.end
    return {
        t
        for t in dated(problem, plan)
        if problem.tasks[t].at is None
        if not first <= (plan.steps[problem.tasks[t].id].start_date or first) <= last
    }


def silent_acts(problem: Problem, plan: document.Plan) -> frozenset[int]:
    """Optional acts that were left out of the plan: they stay out."""
    steps: dict[str, list[document.Step]] = {step.action: [] for step in plan.steps.values()}
    for task in problem.tasks:
        if task.id in plan.steps:
            steps[plan.steps[task.id].action].append(plan.steps[task.id])
    return frozenset(
        a
        for a, act in enumerate(problem.acts)
        if act.optional and act.id in steps and not _was_in(steps[act.id])
    )


def _was_in(steps: list[document.Step]) -> bool:
    """Whether the action of these steps was in the plan.

    Fixed dates stand either way, so they say nothing: one of the floating steps has dates, or,
    where all are fixed, one of those that need people has all of them. Steps that need nobody
    say nothing either: where there are no others, the action was in.
    """
    floating = [step for step in steps if not step.fixed]
    if floating:
        return any(step.start_date is not None for step in floating)
    staffed = [all(len(n.assigned) >= n.people for n in s.needs) for s in steps if s.needs]
    return any(staffed) or not staffed


def draft_of(problem: Problem, placed: Mapping[int, Placement], out: Iterable[int]) -> Draft:
    """These tasks where they are, these acts left out, all the rest without a place."""
    dropped = frozenset(out)
    left = frozenset(
        t for t, task in enumerate(problem.tasks) if t not in placed and task.act not in dropped
    )
    kept = {t: p for t, p in placed.items() if problem.tasks[t].act not in dropped}
    return Draft(kept, dropped, left)


def without_waiting(problem: Problem, draft: Draft) -> Draft:
    """The draft without the floating tasks that wait for a floating one without a place.

    An optional act that holds such a task is left out whole, so those behind it may stay.
    """
    while torn := _in_vain(problem, draft):
        acts = {problem.tasks[t].act for t in torn}
        out = draft.dropped | {a for a in acts if problem.acts[a].optional}
        draft = draft_of(problem, {t: p for t, p in draft.placed.items() if t not in torn}, out)
    return draft


def _in_vain(problem: Problem, draft: Draft) -> set[int]:
    lacking = {t for t in draft.unplaced if problem.tasks[t].at is None}
    behind = {link.after for t in lacking for link in problem.after[t]}
    return {t for t in behind & draft.placed.keys() if problem.tasks[t].at is None}
