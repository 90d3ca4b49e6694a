"""The CP-SAT model: variables, constraints, objective, hint, reading back.

Traps it avoids are in docs/methods/scheduling.md. ortools is imported only when a model is built.
"""

from __future__ import annotations

from typing import Any

from pacte.engine.scheduling.costs import cost, largest_cost, missing, most_days_late
from pacte.engine.scheduling.exact import (
    comfort,
    constraints,
    money,
    places,
    preferences,
    variables,
)
from pacte.engine.scheduling.exact.variables import Model, Part
from pacte.engine.scheduling.problem import Draft, Placement, Problem
from pacte.engine.scheduling.windows import NEVER, Windows

LARGEST_MODEL = 150_000
"""Literals above which no model is built: the time limit does not cover building."""
GAPS_GUESSED = 5


def is_too_large(problem: Problem) -> bool:
    """Whether building the model would take more memory and time than allowed."""
    candidates = sum(len(need.candidates) for task in problem.tasks for need in task.needs)
    size = (candidates + len(problem.tasks)) * GAPS_GUESSED
    return size > LARGEST_MODEL or comfort.is_too_fine(problem)


def build(
    problem: Problem,
    windows: Windows,
    *,
    skipped: frozenset[int],
    left_out: frozenset[int],
    all_present: bool,
    by_place: bool = False,
) -> Model:
    """The whole model; `all_present`: every mandatory task has a place, so none may be left.

    `by_place`: a literal for each place of each person, in place of intervals.
    """
    from ortools.sat.python import cp_model

    model = Model(problem, windows, skipped, left_out, all_present, cp_model.CpModel())
    variables.decide_dates(model)
    _decide_people(model, by_place=by_place)
    constraints.one_need_per_person(model)
    if by_place:
        places.capacity_of_people(model)
    else:
        constraints.capacity_of_people(model)
        constraints.capacity_of_crews(model)
    constraints.capacity_on_days_off(model)
    constraints.capacity_of_equipment(model)
    money.within_limits(model)
    constraints.precedence(model)
    constraints.waiting_for_unplaced(model)
    _tardiness(model)
    preferences.seasons(model)
    preferences.windows(model)
    preferences.synergies(model)
    _objective(model)
    return model


def _decide_people(model: Model, *, by_place: bool) -> None:
    for t in variables.tasks_of(model):
        floats = model.problem.tasks[t].at is None
        if by_place and floats:
            places.decide_people(model, t)
        else:
            variables.decide_people(model, t)
            if floats:
                constraints.ends(model, t)


def _tardiness(model: Model) -> None:
    """Calendar days past the due date, at the last end of the action."""
    problem = model.problem
    for a, act in enumerate(problem.acts):
        if act.due is None or a in model.left_out:
            continue
        model.late[a] = model.cp.new_int_var(0, most_days_late(problem, act), f"late {act.id}")
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
        per_day = model.problem.axis.per_day
        model.cp.add(per_day * model.late[a] >= steps_past).only_enforce_if(model.present[t])


def _objective(model: Model) -> None:
    """Tasks not placed first, then value left out and weighted tardiness."""
    problem = model.problem
    spent = sum(problem.acts[a].value for a in model.left_out)
    dropped = sum(problem.acts[a].value * (1 - kept) for a, kept in model.kept.items())
    late = sum(problem.acts[a].weight * days for a, days in model.late.items())
    not_placed = 0
    if not model.all_present:
        heavier = largest_cost(problem) + 1
        not_placed = heavier * sum(
            problem.acts[problem.tasks[t].act].weight * (1 - model.present[t])
            for t in model.parts
            if problem.tasks[t].act not in model.kept
        )
    model.objective = not_placed + dropped + late + spent + preferences.penalties(model)
    model.objective += comfort.beyond_comfort(model)
    model.cp.minimize(model.objective)


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
    money.hint(model, draft)
    comfort.hint(model, draft)
    preferences.hint(model, draft)


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
    for (start, _), literal in part.places.items():
        model.cp.add_hint(literal, chosen and placement is not None and placement.start == start)
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
    heavier = 0 if all_present else largest_cost(problem) + 1
    return heavier * missing(problem, draft) + cost(problem, draft)
