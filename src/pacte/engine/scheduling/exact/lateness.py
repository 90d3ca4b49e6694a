"""Calendar days past the due date of each action, in the CP-SAT model.

Past the due date the days of the axis come in runs without a gap (weeks): in a run the lateness is
linear in the last end of the action, so one literal says that the run has begun. A table of days by
end would make a literal for each end of each task: twice to three times the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pacte.engine.scheduling.axis import Axis
from pacte.engine.scheduling.costs import most_days_late
from pacte.engine.scheduling.exact.variables import Last, Model
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.windows import NEVER


def tardiness(model: Model) -> None:
    """Each action is late by the calendar days between its due date and its last end."""
    problem = model.problem
    for a, act in enumerate(problem.acts):
        if act.due is None or a in model.left_out:
            continue
        late = model.late[a] = model.cp.new_int_var(
            0, most_days_late(problem, act), f"late {act.id}"
        )
        held = 0 if act.held_until is None else max(0, act.held_until - act.due)
        model.cp.add(late >= held * model.kept.get(a, 1))
        tasks = _last_tasks(model, a)
        latest = max((model.windows.last_end[t] for t in tasks), default=-1)
        if latest >= 0 and problem.axis.days[latest] > act.due:
            _after(model, a, act.due, tasks, latest)


def _last_tasks(model: Model, a: int) -> list[int]:
    """The tasks of an act that may end it: no other one follows wherever they are there."""
    together = model.all_present or a in model.kept
    return [
        t
        for t in model.parts
        if model.problem.tasks[t].act == a
        and model.windows.last_end[t] < NEVER
        and not (together and _is_followed(model, t))
    ]


def _is_followed(model: Model, t: int) -> bool:
    """Whether a floating task of the same act starts after it, in every plan that has it."""
    tasks = model.problem.tasks
    return any(
        link.after in model.parts
        and tasks[link.after].act == tasks[t].act
        and tasks[link.after].at is None
        for link in model.problem.after[t]
    )


def _after(model: Model, a: int, due: int, tasks: list[int], latest: int) -> None:
    """The lateness of an act whose last end may be past its due date."""
    cp, axis, late = model.cp, model.problem.axis, model.late[a]
    on_time = axis.at_or_before(due)
    end = cp.new_int_var(min(max(on_time, 0), latest), latest, f"last end {a}")
    for t in tasks:
        cp.add(end >= model.end[t]).only_enforce_if(model.present[t])
    begun: list[tuple[int, Any]] = []
    for first in _runs_from(axis, on_time + 1, latest):
        is_past = cp.new_bool_var(f"past {first} {a}")
        cp.add(end >= first).only_enforce_if(is_past)
        cp.add(end < first).only_enforce_if(~is_past)
        days = axis.per_day * (late - (axis.days[first] - due))
        cp.add(days >= end - first + 1 - axis.per_day).only_enforce_if(is_past)
        if begun:
            cp.add_implication(is_past, begun[-1][1])
        begun.append((first, is_past))
    if on_time >= 0:
        cp.add(axis.per_day * late >= end - on_time)
    model.last_of[a] = Last(end, tuple(tasks), tuple(begun))


def _runs_from(axis: Axis, first: int, last: int) -> Iterator[int]:
    """Where each run of days without a gap begins, from one index to another."""
    start = first
    for index in range(first, last + 1):
        if axis.days[index] != axis.days[start] + (index - start) // axis.per_day:
            yield start
            start = index
    yield start


def hint(model: Model, draft: Draft) -> None:
    """Give a known plan as the value of what is decided here."""
    axis, acts = model.problem.axis, model.problem.acts
    for a, last in model.last_of.items():
        ends = [draft.placed[t].end for t in last.tasks if t in draft.placed]
        end = max([axis.at_or_before(acts[a].due or 0), 0, *ends])
        model.cp.add_hint(last.end, end)
        if a not in draft.dropped:
            held = max(acts[a].held_until or 0, axis.days[end])
            model.cp.add_hint(model.late[a], max(0, held - (acts[a].due or 0)))
        for index, is_past in last.begun:
            model.cp.add_hint(is_past, end >= index)
