"""The plan of a case once a change is made: who stands where, and the whole of it made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Draft, Placement, Problem
from pacte.engine.scheduling.why.case import Case, Repair
from pacte.engine.scheduling.why.conflict import Around
from pacte.engine.scheduling.why.edits import edited
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.why.feasible import one_order
from pacte.engine.scheduling.why.spare import moments

NEAREST = 12
"""Steps around each one of a conflict that may move when a repair is tried."""


@dataclass
class Changed:
    """The plan once a repair of the conflict of `steps` is made."""

    case: Case
    steps: Sequence[str]
    change: Repair

    @cached_property
    def problem(self) -> Problem:
        """The problem of the changed plan, its sequences of actions made anew."""
        plan = edited(self.case.plan, self.change.told)
        return problem_from_plan(plan, today=self.case.today)

    @cached_property
    def doubt(self) -> Doubt:
        """What no plan of it can place."""
        return impossible(self.problem, self.case.plan.start)

    @cached_property
    def mine(self) -> set[int]:
        """The tasks of the conflict."""
        return {t for t, task in enumerate(self.problem.tasks) if task.id in self.steps}

    @cached_property
    def standing(self) -> dict[int, Placement]:
        """Where the others stand in the plan found, those aside that the changed plan forbids."""
        place = {task.id: t for t, task in enumerate(self.problem.tasks)}
        found = standing(self.case, self.problem, place, self.steps)
        known = {t: where for t, where in found.items() if t not in self.doubt.reasons}
        return _in_order(self.problem, _in_time(self.problem, known))

    @cached_property
    def anew(self) -> Draft:
        """The whole plan made at once, wherever steps stood."""
        return one_order(self.doubt)

    def held_but(self, tasks: Sequence[int]) -> tuple[set[int], dict[int, Placement]]:
        """The tasks with those nearest, which may move for them; and where all others stand."""
        near = nearest(self.problem, self.case.plan.start, tasks)
        return near, {t: where for t, where in self.standing.items() if t not in near}


def _in_time(problem: Problem, placed: Mapping[int, Placement]) -> dict[int, Placement]:
    """The placements less those outside the dates of their tasks: a link to a fact may be new."""
    tasks = problem.tasks
    return {
        t: at
        for t, at in placed.items()
        if tasks[t].at is not None or (tasks[t].earliest <= at.start and at.end <= tasks[t].latest)
    }


def _in_order(problem: Problem, placed: Mapping[int, Placement]) -> dict[int, Placement]:
    """The placements less those that come at the wrong time after another: a link may be new."""
    late = {
        link.after
        for link in problem.links
        if link.before in placed and link.after in placed
        if not _obeyed(problem, placed, link.before, link.after)
    }
    return {t: where for t, where in placed.items() if t not in late}


def _obeyed(problem: Problem, placed: Mapping[int, Placement], before: int, after: int) -> bool:
    if problem.tasks[before].at is not None and problem.tasks[after].at is not None:
        return True
    end, start = placed[before].end, placed[after].start
    links = (link for link in problem.before[after] if link.before == before)
    return all(problem.start_after(end, x) <= start <= problem.start_by(end, x) for x in links)


def standing(
    case: Case, problem: Problem, place: Mapping[str, int], steps: Sequence[str]
) -> dict[int, Placement]:
    """Where the other tasks stand in the plan found, on the changed plan's days and its people."""
    was, now = moments(case.problem), moments(problem)
    index = {moment: i for i, moment in enumerate(now)}
    worker = {who.id: w for w, who in enumerate(problem.workers)}
    mine = [worker[who.id] for who in case.problem.workers]

    def moved(at: Placement) -> Placement:
        people = tuple(tuple(mine[w] for w in crew) for crew in at.people)
        return Placement(index[was[at.start]], index[was[at.end]], people)

    return {
        place[key]: moved(at)
        for t, at in case.draft.placed.items()
        for key in [case.problem.tasks[t].id]
        if key in place and key not in steps and {was[at.start], was[at.end]} <= index.keys()
    }


def nearest(problem: Problem, first_day: date, tasks: Sequence[int]) -> set[int]:
    """The tasks and those around them, which may have to move for them."""
    around = Around(problem, impossible(problem, first_day))
    return set(tasks).union(*(around.nearest(t, NEAREST) for t in tasks))
