"""Steps pulled to the left where nothing forbids it: the same people, never a later end."""

from __future__ import annotations

from dataclasses import replace

from pacte.engine.scheduling.costs import days_outside
from pacte.engine.scheduling.loads import Loads, loads_of
from pacte.engine.scheduling.problem import Draft, Need, Placement, Problem, Task
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.serial.placing import Room, end_of, start_mask
from pacte.engine.scheduling.stretches import bits


def shifted_left(problem: Problem, draft: Draft) -> Draft:
    """The same plan with each step as early as its people, links and equipment allow.

    Steps that stand on the date they had, or that bind another by a maximum lag, stay.
    """
    ledger, loads = Ledger(problem), loads_of(problem, draft)
    order = sorted(draft.placed, key=lambda t: (draft.placed[t].start, t))
    for t in order:
        ledger.take(problem.tasks[t], draft.placed[t])
    placed = dict(draft.placed)
    for t in order:
        task = problem.tasks[t]
        if _may_move(problem, t, placed[t]):
            ledger.give_back(task, placed[t])
            earlier = _earlier(ledger, t, replace(draft, placed=placed))
            placed[t] = _no_heavier(loads, task, placed[t], earlier)
            ledger.take(task, placed[t])
    return Draft(placed, draft.dropped, draft.unplaced)


def _may_move(problem: Problem, t: int, placement: Placement) -> bool:
    task = problem.tasks[t]
    return (
        task.at is None
        and task.hint != placement.start
        and all(link.max_lag is None for link in problem.after[t])
    )


def _earlier(ledger: Ledger, t: int, draft: Draft) -> Placement:
    problem, now = ledger.problem, draft.placed[t]
    task = problem.tasks[t]
    first, last = task.earliest, now.start - 1
    for link in problem.before[t]:
        before = problem.dates(link.before, draft.placed, draft.dropped)
        if before is not None:
            first = max(first, problem.start_after(before[1], link))
            last = min(last, problem.start_by(before[1], link))
    same = with_the_same(task, now)
    for start in bits(start_mask(ledger, same, Room(first, last, 0, now.end))):
        end = end_of(ledger, task, start, now.people)
        if _is_worse(problem, task, start, now):
            continue
        if end <= now.end and ledger.has_stock(task, start, end):
            return Placement(start, end, now.people)
    return now


def _no_heavier(loads: Loads, task: Task, now: Placement, earlier: Placement) -> Placement:
    """The earlier place, unless loads cost more with it; either is counted."""
    if not loads.of or earlier is now:
        return earlier
    before = loads.points
    loads.add(task, now, -1)
    loads.add(task, earlier)
    if loads.points <= before:
        return earlier
    loads.add(task, earlier, -1)
    loads.add(task, now)
    return now


def _is_worse(problem: Problem, task: Task, start: int, now: Placement) -> bool:
    """Whether the same people would work more days outside the preferred windows."""
    if task.preferred is None:
        return False
    earlier = replace(now, start=start)
    return days_outside(problem, task, earlier) > days_outside(problem, task, now)


def with_the_same(task: Task, now: Placement) -> Task:
    """The task with those who do it as its only candidates."""
    needs = tuple(
        Need(need.load, need.people, crew)
        for need, crew in zip(task.needs, now.people, strict=True)
    )
    return replace(task, needs=needs)
