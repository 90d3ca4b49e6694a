"""Steps one after the other, everybody being free: what comes before one, and what it must meet."""

from __future__ import annotations

from pacte.engine.scheduling.problem import Problem
from pacte.engine.scheduling.windows import NEVER, Windows


def chain(problem: Problem, free: Windows, t: int) -> list[int]:
    """The tasks one after the other that make `t` start no earlier, first to last.

    It begins with a fixed one at the latest, which waits for none.
    """
    path = [t]
    while True:
        before = [
            link.before
            for link in problem.before[path[0]]
            if free.first_end[link.before] < NEVER
            and problem.start_after(free.first_end[link.before], link) >= free.first_start[path[0]]
        ]
        first = problem.tasks[path[0]]
        is_held = first.at is not None or free.first_start[path[0]] <= first.earliest
        if not before or is_held:
            return path
        path.insert(0, before[0])


def follower(problem: Problem, free: Windows, t: int) -> int | None:
    """The fixed task for which `t` is to end when it is; None where its own dates ask for more."""
    if problem.tasks[t].latest <= free.last_end[t]:
        return None
    fixed = ((link, problem.tasks[link.after].at) for link in problem.after[t])
    return next(
        (
            link.after
            for link, at in fixed
            if at is not None and problem.end_by(at[0], link) == free.last_end[t]
        ),
        None,
    )


def left_behind(problem: Problem, free: Windows, t: int) -> list[int]:
    """The tasks before `t` that end too long before it can start; those begun are not listed."""
    ends = (
        (link.before, problem.start_by(free.last_end[link.before], link))
        for link in problem.before[t]
    )
    return [u for u, by in ends if by < free.first_start[t]]
