"""Tasks as they are best placed: with as few days outside their preferred windows as can be."""

from __future__ import annotations

from dataclasses import replace

from pacte.engine.scheduling.problem import Problem, Task


def at_their_best(problem: Problem) -> list[Task | None]:
    """For each task itself, told to waste no day outside its windows; None where it has none."""
    return [_at_its_best(problem, task) for task in problem.tasks]


def _at_its_best(problem: Problem, task: Task) -> Task | None:
    if task.preferred is None:
        return None
    who = {w for need in task.needs for w in need.candidates} or {problem.company}
    outside = (_fewest(problem, task, w) for w in who)
    counts = [count for count in outside if count is not None]
    anywhere = (1 << len(problem.axis)) - 1
    allowed = anywhere if task.allowed is None else task.allowed
    return replace(task, allowed=allowed, at_most=min(counts)) if counts else None


def _fewest(problem: Problem, task: Task, worker: int) -> int | None:
    """Days outside that one worker cannot avoid; None where the worker cannot do the task."""
    who = problem.workers[worker]
    outside = problem.outside(task, who)
    return min((outside[start] for start in problem.stretches(task, who).starts), default=None)
