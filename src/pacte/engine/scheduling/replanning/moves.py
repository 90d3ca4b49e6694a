"""A part of a plan placed again by the model: fewest moves first, or least cost first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pacte.engine.scheduling.exact import model as cp
from pacte.engine.scheduling.exact.search import Limits
from pacte.engine.scheduling.exact.solver import repeatable
from pacte.engine.scheduling.exact.variables import Model
from pacte.engine.scheduling.problem import Draft, Need, Placement, Problem, Task
from pacte.engine.scheduling.subproblem import Part, part
from pacte.engine.scheduling.why.explain import impossible
from pacte.engine.scheduling.why.feasible import one_order
from pacte.engine.scheduling.windows import windows

Aim = Literal["moves", "cost"]
MOST_CANDIDATES = 8
"""People compared for a need where many steps are free; those who hold it always are."""
SHARES = (1.0, 0.3, 0.1)
"""Work for what comes first, second and last, as parts of the work allowed."""
FEW = 40
"""Free steps up to which everyone able is compared."""


@dataclass(frozen=True)
class Question:
    """What may move, what stays, where things are. `was`: tasks whose dates count as theirs.

    `seconds`: for the whole question. `near`: indexes from where they stood within which free
    tasks stay (None: anywhere). `left`: tasks without a place that are not to move either.
    """

    problem: Problem
    free: frozenset[int]
    held: Mapping[int, Placement]
    was: frozenset[int]
    now: Mapping[int, Placement]
    aim: Aim
    seconds: float
    work: float
    seed: int
    near: int | None = None
    left: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reply:
    """The free tasks placed, the ids of acts dropped; `proven`: nothing is better for the aim."""

    placed: dict[int, Placement]
    dropped: frozenset[str]
    proven: bool


def placed_again(asked: Question, first_day: date) -> Reply:
    """The free tasks placed again among those held."""
    whole = part(asked.problem, asked.free, asked.held, asked.left)
    whole = replace(whole, problem=_with_fewer_candidates(whole.problem, len(asked.free)))
    if asked.near is not None:
        whole = replace(whole, problem=_kept_near(whole.problem, asked.near))
    doubt = impossible(whole.problem, first_day)
    skipped = frozenset(doubt.reasons)
    acts = whole.problem.acts
    out = frozenset(a for t in skipped if acts[a := whole.problem.tasks[t].act].optional)
    start = _start(whole, asked, first_day, out)
    if cp.is_too_large(whole.problem) or asked.seconds <= 0:
        return _reply(whole, start, proven=False)
    order = [t for t in doubt.order if t not in skipped]
    narrowed = windows(whole.problem, doubt.reach, order, whole=False)
    model = cp.build(whole.problem, narrowed, skipped=skipped, left_out=out, all_present=False)
    moved = _moved(model, whole, asked)
    aims = (*_aims(model, moved, asked.aim), _distance(model, whole, asked))
    return _solved(model, whole, asked, start, aims)


def _kept_near(problem: Problem, days: int) -> Problem:
    return replace(problem, tasks=tuple(_near(task, days) for task in problem.tasks))


def _near(task: Task, days: int) -> Task:
    """A floating task that starts within so many indexes of where it stood."""
    if task.at is not None or task.hint is None:
        return task
    first, last = max(task.earliest, task.hint - days), min(task.latest_start, task.hint + days)
    return replace(task, earliest=first, latest_start=last)


def _start(whole: Part, asked: Question, first_day: date, out: frozenset[int]) -> Draft:
    """The plan known, and what it lacks placed at once where that is possible."""
    stays = {t: p for t, p in asked.now.items() if t in asked.free}
    lacking = asked.free - stays.keys()
    among = part(asked.problem, lacking, {**asked.held, **stays}, asked.left)
    found = among.back(one_order(impossible(among.problem, first_day))) if lacking else {}
    places = {**stays, **found}
    acts, tasks = whole.problem.acts, whole.problem.tasks
    torn = {tasks[i].act for i in range(whole.free) if whole.tasks[i] not in places} | out
    dropped = frozenset(a for a in torn if acts[a].optional)
    placed = {
        i: places[t]
        for i, t in enumerate(whole.tasks[: whole.free])
        if t in places and tasks[i].act not in dropped
    }
    placed |= whole.pinned
    left = {i for i, task in enumerate(tasks) if i not in placed and task.act not in dropped}
    return Draft(placed, dropped, frozenset(left))


def _with_fewer_candidates(problem: Problem, free: int) -> Problem:
    if free <= FEW:
        return problem
    room = [sum(w.capacity - b for b in w.busy) for w in problem.workers]
    tasks = tuple(
        replace(task, needs=tuple(_fewer(need, room) for need in task.needs))
        for task in problem.tasks
    )
    return replace(problem, tasks=tasks)


def _fewer(need: Need, room: list[int]) -> Need:
    if len(need.candidates) <= MOST_CANDIDATES:
        return need
    freest = sorted(need.candidates, key=lambda w: (w not in need.hinted, -room[w], w))
    kept = set(freest[: max(MOST_CANDIDATES, need.people + 2)])
    return replace(need, candidates=tuple(w for w in need.candidates if w in kept))


def _moved(model: Model, whole: Part, asked: Question) -> list[Any]:
    """For each task that had a place, whether it leaves it: date, people, or altogether."""
    return [
        _leaves(model, i, whole.problem.tasks[i])
        for i, t in enumerate(whole.tasks[: whole.free])
        if t in asked.was and i in model.parts
    ]


def _leaves(model: Model, i: int, task: Task) -> Any:
    moved = model.cp.new_bool_var(f"moved {task.id}")
    stays = ~moved
    model.cp.add(model.present[i] == 1).only_enforce_if(stays)
    if task.at is None:
        if task.hint is None:
            model.cp.add(moved == 1)
        else:
            model.cp.add(model.start[i] == task.hint).only_enforce_if(stays)
    for n, need in enumerate(task.needs):
        mine = {part_.worker: part_.chosen for part_ in model.parts[i] if part_.need == n}
        if not need.hinted or not set(need.hinted) <= mine.keys():
            model.cp.add(moved == 1)
        for w in set(need.hinted) & mine.keys():
            model.cp.add(mine[w] == 1).only_enforce_if(stays)
    return moved


def _distance(model: Model, whole: Part, asked: Question) -> Any:
    """Days between the old dates and the new ones, summed; then people who stand there no more."""
    apart, stay = [], []
    for i, t in enumerate(whole.tasks[: whole.free]):
        if t not in asked.was or i not in model.parts:
            continue
        stay += _standing(model, whole, i)
        hint = whole.problem.tasks[i].hint
        if hint is not None:
            days = model.cp.new_int_var(0, len(whole.problem.axis), f"apart {t}")
            model.cp.add(days >= model.start[i] - hint).only_enforce_if(model.present[i])
            model.cp.add(days >= hint - model.start[i]).only_enforce_if(model.present[i])
            apart.append(days)
    return (len(stay) + 1) * sum(apart) + sum(1 - one for one in stay)


def _standing(model: Model, whole: Part, i: int) -> list[Any]:
    """For each of the people who stood on a task and still may, whether they do."""
    hinted = {n: need.hinted for n, need in enumerate(whole.problem.tasks[i].needs)}
    return [one.chosen for one in model.parts[i] if one.worker in hinted.get(one.need, ())]


def _aims(model: Model, moved: list[Any], aim: Aim) -> tuple[Any, Any]:
    """What is made least first, and then, the first kept: two small sums search better than one.

    Tasks without a place come before all; where moves come first, an action left out is one.
    """
    problem = model.problem
    left = sum(
        problem.acts[problem.tasks[t].act].weight * (1 - model.present[t])
        for t in model.parts
        if problem.tasks[t].act not in model.kept
    )
    if aim == "cost":
        return model.objective, sum(moved)
    left += sum(problem.acts[a].weight * (1 - kept) for a, kept in model.kept.items())
    return (len(moved) + 1) * left + sum(moved), model.objective


def _solved(
    model: Model, whole: Part, asked: Question, start: Draft, aims: tuple[Any, ...]
) -> Reply:
    """The aims one after the other, each from the plan that the one before found."""
    draft, proven = start, True
    limits = Limits(seed=asked.seed, work=asked.work, seconds=asked.seconds)
    for aim, part_of_work in zip(aims, SHARES, strict=True):
        if isinstance(aim, int):
            continue
        model.cp.minimize(aim)
        model.cp.clear_hints()
        cp.hint(model, draft)
        solver = repeatable(limits.seed, limits.work * part_of_work, max(0.01, limits.left))
        status = solver.status_name(solver.solve(model.cp))
        if status not in ("OPTIMAL", "FEASIBLE"):
            return _reply(whole, draft, proven=False)
        draft, proven = cp.read_back(model, solver.value), proven and status == "OPTIMAL"
        model.cp.add(aim <= round(solver.objective_value))
    return _reply(whole, draft, proven=proven)


def _reply(whole: Part, draft: Draft, *, proven: bool) -> Reply:
    out = frozenset(whole.problem.acts[a].id for a in draft.dropped)
    return Reply(whole.back(draft), out, proven)
