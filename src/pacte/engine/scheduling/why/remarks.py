"""What is no fault of the plan: dates that only need spreading, people with no day left."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pacte import document
from pacte.engine import workload
from pacte.engine.scheduling.problem import Draft, Problem, Reason
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.why.explain import MOST_NAMED, Doubt
from pacte.engine.workload import DayOver

LEAST_FULL = 10
"""Worked days in a row, all taken, from which a person is called full."""
MOST_FULL = 3


def remarks(
    plan: document.Plan, doubt: Doubt, draft: Draft, *, today: date, fits: bool
) -> tuple[Reason, ...]:
    """`badly_dated` for each person overloaded by the dates of `plan`, when everything `fits` once
    spread; then `full` for those who from `today` on have no day left over at least ten worked days
    in a row: what is over can no longer be relieved.
    """
    spread = _badly_dated(plan, doubt, draft) if fits else ()
    now = doubt.problem.axis.at_or_after((today - plan.start).days)
    return (*spread, *_full(doubt, draft, now))


def _badly_dated(plan: document.Plan, doubt: Doubt, draft: Draft) -> Iterator[Reason]:
    movable = {doubt.problem.tasks[t].id for t in draft.placed if doubt.problem.tasks[t].at is None}
    by_person: defaultdict[str, list[DayOver]] = defaultdict(list)
    for over in workload.days_over(plan):
        if movable.intersection(over.steps):
            by_person[over.person].append(over)
    for person, days in sorted(by_person.items()):
        yield _overloaded(person, days)


def _overloaded(person: str, days: list[DayOver]) -> Reason:
    steps = dict.fromkeys(step for over in days for step in over.steps)
    params = {
        "from": min(over.day for over in days).isoformat(),
        "to": max(over.day for over in days).isoformat(),
        "days": len({over.day for over in days}),
        "work_days": f"{sum(over.load_days for over in days):.2f}",
        "available_days": f"{sum(over.capacity_days for over in days):.2f}",
    }
    named = (("person", person), *(("step", key) for key in list(steps)[:MOST_NAMED]))
    return Reason("badly_dated", named, params)


@dataclass(frozen=True)
class _Stretch:
    """Worked indexes in a row on which a person has nothing free."""

    worker: int
    first: int
    last: int
    slots: int


def _full(doubt: Doubt, draft: Draft, now: int) -> Iterator[Reason]:
    problem = doubt.problem
    ledger = Ledger(problem)
    for t, placement in draft.placed.items():
        ledger.take(problem.tasks[t], placement)
    least = LEAST_FULL * problem.axis.per_day
    found = [s for s in _longest(problem, ledger, now) if s.slots >= least]
    for stretch in sorted(found, key=lambda s: (-s.slots, s.worker))[:MOST_FULL]:
        params = {
            "from": doubt.day(stretch.first),
            "to": doubt.day(stretch.last),
            "days": stretch.slots // problem.axis.per_day,
        }
        person = ("person", problem.workers[stretch.worker].id)
        yield Reason("full", (person,), params)


def _longest(problem: Problem, ledger: Ledger, now: int) -> Iterator[_Stretch]:
    """The longest stretch of each person from the index `now` on."""
    for w, who in enumerate(problem.workers):
        if w == problem.company or not who.worked:
            continue
        best, run = _Stretch(w, 0, 0, 0), _Stretch(w, 0, 0, 0)
        for d in who.worked[bisect_left(who.worked, now) :]:
            taken = ledger.free[w][d] == 0
            first = run.first if run.slots else d
            run = _Stretch(w, first, d, run.slots + 1) if taken else _Stretch(w, 0, 0, 0)
            best = max(best, run, key=lambda s: s.slots)
        yield best
