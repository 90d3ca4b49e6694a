"""Steps planned back from what they serve: as late as it allows, at no cost to the plan."""

from __future__ import annotations

from dataclasses import replace

from pacte.engine.scheduling.costs import cost_of_dates
from pacte.engine.scheduling.loads import loads_of
from pacte.engine.scheduling.problem import Draft, Placement, Problem
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.serial.placing import Room, end_of, start_mask
from pacte.engine.scheduling.serial.shift import with_the_same
from pacte.engine.scheduling.stretches import bits


def as_late_as_useful(problem: Problem, draft: Draft) -> Draft:
    """The same plan with each step that is to wait moved right, the last ones first.

    It waits for the steps that follow it, its own last day or its due date; with none of these, or
    where it already stands, it stays. The same people; the cost of the plan never grows.
    """
    waiting = [t for t, placement in draft.placed.items() if _may_wait(problem, t, placement)]
    if not waiting:
        return draft
    ledger, costs = Ledger(problem), _Costs(problem, draft)
    for t, placement in draft.placed.items():
        ledger.take(problem.tasks[t], placement)
    for t in sorted(waiting, key=lambda t: (-draft.placed[t].end, t)):
        ledger.give_back(problem.tasks[t], costs.placed[t])
        costs.move(t, _latest(ledger, t, costs.now))
        ledger.take(problem.tasks[t], costs.placed[t])
    return costs.now


class _Costs:
    """Where the steps of a plan stand, moved one by one where that costs no more."""

    def __init__(self, problem: Problem, draft: Draft) -> None:
        self.problem, self.draft, self.placed = problem, draft, dict(draft.placed)
        self.loads = loads_of(problem, draft)
        self.tasks_of: dict[int, list[int]] = {}
        for t in draft.placed:
            self.tasks_of.setdefault(problem.tasks[t].act, []).append(t)

    @property
    def now(self) -> Draft:
        """The plan as it stands."""
        return replace(self.draft, placed=self.placed)

    def move(self, t: int, later: Placement) -> None:
        """Move a task there, unless the plan would cost more."""
        now = self.placed[t]
        if later == now:
            return
        before = self._around(t) + self.loads.points
        self._put(t, now, later)
        if self._around(t) + self.loads.points > before:
            self._put(t, later, now)

    def _put(self, t: int, now: Placement, then: Placement) -> None:
        self.placed[t] = then
        if self.problem.comforts:
            self.loads.add(self.problem.tasks[t], now, -1)
            self.loads.add(self.problem.tasks[t], then)

    def _around(self, t: int) -> int:
        """What the dates of the acts cost on which those of a task tell; others cost the same."""
        mine = self.problem.tasks[t].act
        pairs = ((synergy.before, synergy.after) for synergy in self.problem.synergies)
        acts = {mine, *(a for pair in pairs if mine in pair for a in pair if a is not None)}
        near = {i: self.placed[i] for a in acts for i in self.tasks_of.get(a, ())}
        return cost_of_dates(self.problem, Draft(near, self.draft.dropped, frozenset()))


def _may_wait(problem: Problem, t: int, placement: Placement) -> bool:
    task = problem.tasks[t]
    return task.waits and task.at is None and task.hint != placement.start


def _latest(ledger: Ledger, t: int, draft: Draft) -> Placement:
    problem, now = ledger.problem, draft.placed[t]
    task, last_end = problem.tasks[t], _last_end(problem, t, draft)
    if last_end is None:
        return now
    last_start = task.latest_start
    for link in problem.before[t]:
        before = problem.dates(link.before, draft.placed, draft.dropped)
        if before is not None:
            last_start = min(last_start, problem.start_by(before[1], link))
    same = with_the_same(task, now)
    room = Room(now.start, min(last_start, last_end), 0, last_end)
    for start in reversed(bits(start_mask(ledger, same, room))):
        end = end_of(ledger, task, start, now.people)
        if end <= last_end and ledger.has_stock(task, start, end):
            return Placement(start, end, now.people)
    return now


def _last_end(problem: Problem, t: int, draft: Draft) -> int | None:
    """Last index at which the task still serves; None when nothing waits for it."""
    task, last = problem.tasks[t], len(problem.axis) - 1
    due = problem.acts[task.act].due
    limits = [
        problem.end_by(after[0], link)
        for link in problem.after[t]
        if (after := problem.dates(link.after, draft.placed, draft.dropped)) is not None
    ]
    if due is not None:
        limits.append(max(draft.placed[t].end, problem.axis.at_or_before(due)))
    if task.latest < last:
        limits.append(task.latest)
    return min([*limits, task.latest]) if limits else None
