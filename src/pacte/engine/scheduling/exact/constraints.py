"""The CP-SAT model's constraints, one function per rule of docs/reference/schedule.md."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pacte.engine.scheduling.exact.variables import Model, Part
from pacte.engine.scheduling.problem import Link, Problem, Task


def one_need_per_person(model: Model) -> None:
    """Nobody serves two needs of one step."""
    for parts in model.parts.values():
        by_worker: dict[int, list[Any]] = defaultdict(list)
        for part in parts:
            by_worker[part.worker].append(part.chosen)
        for chosen in by_worker.values():
            if len(chosen) > 1:
                model.cp.add_at_most_one(chosen)


def ends(model: Model, t: int) -> None:
    """The end of a floating task is the latest end among its people."""
    parts = model.parts[t]
    for part in parts:
        model.cp.add(model.end[t] >= part.end - 1).only_enforce_if(part.chosen)
    if sum(need.people for need in model.problem.tasks[t].needs) <= 1:
        for part in parts:
            model.cp.add(model.end[t] == part.end - 1).only_enforce_if(part.chosen)
    else:
        _last_one_ends(model, t, parts)


def must_end_exactly(model: Model, t: int) -> bool:
    """Whether a later end than the true one could pay: a maximum lag or a partner waits for it."""
    problem = model.problem
    return any(link.max_lag is not None for link in problem.after[t]) or any(
        synergy.before == problem.tasks[t].act for synergy in problem.synergies
    )


def _last_one_ends(model: Model, t: int, parts: list[Part]) -> None:
    """Somebody ends on the task's last day: without it the search would end later to please."""
    if not must_end_exactly(model, t):
        return
    last_ones = []
    for part in parts:
        is_last = model.cp.new_bool_var("ends last")
        model.cp.add_implication(is_last, part.chosen)
        model.cp.add(model.end[t] == part.end - 1).only_enforce_if(is_last)
        last_ones.append(is_last)
    model.cp.add(sum(last_ones) >= model.present[t])


def capacity_of_people(model: Model) -> None:
    """Each worked day, the loads of a person stay within capacity."""
    for w, who in enumerate(model.problem.workers):
        if w == model.problem.company:
            continue
        intervals, loads = _own_intervals(model, w)
        if not intervals:
            continue
        if 2 * min(loads) > who.capacity:
            model.cp.add_no_overlap(intervals)
            continue
        for first, last, load in _runs([min(who.busy[d], who.capacity) for d in who.worked]):
            start, size = who.worked[first], who.worked[last] - who.worked[first] + 1
            intervals.append(model.cp.new_fixed_size_interval_var(start, size, "busy"))
            loads.append(load)
        model.cp.add_cumulative(intervals, loads, who.capacity)


def _own_intervals(model: Model, w: int) -> tuple[list[Any], list[int]]:
    intervals, loads = [], []
    for t, parts in model.parts.items():
        for part in parts:
            if part.worker == w and part.load > 0:
                floating = part.interval is not None
                mine = [(part.interval, part.load)] if floating else _held(model, t, part)
                intervals += [interval for interval, _ in mine]
                loads += [load for _, load in mine]
    return intervals, loads


def _held(model: Model, t: int, part: Part) -> list[tuple[Any, int]]:
    return [
        (model.cp.new_optional_fixed_size_interval_var(d, 1, part.chosen, "held"), load)
        for d, load in held_days(model, t, part)
    ]


def held_days(model: Model, t: int, part: Part) -> list[tuple[int, int]]:
    """(index, load) of a fixed step where it meets floating work: on worked days only."""
    task, problem = model.problem.tasks[t], model.problem
    first, last = task.at or (0, -1)
    mask = problem.workers[part.worker].worked_mask
    days = (d for d in range(first, last + 1) if mask >> d & 1)
    return [(d, problem.held_load(task, part.load, part.worker, d)) for d in days]


def _runs(loads: list[int]) -> list[tuple[int, int, int]]:
    """(first place, last place, load) of each stretch of equal positive load."""
    found: list[tuple[int, int, int]] = []
    for place, load in enumerate(loads):
        if load and found and found[-1][1] == place - 1 and found[-1][2] == load:
            found[-1] = (found[-1][0], place, load)
        elif load:
            found.append((place, place, load))
    return found


def capacity_on_days_off(model: Model) -> None:
    """Fixed steps held on days off share the person's capacity among themselves."""
    meeting: dict[tuple[int, int], list[tuple[Any, int]]] = defaultdict(list)
    for t, parts in model.parts.items():
        first, last = model.problem.tasks[t].at or (0, -1)
        for part in parts:
            mask = model.problem.workers[part.worker].worked_mask
            for d in range(first, last + 1):
                if not mask >> d & 1:
                    load = model.problem.held_load(
                        model.problem.tasks[t], part.load, part.worker, d
                    )
                    meeting[part.worker, d].append((part.chosen, load))
    for (w, d), together in meeting.items():
        who = model.problem.workers[w]
        if len(together) > 1 and w != model.problem.company:
            room = max(0, who.capacity - who.busy[d])
            model.cp.add(sum(load * chosen for chosen, load in together) <= room)


def capacity_of_crews(model: Model) -> None:
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


def capacity_of_equipment(model: Model) -> None:
    """On each day from start to end, the units in use stay within the quantity."""
    for s, stock in enumerate(model.problem.stocks):
        users = [(t, q) for t in model.parts for e, q in model.problem.tasks[t].equipment if e == s]
        if not users:
            continue
        intervals = [_counted(model, t, s) for t, _ in users]
        amounts = [q for _, q in users]
        for first, last, load in _runs([min(b, stock.quantity) for b in stock.busy]):
            intervals.append(
                model.cp.new_fixed_size_interval_var(first, last - first + 1, "in use")
            )
            amounts.append(load)
        model.cp.add_cumulative(intervals, amounts, stock.quantity)


def _counted(model: Model, t: int, s: int) -> Any:
    """The stretch in which a task counts for a stock, as an interval."""
    if model.problem.stocks[s].kind == "equipment":
        return _whole(model, t)
    last = len(model.problem.axis)
    until = [model.problem.taken_until(s, end) + 1 for end in range(last)]
    size = model.cp.new_int_var(1, last, f"length {t} of {s}")
    stop = model.cp.new_int_var(1, last, f"counted {t} of {s}")
    model.cp.add_element(model.end[t], until, stop)
    return model.cp.new_optional_interval_var(
        model.start[t], size, stop, model.present[t], f"counts {t} for {s}"
    )


def precedence(model: Model) -> None:
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
            gap = day_of(model, "start", after) - _end_day(model, link)
            model.cp.add(gap >= 1 + link.min_lag).only_enforce_if(both)
        if link.max_lag is not None:
            gap = day_of(model, "start", after) - _end_day(model, link)
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
    return day_of(model, "end", link.before)


def day_of(model: Model, which: str, t: int) -> Any:
    """Calendar offset of a task's start or end."""
    if (which, t) not in model.day_of:
        days = model.problem.axis.days
        index = model.start[t] if which == "start" else model.end[t]
        offset = model.cp.new_int_var(days[0], days[-1], f"day {which} {t}")
        model.cp.add_element(index, list(days), offset)
        model.day_of[which, t] = offset
    return model.day_of[which, t]


def waiting_for_unplaced(model: Model) -> None:
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
