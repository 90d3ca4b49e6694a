"""How early and how late each task can be, people being free: a relaxation, so what it forbids is
impossible.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from pacte.engine.scheduling.problem import Link, Need, Problem, Task, Worker
from pacte.engine.scheduling.stretches import Stretches

NEVER = 1 << 30
"""An index after every other."""


@dataclass
class Windows:
    """Per task: earliest start and end, latest start and end (indexes, inclusive)."""

    first_start: list[int]
    first_end: list[int]
    last_start: list[int]
    last_end: list[int]

    def is_empty(self, task: int) -> bool:
        """Whether the task has no place at all."""
        return (
            self.first_start[task] > self.last_start[task]
            or self.first_end[task] > self.last_end[task]
        )


def crews(problem: Problem, task: Task) -> list[tuple[int, tuple[Worker, ...]]]:
    """(how many, among whom) for each need; the company itself where nobody is needed."""
    sought = ((people, among) for people, among, _, _ in _sought(problem, task))
    return [(people, tuple(problem.workers[w] for w in among)) for people, among in sought]


def able(problem: Problem, task: Task, need: Need) -> tuple[int, ...]:
    """The candidates whose whole day can hold the daily load."""
    if task.exclusive:
        return need.candidates
    workers = problem.workers
    return tuple(w for w in need.candidates if need.load <= workers[w].capacity)


Crew = tuple[int, tuple[int, ...], int, int | None]
"""Who may do a task, as far as dates go: how many, among whom, for how long, on which indexes."""


class Reach:
    """First end from a start and last start before an end, whoever does the task; remembered.

    Tasks that ask for the same people as long share their answers.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._crews = [_sought(problem, task) for task in problem.tasks]
        self._who: dict[Crew, list[Stretches]] = {}
        self._ends: dict[tuple[Crew, int], int] = {}
        self._starts: dict[tuple[Crew, int], int] = {}

    def crews_of(self, task: int) -> tuple[Crew, ...]:
        """Who may do a task; those of the same crews have the same answers, unless fixed."""
        return tuple(self._crews[task])

    def first_end(self, task: int, start: int) -> int:
        """Smallest end of the task when it starts at or after `start`; NEVER when it cannot."""
        at = self._problem.tasks[task].at
        if at is not None:
            return at[1] if start <= at[0] else NEVER
        return max(self._end(crew, start) for crew in self._crews[task])

    def last_start(self, task: int, end: int) -> int:
        """Largest start of the task when it ends at or before `end`; -1 when it cannot."""
        at = self._problem.tasks[task].at
        if at is not None:
            return at[0] if end >= at[1] else -1
        return min(self._start(crew, end) for crew in self._crews[task])

    def _end(self, crew: Crew, start: int) -> int:
        if (crew, start) not in self._ends:
            ends = sorted(_or(mine.end(start), NEVER) for mine in self._stretches(crew))
            self._ends[crew, start] = _nth(ends, crew[0], NEVER)
        return self._ends[crew, start]

    def _start(self, crew: Crew, end: int) -> int:
        if (crew, end) not in self._starts:
            starts = [_or(mine.latest_start(end), -1) for mine in self._stretches(crew)]
            self._starts[crew, end] = _nth(sorted(starts, reverse=True), crew[0], -1)
        return self._starts[crew, end]

    def _stretches(self, crew: Crew) -> list[Stretches]:
        if crew not in self._who:
            _, among, duration, allowed = crew
            workers = (self._problem.workers[w] for w in among)
            self._who[crew] = [self._problem.runs_of(w, duration, allowed) for w in workers]
        return self._who[crew]


def _sought(problem: Problem, task: Task) -> list[Crew]:
    if not task.needs:
        return [(1, (problem.company,), task.duration, task.allowed)]
    return [
        (need.people, able(problem, task, need), task.duration, task.allowed) for need in task.needs
    ]


def _nth(ordered: list[int], count: int, otherwise: int) -> int:
    return ordered[count - 1] if count <= len(ordered) else otherwise


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def own_windows(problem: Problem, reach: Reach) -> Windows:
    """Windows of each task by its own dates alone."""
    found = Windows([], [], [], [])
    for i, task in enumerate(problem.tasks):
        first, last = (task.at[0], task.at[1]) if task.at else (task.earliest, task.latest)
        latest_start = task.at[0] if task.at else task.latest_start
        found.first_start.append(first)
        found.first_end.append(reach.first_end(i, first))
        found.last_end.append(last)
        found.last_start.append(min(latest_start, reach.last_start(i, last)))
    return found


