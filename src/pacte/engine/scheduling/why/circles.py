"""Steps that wait for one another, and the actions given up to undo it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pacte.engine.scheduling.problem import Problem
from pacte.engine.scheduling.subproblem import part
from pacte.engine.scheduling.why.quickxplain import minimal_conflict
from pacte.engine.scheduling.windows import topological


@dataclass(frozen=True)
class Circles:
    """`order`: the tasks that can be put in order; `of`: for each other one the circle met by
    walking back, in order.

    `given_up`: optional acts left out because each is on a circle, with that circle; their tasks
    are in neither. `is_a_choice`: another act might have been given up in place of one of them.
    """

    order: list[int]
    of: dict[int, list[int]]
    given_up: dict[int, list[int]]
    is_a_choice: bool


def circles(problem: Problem) -> Circles:
    """Optional acts on circles are given up, the least valued first, until none is on one."""
    given_up: dict[int, list[int]] = {}
    is_a_choice = False
    while True:
        order, behind = topological(problem, given_up)
        found = _circle_of_each(problem, behind)
        circle = next((c for c in found.values() if _optional(problem, c)), None)
        if circle is None:
            return Circles(order, found, given_up, is_a_choice)
        acts = _optional(problem, circle)
        is_a_choice = is_a_choice or len(acts) > 1
        given_up[min(acts, key=lambda a: (problem.acts[a].value, a))] = circle


def smallest_circle(problem: Problem, circle: list[int]) -> list[int]:
    """The fewest of the tasks of a circle that wait for one another."""

    def is_closed(some: Sequence[int]) -> bool:
        return bool(topological(part(problem, some).problem)[1])

    return sorted(minimal_conflict(circle, is_closed))


def _optional(problem: Problem, circle: list[int]) -> set[int]:
    acts = {problem.tasks[t].act for t in circle}
    return {a for a in acts if problem.acts[a].optional}


def _circle_of_each(problem: Problem, behind: list[int]) -> dict[int, list[int]]:
    """For each task in or behind a circle, the one met by walking back: each is walked once."""
    among = set(behind)
    found: dict[int, list[int]] = {}
    for start in behind:
        path: dict[int, None] = {}
        t = start
        while t not in found and t not in path:
            path[t] = None
            t = min(link.before for link in problem.before[t] if link.before in among)
        if t not in found:
            walked = list(path)
            found[t] = walked[walked.index(t) :][::-1]
        found.update(dict.fromkeys(path, found[t]))
    return {t: found[t] for t in behind}
