"""The CP-SAT model: variables, one function per constraint, objective, reading back.

Traps it avoids are in docs/methods/scheduling.md. ortools is imported only when a model is built.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pacte.engine.scheduling.problem import (
    Act,
    Draft,
    Link,
    Placement,
    Problem,
    Task,
    cost,
    missing,
)
from pacte.engine.scheduling.windows import NEVER, Windows

LARGEST_MODEL = 150_000
"""Literals above which no model is built: the time limit does not cover building."""
GAPS_GUESSED = 5


@dataclass
class Part:
    """One worker who may do one need of one task: chosen or not, first index, end, size."""

    need: int
    worker: int
    load: int
    chosen: Any
    end: Any
    interval: Any
    size: Any
    gaps: dict[int, Any] = field(default_factory=dict)


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
    late_of_task: dict[int, Any] = field(default_factory=dict)
    objective: Any = 0


def is_too_large(problem: Problem) -> bool:
    """Whether building the model would take more memory and time than allowed."""
    candidates = sum(len(need.candidates) for task in problem.tasks for need in task.needs)
    return (candidates + len(problem.tasks)) * GAPS_GUESSED > LARGEST_MODEL


def build(
    problem: Problem,
    windows: Windows,
    *,
    skipped: frozenset[int],
    left_out: frozenset[int],
    all_present: bool,
) -> Model:
    """The whole model; `all_present`: every mandatory task has a place, so none may be left."""
    from ortools.sat.python import cp_model

    model = Model(problem, windows, skipped, left_out, all_present, cp_model.CpModel())
    _variables(model)
    _people_of_each_need(model)
    _one_need_per_person(model)
    _ends(model)
    _capacity_of_people(model)
    _capacity_on_days_off(model)
    _capacity_of_crews(model)
    _capacity_of_equipment(model)
    _precedence(model)
    _waiting_for_unplaced(model)
    _tardiness(model)
    _objective(model)
    return model


def _tasks(model: Model) -> list[int]:
    return [
        t
        for t, task in enumerate(model.problem.tasks)
        if t not in model.skipped and task.act not in model.left_out
    ]


def _variables(model: Model) -> None:
    cp, problem, windows = model.cp, model.problem, model.windows
    for a, act in enumerate(problem.acts):
        if act.optional and a not in model.left_out:
            model.kept[a] = cp.new_bool_var(f"kept {act.id}")
    for t in _tasks(model):
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


def _people_of_each_need(model: Model) -> None:
    for t in _tasks(model):
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
    by_gap = _starts_by_gap(model, t, worker) if load <= problem.workers[worker].capacity else {}
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
        who.present >> d & 1 and max(0, who.capacity - who.busy[d]) >= load
        for d in range(first, last + 1)
    ):
        return
    chosen = model.cp.new_bool_var(f"does {task.id} {n} {worker}")
    model.parts[t].append(Part(n, worker, load, chosen, None, None, None))


def _starts_by_gap(model: Model, t: int, worker: int) -> dict[int, Any]:
    """Days off met on the way -> starts that meet as many, as a domain."""
    from ortools.sat.python import cp_model

    task, who, windows = model.problem.tasks[t], model.problem.workers[worker], model.windows
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(who.worked) - task.duration + 1):
        start, end = who.worked[place], who.worked[place + task.duration - 1]
        if windows.first_start[t] <= start <= windows.last_start[t] and end <= windows.last_end[t]:
            groups[end - start + 1 - task.duration].append(start)
    return {gap: cp_model.Domain.from_values(starts) for gap, starts in groups.items()}


def _one_need_per_person(model: Model) -> None:
    for parts in model.parts.values():
        by_worker: dict[int, list[Any]] = defaultdict(list)
        for part in parts:
            by_worker[part.worker].append(part.chosen)
        for chosen in by_worker.values():
            if len(chosen) > 1:
                model.cp.add_at_most_one(chosen)


def _ends(model: Model) -> None:
    """The end of a task is the latest end among its people."""
    for t, parts in model.parts.items():
        if model.problem.tasks[t].at is not None:
            continue
        for part in parts:
            model.cp.add(model.end[t] >= part.end - 1).only_enforce_if(part.chosen)
        if sum(need.people for need in model.problem.tasks[t].needs) <= 1:
            for part in parts:
                model.cp.add(model.end[t] == part.end - 1).only_enforce_if(part.chosen)
        else:
            _last_one_ends(model, t, parts)


def _last_one_ends(model: Model, t: int, parts: list[Part]) -> None:
    """Somebody ends on the task's last day: without it a maximum lag could be cheated."""
    if all(link.max_lag is None for link in model.problem.after[t]):
        return
    last_ones = []
    for part in parts:
        is_last = model.cp.new_bool_var("ends last")
        model.cp.add_implication(is_last, part.chosen)
        model.cp.add(model.end[t] == part.end - 1).only_enforce_if(is_last)
        last_ones.append(is_last)
    model.cp.add(sum(last_ones) >= model.present[t])


