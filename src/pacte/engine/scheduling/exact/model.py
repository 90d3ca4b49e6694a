"""The CP-SAT model: variables, constraints, objective, hint, reading back.

Traps it avoids are in docs/methods/scheduling.md. ortools is imported only when a model is built.
"""

from __future__ import annotations

from typing import Any

from pacte.engine.scheduling.costs import cost, largest_cost, missing
from pacte.engine.scheduling.exact import (
    comfort,
    constraints,
    lateness,
    money,
    places,
    preferences,
    variables,
)
from pacte.engine.scheduling.exact.variables import Model, Part
from pacte.engine.scheduling.problem import Draft, Placement, Problem
from pacte.engine.scheduling.windows import Windows

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
    lateness.tardiness(model)
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
    lateness.hint(model, draft)
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
