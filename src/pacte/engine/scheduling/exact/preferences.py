"""Seasons and synergies in the CP-SAT model: wanted dates, each with its price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pacte.engine.scheduling.costs import missed_synergies
from pacte.engine.scheduling.exact.constraints import day_of
from pacte.engine.scheduling.exact.variables import Model, OffWindow, Part
from pacte.engine.scheduling.problem import Draft, Synergy


def seasons(model: Model) -> None:
    """Each task there starts in its action's season, or counts as off season."""
    for t in model.parts:
        task = model.problem.tasks[t]
        season = model.problem.acts[task.act].season
        if season is None:
            continue
        off = model.cp.new_bool_var(f"off season {t}")
        model.off_season[t] = off
        inside = _domain(season, len(model.problem.axis))
        model.cp.add_linear_expression_in_domain(model.start[t], inside).only_enforce_if(
            [model.present[t], ~off]
        )


def _domain(mask: int, size: int) -> Any:
    from ortools.sat.python import cp_model

    return cp_model.Domain.from_values([i for i in range(size) if mask >> i & 1])


def windows(model: Model) -> None:
    """Each person's days on a task outside its preferred windows are counted, one by one."""
    for t, parts in model.parts.items():
        task = model.problem.tasks[t]
        if task.preferred is None or not task.off_window:
            continue
        alone = sum(need.people for need in task.needs) <= 1
        if parts and parts[0].places:
            model.outside += [term for part in parts for term in _outside_by_place(model, t, part)]
            continue
        for group in [tuple(parts)] if alone else [(part,) for part in parts]:
            _count_outside(model, t, group)


def _outside_by_place(model: Model, t: int, part: Part) -> Iterator[tuple[int, Any]]:
    """(points, literal) of each place of a person with days outside."""
    task = model.problem.tasks[t]
    days = model.problem.outside(task, model.problem.workers[part.worker])
    for (start, _), there in part.places.items():
        if days[start]:
            yield task.off_window * days[start], there


def _count_outside(model: Model, t: int, group: tuple[Part, ...]) -> None:
    task, workers = model.problem.tasks[t], model.problem.workers
    inside = range(model.windows.first_start[t], model.windows.last_start[t] + 1)
    tables = [model.problem.outside(task, workers[part.worker]) for part in group]
    most = max((table[start] for table in tables for start in inside), default=0)
    for count in range(1, most + 1):
        over = model.cp.new_bool_var(f"{count} days of {t} outside")
        model.off_window.append(OffWindow(t, group, count, over))
        for part, table in zip(group, tables, strict=True):
            _starts_among(model, t, [s for s in inside if table[s] < count], [part.chosen, ~over])


def _starts_among(model: Model, t: int, starts: list[int], when: list[Any]) -> None:
    from ortools.sat.python import cp_model

    if starts:
        inside = cp_model.Domain.from_values(starts)
        model.cp.add_linear_expression_in_domain(model.start[t], inside).only_enforce_if(when)
    else:
        model.cp.add_bool_or([~literal for literal in when])


def synergies(model: Model) -> None:
    """Each synergy of an act that is there keeps its gap, or is missed."""
    for s, synergy in enumerate(model.problem.synergies):
        begins = _begins(model, synergy.after)
        if synergy.after in model.left_out or not begins:
            continue
        model.missed[s] = model.cp.new_bool_var(f"missed {s}")
        bound = [*_is_there(model, synergy.after), ~model.missed[s]]
        unless = [~literal for literal in bound]
        ends = _ends(model, synergy)
        if synergy.before in model.kept:
            model.cp.add_bool_or([*unless, model.kept[synergy.before]])
        if ends:
            _keep_gap(model, synergy, bound, (begins, ends))
        else:
            model.cp.add_bool_or(unless)


def _is_there(model: Model, act: int) -> list[Any]:
    """Literals that all hold when the act has a dated task."""
    if act in model.kept:
        return [model.kept[act]]
    if model.all_present or model.problem.acts[act].held_from is not None:
        return []
    some = model.cp.new_bool_var(f"something of {act}")
    for t in _mine(model, act):
        model.cp.add_implication(model.present[t], some)
    return [some]