def _capacity_of_people(model: Model) -> None:
    """Each worked day, the loads of a person stay within capacity."""
    for w, who in enumerate(model.problem.workers):
        if w == model.problem.company:
            continue
        intervals, loads = _own_intervals(model, w)
        if not intervals:
            continue
        for first, last, load in _runs([min(who.busy[d], who.capacity) for d in who.worked]):
            start, size = who.worked[first], who.worked[last] - who.worked[first] + 1
            intervals.append(model.cp.new_fixed_size_interval_var(start, size, "busy"))
            loads.append(load)
        if 2 * min(loads) > who.capacity:
            model.cp.add_no_overlap(intervals)
        else:
            model.cp.add_cumulative(intervals, loads, who.capacity)


def _own_intervals(model: Model, w: int) -> tuple[list[Any], list[int]]:
    intervals, loads = [], []
    for t, parts in model.parts.items():
        for part in parts:
            if part.worker == w and part.load > 0:
                mine = (
                    [part.interval]
                    if part.interval is not None
                    else _fixed_intervals(model, t, part)
                )
                intervals += mine
                loads += [part.load] * len(mine)
    return intervals, loads


def _fixed_intervals(model: Model, t: int, part: Part) -> list[Any]:
    """A fixed step meets floating work on worked days only; on days off it stands alone."""
    first, last = model.problem.tasks[t].at or (0, -1)
    mask = model.problem.workers[part.worker].worked_mask
    return [
        model.cp.new_optional_fixed_size_interval_var(d, 1, part.chosen, "held")
        for d in range(first, last + 1)
        if mask >> d & 1
    ]


def _runs(loads: list[int]) -> list[tuple[int, int, int]]:
    """(first place, last place, load) of each stretch of equal positive load."""
    found: list[tuple[int, int, int]] = []
    for place, load in enumerate(loads):
        if load and found and found[-1][1] == place - 1 and found[-1][2] == load:
            found[-1] = (found[-1][0], place, load)
        elif load:
            found.append((place, place, load))
    return found


def _capacity_on_days_off(model: Model) -> None:
    """Fixed steps held on days off share the person's capacity among themselves."""
    meeting: dict[tuple[int, int], list[Part]] = defaultdict(list)
    for t, parts in model.parts.items():
        first, last = model.problem.tasks[t].at or (0, -1)
        for part in parts:
            mask = model.problem.workers[part.worker].worked_mask
            for d in range(first, last + 1):
                if not mask >> d & 1:
                    meeting[part.worker, d].append(part)
    for (w, d), together in meeting.items():
        who = model.problem.workers[w]
        if len(together) > 1 and w != model.problem.company:
            room = max(0, who.capacity - who.busy[d])
            model.cp.add(sum(part.load * part.chosen for part in together) <= room)


def _capacity_of_crews(model: Model) -> None:
    """Redundant: the tasks done by one person of a group fit in the group's whole capacity."""
    groups: dict[frozenset[int], list[int]] = defaultdict(list)
    for t in model.parts:
        needs = model.problem.tasks[t].needs
        if model.problem.tasks[t].at is None and len(needs) == 1 and needs[0].people == 1:
            groups[frozenset(needs[0].candidates)].append(t)
    for group in groups:
        inside = [t for other, tasks in groups.items() if other <= group for t in tasks]
        capacity = sum(model.problem.workers[w].capacity for w in group)
        loads = [_least_load(model.problem, model.problem.tasks[t]) for t in inside]
        if len(group) > 1 and sum(loads) > capacity:
            model.cp.add_cumulative([_whole(model, t) for t in inside], loads, capacity)


def _least_load(problem: Problem, task: Task) -> int:
    need = task.needs[0]
    return min((problem.load(task, need, w) for w in need.candidates), default=0)


def _whole(model: Model, t: int) -> Any:
    """The task from its start to its end, as an interval."""
    size = model.cp.new_int_var(1, len(model.problem.axis), f"length {t}")
    return model.cp.new_optional_interval_var(
        model.start[t], size, model.end[t] + 1, model.present[t], f"whole {t}"
    )


