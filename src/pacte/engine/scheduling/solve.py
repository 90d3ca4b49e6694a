"""From a plan to its schedule: arithmetic, a plan at once, search, re-check, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pacte import document
from pacte.engine.scheduling.answering import answered, checked
from pacte.engine.scheduling.costs import (
    cost,
    merit,
)
from pacte.engine.scheduling.exact import search
from pacte.engine.scheduling.exact.search import Found, Limits, Progress, usual_work
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.improving.improve import Improving
from pacte.engine.scheduling.known import Known, known_of, setting_of
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.schedule import (
    Schedule,
)
from pacte.engine.scheduling.sequences import with_sequences
from pacte.engine.scheduling.serial.greedy import best_draft
from pacte.engine.scheduling.serial.shift import shifted_left
from pacte.engine.scheduling.serial.waiting import as_late_as_useful
from pacte.engine.scheduling.why import finding as why
from pacte.engine.scheduling.why import leftover, remarks
from pacte.engine.scheduling.why.case import Case
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.finding import Conflict
from pacte.engine.scheduling.why.other_ways import among_ways
from pacte.engine.scheduling.windows import windows

WORK_ONCE_IMPOSSIBLE = 2.0
"""Likewise, once a conflict is known: the plan is to be mended first."""
SEARCHED_ANYWAY = 150
"""Steps up to which a plan that cannot hold is searched all the same."""
SHARE_AFTER = 0.7
"""Time of reasons, re-check and writing, as a share of that of reading and of the first plan."""
SHARE_AT_ONCE = 0.7
"""Share of the time left that asking why may take before anything is searched."""
SMALLEST_LIMIT = 0.01


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
    or cancel), 16 for each 20 s of `time_limit` when nothing is asked, 8 for the first above
    150 steps; `time_limit` in seconds is a safety stop. `values`: points that leaving out each
    optional action costs. `progress(fraction, phase)` may raise `Cancelled`. Never raises on a
    plan that `read_plan` accepts. Source: docs/methods/scheduling.md.
    """
    effort = usual_work(time_limit, len(plan.steps)) if work is None else work
    limits = Limits(
        seed=seed,
        work=max(SMALLEST_LIMIT, effort),
        seconds=max(SMALLEST_LIMIT, time_limit),
        progress=progress,
    )
    given, plan = plan, with_sequences(plan)
    problem = problem_from_plan(plan, today=today, values=values)
    case = known_of(problem, plan.start)
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
    answer = answered(plan, case, replace(found, draft=draft), limits, known)
    fits = not answer.unplaced
    said = remarks.remarks(plan, case.doubt, draft, today=today, fits=fits)
    return checked(plan, replace(answer, remarks=said), today)


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
    plan: document.Plan, case: Known, limits: Limits, today: date
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
    plan: document.Plan, case: Known, draft: Draft, today: date, limits: Limits, kept: float = 0.0
) -> Case:
    """The case to ask why from, in the time left but for the seconds `kept` for what follows."""
    return Case(plan, case.problem, case.doubt, draft, today, Clock(lambda: limits.left - kept))


def _all_explained(case: Known, draft: Draft, known: tuple[Conflict, ...]) -> bool:
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


def told(plan: document.Plan, case: Known, found: Found, limits: Limits, today: date) -> Schedule:
    """A draft as the answer in the document's words, with its reasons, re-checked."""
    seen, plan = _seen(plan, case, found.draft, today, limits), with_sequences(plan)
    known = leftover.counted(seen, _conflicts(seen, why.SIZES_AT_ONCE))
    return checked(plan, answered(plan, case, found, limits, known), today)


def _told(limits: Limits, case: Known, start: Draft, *, is_impossible: bool) -> Found:
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


def searched(limits: Limits, case: Known, start: Draft) -> Found:
    """The search for a better plan than `start`, within the limits."""
    partial = case.windows
    if not start.unplaced <= case.skipped:
        order = [t for t in case.doubt.order if t not in case.skipped]
        partial = windows(case.problem, case.doubt.reach, order, whole=False)
    return Improving(setting_of(case), partial, case.bound, limits).run(start)


def _with_bound(case: Known, found: Found) -> Found:
    """The bound of the cost: the search's holds when everything that can be placed is."""
    complete = found.draft.unplaced <= case.skipped
    bound = max(case.bound, found.bound or 0) if complete else None
    found = replace(found, bound=cost(case.problem, found.draft) if found.proven else bound)
    if not case.doubt.is_a_choice:
        return found
    return among_ways(case.doubt, case.left_out, found if complete else replace(found, bound=None))
