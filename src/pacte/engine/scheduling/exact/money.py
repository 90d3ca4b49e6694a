"""What steps cost in each period, in the CP-SAT model."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pacte.engine.scheduling.exact.variables import Model
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.stretches import between, bits


def within_limits(model: Model) -> None:
    """What the tasks that start in a period cost stays within what each limit leaves there."""
    problem = model.problem
    for p, purse in enumerate(problem.purses):
        mine = [t for t in model.parts if p in problem.tasks[t].purses]
        costs = [problem.tasks[t].cost * starts_in(model, t, purse.starts) for t in mine]
        if mine:
            model.cp.add(sum(costs) <= purse.room)
    _somewhere(model)


def starts_in(model: Model, t: int, mask: int) -> Any:
    """Whether a task is there and starts on an index of a mask."""
    own = _own_starts(model, t)
    inside = own & mask
    if inside in (0, own):
        return model.present[t] if inside else 0
    if (t, inside) not in model.starts_in:
        pays = model.cp.new_bool_var(f"pays {t}")
        model.starts_in[t, inside] = pays
        model.cp.add_implication(pays, model.present[t])
        here, elsewhere = _domain(inside), _domain(own & ~inside)
        start, is_elsewhere = model.start[t], [~pays, model.present[t]]
        model.cp.add_linear_expression_in_domain(start, here).only_enforce_if(pays)
        model.cp.add_linear_expression_in_domain(start, elsewhere).only_enforce_if(is_elsewhere)
    return model.starts_in[t, inside]


def _own_starts(model: Model, t: int) -> int:
    at = model.problem.tasks[t].at
    if at is not None:
        return 1 << at[0]
    return between(model.windows.first_start[t], model.windows.last_start[t])


def _domain(mask: int) -> Any:
    from ortools.sat.python import cp_model

    return cp_model.Domain.from_values(bits(mask))


def _somewhere(model: Model) -> None:
    """Redundant: a task that is there starts in one of its periods, where they share its dates."""
    masks: defaultdict[int, list[int]] = defaultdict(list)
    for t, inside in model.starts_in:
        masks[t].append(inside)
    for t, parts in masks.items():
        own = _own_starts(model, t)
        days = sum(inside.bit_count() for inside in parts)
        if sum(parts) == own and days == own.bit_count():
            model.cp.add(sum(model.starts_in[t, inside] for inside in parts) == model.present[t])


def hint(model: Model, draft: Draft) -> None:
    """Where a known plan pays what."""
    for (t, inside), pays in model.starts_in.items():
        placement = draft.placed.get(t)
        model.cp.add_hint(pays, placement is not None and inside >> placement.start & 1 == 1)
