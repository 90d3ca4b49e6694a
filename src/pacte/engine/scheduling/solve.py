"""From a plan to its schedule: arithmetic, a plan at once, search, re-check, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pacte import document
from pacte.engine.scheduling.checking.recheck import violations
from pacte.engine.scheduling.costs import (
    cost,
    merit,
    missed_synergies,
    off_season,
    off_window,
    tardiness,
)
from pacte.engine.scheduling.exact import search
from pacte.engine.scheduling.exact.search import Found, Limits, Progress, usual_work
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.improving.improve import Improving
from pacte.engine.scheduling.loads import begun_points
from pacte.engine.scheduling.narrowing import alone
from pacte.engine.scheduling.problem import Draft, Problem, Reason
from pacte.engine.scheduling.schedule import (
    Left,
    Placed,
    Proof,
    Schedule,
    Status,
)
from pacte.engine.scheduling.sequences import with_sequences
from pacte.engine.scheduling.serial.greedy import Setting, best_draft
from pacte.engine.scheduling.serial.shift import shifted_left
from pacte.engine.scheduling.serial.waiting import as_late_as_useful
from pacte.engine.scheduling.strain import strains
from pacte.engine.scheduling.why import crowding, lateness, leftover, remarks
from pacte.engine.scheduling.why import finding as why
from pacte.engine.scheduling.why.case import Case
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.crowding import Overload
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.why.finding import Conflict
from pacte.engine.scheduling.why.other_ways import among_ways
from pacte.engine.scheduling.windows import Windows, windows

WORK_ONCE_IMPOSSIBLE = 2.0
"""Likewise, once a conflict is known: the plan is to be mended first."""
SEARCHED_ANYWAY = 150
"""Steps up to which a plan that cannot hold is searched all the same."""
SHARE_AFTER = 0.7
"""Time of reasons, re-check and writing, as a share of that of reading and of the first plan."""
SHARE_AT_ONCE = 0.7
"""Share of the time left that asking why may take before anything is searched."""
SMALLEST_LIMIT = 0.01


@dataclass(frozen=True)
class _Case:
    """What is known before searching."""

    problem: Problem
    doubt: Doubt
    skipped: frozenset[int]
    left_out: frozenset[int]
    windows: Windows
    bound: int


def schedule(  # noqa: PLR0913 - the public door: each is an option of the command
    plan: document.Plan,
    *,
    today: date,
    seed: int = 0,
    work: float | None = None,
    time_limit: float = 20.0,
    values: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> Schedule:
    """The schedule of the steps of `plan` that have not begun, as seen on `today`.

    `work` is deterministic search work (same seed and work: same plan, unless `stopped_by` is time
    or cancel), 8 when nothing is asked, 16 more for each 20 s of `time_limit` beyond the first;
    `time_limit` in seconds is a safety stop. `values`: points that leaving out each
    optional action costs. `progress(fraction, phase)` may
    raise `Cancelled`. Never raises on a plan that `read_plan` accepts.
    Source: docs/methods/scheduling.md.
    """
    limits = Limits(
        seed=seed,
        work=max(SMALLEST_LIMIT, usual_work(time_limit) if work is None else work),
        seconds=max(SMALLEST_LIMIT, time_limit),
        progress=progress,
    )
    given, plan = plan, with_sequences(plan)
    problem = problem_from_plan(plan, today=today, values=values)
    case = case_of(problem, plan.start)
    known, start, asked = _at_once(given, case, limits, today)
    if known and work is None:
        limits = replace(limits, work=min(limits.work, WORK_ONCE_IMPOSSIBLE))
    limits = _leaving_time(limits, asked.seconds)
    found = _told(limits, case, start, is_impossible=bool(known) and work is None)
    found = _with_bound(case, _in_time(found, asked))
    draft = shifted_left(problem, found.draft)
    if merit(problem, draft)[:2] > merit(problem, found.draft)[:2]:
        draft = found.draft
    draft = as_late_as_useful(problem, draft)
    if not _all_explained(case, draft, known):
        known = _conflicts(_seen(given, case, draft, today, limits), why.SIZES) or known
    known = leftover.mended(_seen(given, case, draft, today, limits), known)
    answer = _answer(plan, case, replace(found, draft=draft), limits, known)
    fits = not answer.unplaced
    said = remarks.remarks(plan, case.doubt, draft, today=today, fits=fits)
    return _checked(plan, replace(answer, remarks=said), today)


@dataclass(frozen=True)
class _Asked:
    """How long asking why took before the search, and whether the time cut it short."""

    seconds: float
    was_cut: bool


def _leaving_time(limits: Limits, asked: float) -> Limits:
    """Less time for the search: what comes after it takes a share of what came before.

    `asked`: the seconds that asking why took, which reading and writing do not take again.
    """
    before = limits.seconds - limits.left - asked
    return replace(limits, seconds=limits.seconds - SHARE_AFTER * before)


def _in_time(found: Found, asked: _Asked) -> Found:
    """A search follows from the conflicts known: where the time cut those, it cut the search."""
    return replace(found, stopped_by="time") if asked.was_cut and not found.proven else found


def _at_once(
    plan: document.Plan, case: _Case, limits: Limits, today: date
) -> tuple[tuple[Conflict, ...], Draft, _Asked]:
    """The conflicts seen without a search, and a plan: the first one where it is impossible, or
    where it is large and complete (the search will better it).
    """
    first = best_draft(setting_of(case), limits.seed, is_over=lambda: True)
    began, kept = limits.left, (1 - SHARE_AT_ONCE) * limits.left
    seen = _seen(plan, case, first, today, limits, kept)
    known = _conflicts(seen, why.SIZES_AT_ONCE)
    asked = _Asked(began - limits.left, seen.clock.has_cut)
    is_large = len(case.problem.tasks) > SEARCHED_ANYWAY
    if limits.left <= 0 or (is_large and (known or first.unplaced <= case.skipped)):
        return known, first, asked
    best = best_draft(setting_of(case), limits.seed, is_over=lambda: limits.left <= 0)
    return known, best, asked


def _conflicts(seen: Case, sizes: tuple[int, ...]) -> tuple[Conflict, ...]:
    """Why the mandatory steps that a draft leaves cannot all be placed; none where it is not so."""
    if not (seen.draft.unplaced or seen.problem.misdated):
        return ()
    return why.conflicts(seen, sizes)


def _seen(
    plan: document.Plan, case: _Case, draft: Draft, today: date, limits: Limits, kept: float = 0.0
) -> Case:
    """The case to ask why from, in the time left but for the seconds `kept` for what follows."""
    return Case(plan, case.problem, case.doubt, draft, today, Clock(lambda: limits.left - kept))


def _all_explained(case: _Case, draft: Draft, known: tuple[Conflict, ...]) -> bool:
    """Whether each task left is in a conflict, or waits for one that is.

    Those that arithmetic forbids were asked about at once: their conflict takes no larger size.
    """
    named = {step for conflict in known for step in conflict.steps}
    left, explained = draft.unplaced - case.skipped, set[int]()
    for t in case.doubt.order:
        behind = any(link.before in explained for link in case.problem.before[t])
        if t in left and (behind or case.problem.tasks[t].id in named):
            explained.add(t)
    return left <= explained


def told(plan: document.Plan, case: _Case, found: Found, limits: Limits, today: date) -> Schedule:
    """A draft as the answer in the document's words, with its reasons, re-checked."""
    seen, plan = _seen(plan, case, found.draft, today, limits), with_sequences(plan)
    known = leftover.counted(seen, _conflicts(seen, why.SIZES_AT_ONCE))
    return _checked(plan, _answer(plan, case, found, limits, known), today)


