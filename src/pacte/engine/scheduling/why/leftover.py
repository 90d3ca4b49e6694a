"""What has no place once a repair is made, counted on the plan that was found in the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Placement, Problem
from pacte.engine.scheduling.subproblem import part
from pacte.engine.scheduling.why import repair
from pacte.engine.scheduling.why.case import Case, Repair
from pacte.engine.scheduling.why.edits import edited
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.why.feasible import Oracle
from pacte.engine.scheduling.why.finding import Conflict

WORK = 1.0
"""Deterministic work of each question."""
MOST_ALONE = 12
"""Steps asked about one by one; more are counted as without a place."""


def counted(case: Case, conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts, each repair tried on the plan with how many steps it leaves without a place.

    A repair that leaves a step of its conflict without one gives way to those found on the plan of
    the case. Once the time of the case is over: as many steps as do not wait for the conflict.
    """
    return tuple(replace(one, repairs=_repairs(case, one)) for one in conflicts)


def _repairs(case: Case, conflict: Conflict) -> tuple[Repair, ...]:
    tried = _that_serve(case, conflict, conflict.repairs)
    if len(tried) == len(conflict.repairs) or conflict.near is None or case.clock.is_over():
        return tried
    again = repair.repairs(case, conflict.near, conflict.steps, conflict.conditions)
    return _that_serve(case, conflict, again) or tried


def _that_serve(case: Case, conflict: Conflict, changes: Iterable[Repair]) -> tuple[Repair, ...]:
    """The changes with which each step of the conflict has a place, or could not be tried."""
    found = []
    for change in changes:
        if change.verified_on != "plan":
            found.append(change)
            continue
        after = _After(case, conflict.steps, change)
        left = after.without_place()
        if left.isdisjoint(after.mine):
            found.append(replace(change, still_unplaced=after.misdated + len(left)))
    return tuple(found)


@dataclass
class _After:
    """The plan once a repair of the conflict of `steps` is made."""

    case: Case
    steps: Sequence[str]
    change: Repair

    @cached_property
    def problem(self) -> Problem:
        plan = edited(self.case.plan, self.change.told)
        return problem_from_plan(plan, today=self.case.today)

    @cached_property
    def doubt(self) -> Doubt:
        return impossible(self.problem, self.case.plan.start)

    @cached_property
    def standing(self) -> dict[int, Placement]:
        """Where the others stand in the plan found."""
        place = {task.id: t for t, task in enumerate(self.problem.tasks)}
        return repair.standing(self.case, self.problem, place, self.steps)

    @cached_property
    def dropped(self) -> set[str]:
        """Ids of the actions that the plan found leaves out."""
        return {self.case.problem.acts[a].id for a in self.case.draft.dropped}

    @property
    def misdated(self) -> int:
        """Fixed steps outside their windows, their actions not left out."""
        return sum(r.objects[1][1] not in self.dropped for r in self.problem.misdated)

    @property
    def mine(self) -> set[int]:
        """The tasks of the conflict."""
        return {t for t, task in enumerate(self.problem.tasks) if task.id in self.steps}

    def without_place(self) -> set[int]:
        """Tasks that find no place: the conflict's come first, then in order."""
        lacking = [t for t in self.doubt.order if self._is_lacking(t)]
        open_ = [t for t in lacking if t not in self.doubt.reasons]
        open_.sort(key=lambda t: self.problem.tasks[t].id not in self.steps)
        kept = open_ if self._fit(open_) else self._one_by_one(open_)
        return set(lacking) - set(kept)

    def _is_lacking(self, t: int) -> bool:
        act = self.problem.acts[self.problem.tasks[t].act].id
        return t not in self.standing and act not in self.dropped

    def _one_by_one(self, open_: list[int]) -> list[int]:
        if self.case.clock.is_over():
            return [t for t in open_ if self._waits_for_conflict(t)]
        kept: list[int] = []
        for t in open_[:MOST_ALONE]:
            if not self._waits_in_vain(t, kept) and self._fit([*kept, t]):
                kept.append(t)
        return kept

    def _waits_in_vain(self, t: int, kept: list[int]) -> bool:
        before = {link.before for link in self.problem.before[t]}
        lacking = {u for u in before if self._is_lacking(u) and self.problem.tasks[u].at is None}
        return self.problem.tasks[t].at is None and not lacking <= set(kept)

    def _waits_for_conflict(self, t: int) -> bool:
        """Whether it is a step of the conflict, or waits for one, however far."""
        before = (link.before for link in self.problem.before[t])
        mine = self.problem.tasks[t].id in self.steps
        return mine or any(self._waits_for_conflict(u) for u in before if self._is_lacking(u))

    def _fit(self, tasks: list[int]) -> bool:
        """Whether they have a place among those that stand, or with the nearest moved."""
        oracle = Oracle(self.case.plan.start, self.case.clock, WORK)
        if oracle.can_hold(part(self.problem, tasks, self.standing).problem):
            return True
        if self.case.clock.is_over():
            return False
        near = repair.nearest(self.problem, self.case.plan.start, tasks)
        held = {t: where for t, where in self.standing.items() if t not in near}
        return oracle.can_hold(part(self.problem, near, held).problem) is True
