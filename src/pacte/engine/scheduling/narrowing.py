"""A problem without what no plan of at most so many points has: the better the plan known, the
less there is to search.

Whatever else happens, the other acts cost at least what each costs alone; the rest of the ceiling
is all that one act may cost. So it may be late by so many days only; one worth more is not left
out; where a step off season costs more, it starts in season. See docs/methods/scheduling.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pacte.engine.scheduling.loads import begun_points
from pacte.engine.scheduling.problem import Act, Problem, Task
from pacte.engine.scheduling.windows import Reach, Windows, windows


@dataclass(frozen=True)
class Narrowed:
    """`left_out`: acts that are in no plan under the ceiling, and those left out for good.

    `ceiling`: None where no plan places every mandatory task, so nothing is narrowed.
    """

    problem: Problem
    windows: Windows
    left_out: frozenset[int]
    ceiling: int | None

    @property
    def is_empty(self) -> bool:
        """Whether a task that cannot be left out has no date left: nothing is under the ceiling."""
        tasks = enumerate(self.problem.tasks)
        return any(self.windows.is_empty(t) for t, task in tasks if task.act not in self.left_out)


@dataclass(frozen=True)
class Fixing:
    """What prices leave under a ceiling (`bounding.fixing`).

    `starts`: first and last start of each floating task (first > last: none); acts that every plan
    under the ceiling keeps, and those that it leaves out.
    """

    starts: Mapping[int, tuple[int, int]]
    kept: frozenset[int]
    out: frozenset[int]


Narrowing = Callable[[int], Narrowed]
"""The plans of one problem under a ceiling."""


def narrowed(
    problem: Problem,
    reach: Reach,
    order: Sequence[int],
    ceiling: int,
    left_out: frozenset[int] = frozenset(),
    fixing: Fixing | None = None,
) -> Narrowed:
    """All plans of `problem` that place every mandatory task of `order` (predecessors first) at a
    cost of at most `ceiling`, and fewer others; `is_empty` where dates alone leave none.

    `fixing`: what prices leave of them.
    """
    if fixing is not None:
        problem, left_out = _fixed(problem, fixing), left_out | fixing.out
    tasks = [t for t in order if problem.tasks[t].act not in left_out]
    floors = alone(problem, windows(problem, reach, tasks, whole=False), left_out, tasks)
    spare = ceiling - sum(floors) - begun_points(problem)
    room = [spare + floor for floor in floors]
    smaller = replace(
        problem,
        acts=tuple(_act(act, points) for act, points in zip(problem.acts, room, strict=True)),
        tasks=tuple(_task(problem, task, room[task.act]) for task in problem.tasks),
    )
    found = windows(smaller, reach, tasks, whole=True)
    beyond = {problem.tasks[t].act for t in tasks if found.is_empty(t)}
    out = left_out | {a for a in beyond if smaller.acts[a].optional}
    if out != left_out:
        kept = [t for t in tasks if problem.tasks[t].act not in out]
        found = windows(smaller, reach, kept, whole=True)
    return Narrowed(smaller, found, out, ceiling)


def _fixed(problem: Problem, fixing: Fixing) -> Problem:
    """The starts and the choices that prices leave."""
    acts = list(problem.acts)
    for a in fixing.kept:
        acts[a] = replace(acts[a], optional=False)
    tasks = list(problem.tasks)
    for t, (first, last) in fixing.starts.items():
        task = tasks[t]
        earliest, latest_start = max(task.earliest, first), min(task.latest_start, last)
        tasks[t] = replace(task, earliest=earliest, latest_start=latest_start)
    return replace(problem, acts=tuple(acts), tasks=tuple(tasks))


def _act(act: Act, points: int) -> Act:
    return replace(act, optional=False) if act.optional and act.value > points else act


def _task(problem: Problem, task: Task, points: int) -> Task:
    """A floating task with the dates that its act's points leave."""
    act = problem.acts[task.act]
    if task.at is not None:
        return task
    first, last_start, last = task.earliest, task.latest_start, task.latest
    if act.due is not None:
        last = min(last, problem.axis.at_or_before(act.due + max(points, 0) // act.weight))
    if act.season and act.off_season > points:
        last_start = min(last_start, act.season.bit_length() - 1)
        first = max(first, (act.season & -act.season).bit_length() - 1)
    return replace(task, earliest=first, latest_start=last_start, latest=last)


def alone(
    problem: Problem, free: Windows, left_out: frozenset[int], placeable: Iterable[int]
) -> list[int]:
    """For each act the points that no plan spares: its value if it must be left out, else its own
    critical path past the due date and its fixed tasks out of season, or its value where that is
    less. No two share a point.
    """
    ends: list[list[int]] = [
        [] if act.held_until is None else [act.held_until] for act in problem.acts
    ]
    off_season = [0 for _ in problem.acts]
    for t in placeable:
        task = problem.tasks[t]
        if free.first_end[t] < len(problem.axis):
            ends[task.act].append(problem.axis.days[free.first_end[t]])
        off_season[task.act] += _points_held(problem, task)
    found = []
    for a, act in enumerate(problem.acts):
        due = act.due
        late = 0 if due is None else act.weight * max(0, max(ends[a], default=due) - due)
        least = late + off_season[a]
        capped = min(least, act.value) if act.optional else least
        found.append(act.value if a in left_out else capped)
    return found


def _points_held(problem: Problem, task: Task) -> int:
    """What a task fixed out of its season costs."""
    act = problem.acts[task.act]
    if task.at is None or act.season is None:
        return 0
    return 0 if act.season >> task.at[0] & 1 else act.off_season
