"""Why a step that contacts customers has no place: its people work, the contacts are not allowed.

A relaxation, like every rule of `explain`: what it forbids no schedule can do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pacte.engine.scheduling.problem import Problem, Reason, Task, Worker
from pacte.engine.scheduling.stretches import Stretches
from pacte.engine.scheduling.windows import crews


def no_contact_day(problem: Problem, t: int, window: dict[str, Any]) -> Reason | None:
    """The reason when the days allowed to its contacts, and they alone, leave no place."""
    task = problem.tasks[t]
    if task.allowed is None or task.at is not None:
        return None
    if _has_place(problem, task) or not _has_place(problem, replace(task, allowed=None)):
        return None
    longest, wanted = _longest(problem, task)
    params = {
        "duration_days": problem.axis.in_days(task.duration),
        "contact_days": problem.axis.in_days(longest),
        "wanted": wanted,
    }
    return Reason("no_contact_day", (("step", task.id),), {**window, **params})


def _has_place(problem: Problem, task: Task) -> bool:
    """Whether each need alone finds enough people with a stretch inside the task's own dates."""
    return all(
        sum(_fits(problem.stretches(task, worker), task) for worker in who) >= people
        for people, who in crews(problem, task)
    )


def _fits(stretches: Stretches, task: Task) -> bool:
    end, start = stretches.end(task.earliest), stretches.latest_start(task.latest)
    return (
        end is not None
        and start is not None
        and end <= task.latest
        and task.earliest <= min(start, task.latest_start)
    )


def _longest(problem: Problem, task: Task) -> tuple[int, int]:
    """(allowed indexes that `wanted` people each work one after another at least, `wanted`), of
    the need that has the fewest; in the task's own dates.
    """
    return min(
        (sorted((_run(worker, task) for worker in who), reverse=True)[people - 1], people)
        for people, who in crews(problem, task)
    )


def _run(worker: Worker, task: Task) -> int:
    """The most allowed indexes that somebody works one after another in the task's own dates."""
    allowed, best, run = task.allowed or 0, 0, 0
    for t in worker.worked_in(allowed):
        inside = task.earliest <= t <= task.latest and allowed >> t & 1
        run = run + 1 if inside else 0
        best = max(best, run)
    return best
