"""Dates and people decided together: one literal for each start of each worker on each need.

Where windows are narrow these are few, and a person's day is a plain choice among literals: ten
times quicker to search than intervals in some order on each person. See docs/methods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pacte.engine.scheduling.exact.constraints import held_days, must_end_exactly
from pacte.engine.scheduling.exact.variables import Model, Part, free_runs
from pacte.engine.scheduling.problem import Need, Problem, Task
from pacte.engine.scheduling.stretches import between
from pacte.engine.scheduling.windows import Windows

Literals = list[Any]
WORK_OF_A_PLACE, WORK_OF_A_SECOND = 9e-5, 2.0
"""Work of building and reading a literal, and of a deterministic second of search."""


def count(problem: Problem, windows: Windows, left_out: frozenset[int]) -> int:
    """How many literals the places of the floating tasks need, roughly and at most."""
    return sum(
        (free(problem, task, need, worker) & between(*span)).bit_count()
        for task, *span in zip(problem.tasks, windows.first_start, windows.last_start, strict=True)
        if task.at is None and task.act not in left_out
        for need in task.needs
        for worker in need.candidates
    )


def work(literals: int, seconds: float) -> float:
    """Work of building so many literals, and of so many deterministic seconds of search."""
    return WORK_OF_A_PLACE * literals + WORK_OF_A_SECOND * seconds


def free(problem: Problem, task: Task, need: Need, worker: int) -> int:
    """Starts at which a worker has the days for a task, as a mask."""
    load, who = problem.load(task, need, worker), problem.workers[worker]
    return who.starts_left(load, task.duration) if load <= who.capacity else 0


def decide_people(model: Model, t: int) -> None:
    """A floating task that is there starts once, and as many people as each need asks for do."""
    seats = _seats(model, t)
    runs = {seat: dict(free_runs(model, t, seat[1], _load(model, t, *seat))) for seat in seats}
    starts = _shared(runs)
    at = {start: model.cp.new_bool_var("") for start in starts}
    for start, literal in at.items():
        model.cp.add(model.start[t] == start).only_enforce_if(literal)
    model.cp.add_exactly_one([*at.values(), ~model.present[t]])
    for seat, ends in runs.items():
        _add_part(model, t, seat, {start: ends[start] for start in starts if start in ends})
    _enough(model, t, at)
    _end(model, t)


def _seats(model: Model, t: int) -> list[tuple[int, int]]:
    """(need, worker) of all who may do a task; the company where nobody is needed."""
    needs = model.problem.tasks[t].needs
    found = [(n, worker) for n, need in enumerate(needs) for worker in need.candidates]
    return found or ([] if needs else [(-1, model.problem.company)])


def _load(model: Model, t: int, n: int, worker: int) -> int:
    task = model.problem.tasks[t]
    return model.problem.load(task, task.needs[n], worker) if n >= 0 else 0


def _shared(runs: dict[tuple[int, int], dict[int, int]]) -> list[int]:
    """The starts at which every need finds somebody."""
    by_need: dict[int, set[int]] = defaultdict(set)
    for (n, _), ends in runs.items():
        by_need[n].update(ends)
    return sorted(set.intersection(*by_need.values())) if by_need else []


def _add_part(model: Model, t: int, seat: tuple[int, int], ends: dict[int, int]) -> None:
    if not ends:
        return
    chosen = model.cp.new_bool_var("")
    places = {(start, end): model.cp.new_bool_var("") for start, end in ends.items()}
    model.cp.add_exactly_one([*places.values(), ~chosen])
    load = _load(model, t, *seat)
    model.parts[t].append(Part(*seat, load, chosen, None, None, None, places=places))


def _enough(model: Model, t: int, at: dict[int, Any]) -> None:
    """At the start of the task, and at no other, each need has its people."""
    needs = model.problem.tasks[t].needs
    by_start: dict[tuple[int, int], Literals] = defaultdict(list)
    for part in model.parts[t]:
        for (start, _), literal in part.places.items():
            by_start[part.need, start].append(literal)
    for (n, start), mine in by_start.items():
        people = needs[n].people if n >= 0 else 1
        if people == 1:
            model.cp.add_exactly_one([*mine, ~at[start]])
        else:
            model.cp.add(sum(mine) == people * at[start])


def _end(model: Model, t: int) -> None:
    """The end of the task is the latest among its people's."""
    alone = sum(need.people for need in model.problem.tasks[t].needs) <= 1
    by_end: dict[int, Literals] = defaultdict(list)
    for part in model.parts[t]:
        for (_, end), literal in part.places.items():
            by_end[end].append(literal)
    for end, mine in by_end.items():
        literal = model.cp.new_bool_var("")
        if alone:
            model.cp.add(model.end[t] == end).only_enforce_if(literal)
            model.cp.add_exactly_one([*mine, ~literal])
        else:
            model.cp.add(model.end[t] >= end).only_enforce_if(literal)
            for place in mine:
                model.cp.add_implication(place, literal)
    if not alone and must_end_exactly(model, t):
        _last_one_ends(model, t, by_end)


def _last_one_ends(model: Model, t: int, by_end: dict[int, Literals]) -> None:
    """Somebody ends on the task's last day: without it the search would end later to please."""
    lasts = []
    for end, mine in by_end.items():
        is_last = model.cp.new_bool_var("")
        model.cp.add_bool_or([~is_last, *mine])
        model.cp.add(model.end[t] == end).only_enforce_if(is_last)
        lasts.append(is_last)
    model.cp.add(sum(lasts) >= model.present[t])


def capacity_of_people(model: Model) -> None:
    """Each worked day, the loads of a person stay within what is free."""
    taken: dict[tuple[int, int], list[tuple[Any, int]]] = defaultdict(list)
    for t, parts in model.parts.items():
        for part in parts:
            if part.load > 0:
                for day, literal, load in _days(model, t, part):
                    taken[part.worker, day].append((literal, load))
    for (worker, day), loads in taken.items():
        who = model.problem.workers[worker]
        _within(model, loads, max(0, who.capacity - who.busy[day]))


def _within(model: Model, loads: Iterable[tuple[Any, int]], free: int) -> None:
    asked = sorted(load for _, load in loads)
    if sum(asked[:2]) > free and len(asked) > 1:
        model.cp.add_at_most_one(literal for literal, _ in loads)
    elif sum(asked) > free:
        model.cp.add(sum(load * literal for literal, load in loads) <= free)


def _days(model: Model, t: int, part: Part) -> Iterator[tuple[int, Any, int]]:
    """(index, literal, load) of each day that somebody may work on a task."""
    if model.problem.tasks[t].at is not None:
        for day, load in held_days(model, t, part):
            yield day, part.chosen, load
        return
    who = model.problem.workers[part.worker]
    for (start, end), literal in part.places.items():
        for day in who.worked[who.place_of[start] : who.place_of[end] + 1]:
            yield day, literal, part.load
