"""Why a plan cannot hold: each conflict as the fewest steps and conditions, and its repairs."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pacte import document
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Reason
from pacte.engine.scheduling.subproblem import part
from pacte.engine.scheduling.why import proof, repair
from pacte.engine.scheduling.why.case import Case, Repair
from pacte.engine.scheduling.why.circles import smallest_circle
from pacte.engine.scheduling.why.conditions import (
    BEYOND,
    LINKS,
    Condition,
    begun_near,
    conditions,
    focused,
    step_condition,
)
from pacte.engine.scheduling.why.conflict import Around, minimal_steps
from pacte.engine.scheduling.why.contact_caps import counted_with
from pacte.engine.scheduling.why.edits import edited
from pacte.engine.scheduling.why.explain import impossible
from pacte.engine.scheduling.why.feasible import Oracle
from pacte.engine.scheduling.why.outsiders import without_outsiders
from pacte.engine.scheduling.why.quickxplain import minimal_conflict
from pacte.engine.scheduling.why.spare import Own, own_days
from pacte.engine.scheduling.why.trial import Trial
from pacte.engine.scheduling.windows import windows

MOST_CONFLICTS, MOST_SEEDS = 3, 6
SIZES = (4, 12, 30, 60, 120)
"""Steps looked at around one without a place, smallest first."""
SIZES_AT_ONCE = SIZES[:3]
"""Those before anything is searched."""
MARGIN_DAYS = 45
"""Calendar days looked at on each side of the steps of a conflict."""

Span = tuple[date, date]
"""First and last day looked at."""


@dataclass(frozen=True)
class Conflict:
    """Steps that cannot all be placed under `conditions`, which include the steps themselves.

    `minimal`: proven twice, and each part of it proven to hold. `repairs`, cheapest first, were
    each tried on the plan. `near`: the plan of these steps alone, that repairs are first tried on.
    """

    steps: tuple[str, ...]
    conditions: tuple[Condition, ...]
    minimal: bool
    repairs: tuple[Repair, ...] = ()
    near: document.Plan | None = field(default=None, repr=False, compare=False)


def conflicts(case: Case, sizes: Sequence[int]) -> tuple[Conflict, ...]:
    """The conflicts behind the tasks without a place, at most three; none where none is proven.

    `sizes`: how many steps are looked at around each, smallest first. Within the time of the case:
    what is not proven by then is not told.
    """
    found = [_of_steps(case, [r.objects[0][1]], None) for r in _misdated(case)]
    aside: set[int] = set()
    for seed in _seeds(case)[:MOST_SEEDS]:
        if len(found) >= MOST_CONFLICTS or case.clock.is_over():
            break
        t = case.places[case.problem.tasks[seed].id]
        if t not in aside:
            for one, tasks in _behind(case, t, aside, sizes):
                found.append(one)
                aside |= tasks
    return tuple(conflict for conflict in found if conflict is not None)[:MOST_CONFLICTS]


def _lacking(case: Case) -> frozenset[int]:
    """The tasks without a place in the plan found."""
    return frozenset(case.places[case.problem.tasks[t].id] for t in case.draft.unplaced)


def _misdated(case: Case) -> list[Reason]:
    """Fixed steps outside their windows, but those of actions left out: nothing asks for them."""
    out = {case.problem.acts[a].id for a in case.draft.dropped}
    return [r for r in case.problem.misdated if r.objects[1][1] not in out]


def _seeds(case: Case) -> list[int]:
    """Tasks that wait for another are explained by that one; of the same lack, one is enough."""
    found: dict[object, int] = {}
    for t in sorted(case.draft.unplaced):
        reason = case.doubt.reasons.get(t)
        if reason is None and _waits_for_unplaced(case, t):
            continue
        if reason is None or reason.code != "after_unplaced":
            found.setdefault(_lack(reason) or t, t)
    return list(found.values())


def _lack(reason: Reason | None) -> object:
    """What a task lacks, where others may lack the same; a chain is that of its task alone."""
    if reason is None or reason.code == "chain_too_long" or not reason.objects[1:]:
        return None
    return reason.code, reason.objects[1:]


def _waits_for_unplaced(case: Case, t: int) -> bool:
    before = (link.before for link in case.problem.before[t])
    tasks = case.problem.tasks
    return tasks[t].at is None and any(
        u in case.draft.unplaced and tasks[u].at is None for u in before
    )


Told = tuple[Conflict | None, set[int]]
"""A conflict, and the tasks to leave aside when the next one is sought."""


def _behind(case: Case, seed: int, aside: set[int], sizes: Sequence[int]) -> Iterator[Told]:
    """The conflict near one task; on a circle, that of the circle, then of its steps alone."""
    problem, doubt = case.tied
    circle = doubt.circles.of.get(seed, [])
    if seed not in circle or len(circle) > SIZES[-1]:
        yield from _around(case, seed, aside, sizes)
        return
    tasks = smallest_circle(problem, circle)
    told = _of_tasks(case, tasks, first=LINKS)
    if told is not None and any(c.code in LINKS for c in told.conditions):
        yield told, set(tasks)
    oracle = Oracle(case.plan.start, case.clock)
    for t in tasks:
        if oracle.cannot_hold(part(problem, [t]).problem):
            one = _of_tasks(case, [t])
            if one is None or told is None or one.conditions != told.conditions:
                yield one, {t}


def _around(case: Case, seed: int, aside: set[int], sizes: Sequence[int]) -> Iterator[Told]:
    oracle, lacking = Oracle(case.plan.start, case.clock), _lacking(case)

    def fewest(without: Iterable[int]) -> list[int]:
        around = Around(*case.tied, frozenset(without), lacking)
        return minimal_steps(around, seed, oracle, sizes)

    tasks = fewest(aside)
    if aside - lacking and len(lacking.intersection(tasks)) > 1:
        tasks = fewest(lacking & aside) or tasks
    if tasks:
        yield _of_tasks(case, tasks, sure=oracle.unsure == 0), set(tasks)


def _of_tasks(
    case: Case, tasks: Sequence[int], *, sure: bool = True, first: Container[str] = ()
) -> Conflict | None:
    names, span = [case.tied[0].tasks[t].id for t in tasks], _span(case, tasks)
    counted, proven = _fixed_contacts(case, names, span)
    span = _with_days_of(case, counted, span)
    return _of_steps(case, [*counted, *names], span, sure=sure and proven, first=first)


def _fixed_contacts(case: Case, steps: Sequence[str], span: Span) -> tuple[list[str], bool]:
    """The fewest fixed contacts in place with which a cap leaves these steps no place, and whether
    that is proven. A cap counts them whatever is decided: steps may lack a place alone for them.
    """
    counted = counted_with(case.plan, steps).difference(steps)
    placed = (case.problem.tasks[t] for t in case.draft.placed)
    fixed = sorted(task.id for task in placed if task.at is not None and task.id in counted)
    if not fixed:
        return [], True
    return _fewest_beside(case, steps, fixed, _with_days_of(case, fixed, span))


def _with_days_of(case: Case, fixed: Sequence[str], span: Span) -> Span:
    held = [case.plan.steps[key] for key in fixed]
    starts = (step.start_date for step in held if step.start_date)
    ends = (step.end_date for step in held if step.end_date)
    return min([span[0], *starts]), max([span[1], *ends])


def _fewest_beside(
    case: Case, steps: Sequence[str], fixed: Sequence[str], span: Span
) -> tuple[list[str], bool]:
    """The fewest `fixed` steps with which the others cannot hold, and whether that is proven; none
    where the others cannot without them.
    """
    both = [*fixed, *steps]
    begun = begun_near(case.linked, both)
    trial = Trial(focused(case.linked, both, begun, span), tuple(both), case.today, case.clock)
    listed = [step_condition(case.plan, key) for key in fixed]
    if trial.can_hold(listed, listed) is not False:
        return [], True
    kept = minimal_conflict(listed, lambda some: trial.can_hold(listed, some) is False)
    return [one.objects[0][1] for one in kept], trial.unsure == 0


def _span(case: Case, tasks: Sequence[int]) -> Span:
    """The calendar days that matter to some tasks, with a margin."""
    smaller, days = part(case.tied[0], tasks).problem, case.problem.axis.days
    doubt = impossible(smaller, case.plan.start)
    found = windows(smaller, doubt.reach, doubt.order, whole=True)
    ends = (*found.first_start, *found.last_start, *found.first_end, *found.last_end)
    inside = [days[i] for i in ends if 0 <= i < len(days)] or [days[0], days[-1]]
    first, last = case.plan.start + timedelta(min(inside)), case.plan.start + timedelta(max(inside))
    return first - timedelta(MARGIN_DAYS), last + timedelta(MARGIN_DAYS)


def _of_steps(
    case: Case,
    steps: list[str],
    span: Span | None,
    *,
    sure: bool = True,
    first: Container[str] = (),
) -> Conflict | None:
    """The fewest conditions under which these steps cannot hold, proven once more; None: not so.

    `first`: the codes of those that say it rather than others.
    """
    begun, days = begun_near(case.linked, steps), span or (case.plan.start, case.plan.end)
    near = focused(case.linked, steps, begun, days)
    aside = without_outsiders(near, steps)
    base, own = edited(near, aside), _own_days(case, steps, begun)
    trial = Trial(base, tuple(steps), case.today, case.clock, aside=aside, own=own)
    listed = list(conditions(near, steps, begun, case.linked))
    listed.sort(key=lambda c: c.code not in first)
    if trial.can_hold(listed, listed) is not False:
        return None
    kept = minimal_conflict(listed, lambda some: trial.can_hold(listed, some) is False)
    kept = proof.needed(case, trial, kept)
    whole = (*(step_condition(case.plan, key) for key in steps), *kept)
    sure = sure and trial.unsure == 0
    fixes = repair.repairs(case, near, steps, whole)
    minimal = (
        sure
        and proof.proven_again(case, trial, kept)
        and proof.held_without_any(case, trial, listed, kept)
    )
    return Conflict(tuple(steps), whole, minimal, fixes, near)


def _own_days(case: Case, steps: Sequence[str], begun: Sequence[str]) -> Own | None:
    """When people work by the document, also after its end; None: no step is a contact."""
    if not any(case.plan.steps[key].contact for key in steps):
        return None
    whole = focused(case.linked, steps, begun, (case.plan.start, case.plan.end))
    whole = whole.model_copy(update={"end": case.plan.end + timedelta(BEYOND)})
    return own_days(problem_from_plan(whole, today=case.today), whole.start)
