"""The plan of a case once a change is made: who stands where, and the whole of it made anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Draft, Placement, Problem
from pacte.engine.scheduling.subproblem import part
from pacte.engine.scheduling.why.case import Case, Repair
from pacte.engine.scheduling.why.conflict import Around
from pacte.engine.scheduling.why.edits import edited
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.why.feasible import Oracle, one_order
from pacte.engine.scheduling.why.spare import moments

NEAREST = 12
"""Steps around each one of a conflict that may move when a repair is tried."""
MOST_IN_THE_WAY = 16
"""Steps that stand where those of a conflict may go, with those tied to them, that may move too."""


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

    @property
    def dropped_anew(self) -> set[str]:
        """Ids of the actions that the plan made at once leaves out, and that found did not."""
        before = {self.case.problem.acts[a].id for a in self.case.draft.dropped}
        return {self.problem.acts[a].id for a in self.anew.dropped} - before

    @cached_property
    def optional(self) -> dict[int, list[int]]:
        """Optional act -> its tasks that stand, the acts of most value first."""
        found: dict[int, list[int]] = {}
        for t in sorted(self.standing):
            if self.problem.acts[self.problem.tasks[t].act].optional:
                found.setdefault(self.problem.tasks[t].act, []).append(t)
        return dict(sorted(found.items(), key=lambda one: -self.problem.acts[one[0]].value))

    @cached_property
    def _firm(self) -> Problem:
        """The problem in which no act that stands may be left out."""
        acts = enumerate(self.problem.acts)
        return replace(
            self.problem,
            acts=tuple(replace(x, optional=False) if a in self.optional else x for a, x in acts),
        )

    def fits(self, tasks: Collection[int], oracle: Oracle) -> bool:
        """Whether the tasks have a place among those that stand, or with the nearest moved; no act
        that stands is left out.
        """
        return any(self._holds(oracle, *moved) for moved in self._moved(tasks))

    def left_out(self, tasks: Collection[int], oracle: Oracle) -> set[int] | None:
        """Optional acts that stand near the tasks, as few as are found, without which these fit.

        Each in turn is kept where it may be, those of most value first. None: they do not help.
        """
        near = self._near(tasks) | self._in_the_way(tasks)
        acts = {a for a, mine in self.optional.items() if not near.isdisjoint(mine)}
        if not acts or not self._holds(oracle, *self._without(near, acts)):
            return None
        for a in self.optional:
            if a in acts and self._holds(oracle, *self._without(near, acts - {a})):
                acts.discard(a)
        return acts

    def _moved(self, tasks: Collection[int]) -> Iterator[tuple[set[int], dict[int, Placement]]]:
        """What may be placed anew, and where all others stand: more and more of what is near."""
        yield set(tasks), dict(self.standing)
        near = self._near(tasks)
        yield near, self._but(near)
        wider = near | self._in_the_way(tasks)
        if wider != near:
            yield wider, self._but(wider)

    def _without(
        self, near: Collection[int], acts: Collection[int]
    ) -> tuple[set[int], dict[int, Placement]]:
        """The same where some acts are left out."""
        out = {t for a in acts for t in self.optional[a]}
        held = {t: where for t, where in self._but(near).items() if t not in out}
        return set(near) - out, held

    def _but(self, some: Collection[int]) -> dict[int, Placement]:
        return {t: where for t, where in self.standing.items() if t not in some}

    def _near(self, tasks: Collection[int]) -> set[int]:
        """The tasks and those around them with the least freedom, which may have to move."""
        around = Around(self.problem, self.doubt)
        return set(tasks).union(*(around.nearest(t, NEAREST) for t in tasks))

    def _in_the_way(self, tasks: Collection[int]) -> set[int]:
        """Those that stand where the tasks may go, on people or equipment that these may take;
        then those that links tie to them, as far as there are few.
        """
        found = [u for u in sorted(self.standing) if any(self._blocks(u, t) for t in tasks)]
        found = found[:MOST_IN_THE_WAY]
        for u in found:
            links = (*self.problem.before[u], *self.problem.after[u])
            tied = {t for link in links for t in (link.before, link.after)} - set(found)
            found += sorted(tied & self.standing.keys())[: MOST_IN_THE_WAY - len(found)]
        return set(found)

    def _blocks(self, u: int, t: int) -> bool:
        where, (mine, its) = self.standing[u], (self.problem.tasks[t], self.problem.tasks[u])
        whole = self.doubt.whole
        if where.end < whole.first_start[t] or whole.last_end[t] < where.start:
            return False
        people = {w for need in mine.needs for w in need.candidates}
        stocks = {s for s, amount in mine.equipment if amount}
        takes = {s for s, amount in its.equipment if amount}
        on_it = {w for crew in where.people for w in crew}
        return not (people.isdisjoint(on_it) and stocks.isdisjoint(takes))

    def _holds(self, oracle: Oracle, free: set[int], held: dict[int, Placement]) -> bool:
        return oracle.can_hold(part(self._firm, free, held).problem) is True


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