def _capacity_of_equipment(model: Model) -> None:
    """On each day from start to end, the units in use stay within the quantity."""
    for s, stock in enumerate(model.problem.stocks):
        users = [(t, q) for t in model.parts for e, q in model.problem.tasks[t].equipment if e == s]
        if not users:
            continue
        intervals = [_whole(model, t) for t, _ in users]
        amounts = [q for _, q in users]
        for first, last, load in _runs([min(b, stock.quantity) for b in stock.busy]):
            intervals.append(
                model.cp.new_fixed_size_interval_var(first, last - first + 1, "in use")
            )
            amounts.append(load)
        model.cp.add_cumulative(intervals, amounts, stock.quantity)


def _precedence(model: Model) -> None:
    """A task starts after the one before, with its lags, when both are there."""
    for link in model.problem.links:
        after, before = link.after, _anchor(model, link)
        if before is None or after not in model.parts:
            _fixed_follower(model, link)
            continue
        end, both = before
        both = [*both, model.present[after]]
        if model.problem.tasks[after].at is not None and model.problem.tasks[link.before].at:
            continue
        if link.min_lag == 0:
            model.cp.add(model.start[after] >= end + 1).only_enforce_if(both)
        else:
            gap = _day(model, "start", after) - _end_day(model, link)
            model.cp.add(gap >= 1 + link.min_lag).only_enforce_if(both)
        if link.max_lag is not None:
            gap = _day(model, "start", after) - _end_day(model, link)
            model.cp.add(gap <= 1 + link.max_lag).only_enforce_if(both)


def _anchor(model: Model, link: Link) -> tuple[Any, list[Any]] | None:
    """(end, presence) of the task before; a fixed task that cannot be staffed keeps its dates."""
    task = model.problem.tasks[link.before]
    if task.at is not None and task.act not in model.left_out:
        kept = model.kept.get(task.act)
        return task.at[1], [] if kept is None else [kept]
    if link.before in model.parts:
        return model.end[link.before], [model.present[link.before]]
    return None


def _fixed_follower(model: Model, link: Link) -> None:
    """A fixed step that is not placed is held all the same: what comes before ends before it."""
    task = model.problem.tasks[link.after]
    if task.at is None or task.act in model.left_out or link.before not in model.parts:
        return
    if model.problem.tasks[link.before].at is not None:
        return
    first, last = model.problem.end_from(task.at[0], link), model.problem.end_by(task.at[0], link)
    placed = [model.present[link.before]]
    if task.act in model.kept:
        placed.append(model.kept[task.act])
    model.cp.add(model.end[link.before] <= last).only_enforce_if(placed)
    model.cp.add(model.end[link.before] >= first).only_enforce_if(placed)


def _end_day(model: Model, link: Link) -> Any:
    task = model.problem.tasks[link.before]
    if task.at is not None:
        return model.problem.axis.days[task.at[1]]
    return _day(model, "end", link.before)


def _day(model: Model, which: str, t: int) -> Any:
    """Calendar offset of a task's start or end."""
    if (which, t) not in model.day_of:
        days = model.problem.axis.days
        index = model.start[t] if which == "start" else model.end[t]
        offset = model.cp.new_int_var(days[0], days[-1], f"day {which} {t}")
        model.cp.add_element(index, list(days), offset)
        model.day_of[which, t] = offset
    return model.day_of[which, t]


def _waiting_for_unplaced(model: Model) -> None:
    """A floating task is not placed when the one before, of an action that stands, is not."""
    if model.all_present:
        return
    for link in model.problem.links:
        before, after = model.problem.tasks[link.before], model.problem.tasks[link.after]
        if after.at is not None or before.at is not None or link.after not in model.parts:
            continue
        if before.act in model.left_out or before.act in model.kept:
            continue
        if link.before in model.parts:
            model.cp.add_implication(model.present[link.after], model.present[link.before])


def _tardiness(model: Model) -> None:
    """Calendar days past the due date, at the last end of the action."""
    problem = model.problem
    for a, act in enumerate(problem.acts):
        if act.due is None or a in model.left_out:
            continue
        model.late[a] = model.cp.new_int_var(0, _latest(problem, act), f"late {act.id}")
        held = 0 if act.held_until is None else max(0, act.held_until - act.due)
        model.cp.add(model.late[a] >= held * model.kept.get(a, 1))
        for t in model.parts:
            if problem.tasks[t].act == a and model.windows.last_end[t] < NEVER:
                _late_task(model, t, a)


def _late_task(model: Model, t: int, a: int) -> None:
    days, due = model.problem.axis.days, model.problem.acts[a].due or 0
    lateness = [max(0, day - due) for day in days]
    if lateness[model.windows.last_end[t]] == 0:
        return
    mine = model.cp.new_int_var(0, lateness[-1], f"lateness {t}")
    model.cp.add_element(model.end[t], lateness, mine)
    model.late_of_task[t] = mine
    model.cp.add(model.late[a] >= mine).only_enforce_if(model.present[t])
    steps_past = model.end[t] - model.problem.axis.at_or_before(due)
    if model.problem.axis.days[0] <= due:
        model.cp.add(model.late[a] >= steps_past).only_enforce_if(model.present[t])


