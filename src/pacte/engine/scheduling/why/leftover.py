"""What has no place once a repair is made, counted on the plan that was found in the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property

from pacte.engine.scheduling.problem import Act
from pacte.engine.scheduling.why import repair
from pacte.engine.scheduling.why.case import Case, Repair, Verified
from pacte.engine.scheduling.why.changed import Changed
from pacte.engine.scheduling.why.feasible import Oracle, least_left
from pacte.engine.scheduling.why.finding import SIZES, Conflict, conflicts

WORK = 1.0
"""Deterministic work of each question."""
MOST_PROVEN = 150
"""Steps of a plan up to which the least that a repair leaves is sought by the model."""
MOST_ALONE = 12
"""Steps asked about one by one; more are counted as without a place."""


def counted(case: Case, known: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts, each repair tried on the plan with how many steps it leaves without a place.

    A repair that leaves a step of its conflict without one gives way to those found on the plan of
    the case. Once the time of the case is over: as many steps as do not wait for the conflict.
    """
    return tuple(replace(one, repairs=_repairs(case, one)) for one in known)


def mended(case: Case, known: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts counted; where one has no repair, those that are seen from the plan of the
    case, when more of them have: who has a place may have changed since the others were found.
    """
    told = counted(case, known)
    if all(one.repairs for one in told) or case.clock.is_over():
        return told
    again = counted(case, conflicts(case, SIZES))
    return max(told, again, key=lambda some: sum(bool(one.repairs) for one in some))


def _repairs(case: Case, conflict: Conflict) -> tuple[Repair, ...]:
    tried = _that_serve(case, conflict, conflict.repairs)
    if len(tried) == len(conflict.repairs) or conflict.near is None or case.clock.is_over():
        return tried
    again = repair.repairs(case, conflict.near, conflict.steps, conflict.conditions)
    return _that_serve(case, conflict, again) or tried


def _that_serve(case: Case, conflict: Conflict, changes: Iterable[Repair]) -> tuple[Repair, ...]:
    """The changes with which each step of the conflict has a place, or could not be tried.

    One that only undoes a circle leaves some of them without one.
    """
    found = []
    for change in changes:
        if change.verified_on == "conflict":
            found.append(change)
            continue
        after = _After(case, conflict.steps, change)
        left = after.without_place()
        serves: Verified = "plan" if left.isdisjoint(after.mine) else "order"
        if serves in ("plan", change.verified_on):
            lacking = after.misdated + len(left)
            drops = after.drops() if serves == "plan" else ()
            done = replace(change, verified_on=serves, still_unplaced=lacking, drops=drops)
            found.append(done)
    return tuple(sorted(found, key=lambda change: (bool(change.drops), change.cost)))


class _After(Changed):
    """What has no place in the changed plan."""

    @cached_property
    def dropped(self) -> set[str]:
        """Ids of the actions that the plan found leaves out."""
        return {self.case.problem.acts[a].id for a in self.case.draft.dropped}

    @property
    def misdated(self) -> int:
        """Fixed steps outside their windows, their actions not left out."""
        return sum(r.objects[1][1] not in self.dropped for r in self.problem.misdated)

    @cached_property
    def forced(self) -> set[int]:
        """Mandatory tasks that no plan places, those on circles and behind them included."""
        return {t for t in self.doubt.reasons if not self._act(t).optional}

    def without_place(self) -> AbstractSet[int]:
        """Mandatory tasks that find no place, of as little weight as is found.

        Nobody gives up a place for another of the same weight: that would only trade places.
        """
        if self.change.verified_on == "plan" and not self.forced.isdisjoint(self.mine):
            return self.forced
        stand = self._left_as_they_stand()
        if stand == self.forced or self.case.clock.is_over():
            return stand
        anew = self.anew.unplaced
        if anew == self.forced:
            return anew
        return min((stand, anew, *self._proven()), key=self._weight)

    def _proven(self) -> Iterator[AbstractSet[int]]:
        if len(self.problem.tasks) <= MOST_PROVEN:
            left = least_left(self.doubt, self.mine, WORK, self.case.clock)
            yield from () if left is None else (left,)

    def _act(self, t: int) -> Act:
        return self.problem.acts[self.problem.tasks[t].act]

    def _weight(self, left: AbstractSet[int]) -> int:
        return sum(self._act(t).weight for t in left)

    def _left_as_they_stand(self) -> set[int]:
        """The conflict's tasks are tried first, then the others in order."""
        lacking = [t for t in self.doubt.order if self._is_lacking(t)]
        open_ = [t for t in lacking if t not in self.doubt.reasons]
        open_.sort(key=lambda t: self.problem.tasks[t].id not in self.steps)
        kept = open_ if self._fit(open_) else self._one_by_one(open_)
        return self._with_those_behind(self.forced | (set(lacking) - set(kept)))

    def _with_those_behind(self, left: set[int]) -> set[int]:
        """A floating task waits in vain for a floating one that is left."""
        for t in self.doubt.order:
            if not self._act(t).optional and self._waits_for(t, left):
                left.add(t)
        return left

    def _waits_for(self, t: int, some: AbstractSet[int]) -> bool:
        """Whether it waits for one of some tasks: a fixed one waits for none, nor is waited for."""
        tasks, before = self.problem.tasks, self.problem.before[t]
        floating = {link.before for link in before if tasks[link.before].at is None}
        return tasks[t].at is None and not floating.isdisjoint(some)

    def _is_lacking(self, t: int) -> bool:
        return t not in self.standing and not self._act(t).optional

    def _one_by_one(self, open_: list[int]) -> list[int]:
        if self.case.clock.is_over():
            return [t for t in open_ if self._waits_for_conflict(t)]
        kept: list[int] = []
        left = self.forced | set(open_)
        for t in open_[:MOST_ALONE]:
            if not self._waits_for(t, left) and self._fit([*kept, t]):
                kept.append(t)
                left.discard(t)
        return kept

    def _waits_for_conflict(self, t: int) -> bool:
        """Whether it is a step of the conflict, or waits for one, however far."""
        before = (link.before for link in self.problem.before[t])
        mine = self.problem.tasks[t].id in self.steps
        open_ = (u for u in before if self._is_lacking(u) and u not in self.doubt.reasons)
        return mine or any(map(self._waits_for_conflict, open_))

    def _fit(self, tasks: list[int]) -> bool:
        """Whether they have a place among those that stand, or with the nearest moved, or with
        optional actions left out.
        """
        if self.fits(tasks, self._oracle):
            return True
        return not self.case.clock.is_over() and self.left_out(tasks, self._oracle) is not None

    @property
    def _oracle(self) -> Oracle:
        return Oracle(self.case.plan.start, self.case.clock, WORK)

    def drops(self) -> tuple[str, ...]:
        """Ids of the actions that are left out for the conflict's steps, and were not; none where
        these have a place with all.
        """
        if not self.optional or self.case.clock.is_over() or self.fits(self.mine, self._oracle):
            return ()
        acts, anew = self.left_out(self.mine, self._oracle), self.dropped_anew
        if acts is None or (self.anew.unplaced == self.forced and len(anew) < len(acts)):
            return tuple(sorted(anew))
        return tuple(sorted(self.problem.acts[a].id for a in acts))
