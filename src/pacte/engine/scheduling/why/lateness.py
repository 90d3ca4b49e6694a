"""The binding reason of each late action: what keeps its last step from ending earlier."""

from __future__ import annotations

from pacte.engine.scheduling.costs import tardiness
from pacte.engine.scheduling.problem import Draft, Problem, Reason
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.serial.placing import Room, start_mask
from pacte.engine.scheduling.why.explain import Doubt

MOST_NAMED = 8


def reasons(doubt: Doubt, draft: Draft) -> tuple[Reason, ...]:
    """One reason for each action that ends after its due date."""
    late = {a: days for a, days in tardiness(doubt.problem, draft).items() if days}
    if not late:
        return ()
    ledger = Ledger(doubt.problem)
    for t, placement in draft.placed.items():
        ledger.take(doubt.problem.tasks[t], placement)
    return tuple(_why(doubt, draft, ledger, a, days) for a, days in late.items())


def _why(doubt: Doubt, draft: Draft, ledger: Ledger, a: int, days: int) -> Reason:
    problem = doubt.problem
    act = problem.acts[a]
    mine = [t for t in draft.placed if problem.tasks[t].act == a]
    params = {"days_late": days, "due_date": doubt.date_of(act.due or 0)}
    named = (("action", act.id),)
    if not mine:
        return Reason("late_already_begun", named, params)
    last = max(mine, key=lambda t: (draft.placed[t].end, t))
    if act.held_until is not None and act.held_until > problem.axis.days[draft.placed[last].end]:
        return Reason("late_already_begun", named, params)
    soonest = problem.axis.days[doubt.free.first_end[last]]
    if act.due is not None and soonest > act.due:
        params |= {"earliest_end": doubt.date_of(soonest)}
        chain = _tight_chain(problem, draft, last)
        return Reason("late_even_alone", (*named, *_steps(problem, chain)), params)
    return _held_up(doubt, draft, ledger, _tight_chain(problem, draft, last), (named, params))


def _steps(problem: Problem, tasks: list[int]) -> tuple[tuple[str, str], ...]:
    return tuple(("step", problem.tasks[t].id) for t in tasks)


def _tight_chain(problem: Problem, draft: Draft, t: int) -> list[int]:
    """Back from `t`, the steps that each start as soon as the one before allows."""
    path = [t]
    while True:
        start = draft.placed[path[0]].start
        tight = [
            link.before
            for link in problem.before[path[0]]
            if link.before in draft.placed
            and problem.start_after(draft.placed[link.before].end, link) >= start
        ]
        if not tight:
            return path
        path.insert(0, tight[0])


def _held_up(
    doubt: Doubt,
    draft: Draft,
    ledger: Ledger,
    chain: list[int],
    said: tuple[tuple[tuple[str, str], ...], dict[str, object]],
) -> Reason:
    """What holds the first step of the chain: equipment, or people at work on other steps."""
    problem, t = doubt.problem, chain[0]
    named, params = said
    task, placement = problem.tasks[t], draft.placed[t]
    params = params | {"held_until": doubt.day(placement.start)}
    steps = _steps(problem, chain)
    if placement.start <= max(task.earliest, doubt.free.first_start[t]):
        return Reason("late_earliest_date", (*named, *steps), params)
    ledger.give_back(task, placement)
    room = Room(doubt.free.first_start[t], placement.start - 1, 0, len(problem.axis) - 1)
    people_free = start_mask(ledger, task, room) != 0
    ledger.take(task, placement)
    if people_free and task.equipment:
        stocks = tuple((problem.stocks[s].kind, problem.stocks[s].id) for s, _ in task.equipment)
        if all(kind == "segment" for kind, _ in stocks):
            return Reason("late_contacts_full", (*named, *steps, *dict.fromkeys(stocks)), params)
        shared = tuple(pair for pair in stocks if pair[0] == "equipment")
        return Reason("late_equipment_busy", (*named, *steps, *shared), params)
    if people_free:
        return Reason("late_by_choice", (*named, *steps), params)
    params |= {"chain": len(chain)}
    return Reason("late_people_busy", (*named, *steps, *_busy_on(doubt, draft, t)), params)


def _busy_on(doubt: Doubt, draft: Draft, t: int) -> tuple[tuple[str, str], ...]:
    """The skill sought, its holders, and the steps that keep them before the start."""
    problem = doubt.problem
    task, start = problem.tasks[t], draft.placed[t].start
    holders = {w for need in task.needs for w in need.candidates}
    skills = sorted({need.skill for need in task.needs if need.skill})
    first = doubt.free.first_start[t]
    others = [
        (-placement.end, u)
        for u, placement in draft.placed.items()
        if placement.start <= start and first <= placement.end and u != t
        if any(w in holders for crew in placement.people for w in crew)
    ]
    people = [("person", problem.workers[w].id) for w in sorted(holders)]
    busy = [("step", problem.tasks[u].id) for _, u in sorted(others)[:MOST_NAMED]]
    return (*(("skill", s) for s in skills), *people[:MOST_NAMED], *busy)
