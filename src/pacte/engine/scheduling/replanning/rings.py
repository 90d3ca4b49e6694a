"""A plan under way after an event: a ladder from the fewest changes to the best plan.

Ring by ring: the actions hit, then 10 and 25 more near them in time; steps begun never move.
Source: docs/methods/scheduling.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from pacte import document
from pacte.document.events import Event
from pacte.engine.scheduling import solve
from pacte.engine.scheduling.costs import cost, merit, missing
from pacte.engine.scheduling.exact.search import Found, Limits, Progress, StoppedBy
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.improving.neighborhood import smaller
from pacte.engine.scheduling.known import known_of, setting_of
from pacte.engine.scheduling.problem import Draft, Placement, Problem, Reason
from pacte.engine.scheduling.replanning import again
from pacte.engine.scheduling.replanning.begun import presumed_begun
from pacte.engine.scheduling.replanning.differences import differences, people_of
from pacte.engine.scheduling.replanning.drafts import (
    dated,
    draft_of,
    outside_plan,
    silent_acts,
    without_waiting,
)
from pacte.engine.scheduling.replanning.events import Patch, happened
from pacte.engine.scheduling.replanning.fewest import MOST_STEPS, smallest_sets
from pacte.engine.scheduling.replanning.interrupted import interrupted
from pacte.engine.scheduling.replanning.moves import Aim, Question, Reply, placed_again
from pacte.engine.scheduling.replanning.nearest import nearest
from pacte.engine.scheduling.replanning.restoring import restored
from pacte.engine.scheduling.replanning.rung import Rung, undominated
from pacte.engine.scheduling.replanning.standing import OUT_OF_ORDER, Hit, Standing, standing
from pacte.engine.scheduling.result import adopted

RINGS = (0, 10, 35)
"""Actions near those hit that may move too, in all, in each ring."""
DEFAULT_WORK = 3.0
"""Deterministic seconds of search in all when nothing is asked, shared by the rings."""
NEAR = 10
"""Days worked from where they stood within which the actions hit are placed again first."""
FIRST_WORK = 0.5
"""Deterministic seconds of the first answer, for each ring looked at."""
SHARE_OF_RING, SHARE_OF_WHY = 0.25, 0.2
"""Shares of the time left that a ring, and asking why one is not complete, may take."""
SHARE_OF_ALL, SHARE_OF_RETURN = 0.4, 0.75
"""Shares of the time left in which the whole plan is scheduled again, then brought back to where it
stood."""
KEPT_SECONDS = 1.5
"""Seconds kept for telling the whole plan scheduled again."""
NOT_PROVEN = frozenset({"not_placed_in_time", "conflict_not_located"})
"""Reasons of a step without a place that leave hope."""


@dataclass(frozen=True)
class _Try:
    """A rung before it is told: its draft, without reasons nor conflicts."""

    ring: int
    aim: Aim
    free: frozenset[int]
    draft: Draft
    proven: bool


@dataclass(frozen=True)
class Replan:
    """`after`: the plan once the event happened, by `patch`. `hit`: steps that cannot stay, why.

    `rungs` go from the fewest moves to the least cost. `cost_before` is that of the plan given.
    `remarks`: steps under way that the event takes somebody from.
    """

    given: document.Plan
    after: document.Plan
    patch: Patch
    hit: tuple[Hit, ...]
    rungs: tuple[Rung, ...]
    cost_before: int
    seed: int
    work: float
    remarks: tuple[Reason, ...] = ()


def replan(  # noqa: PLR0913 - the public door: each is an option of the command
    plan: document.Plan,
    events: Sequence[Event],
    *,
    today: date,
    seed: int = 0,
    work: float | None = None,
    time_limit: float = 20.0,
    progress: Progress | None = None,
) -> Replan:
    """The ladder for a dated `plan` after `events`, as seen on `today`.

    Raises `Invalid` where an event names what the plan does not hold. `work` is deterministic
    search work, `time_limit` a safety stop in seconds.
    """
    after, patch = happened(plan, events, today)
    effort = DEFAULT_WORK if work is None else work
    limits = Limits(seed=seed, work=effort, seconds=time_limit, progress=progress)
    climb = _Climb.of(plan, presumed_begun(after, today), today, limits)
    rungs = undominated(climb.ladder())
    remarks = _remarks(plan, climb.after, rungs, today)
    cost_of_given = climb.cost_before
    return Replan(
        plan,
        after,
        patch,
        climb.stands.hits(climb.problem),
        rungs,
        cost_of_given,
        seed,
        effort,
        remarks,
    )


def _remarks(
    given: document.Plan, after: document.Plan, rungs: Sequence[Rung], today: date
) -> tuple[Reason, ...]:
    made = [adopted(after, rung.schedule) for rung in rungs]
    return interrupted(given, after, made, today)


@dataclass
class _Climb:
    """One event's way up: what stands, what is hit, the answers so far."""

    given: document.Plan
    after: document.Plan
    today: date
    limits: Limits
    problem: Problem
    case: Any
    stands: Standing
    was: frozenset[int]
    silent: frozenset[int]

    @staticmethod
    def of(given: document.Plan, after: document.Plan, today: date, limits: Limits) -> _Climb:
        problem = problem_from_plan(after, today=today)
        silent = silent_acts(problem, given)
        have = dated(problem, after)
        was = frozenset(t for t in have if problem.tasks[t].id in given.steps)
        case = known_of(problem, after.start)
        lost = {t for t, why in case.doubt.reasons.items() if why.code == "fixed_out_of_order"}
        kept = {t for t in have if problem.tasks[t].act not in silent}
        away = outside_plan(problem, after) - lost
        found = standing(problem, kept - lost - away)
        found.hit.update(dict.fromkeys(sorted(kept & lost), OUT_OF_ORDER))
        found.against.update(case.doubt.held.against())
        found.hit.update(dict.fromkeys(sorted(kept & away), "outside_window"))
        return _Climb(given, after, today, limits, problem, case, found, was, silent)

    @property
    def held(self) -> dict[int, Placement]:
        """Where the tasks that can stay are."""
        return self.stands.placed

    @property
    def hit(self) -> dict[int, str]:
        """The dated tasks that cannot stay, and why."""
        return self.stands.hit

    @cached_property
    def cost_before(self) -> int:
        """Cost of the dates of the plan given, before the event."""
        before = presumed_begun(self.given, self.today)
        problem = problem_from_plan(before, today=self.today)
        stood = standing(problem, dated(problem, before)).was
        return cost(problem, draft_of(problem, stood, silent_acts(problem, self.given)))

    @property
    def to_place(self) -> set[int]:
        """Tasks without a place that want one: hit, new, or never dated."""
        tasks = enumerate(self.problem.tasks)
        return {t for t, task in tasks if t not in self.held and task.act not in self.silent}

    def ladder(self) -> tuple[Rung, ...]:
        """Fewest moves in the smallest ring that places everything, then what costs less."""
        now = draft_of(self.problem, self.held, self.silent)
        if not self.to_place:
            first = _Try(0, "moves", frozenset(), now, proven=True)
        else:
            first = self._first(now)
        self._tell(0.5, "first_answer")
        if not first.draft.unplaced or self._is_hopeless(first):
            return tuple(self._rung(found) for found in self._above([first]))
        return self._with_all_again(first)

    def _with_all_again(self, first: _Try) -> tuple[Rung, ...]:
        """What no ring places is asked of the whole plan, unless it is proven to have no place.

        Of a plan scheduled again, as much as fits is brought back to where it stood.
        """
        told = self._rung(first, share=SHARE_OF_WHY)
        if not any(r.code in NOT_PROVEN for r in told.schedule.reasons):
            return told, *(self._rung(found) for found in self._above([first])[1:])
        self._tell(1.0, "searching")
        whole = self._all_again(first.draft)
        back = self._brought_back(whole)
        gains = self._lacks(back.draft) < self._lacks(first.draft)
        best = back if gains else first
        more = [whole] if self._value(whole) < self._value(best) else []
        return self._rung(best) if gains else told, *(self._rung(found) for found in more)

    def _all_again(self, known: Draft) -> _Try:
        """The whole plan scheduled again."""
        kept = KEPT_SECONDS + (1 - SHARE_OF_ALL) * self.limits.left
        limits = replace(self.limits, seconds=self.limits.seconds - kept)
        draft = again.scheduled_again(self.case, self.silent, known, limits)
        everything = frozenset(range(len(self.problem.tasks))) - self._stuck
        return _Try(len(RINGS), "cost", everything, draft, proven=False)

    def _brought_back(self, whole: _Try) -> _Try:
        """That plan with as much as fits where it stood, then with the fewest moves."""
        back, ring = restored(self.problem, whole.draft, self.stands.was), len(RINGS) - 1
        fewer = self._asked(back, ring, "moves", work=self.limits.work, share=SHARE_OF_RETURN)
        return replace(whole, aim="moves", draft=fewer.draft)

    def _tell(self, share: float, code: str) -> None:
        if self.limits.progress is not None:
            self.limits.progress(share, code)

    def _first(self, now: Draft) -> _Try:
        best = self._fewest() or self._close_by(now)
        for ring in range(0 if best is None else len(RINGS), len(RINGS)):
            found = self._asked(now, ring, "moves", work=FIRST_WORK)
            if best is None or self._lacks(found.draft) < self._lacks(best.draft):
                best = found
            if self._is_hopeless(best):
                break
        if best is None:
            raise AssertionError("there is always one ring")
        return best

    def _fewest(self) -> _Try | None:
        """The least cost of those that move only what must, where that keeps every action."""
        had = self.held.keys() | self.hit.keys()
        new = self.to_place - had
        if not had <= self.was or len(new) > MOST_STEPS:
            return None
        found: list[tuple[Draft, frozenset[int], bool]] = []
        for chosen in smallest_sets(self.problem, self.stands.was, self.hit):
            stays = standing(self.problem, had - chosen)
            if not stays.hit:
                found.append(self._only(chosen | new, stays.placed))
        complete = [x for x in found if not self._lacks(x[0])]
        if not complete:
            return None
        draft, free, _ = min(complete, key=lambda x: merit(self.problem, x[0]))
        return _Try(0, "moves", free, draft, all(proven for *_, proven in found))

    def _only(
        self, free: frozenset[int], held: dict[int, Placement]
    ) -> tuple[Draft, frozenset[int], bool]:
        """The plan in which these tasks alone are placed again; whether it is the best such."""
        now = draft_of(self.problem, held, self.silent)
        reply = self._reply(now, free, "moves", FIRST_WORK)
        return self._whole(now, held, reply), free, reply.proven

    def _close_by(self, now: Draft) -> _Try | None:
        """The whole actions hit placed again near where they stood, if that costs no action."""
        found = self._asked(now, 0, "moves", work=FIRST_WORK, near=NEAR)
        return None if self._lacks(found.draft) else found

    def _lacks(self, draft: Draft) -> int:
        """Weight of the steps without a place, and of the actions left out that were not."""
        out = draft.dropped - self.silent
        return missing(self.problem, draft) + sum(self.problem.acts[a].weight for a in out)

    def _is_hopeless(self, found: _Try) -> bool:
        """What is left or left out could not be placed alone: no ring helps."""
        draft, alone = found.draft, set(self.case.doubt.reasons)
        return draft.unplaced <= alone and draft.dropped - self.silent <= self.case.left_out

    def _above(self, rungs: list[_Try]) -> list[_Try]:
        """Cheaper plans, ring by ring, until the cost of change no longer falls.

        Where the event costs nothing, only the actions hit are looked at again.
        """
        harmless = self._value(rungs[0]) <= (0, self.cost_before)
        for ring in range(1 if harmless else len(RINGS)):
            if self.limits.left <= 0 or self._value(rungs[-1]) <= (0, self.case.bound):
                break
            now = rungs[-1].draft
            if self._costs_least(now, ring):
                continue
            found = self._asked(now, ring, "cost", work=self.limits.work / len(RINGS))
            if self._value(found) < self._value(rungs[-1]):
                rungs.append(found)
            elif ring:
                break
        return rungs

    def _costs_least(self, now: Draft, ring: int) -> bool:
        """Whether the actions of a ring cost what nobody spares them, so none is searched."""
        tasks = self.problem.tasks
        acts = frozenset(tasks[t].act for t in self._free(now, RINGS[ring]))
        return smaller(setting_of(self.case), now, acts).is_least

    def _asked(
        self,
        now: Draft,
        ring: int,
        aim: Aim,
        *,
        work: float,
        near: int | None = None,
        share: float = SHARE_OF_RING,
    ) -> _Try:
        self._tell((ring + 1) / (len(RINGS) + 1), "searching")
        free = self._free(now, RINGS[ring])
        held = {t: p for t, p in now.placed.items() if t not in free}
        reply = self._reply(now, free, aim, work, near, share)
        proven = reply.proven and near is None
        return _Try(ring, aim, free, self._whole(now, held, reply), proven)

    def _reply(
        self,
        now: Draft,
        free: frozenset[int],
        aim: Aim,
        work: float,
        near: int | None = None,
        share: float = SHARE_OF_RING,
    ) -> Reply:
        """The free tasks placed again, those of `now` that are not free held.

        A fixed one that has no place is not tried.
        """
        held = {t: p for t, p in now.placed.items() if t not in free}
        free -= {t for t in self.case.doubt.reasons if self.problem.tasks[t].at is not None}
        seconds, seed, left = self.limits.left * share, self.limits.seed, now.unplaced - free
        asked = Question(
            self.problem, free, held, self.was, now.placed, aim, seconds, work, seed, near, left
        )
        return placed_again(asked, self.after.start)

    def _whole(self, now: Draft, held: dict[int, Placement], reply: Reply) -> Draft:
        out = {a for a, act in enumerate(self.problem.acts) if act.id in reply.dropped}
        out |= {
            a for a in now.dropped if not any(self.problem.tasks[t].act == a for t in reply.placed)
        }
        made = draft_of(self.problem, {**held, **reply.placed}, out | self.silent)
        return without_waiting(self.problem, made)

    def _free(self, now: Draft, more: int) -> frozenset[int]:
        """Tasks of the actions hit or lacking a place, and of as many more as near as can be."""
        acts = {self.problem.tasks[t].act for t in self.to_place | set(self.hit) | now.unplaced}
        stood = {t: p for t, p in self._old.items() if t not in now.placed}
        acts |= set(nearest(self.problem, acts, {**now.placed, **stood})[:more])
        return frozenset(
            t
            for t, task in enumerate(self.problem.tasks)
            if task.act in acts and task.act not in self.silent and t not in self._stuck
        )

    @property
    def _stuck(self) -> set[int]:
        """Fixed steps that stand keep their people: only what can move is free."""
        return {t for t in self.held if self.problem.tasks[t].at is not None}

    @property
    def _old(self) -> dict[int, Placement]:
        """Where the tasks hit were."""
        return {
            t: Placement(hint, min(hint + task.duration, len(self.problem.axis) - 1), ())
            for t in self.hit
            for task in [self.problem.tasks[t]]
            if (hint := task.hint) is not None
        }

    def _value(self, found: _Try) -> tuple[int, int]:
        draft = found.draft
        out = {self.problem.acts[a].id for a in draft.dropped}
        misdated = sum(r.objects[1][1] not in out for r in self.problem.misdated)
        return len(draft.unplaced) + misdated, cost(self.problem, draft)

    def _rung(self, tried: _Try, share: float = 1.0) -> Rung:
        """The answer told, asking why in that share of the time left."""
        stop: StoppedBy = "proof" if tried.proven else "work"
        found = Found(tried.draft, proven=False, bound=None, stopped_by=stop)
        limits = replace(self.limits, seconds=self.limits.seconds - (1 - share) * self.limits.left)
        answer = solve.told(self.after, self.case, found, limits, self.today)
        moved, added = differences(self.given, self.after, answer)
        people = people_of(moved + added)
        free = len(tried.free)
        return Rung(tried.ring, tried.aim, free, answer, moved, added, people, tried.proven)
