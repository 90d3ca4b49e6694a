"""The binding reason of each late action: what keeps its last step from ending earlier."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

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
    seen = _Seen(doubt, draft)
    return tuple(_why(seen, a, days) for a, days in late.items())


@dataclass
class _Seen:
    """A plan with what is free in it, and without it; and who is on what."""

    doubt: Doubt
    draft: Draft

    def __post_init__(self) -> None:
        self.ledger, self.alone = Ledger(self.doubt.problem), Ledger(self.doubt.problem)
        self.tasks_of: defaultdict[int, list[int]] = defaultdict(list)
        for t, placement in self.draft.placed.items():
            self.ledger.take(self.doubt.problem.tasks[t], placement)
            for worker in {w for crew in placement.people for w in crew}:
                self.tasks_of[worker].append(t)


def _why(seen: _Seen, a: int, days: int) -> Reason:
    doubt, draft, problem = seen.doubt, seen.draft, seen.doubt.problem
    act = problem.acts[a]
    mine = [t for t in problem.tasks_of[a] if t in draft.placed]
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
    return _held_up(seen, _tight_chain(problem, draft, last), (named, params))


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
    seen: _Seen,
    chain: list[int],
    said: tuple[tuple[tuple[str, str], ...], dict[str, object]],
) -> Reason:
    """What holds the first step of the chain: equipment, or people at work on other steps."""
    doubt, draft, ledger = seen.doubt, seen.draft, seen.ledger
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
    without_money = task.purses and start_mask(ledger, replace(task, purses=()), room) != 0
    busy = _busy_before(seen, t)
    ledger.take(task, placement)
    if without_money and not people_free:
        return Reason("late_money_spent", (*named, *steps), params)
    if people_free and task.equipment:
        stocks = tuple((problem.stocks[s].kind, problem.stocks[s].id) for s, _ in task.equipment)
        if all(kind == "segment" for kind, _ in stocks):
            return Reason("late_contacts_full", (*named, *steps, *dict.fromkeys(stocks)), params)
        shared = tuple(pair for pair in stocks if pair[0] == "equipment")
        return Reason("late_equipment_busy", (*named, *steps, *shared), params)
    if people_free:
        return Reason("late_by_choice", (*named, *steps), params)
    params |= {"chain": len(chain)}
    return Reason("late_people_busy", (*named, *steps, *_busy_on(seen, t, busy)), params)


def _busy_before(seen: _Seen, t: int) -> set[int]:
    """The candidates who could start `t`, given back, before it does but for the other steps."""
    task, start = seen.doubt.problem.tasks[t], seen.draft.placed[t].start
    first = seen.doubt.free.first_start[t]
    sooner = (1 << start) - (1 << first)
    found = set()
    for need in task.needs:
        masks = seen.alone.task_starts(task, need), seen.ledger.task_starts(task, need)
        for w, alone, left in zip(need.candidates, *masks, strict=True):
            if alone & sooner and not left & sooner:
                found.add(w)
    return found


def _busy_on(seen: _Seen, t: int, busy: set[int]) -> tuple[tuple[str, str], ...]:
    """The skill sought, who is kept busy, and the steps that keep them before the start.

    Where nobody is by themselves (two are never free together): the candidates who have such steps.
    """
    problem, placed = seen.doubt.problem, seen.draft.placed
    task = problem.tasks[t]
    holders = {w for need in task.needs for w in need.candidates}
    kept = {w: _steps_before(seen, t, w) for w in busy or holders}
    on = {w: mine for w, mine in kept.items() if mine} or kept
    skills = sorted({need.skill for need in task.needs if need.skill})
    others = sorted({(-placed[u].end, u) for mine in on.values() for u in mine})
    people = [("person", problem.workers[w].id) for w in sorted(on)]
    steps = [("step", problem.tasks[u].id) for _, u in others[:MOST_NAMED]]
    return (*(("skill", s) for s in skills), *people[:MOST_NAMED], *steps)


def _steps_before(seen: _Seen, t: int, worker: int) -> list[int]:
    """The other steps of somebody in the way of an earlier start of `t`."""
    placed, first = seen.draft.placed, seen.doubt.free.first_start[t]
    until = placed[t].start + seen.doubt.problem.tasks[t].duration
    return [
        u
        for u in seen.tasks_of[worker]
        if u != t and placed[u].start < until and first <= placed[u].end
    ]
