"""A draft as the answer in the document's words, with the reason of each step left, re-checked."""

from __future__ import annotations

from datetime import date, timedelta

from pacte import document
from pacte.engine.scheduling.checking.recheck import violations
from pacte.engine.scheduling.costs import (
    cost,
    missed_synergies,
    off_season,
    off_window,
    tardiness,
)
from pacte.engine.scheduling.exact.search import Found, Limits
from pacte.engine.scheduling.known import Known, misdated_acts
from pacte.engine.scheduling.problem import Draft, Problem, Reason
from pacte.engine.scheduling.schedule import (
    Left,
    Placed,
    Proof,
    Schedule,
    Status,
)
from pacte.engine.scheduling.strain import strains
from pacte.engine.scheduling.why import crowding, lateness
from pacte.engine.scheduling.why.crowding import Overload
from pacte.engine.scheduling.why.finding import Conflict


def answered(
    plan: document.Plan,
    case: Known,
    found: Found,
    limits: Limits,
    known: tuple[Conflict, ...],
) -> Schedule:
    """The answer to a plan: dates and people, what is left and why, what it costs in points.

    `known`: the conflicts found. Not yet re-checked.
    """
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
                    *lateness.reasons(case.doubt, draft, proven=found.proven),
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


def _crowded(case: Known, draft: Draft) -> tuple[Overload, ...]:
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


def _has_impossible(case: Known) -> bool:
    acts, tasks = case.problem.acts, case.problem.tasks
    return any(not acts[tasks[t].act].optional for t in case.skipped)


def _unplaced(
    case: Known, found: Found, crowded: tuple[Overload, ...], known: tuple[Conflict, ...]
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


def _behind(case: Known, draft: Draft, t: int) -> list[Reason]:
    tasks = case.problem.tasks
    return [
        Reason("after_unplaced", (("step", tasks[t].id), ("step", tasks[link.before].id)))
        for link in case.problem.before[t]
        if link.before in draft.unplaced and tasks[link.before].at is None
    ][:1]


def _why_dropped(case: Known, a: int) -> tuple[Reason, ...]:
    problem = case.problem
    act = problem.acts[a]
    own = [r for t, r in case.doubt.reasons.items() if problem.tasks[t].act == a]
    misdated = [r for at, r in misdated_acts(problem).items() if at == a]
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


def checked(plan: document.Plan, answer: Schedule, today: date) -> Schedule:
    """Day by day on real dates before anyone sees it: a wrong plan is an internal error."""
    found = violations(plan, answer, today)
    if found:
        raise AssertionError(f"the schedule breaks a rule: {found[:3]}")
    return answer
