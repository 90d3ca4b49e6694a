"""Work against people, over stretches of days: which group is asked for more than it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from pacte.document import Money
from pacte.engine.scheduling.problem import Need, Reason, Task
from pacte.engine.scheduling.why import contact_caps
from pacte.engine.scheduling.why.explain import MOST_NAMED, Doubt
from pacte.engine.scheduling.why.money_reasons import Overspent, overspent
from pacte.engine.scheduling.windows import Windows

MOST_EDGES = 40
MOST_GROUPS = 60


@dataclass(frozen=True)
class Overload:
    """A reason, which names a few steps, and all the tasks it is about."""

    reason: Reason
    tasks: frozenset[int]


def overloads(doubt: Doubt, narrowed: Windows) -> tuple[Overload, ...]:
    """The worst stretch of each group of people whose mandatory work exceeds their worked days.

    `narrowed`: windows with every mandatory task placed. Energy reasoning: what must lie between
    two days, summed, against capacity × worked days of the group less what is begun.
    """
    needs = list(_mandatory_needs(doubt))
    groups = sorted({frozenset(need.candidates) for _, _, need in needs}, key=sorted)
    found = (_worst(doubt, narrowed, group, needs) for group in groups[:MOST_GROUPS])
    return tuple(overload for overload in found if overload is not None)


def overspent_periods(doubt: Doubt, narrowed: Windows) -> tuple[Overload, ...]:
    """The worst stretch of periods of each limit of money whose mandatory steps cost more."""
    open_tasks = (t for t in range(len(doubt.problem.tasks)) if t not in doubt.reasons)
    found = overspent(doubt.problem, narrowed, open_tasks)
    return tuple(_said_of_money(doubt, one) for one in found)


def crowded_contacts(doubt: Doubt, narrowed: Windows) -> tuple[Overload, ...]:
    """The worst stretch of days of each cap on contacts that its mandatory steps exceed."""
    open_tasks = (t for t in range(len(doubt.problem.tasks)) if t not in doubt.reasons)
    found = contact_caps.crowded(doubt.problem, narrowed, open_tasks)
    return tuple(_said_of_contacts(doubt, one) for one in found)


def _said_of_contacts(doubt: Doubt, found: contact_caps.Crowded) -> Overload:
    params = {
        "from": doubt.date_of(found.first),
        "to": doubt.date_of(found.last),
        "most": found.stock.quantity,
        "per_days": found.stock.tail + 1,
        "wanted": len(found.tasks),
        "allowed": found.allowed,
    }
    steps = (("step", doubt.problem.tasks[t].id) for t in found.tasks[:MOST_NAMED])
    named = (("segment", found.stock.id), *steps)
    return Overload(Reason("contacts_over_cap", named, params), frozenset(found.tasks))


def _said_of_money(doubt: Doubt, found: Overspent) -> Overload:
    currency = found.purses[0].currency
    params = {
        "limit": found.purses[0].place,
        "from": doubt.date_of(found.purses[0].opens),
        "to": doubt.date_of(found.purses[-1].closes),
        "cost": Money.of_cents(found.cost, currency),
        "left": Money.of_cents(found.left, currency),
        "steps": len(found.tasks),
    }
    steps = (("step", doubt.problem.tasks[t].id) for t in found.tasks[:MOST_NAMED])
    return Overload(Reason("period_overspent", tuple(steps), params), frozenset(found.tasks))


def _mandatory_needs(doubt: Doubt) -> Iterator[tuple[int, Task, Need]]:
    problem = doubt.problem
    for t, task in enumerate(problem.tasks):
        if t not in doubt.reasons and task.at is None and not problem.acts[task.act].optional:
            yield from ((t, task, need) for need in task.needs)


def _worst(
    doubt: Doubt,
    narrowed: Windows,
    group: frozenset[int],
    needs: Iterable[tuple[int, Task, Need]],
) -> Overload | None:
    mine = [
        (narrowed.first_start[t], narrowed.last_end[t], _work(doubt, task, need), t, need)
        for t, task, need in needs
        if group.issuperset(need.candidates)
    ]
    firsts = sorted({first for first, *_ in mine})[:MOST_EDGES]
    lasts = sorted({last for _, last, *_ in mine})[-MOST_EDGES:]
    free = _free_until(doubt, group)
    worst, over = None, 0
    for first in firsts:
        for last in lasts:
            work = sum(w for a, b, w, *_ in mine if first <= a and b <= last)
            if work > 0 and work - _room(free, first, last) > over:
                over = work - _room(free, first, last)
                worst = (first, last, work)
    return None if worst is None else _said(doubt, group, worst, mine, free)


def _work(doubt: Doubt, task: Task, need: Need) -> int:
    loads = sorted(doubt.problem.load(task, need, w) for w in need.candidates)
    return task.duration * sum(loads[: need.people])


def _free_until(doubt: Doubt, group: frozenset[int]) -> list[int]:
    """What the group has free on its worked days before each index, and before the end."""
    by_day = [0] * (len(doubt.problem.axis) + 1)
    for w in group:
        for d in doubt.problem.workers[w].worked:
            by_day[d + 1] += doubt.ledger.free[w][d]
    return list(accumulate(by_day))


def _room(free: list[int], first: int, last: int) -> int:
    """What is free from one index to another, both counted."""
    inside = len(free) - 1
    return free[min(max(last + 1, 0), inside)] - free[min(max(first, 0), inside)]


def _said(
    doubt: Doubt,
    group: frozenset[int],
    worst: tuple[int, int, int],
    mine: list[tuple[int, int, int, int, Need]],
    free: list[int],
) -> Overload:
    first, last, work = worst
    inside = [(t, need) for a, b, _, t, need in mine if first <= a and b <= last]
    skills = sorted({need.skill for _, need in inside if need.skill})
    tasks = list(dict.fromkeys(t for t, _ in inside))
    steps = [("step", doubt.problem.tasks[t].id) for t in tasks[:MOST_NAMED]]
    people = [("person", doubt.problem.workers[w].id) for w in sorted(group)]
    room = _room(free, first, last)
    scale = doubt.problem.scale
    params = {
        "from": doubt.day(first),
        "to": doubt.day(last),
        "work_days": f"{float(Fraction(work, scale)):.2f}",
        "available_days": f"{float(Fraction(room, scale)):.2f}",
        "people": len(group),
        "steps": len(tasks),
    }
    named = (*(("skill", s) for s in skills), *people[:MOST_NAMED], *steps)
    return Overload(Reason("people_overloaded", named, params), frozenset(tasks))