def windows(problem: Problem, reach: Reach, order: list[int], *, whole: bool) -> Windows:
    """Windows once links are counted; `order` lists the tasks, predecessors first.

    `whole`: every mandatory task is placed, so what follows narrows what comes before; otherwise
    only fixed followers do. Links with another action that may be left out narrow nothing.
    """
    narrowing = _Narrowing(problem, reach, order, whole=whole)
    for _ in range(SWEEPS):
        if not narrowing.sweep():
            break
    return narrowing.found


SWEEPS = 8


class _Narrowing:
    """Windows narrowed along links, forward then backward, until nothing moves."""

    def __init__(self, problem: Problem, reach: Reach, order: list[int], *, whole: bool) -> None:
        self.problem = problem
        self.reach = reach
        self.floating = [task for task in order if problem.tasks[task].at is None]
        self.found = own_windows(problem, reach)
        known = set(order)
        self.incoming: list[list[Link]] = [[] for _ in problem.tasks]
        self.outgoing: list[list[Link]] = [[] for _ in problem.tasks]
        for link in problem.links:
            if not {link.before, link.after} <= known:
                continue
            if stands_with(problem, link.before, link.after):
                self.incoming[link.after].append(link)
            followed = whole or problem.tasks[link.after].at is not None
            if followed and stands_with(problem, link.after, link.before):
                self.outgoing[link.before].append(link)

    def sweep(self) -> bool:
        """Narrow every window once each way; whether anything moved."""
        moved = [self._forward(task) for task in self.floating]
        moved += [self._backward(task) for task in reversed(self.floating)]
        return any(moved)

    def _forward(self, task: int) -> bool:
        found, problem = self.found, self.problem
        start, end = found.first_start[task], found.first_end[task]
        for link in self.incoming[task]:
            before = found.first_end[link.before]
            start = max(start, NEVER if before >= NEVER else problem.start_after(before, link))
        end = max(end, self.reach.first_end(task, start))
        for link in self.outgoing[task]:
            follower = found.first_start[link.after]
            if follower < len(problem.axis):
                end = max(end, problem.end_from(follower, link))
        moved = (start, end) != (found.first_start[task], found.first_end[task])
        found.first_start[task], found.first_end[task] = start, end
        return moved

    def _backward(self, task: int) -> bool:
        found, problem = self.found, self.problem
        start, end = found.last_start[task], found.last_end[task]
        for link in self.outgoing[task]:
            follower = found.last_start[link.after]
            end = min(end, -1 if follower < 0 else problem.end_by(follower, link))
        start = min(start, self.reach.last_start(task, end))
        for link in self.incoming[task]:
            before = found.last_end[link.before]
            if before >= 0:
                start = min(start, problem.start_by(before, link))
        moved = (start, end) != (found.last_start[task], found.last_end[task])
        found.last_start[task], found.last_end[task] = start, end
        return moved


def stands_with(problem: Problem, task: int, other: int) -> bool:
    """Whether `task` is in every plan where `other` is: it is not left out without it."""
    act = problem.tasks[task].act
    return act == problem.tasks[other].act or not problem.acts[act].optional


def topological(problem: Problem, without: Container[int] = ()) -> tuple[list[int], list[int]]:
    """(tasks in an order where predecessors come first, tasks in or behind a circle of links).

    A fixed task waits for none: its dates stand, whatever comes before. The tasks of the acts
    `without` are in neither, and nothing waits for them.
    """
    there = [task.act not in without for task in problem.tasks]
    floats = [task.at is None for task in problem.tasks]
    waiting = [
        sum(there[link.before] for link in links if floats[link.after]) for links in problem.before
    ]
    order = [task for task, count in enumerate(waiting) if count == 0 and there[task]]
    for task in order:
        for link in (link for link in problem.after[task] if floats[link.after]):
            waiting[link.after] -= 1
            if waiting[link.after] == 0 and there[link.after]:
                order.append(link.after)
    ordered = set(order)
    return order, [t for t, is_there in enumerate(there) if is_there and t not in ordered]
