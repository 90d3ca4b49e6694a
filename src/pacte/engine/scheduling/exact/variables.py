"""What the CP-SAT model decides: starts, ends, who does what, and what is there at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pacte.engine.scheduling.problem import Problem, Task
from pacte.engine.scheduling.stretches import between
from pacte.engine.scheduling.windows import Windows


@dataclass
class Part:
    """One worker who may do one need of one task: chosen or not, first index, end, size.

    `places`: in a model by place, for each (first, last index) the literal of being there.
    """

    need: int
    worker: int
    load: int
    chosen: Any
    end: Any
    interval: Any
    size: Any
    gaps: dict[int, Any] = field(default_factory=dict)
    places: dict[tuple[int, int], Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OffWindow:
    """Whether `over`: at least `count` of the days of some parts of a task are not preferred ones.

    The parts are alike in that they stand for one person: at most one of them is chosen.
    """

    task: int
    parts: tuple[Part, ...]
    count: int
    over: Any


@dataclass(frozen=True)
class Last:
    """The last end of an act, at least that of each of its `tasks`; for some indexes past its due
    date, whether it is there or later (`begun`)."""

    end: Any
    tasks: tuple[int, ...]
    begun: tuple[tuple[int, Any], ...]


@dataclass
class Model:
    """A model under construction and the variables that its constraints share."""

    problem: Problem
    windows: Windows
    skipped: frozenset[int]
    left_out: frozenset[int]
    all_present: bool
    cp: Any
    kept: dict[int, Any] = field(default_factory=dict)
    present: dict[int, Any] = field(default_factory=dict)
    start: dict[int, Any] = field(default_factory=dict)
    end: dict[int, Any] = field(default_factory=dict)
    parts: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))
    day_of: dict[tuple[str, int], Any] = field(default_factory=dict)
    late: dict[int, Any] = field(default_factory=dict)
    last_of: dict[int, Last] = field(default_factory=dict)
    off_season: dict[int, Any] = field(default_factory=dict)
    off_window: list[OffWindow] = field(default_factory=list)
    outside: list[tuple[int, Any]] = field(default_factory=list)
    works_from: dict[tuple[int, int, int, int], Any] = field(default_factory=dict)
    beyond: dict[tuple[int, int, int], Any] = field(default_factory=dict)
    missed: dict[int, Any] = field(default_factory=dict)
    starts_in: dict[tuple[int, int], Any] = field(default_factory=dict)
    objective: Any = 0


def tasks_of(model: Model) -> list[int]:
    """The tasks that the model decides."""
    return [
        t
        for t, task in enumerate(model.problem.tasks)
        if t not in model.skipped and task.act not in model.left_out
    ]


def decide_dates(model: Model) -> None:
    """Whether each task is there, when it starts and when it ends."""
    cp, problem, windows = model.cp, model.problem, model.windows
    for a, act in enumerate(problem.acts):
        if act.optional and a not in model.left_out:
            model.kept[a] = cp.new_bool_var(f"kept {act.id}")
    for t in tasks_of(model):
        task = problem.tasks[t]
        model.present[t] = _presence(model, task)
        if task.at is not None:
            model.start[t], model.end[t] = cp.new_constant(task.at[0]), cp.new_constant(task.at[1])
        else:
            model.start[t] = cp.new_int_var(
                windows.first_start[t], windows.last_start[t], f"start {task.id}"
            )
            model.end[t] = cp.new_int_var(
                windows.first_end[t], windows.last_end[t], f"end {task.id}"
            )


def _presence(model: Model, task: Task) -> Any:
    if task.act in model.kept:
        return model.kept[task.act]
    if model.all_present:
        return model.cp.new_constant(1)
    return model.cp.new_bool_var(f"placed {task.id}")


def decide_people(model: Model, t: int) -> None:
    """Each need of a task that is there has as many people as it asks for."""
    task = model.problem.tasks[t]
    for n, need in enumerate(task.needs):
        for worker in need.candidates:
            _add_part(model, t, n, worker)
        chosen = [part.chosen for part in model.parts[t] if part.need == n]
        model.cp.add(sum(chosen) == need.people * model.present[t])
    if not task.needs:
        _add_part(model, t, -1, model.problem.company)
        for part in model.parts[t]:
            model.cp.add(part.chosen == model.present[t])
        if not model.parts[t]:
            model.cp.add(model.present[t] == 0)


def _add_part(model: Model, t: int, n: int, worker: int) -> None:
    """A worker who may take a place in a need, when some start suits both."""
    task, problem = model.problem.tasks[t], model.problem
    load = problem.load(task, task.needs[n], worker) if n >= 0 else 0
    if task.at is not None:
        _add_fixed_part(model, t, n, worker, load)
        return
    by_gap = _starts_by_gap(model, t, worker, load)
    if not by_gap:
        return
    cp, name = model.cp, f"{task.id} {n} {worker}"
    chosen = cp.new_bool_var(f"does {name}")
    gaps = {g: cp.new_bool_var(f"gap {g} {name}") for g in by_gap} if len(by_gap) > 1 else {}
    sizes = [task.duration + g for g in by_gap]
    size = cp.new_int_var(min(sizes), max(sizes), f"size {name}")
    for gap, starts in by_gap.items():
        literal = gaps.get(gap, chosen)
        cp.add_linear_expression_in_domain(model.start[t], starts).only_enforce_if(literal)
        cp.add(size == task.duration + gap).only_enforce_if(literal)
    if gaps:
        cp.add(sum(gaps.values()) == chosen)
    last = len(problem.axis)
    end = cp.new_int_var(0, last + max(sizes), f"after {name}")
    interval = cp.new_optional_interval_var(model.start[t], size, end, chosen, f"part {name}")
    model.parts[t].append(Part(n, worker, load, chosen, end, interval, size, gaps))


def _add_fixed_part(model: Model, t: int, n: int, worker: int, load: int) -> None:
    task, who = model.problem.tasks[t], model.problem.workers[worker]
    first, last = task.at or (0, 0)
    if n >= 0 and not all(
        who.present >> d & 1
        and max(0, who.capacity - who.busy[d]) >= model.problem.held_load(task, load, worker, d)
        for d in range(first, last + 1)
    ):
        return
    chosen = model.cp.new_bool_var(f"does {task.id} {n} {worker}")
    model.parts[t].append(Part(n, worker, load, chosen, None, None, None))


def _starts_by_gap(model: Model, t: int, worker: int, load: int) -> dict[int, Any]:
    """Days off met on the way -> starts that meet as many, as a domain."""
    from ortools.sat.python import cp_model

    groups: dict[int, list[int]] = defaultdict(list)
    for start, end in free_runs(model, t, worker, load):
        groups[end - start + 1 - model.problem.tasks[t].duration].append(start)
    return {gap: cp_model.Domain.from_values(starts) for gap, starts in groups.items()}


def free_runs(model: Model, t: int, worker: int, load: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of a worker's days on which a task may be done at a daily load."""
    task, who, windows = model.problem.tasks[t], model.problem.workers[worker], model.windows
    if load > who.capacity:
        return
    stretches, free = model.problem.stretches(task, who), who.starts_left(load, task.duration)
    first, last = windows.first_start[t], windows.last_start[t]
    lacking = [(s, lacks) for s, units in task.equipment if (lacks := _lacking(model, s, units))]
    for start, end in zip(stretches.starts, stretches.ends, strict=True):
        is_there = first <= start <= last and end <= windows.last_end[t] and free >> start & 1
        if is_there and not any(lacks & _counted(model, s, start, end) for s, lacks in lacking):
            yield start, end


def _lacking(model: Model, s: int, units: int) -> int:
    """The indexes on which what is begun leaves fewer units of a stock than these, as a mask."""
    stock = model.problem.stocks[s]
    return sum(1 << d for d, busy in enumerate(stock.busy) if busy > stock.quantity - units)


def _counted(model: Model, s: int, start: int, end: int) -> int:
    """The indexes on which a task from `start` to `end` counts for a stock, as a mask."""
    return between(start, model.problem.taken_until(s, end))
