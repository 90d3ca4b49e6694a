"""What people carry, by day and by period, and what it costs beyond what is comfortable."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from pacte.engine.scheduling.comfort import Comfort
from pacte.engine.scheduling.problem import Draft, Placement, Problem, Task


def days_on(problem: Problem, task: Task, placement: Placement, worker: int) -> tuple[int, ...]:
    """The indexes on which `worker` works on a placed task."""
    if task.at is not None:
        return tuple(range(task.at[0], task.at[1] + 1))
    who = problem.workers[worker]
    place = who.place_of[placement.start]
    return who.worked[place : place + task.duration]


def parts(problem: Problem, task: Task, placement: Placement) -> Iterator[tuple[int, int, int]]:
    """(worker, index, load) of each day that somebody works on a placed task."""
    for need, crew in zip(task.needs, placement.people, strict=True):
        for w in crew:
            load = problem.load(task, need, w)
            for d in days_on(problem, task, placement, w):
                yield w, d, problem.held_load(task, load, w, d) if task.at else load


class Loads:
    """Loads of a plan that changes, with what they cost in all: `points`.

    `of`: for each comfort of the problem, by worker, by period. What is begun counts.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.of = [begun_loads(problem, comfort) for comfort in problem.comforts]
        self.points = begun_points(problem)
        self._full = [[_full(c, w, own) for w, own in enumerate(of)] for c, of in self._each()]

    def _each(self) -> Iterator[tuple[Comfort, list[list[int]]]]:
        return zip(self.problem.comforts, self.of, strict=True)

    def add(self, task: Task, placement: Placement, sign: int = 1) -> None:
        """Count a placement, or, at sign -1, take it back."""
        days = list(parts(self.problem, task, placement))
        for (comfort, of), full in zip(self._each(), self._full, strict=True):
            changed: dict[tuple[int, int], int] = {}
            for w, d, load in days:
                at = w, comfort.period_of[d]
                changed[at] = changed.get(at, 0) + load
            for (w, p), load in changed.items():
                before = of[w][p]
                of[w][p] = now = before + sign * load
                self.points += comfort.points(w, p, now) - comfort.points(w, p, before)
                full[w] = full[w] & ~comfort.masks[p] | comfort.mask_if_full(w, p, now)

    def full(self, worker: int) -> int:
        """The indexes of the periods in which a worker has no comfortable day left, as a mask."""
        return reduce(or_, (full[worker] for full in self._full))


def _full(comfort: Comfort, worker: int, own: list[int]) -> int:
    return sum(comfort.mask_if_full(worker, p, load) for p, load in enumerate(own))


def loads_of(problem: Problem, draft: Draft) -> Loads:
    """The loads of a plan."""
    found = Loads(problem)
    for t, placement in draft.placed.items() if problem.comforts else ():
        found.add(problem.tasks[t], placement)
    return found


def begun_loads(problem: Problem, comfort: Comfort) -> list[list[int]]:
    """By worker, by period of a comfort, the load of what is begun."""
    return [comfort.by_period(who.begun) for who in problem.workers]


def begun_points(problem: Problem) -> int:
    """What the loads already taken cost: no plan costs less."""
    return sum(
        comfort.points(w, p, load)
        for comfort in problem.comforts
        for w, own in enumerate(begun_loads(problem, comfort))
        for p, load in enumerate(own)
    )


def most_points(problem: Problem) -> int:
    """What no loads cost more than."""
    return sum(
        comfort.points(w, p, most)
        for comfort in problem.comforts
        for w, who in enumerate(problem.workers)
        for p, most in enumerate(comfort.by_period(max(who.capacity, b) for b in who.busy))
    )
