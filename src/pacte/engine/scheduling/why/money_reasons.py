"""What steps cost against the limits of money: relaxations, so what they forbid is impossible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pacte.document import Money
from pacte.engine.scheduling.problem import Problem, Purse, Reason, Task
from pacte.engine.scheduling.stretches import between
from pacte.engine.scheduling.windows import Windows


def money_short(
    problem: Problem, t: int, paid: int, window: tuple[int, int], days: dict[str, Any]
) -> Reason | None:
    """The reason when a task costs more than is left, on whatever day of its window it starts.

    `paid`: the indexes at which there is money enough; `window`: its first and last start; `days`:
    the same as dates.
    """
    task = problem.tasks[t]
    own = 1 << task.at[0] if task.at is not None else between(*window)
    if not task.purses or not own or own & paid:
        return None
    left = max(_left_at(problem, task, own))
    currency = problem.purses[task.purses[0]].currency
    params = {"cost": Money.of_cents(task.cost, currency), "left": Money.of_cents(left, currency)}
    return Reason("money_short", (("step", task.id),), {**days, **params})


def _left_at(problem: Problem, task: Task, own: int) -> Iterator[int]:
    """What the tightest limit leaves at each of the starts of a mask."""
    purses = [problem.purses[p] for p in task.purses]
    for index in range(own.bit_length()):
        if own >> index & 1:
            yield min(p.room for p in purses if p.starts >> index & 1)


@dataclass(frozen=True)
class Overspent:
    """Periods of one limit one after the other, and the tasks that must start in them."""

    purses: tuple[Purse, ...]
    tasks: tuple[int, ...]
    cost: int

    @property
    def left(self) -> int:
        """Cents that the limit leaves in them."""
        return sum(purse.room for purse in self.purses)

    @property
    def over(self) -> int:
        """Cents that are lacking."""
        return self.cost - self.left


def overspent(problem: Problem, narrowed: Windows, among: Iterable[int]) -> Iterator[Overspent]:
    """For each limit the stretch of periods whose mandatory tasks lack the most.

    `narrowed`: windows with every mandatory task placed; `among`: the tasks that count.
    """
    chosen = [t for t in among if not problem.acts[problem.tasks[t].act].optional]
    limits: defaultdict[int, list[int]] = defaultdict(list)
    for p, purse in enumerate(problem.purses):
        limits[purse.place].append(p)
    for places in limits.values():
        mine = [t for t in chosen if set(problem.tasks[t].purses) & set(places)]
        purses = sorted((problem.purses[p] for p in places), key=lambda purse: purse.opens)
        worst = max(_stretches(problem, narrowed, purses, mine), key=lambda found: found.over)
        if worst.over > 0:
            yield worst


def _stretches(
    problem: Problem, narrowed: Windows, purses: list[Purse], mine: list[int]
) -> Iterator[Overspent]:
    starts = {t: _starts(problem, narrowed, t) for t in mine}
    for first in range(len(purses)):
        mask = 0
        for last in range(first, len(purses)):
            mask |= purses[last].starts
            inside = tuple(t for t in mine if starts[t] and not starts[t] & ~mask)
            cost = sum(problem.tasks[t].cost for t in inside)
            yield Overspent(tuple(purses[first : last + 1]), inside, cost)


def _starts(problem: Problem, narrowed: Windows, t: int) -> int:
    at = problem.tasks[t].at
    if at is not None:
        return 1 << at[0]
    return between(narrowed.first_start[t], narrowed.last_start[t])
