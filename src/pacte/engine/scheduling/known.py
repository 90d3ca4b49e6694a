"""What is known of a problem before any search: what arithmetic forbids, windows, a first bound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pacte.engine.scheduling.loads import begun_points
from pacte.engine.scheduling.narrowing import alone
from pacte.engine.scheduling.problem import Problem, Reason
from pacte.engine.scheduling.serial.greedy import Setting
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.windows import Windows, windows


@dataclass(frozen=True)
class Known:
    """What is known before searching."""

    problem: Problem
    doubt: Doubt
    skipped: frozenset[int]
    left_out: frozenset[int]
    windows: Windows
    bound: int


def known_of(problem: Problem, first_day: date) -> Known:
    """What is known of a problem before any search."""
    doubt = impossible(problem, first_day)
    skipped = frozenset(doubt.reasons)
    unfit = {problem.tasks[t].act for t in skipped} | set(misdated_acts(problem))
    left_out = frozenset(a for a in unfit if problem.acts[a].optional)
    order = [t for t in doubt.order if t not in skipped]
    partial = windows(problem, doubt.reach, order, whole=False) if skipped else doubt.free
    whole = doubt.whole
    usable = not any(whole.is_empty(t) for t in order)
    bound = sum(alone(problem, doubt.free, left_out, order)) + begun_points(problem)
    return Known(problem, doubt, skipped, left_out, whole if usable else partial, bound)


def misdated_acts(problem: Problem) -> dict[int, Reason]:
    """The acts that have a fixed step outside its window, with the reason."""
    named = {reason.objects[1][1]: reason for reason in problem.misdated}
    return {a: named[act.id] for a, act in enumerate(problem.acts) if act.id in named}


def setting_of(case: Known) -> Setting:
    """What every way of building a plan of the case shares."""
    order = [t for t in case.doubt.order if t not in case.skipped]
    return Setting(case.problem, case.doubt.reach, case.windows, order, case.skipped, case.left_out)