def case_of(problem: Problem, first_day: date) -> _Case:
    """What is known of a problem before any search."""
    doubt = impossible(problem, first_day)
    skipped = frozenset(doubt.reasons)
    unfit = {problem.tasks[t].act for t in skipped} | set(_misdated_acts(problem))
    left_out = frozenset(a for a in unfit if problem.acts[a].optional)
    order = [t for t in doubt.order if t not in skipped]
    partial = windows(problem, doubt.reach, order, whole=False) if skipped else doubt.free
    whole = doubt.whole
    usable = not any(whole.is_empty(t) for t in order)
    bound = sum(alone(problem, doubt.free, left_out, order)) + begun_points(problem)
    return _Case(problem, doubt, skipped, left_out, whole if usable else partial, bound)


def _misdated_acts(problem: Problem) -> dict[int, Reason]:
    """The acts that have a fixed step outside its window, with the reason."""
    named = {reason.objects[1][1]: reason for reason in problem.misdated}
    return {a: named[act.id] for a, act in enumerate(problem.acts) if act.id in named}


def setting_of(case: _Case) -> Setting:
    """What every way of building a plan of the case shares."""
    order = [t for t in case.doubt.order if t not in case.skipped]
    return Setting(case.problem, case.doubt.reach, case.windows, order, case.skipped, case.left_out)