Dated = list[tuple[Any, Any]]
"""(calendar offset, literal that it is there)."""


def _begins(model: Model, act: int) -> Dated:
    mine = [(day_of(model, "start", t), model.present[t]) for t in _mine(model, act)]
    return [*mine, *_held(model, model.problem.acts[act].held_from)]


def _ends(model: Model, synergy: Synergy) -> Dated:
    if synergy.before is None:
        return _held(model, synergy.held_until)
    if synergy.before in model.left_out:
        return []
    mine = [(day_of(model, "end", t), model.present[t]) for t in _mine(model, synergy.before)]
    return [*mine, *_held(model, model.problem.acts[synergy.before].held_until)]


def _held(model: Model, day: int | None) -> Dated:
    return [] if day is None else [(day, model.cp.new_constant(1))]


def _mine(model: Model, act: int) -> list[int]:
    return [t for t in model.problem.tasks_of[act] if t in model.parts]


def _keep_gap(model: Model, synergy: Synergy, bound: list[Any], days: tuple[Dated, Dated]) -> None:
    """The last end and the first begin are as far apart as wanted when all of `bound` hold."""
    cp, (begins, ends) = model.cp, days
    first, last = _one_of(model, begins, bound), _one_of(model, ends, bound)
    for day, there in begins:
        cp.add(first <= day).only_enforce_if([*bound, there])
    for day, there in ends:
        cp.add(last >= day).only_enforce_if([*bound, there])
    cp.add(first - last - 1 >= synergy.min_gap).only_enforce_if(bound)
    cp.add(first - last - 1 <= synergy.max_gap).only_enforce_if(bound)


def _one_of(model: Model, dated: Dated, bound: list[Any]) -> Any:
    """A calendar offset equal to one of those that are there, when all of `bound` hold."""
    days = model.problem.axis.days
    held = [day for day, _ in dated if isinstance(day, int)]
    found = model.cp.new_int_var(min([*held, days[0]]), max([*held, days[-1]]), "day")
    chosen = []
    for day, there in dated:
        literal = model.cp.new_bool_var("this one")
        model.cp.add(found == day).only_enforce_if(literal)
        model.cp.add_implication(literal, there)
        chosen.append(literal)
    model.cp.add_bool_or([*chosen, *(~literal for literal in bound)])
    return found


def penalties(model: Model) -> Any:
    """What steps off season, days outside windows and missed synergies cost."""
    problem = model.problem
    off = sum(
        problem.acts[problem.tasks[t].act].off_season * literal
        for t, literal in model.off_season.items()
    )
    off += sum(points * there for points, there in model.outside)
    off += sum(problem.tasks[one.task].off_window * one.over for one in model.off_window)
    return off + sum(problem.synergies[s].penalty * miss for s, miss in model.missed.items())


def hint(model: Model, draft: Draft) -> None:
    """What a known plan has off season and misses."""
    for t, literal in model.off_season.items():
        season = model.problem.acts[model.problem.tasks[t].act].season or 0
        at = draft.placed.get(t)
        model.cp.add_hint(literal, at is not None and not season >> at.start & 1)
    for one in model.off_window:
        model.cp.add_hint(one.over, _days_outside(model, one, draft) >= one.count)
    missed = missed_synergies(model.problem, draft)
    for s, literal in model.missed.items():
        model.cp.add_hint(literal, model.problem.synergies[s] in missed)


def _days_outside(model: Model, one: OffWindow, draft: Draft) -> int:
    """Days outside that the parts of one count have in a known plan."""
    placement, problem = draft.placed.get(one.task), model.problem
    if placement is None:
        return 0
    task = problem.tasks[one.task]
    return sum(
        problem.outside(task, problem.workers[part.worker])[placement.start]
        for part in one.parts
        if part.need < 0 or part.worker in placement.people[part.need]
    )
