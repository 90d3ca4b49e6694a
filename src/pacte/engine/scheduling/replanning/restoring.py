"""A plan scheduled again, with as much as fits brought back to where it stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pacte.engine.scheduling.costs import is_moved
from pacte.engine.scheduling.problem import Draft, Placement, Problem
from pacte.engine.scheduling.replanning.standing import broken, holds
from pacte.engine.scheduling.serial.ledger import Ledger

PASSES = 5
"""Times that everything is tried, at most: what comes back may make room for more."""


def restored(problem: Problem, draft: Draft, was: Mapping[int, Placement]) -> Draft:
    """The plan with tasks back where they stood, whole actions first, then one by one.

    `was`: where dated tasks stood. What comes back keeps every rule, all others staying where the
    plan has them; no task loses its place.
    """
    placed, ledger = dict(draft.placed), Ledger(problem)
    for t, place in placed.items():
        ledger.take(problem.tasks[t], place)
    for _ in range(PASSES):
        back = [_come_back(problem, ledger, placed, was, g) for g in _away(problem, placed, was)]
        if not any(back):
            break
    return Draft(placed, draft.dropped, draft.unplaced)


def _away(
    problem: Problem, placed: Mapping[int, Placement], was: Mapping[int, Placement]
) -> Iterator[list[int]]:
    """The tasks that are not where they stood: by action, those with most first; then each."""
    of: dict[int, list[int]] = {}
    for t in sorted(placed.keys() & was.keys()):
        if is_moved(problem.tasks[t], placed[t]):
            of.setdefault(problem.tasks[t].act, []).append(t)
    yield from sorted(of.values(), key=lambda tasks: -len(tasks))
    yield from ([t] for tasks in of.values() if len(tasks) > 1 for t in tasks)


def _come_back(
    problem: Problem,
    ledger: Ledger,
    placed: dict[int, Placement],
    was: Mapping[int, Placement],
    tasks: Sequence[int],
) -> bool:
    """Bring some tasks back together, or leave them; whether they came."""
    now = {t: placed[t] for t in tasks}
    for t in tasks:
        ledger.give_back(problem.tasks[t], now[t])
    back: list[int] = []
    for t in tasks:
        if broken(problem, ledger, t, was[t]):
            break
        ledger.take(problem.tasks[t], was[t])
        back.append(t)
    placed.update({t: was[t] for t in back})
    if len(back) == len(tasks) and all(_in_order(problem, t, placed) for t in tasks):
        return any(now[t] != was[t] for t in tasks)
    for t in back:
        ledger.give_back(problem.tasks[t], was[t])
    for t in tasks:
        ledger.take(problem.tasks[t], now[t])
    placed.update(now)
    return False


def _in_order(problem: Problem, t: int, placed: Mapping[int, Placement]) -> bool:
    links = (*problem.before[t], *problem.after[t])
    return all(
        holds(problem, link, placed)
        for link in links
        if link.before in placed and link.after in placed
    )