def _told(limits: Limits, case: _Case, start: Draft, *, is_impossible: bool) -> Found:
    """The search, unless arithmetic already proves the plan at once.

    A large plan that cannot hold is mended before it is searched.
    """
    problem = case.problem
    placed_all = start.unplaced <= case.skipped
    if placed_all and cost(problem, start) <= case.bound:
        return Found(start, proven=True, bound=case.bound, stopped_by="proof")
    try:
        if limits.progress is not None:
            limits.progress(0.3, "first_plan")
    except search.Cancelled:
        return Found(start, proven=False, bound=case.bound, stopped_by="cancel")
    if limits.left <= 0:
        return Found(start, proven=False, bound=case.bound, stopped_by="time")
    if is_impossible and len(problem.tasks) > SEARCHED_ANYWAY:
        return Found(start, proven=False, bound=case.bound, stopped_by="work")
    return searched(limits, case, start)


def searched(limits: Limits, case: _Case, start: Draft) -> Found:
    """The search for a better plan than `start`, within the limits."""
    partial = case.windows
    if not start.unplaced <= case.skipped:
        order = [t for t in case.doubt.order if t not in case.skipped]
        partial = windows(case.problem, case.doubt.reach, order, whole=False)
    return Improving(setting_of(case), partial, case.bound, limits).run(start)


def _with_bound(case: _Case, found: Found) -> Found:
    """The bound of the cost: the search's holds when everything that can be placed is."""
    complete = found.draft.unplaced <= case.skipped
    bound = max(case.bound, found.bound or 0) if complete else None
    found = replace(found, bound=cost(case.problem, found.draft) if found.proven else bound)
    if not case.doubt.is_a_choice:
        return found
    return among_ways(case.doubt, case.left_out, found if complete else replace(found, bound=None))


def _answer(
    plan: document.Plan,
    case: _Case,
    found: Found,
    limits: Limits,
    known: tuple[Conflict, ...],
) -> Schedule:
    problem, draft = case.problem, found.draft
    crowded = _crowded(case, draft)
    unplaced = _unplaced(case, found, crowded, known)
    late = tardiness(problem, draft)
    out = {problem.acts[a].id for a in draft.dropped}
    blocked = [Left(r.objects[0][1], (r,)) for r in problem.misdated if r.objects[1][1] not in out]
    sure = found.proven or bool(crowded or blocked or known) or _has_impossible(case)
    sure = sure and not case.doubt.circles.is_a_choice
    value = cost(problem, draft)
    return Schedule(
        status=_status([*unplaced, *blocked], sure=sure),
        steps={problem.tasks[t].id: _placed(plan, problem, draft, t) for t in sorted(draft.placed)},
        frozen=problem.frozen,
        dropped=tuple(problem.acts[a].id for a in sorted(draft.dropped)),
        why_dropped={problem.acts[a].id: _why_dropped(case, a) for a in sorted(draft.dropped)},
        unplaced=(*blocked, *unplaced),
        tardiness={problem.acts[a].id: days for a, days in late.items()},
        off_season={problem.acts[a].id: n for a, n in off_season(problem, draft).items()},
        off_window={problem.tasks[t].id: n for t, n in off_window(problem, draft).items()},
        balance=strains(problem, draft),
        missed_synergies=tuple(problem.acts[s.after].id for s in missed_synergies(problem, draft)),
        reasons=tuple(
            dict.fromkeys(
                (
                    *(r for left in (*blocked, *unplaced) for r in left.reasons),
                    *(overload.reason for overload in crowded),
                    *lateness.reasons(case.doubt, draft),
                )
            )
        ),
        conflicts=known,
        cost=value,
        bound=found.bound,
        proof=_proof(found),
        stopped_by=found.stopped_by,
        seed=limits.seed,
        work=limits.work,
    )


