"""Fewer people offered to each need where dates are wide, so that one model holds a whole plan."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate

from pacte.engine.scheduling.exact import places
from pacte.engine.scheduling.narrowing import Narrowed
from pacte.engine.scheduling.problem import Draft, Need, Task
from pacte.engine.scheduling.stretches import between

SPARE = 1
"""People offered beyond those asked for, whatever their places."""


@dataclass(frozen=True)
class _Offered:
    """The people of a need in the order in which they are offered, and their places so far."""

    need: Need
    people: tuple[int, ...]
    places: tuple[int, ...]

    def count(self, most: int) -> int:
        """How many are offered for so many places at most."""
        least = min(len(self.people), self.need.people + SPARE)
        return max(least, bisect_right(self.places, most))

    def size(self, most: int) -> int:
        """Places of those offered."""
        count = self.count(most)
        return self.places[count - 1] if count else 0


def fewer(inside: Narrowed, draft: Draft, most: int, draw: random.Random) -> Narrowed | None:
    """The same with so many places at most: every need keeps as many as every other where it has
    as many, and whoever stands there; the others by chance. None where dates are too wide.

    A need with narrow dates keeps all its people, so that a chain with no day to spare still fits.
    """
    tasks = inside.problem.tasks
    offered = {
        t: [_offered(inside, draft, t, n, draw) for n in range(len(task.needs))]
        for t, task in enumerate(tasks)
        if task.at is None and task.act not in inside.left_out
    }
    every = [one for mine in offered.values() for one in mine]
    each = _largest(most, lambda level: sum(one.size(level) for one in every))
    if each is None:
        return None
    chosen = tuple(
        replace(task, needs=tuple(_need(one, each) for one in offered[t])) if t in offered else task
        for t, task in enumerate(tasks)
    )
    return replace(inside, problem=replace(inside.problem, tasks=chosen))


def _offered(inside: Narrowed, draft: Draft, t: int, n: int, draw: random.Random) -> _Offered:
    task, placement = inside.problem.tasks[t], draft.placed.get(t)
    need, crew = task.needs[n], placement.people[n] if placement else ()
    ranked = sorted(need.candidates, key=lambda w: (w not in crew, draw.random()))
    room = {w: _places(inside, t, task, need, w) for w in ranked}
    people = tuple(w for w in ranked if room[w])
    return _Offered(need, people, tuple(accumulate(room[w] for w in people)))


def _places(inside: Narrowed, t: int, task: Task, need: Need, worker: int) -> int:
    dates = between(inside.windows.first_start[t], inside.windows.last_start[t])
    return (places.free(inside.problem, task, need, worker) & dates).bit_count()


def _largest(most: int, size: Callable[[int], int]) -> int | None:
    """The largest level up to `most` whose size is at most `most`."""
    low, high = 0, most
    if size(low) > most:
        return None
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(middle) <= most else (low, middle - 1)
    return low


def _need(one: _Offered, each: int) -> Need:
    return replace(one.need, candidates=tuple(sorted(one.people[: one.count(each)])))