def _objective(model: Model) -> None:
    """Tasks not placed first, then value left out and weighted tardiness."""
    problem = model.problem
    spent = sum(problem.acts[a].value for a in model.left_out)
    dropped = sum(problem.acts[a].value * (1 - kept) for a, kept in model.kept.items())
    late = sum(problem.acts[a].weight * days for a, days in model.late.items())
    not_placed = 0
    if not model.all_present:
        heavier = heaviest(problem) + 1
        not_placed = heavier * sum(
            problem.acts[problem.tasks[t].act].weight * (1 - model.present[t])
            for t in model.parts
            if problem.tasks[t].act not in model.kept
        )
    model.objective = not_placed + dropped + late + spent
    model.cp.minimize(model.objective)


def heaviest(problem: Problem) -> int:
    """A cost that no plan exceeds."""
    return sum(act.value + act.weight * _latest(problem, act) for act in problem.acts)


def _latest(problem: Problem, act: Act) -> int:
    """Most calendar days that an act can be late."""
    if act.due is None:
        return 0
    return max(0, problem.axis.days[-1] - act.due, (act.held_until or 0) - act.due)


def hint(model: Model, draft: Draft) -> None:
    """Give a known plan as the value of every variable that it settles."""
    for a, kept in model.kept.items():
        model.cp.add_hint(kept, a not in draft.dropped)
    for t, parts in model.parts.items():
        placement = draft.placed.get(t)
        if not model.all_present and model.problem.tasks[t].act not in model.kept:
            model.cp.add_hint(model.present[t], placement is not None)
        if model.problem.tasks[t].at is None:
            _hint_dates(model, t, placement)
        for part in parts:
            _hint_part(model, t, part, placement)


def _hint_dates(model: Model, t: int, placement: Placement | None) -> None:
    start = placement.start if placement else model.windows.first_start[t]
    end = placement.end if placement else model.windows.first_end[t]
    model.cp.add_hint(model.start[t], start)
    model.cp.add_hint(model.end[t], end)
    for which, index in (("start", start), ("end", end)):
        if (which, t) in model.day_of:
            model.cp.add_hint(model.day_of[which, t], model.problem.axis.days[index])
    if t in model.late_of_task:
        due = model.problem.acts[model.problem.tasks[t].act].due or 0
        model.cp.add_hint(model.late_of_task[t], max(0, model.problem.axis.days[end] - due))


def _hint_part(model: Model, t: int, part: Part, placement: Placement | None) -> None:
    mine = placement.people[part.need] if placement and part.need >= 0 else ()
    chosen = placement is not None and (part.need < 0 or part.worker in mine)
    model.cp.add_hint(part.chosen, chosen)
    if part.interval is None or placement is None:
        return
    duration = model.problem.tasks[t].duration
    end = model.problem.workers[part.worker].end(placement.start, duration)
    gap = (end if end is not None else placement.start) - placement.start + 1 - duration
    if chosen:
        model.cp.add_hint(part.size, duration + gap)
        model.cp.add_hint(part.end, placement.start + duration + gap)
    for g, literal in part.gaps.items():
        model.cp.add_hint(literal, chosen and g == gap)


def read_back(model: Model, value: Any) -> Draft:
    """The plan that the variables say; `value` gives the value of a variable."""
    problem = model.problem
    placed = {t: _placement(model, t, value) for t in model.parts if value(model.present[t])}
    dropped = model.left_out | {a for a, kept in model.kept.items() if not value(kept)}
    unplaced = {
        t for t, task in enumerate(problem.tasks) if t not in placed and task.act not in dropped
    }
    return Draft(placed, frozenset(dropped), frozenset(unplaced))


def _placement(model: Model, t: int, value: Any) -> Placement:
    task = model.problem.tasks[t]
    chosen = [part for part in model.parts[t] if value(part.chosen)]
    crews = tuple(
        tuple(sorted(part.worker for part in chosen if part.need == n))
        for n in range(len(task.needs))
    )
    if task.at is not None:
        return Placement(task.at[0], task.at[1], crews)
    start = value(model.start[t])
    ends = [model.problem.workers[part.worker].end(start, task.duration) for part in chosen]
    return Placement(start, max(end for end in ends if end is not None), crews)


def scalar(problem: Problem, draft: Draft, *, all_present: bool) -> int:
    """The model's objective of a plan."""
    heavier = 0 if all_present else heaviest(problem) + 1
    return heavier * missing(problem, draft) + cost(problem, draft)