def _proof(found: Found) -> Proof:
    if found.proven:
        return "optimal"
    return "bounded" if found.bound else "none"


def _crowded(case: _Case, draft: Draft) -> tuple[Overload, ...]:
    """Periods and groups of people asked for more than they have, when something has no place."""
    if draft.unplaced <= case.skipped:
        return ()
    whole = case.doubt.whole
    money = crowding.overspent_periods(case.doubt, whole)
    contacts = crowding.crowded_contacts(case.doubt, whole)
    return (*money, *contacts, *crowding.overloads(case.doubt, whole))


def _status(lacking: list[Left], *, sure: bool) -> Status:
    if not lacking:
        return "ok"
    return "infeasible" if sure else "unknown"


def _has_impossible(case: _Case) -> bool:
    acts, tasks = case.problem.acts, case.problem.tasks
    return any(not acts[tasks[t].act].optional for t in case.skipped)


def _unplaced(
    case: _Case, found: Found, crowded: tuple[Overload, ...], known: tuple[Conflict, ...]
) -> tuple[Left, ...]:
    problem = case.problem
    lefts = []
    for t in sorted(found.draft.unplaced):
        step = ("step", problem.tasks[t].id)
        reason = case.doubt.reasons.get(t)
        code = "conflict_not_located" if found.proven else "not_placed_in_time"
        mine = (
            [o.reason for o in crowded if t in o.tasks]
            or _in_conflict(step, known)
            or _behind(case, found.draft, t)
        )
        reasons = [reason] if reason else (mine or [Reason(code, (step,))])
        lefts.append(Left(problem.tasks[t].id, tuple(reasons)))
    return tuple(lefts)


def _in_conflict(step: tuple[str, str], known: tuple[Conflict, ...]) -> list[Reason]:
    """The step, the others of its conflict, and which of `conflicts` it is."""
    return [
        Reason(
            "in_conflict",
            (step, *(("step", key) for key in conflict.steps if key != step[1])),
            {"conflict": place, "steps": len(conflict.steps)},
        )
        for place, conflict in enumerate(known)
        if step[1] in conflict.steps
    ][:1]


def _behind(case: _Case, draft: Draft, t: int) -> list[Reason]:
    tasks = case.problem.tasks
    return [
        Reason("after_unplaced", (("step", tasks[t].id), ("step", tasks[link.before].id)))
        for link in case.problem.before[t]
        if link.before in draft.unplaced and tasks[link.before].at is None
    ][:1]


def _why_dropped(case: _Case, a: int) -> tuple[Reason, ...]:
    problem = case.problem
    act = problem.acts[a]
    own = [r for t, r in case.doubt.reasons.items() if problem.tasks[t].act == a]
    misdated = [r for at, r in _misdated_acts(problem).items() if at == a]
    first = [r for r in own if r.code != "after_unplaced"] or own
    full = Reason("no_room_left", (("action", act.id),), {"value": act.value})
    return (*misdated, *first) or (full,)


def _placed(plan: document.Plan, problem: Problem, draft: Draft, t: int) -> Placed:
    placement, days = draft.placed[t], problem.axis.days
    return Placed(
        plan.start + timedelta(days[placement.start]),
        plan.start + timedelta(days[placement.end]),
        tuple(tuple(problem.workers[w].id for w in crew) for crew in placement.people),
        problem.axis.half(placement.start),
        problem.axis.half(placement.end),
    )


def _checked(plan: document.Plan, answer: Schedule, today: date) -> Schedule:
    """Day by day on real dates before anyone sees it: a wrong plan is an internal error."""
    found = violations(plan, answer, today)
    if found:
        raise AssertionError(f"the schedule breaks a rule: {found[:3]}")
    return answer
