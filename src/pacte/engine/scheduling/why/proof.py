"""What proves a conflict: by the model once more, and that any one condition less lets it hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pacte import document
from pacte.engine.scheduling.why.case import Case
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.conditions import Condition, conditions, focused
from pacte.engine.scheduling.why.edits import Edit, edited
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.why.feasible import proved
from pacte.engine.scheduling.why.outsiders import without_outsiders
from pacte.engine.scheduling.why.spare import Own
from pacte.engine.scheduling.why.trial import Trial, holds, problem_of


def proven_again(case: Case, trial: Trial, kept: Sequence[Condition]) -> bool:
    """Whether the steps cannot hold on any day of the plan under what is kept, by the model.

    Contacts may pass over days that a lifted condition frees; else they cannot hold with all else
    in place, nor with all else lifted and each day that it frees worked.
    """
    if case.clock.is_over():
        return False
    whole = _under(case, trial, kept)
    if _cannot_hold(case, whole, trial.own):
        return True
    if trial.own is None or not _cannot_hold(case, whole, None):
        return False
    return not _may_hold(case, trial, _as_given(case, trial, (case.plan.start, case.plan.end)))


def _cannot_hold(case: Case, whole: document.Plan, own: Own | None) -> bool:
    problem = problem_of(whole, case.today, own)
    return bool(problem.misdated) or _is_impossible(impossible(problem, whole.start), case.clock)


def _is_impossible(doubt: Doubt, clock: Clock) -> bool:
    """By the model without its linear relaxation or, where that leaves it open, with it."""
    alone = proved(doubt, 4.0, clock, relaxed=False)
    return (proved(doubt, 4.0, clock) if alone is None else alone) is False


def _under(case: Case, trial: Trial, kept: Sequence[Condition]) -> document.Plan:
    """The steps on all days of the plan, with nothing but what is kept: no other absence either."""
    begun = _begun_of(trial)
    whole = focused(case.linked, trial.steps, begun, (case.plan.start, case.plan.end))
    held = {_named(c) for c in kept}
    others = conditions(whole, trial.steps, begun, case.linked)
    lifted = [edit for c in others if _named(c) not in held for edit in c.without]
    return edited(whole, [*without_outsiders(whole, trial.steps), *lifted])


def _named(condition: Condition) -> tuple[str, Sequence[tuple[str | int, ...]]]:
    """What tells a condition from others, whatever the days that the plan is cut to."""
    return condition.code, tuple(edit.path for edit in condition.without)


def needed(case: Case, trial: Trial, kept: Sequence[Condition]) -> list[Condition]:
    """Those kept less each one without which contacts still cannot hold on any day of the plan, be
    all else in place or lifted: with it, they hold by passing over some of the days this frees.
    """
    found = list(kept)
    for one in kept if trial.own is not None else ():
        fewer = [c for c in found if c is not one]
        gone = [edit for c in kept if c not in fewer for edit in c.told]
        given = edited(_as_given(case, trial, (case.plan.start, case.plan.end)), gone)
        if not any(_may_hold(case, trial, plan) for plan in (given, _under(case, trial, fewer))):
            found = fewer
    return found


def held_without_any(
    case: Case, trial: Trial, listed: Sequence[Condition], kept: Sequence[Condition]
) -> bool:
    """Whether the steps hold with any one condition lifted, in the document as given too.

    Sequences of actions are made anew: a largest gap may then tie other steps. A contact passes
    over no day: either that condition alone is lifted, or those not kept are too.
    """
    fewer = ([c for c in kept if c is not one] for one in kept)
    if not all(trial.can_hold(listed, some) for some in fewer):
        return False
    if case.linked is case.plan and trial.own is None:
        return True
    near = _as_given(case, trial, (trial.base.start, trial.base.end))

    def held(edits: Iterable[Edit]) -> bool | None:
        return holds(edited(near, edits), trial.steps, case.today, case.clock)

    return all(held(one.told) or held([*trial.aside, *_lifted(listed, kept, one)]) for one in kept)


def _as_given(case: Case, trial: Trial, days: tuple[date, date]) -> document.Plan:
    """The document cut to the steps of a trial and to some days."""
    return focused(case.plan, trial.steps, _begun_of(trial), days)


def _may_hold(case: Case, trial: Trial, plan: document.Plan) -> bool:
    """Whether the steps hold in a plan, as far as is known, each day that is lifted worked."""
    return holds(plan, trial.steps, case.today, case.clock) is not False


def _lifted(listed: Sequence[Condition], kept: Sequence[Condition], one: Condition) -> list[Edit]:
    """The edits of the document given that lift what is not kept, and `one`."""
    held = {edit.path for c in kept for edit in c.told}
    free = [edit for c in listed for edit in c.told if edit.path not in held]
    return [*{edit.path: edit for edit in (*free, *one.told)}.values()]


def _begun_of(trial: Trial) -> list[str]:
    return [key for key in trial.base.steps if key not in trial.steps]
