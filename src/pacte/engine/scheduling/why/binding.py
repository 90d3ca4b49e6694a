"""What keeps one step from starting earlier, every other staying where it is.

The step alone is tried on what the others leave, with the machinery that makes schedules: with all
that it needs, then with some of its means as if nobody else used them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pacte.engine.scheduling.problem import Draft, Link, Need, Placement, Problem, Task
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.serial.placing import Room, place_at, start_mask
from pacte.engine.scheduling.stretches import between, bits
from pacte.engine.scheduling.why.explain import Doubt

PEOPLE, MONEY = -1, -2
"""What a step shares with the others, beside stocks: those are said by their place."""


@dataclass
class Standing:
    """A plan where every step stands: what they leave, and what would be free without them.

    `idle`: as if nothing had even begun.
    """

    doubt: Doubt
    draft: Draft

    def __post_init__(self) -> None:
        self.problem: Problem = self.doubt.problem
        self.ledger, self.idle = Ledger(self.problem), self.doubt.idle
        for t, placement in self.draft.placed.items():
            self.ledger.take(self.problem.tasks[t], placement)

    def chain(self, t: int) -> list[int]:
        """Back from `t`, the steps that keep each other waiting, the first one first.

        Each but the first could not start earlier, were it alone, because of the one before.
        """
        path = [t]
        while (before := self._waits_for(path[0])) is not None:
            path.insert(0, before)
        return path

    def is_held_by_dates(self, t: int) -> bool:
        """Whether a step starts as soon as its dates and calendars let it after what stands."""
        return not self._can_start(t, self.room(t), ())

    def is_held_by_ramp_up(self, t: int) -> bool:
        """Whether such a step could start earlier, were nobody new."""
        return self._could_start(t, self.room(t), (), self.doubt.at_full_capacity)

    def binding(self, t: int) -> tuple[int, ...]:
        """The means that keep a step from starting earlier; none where it could, by itself.

        Each that is enough to forbid it; else a smallest set of those that forbid it together.
        """
        room, means = self.room(t), self._means(t)
        with self._without(t):
            if self._can_start(t, room, means):
                return ()
            enough = [one for one in means if not self._can_start(t, room, (one,))]
            return tuple(enough) if enough else self._together(t, room, means)

    def busy(self, t: int) -> list[int]:
        """The candidates who could start a step earlier but for other work: at all, or some day."""
        task, room = self.problem.tasks[t], self.room(t)
        sooner = between(room.first_start, room.last_start)
        at_all, some_day = set(), set()
        with self._without(t):
            for need in task.needs:
                bare = _bare(task)
                masks = self.idle.task_starts(bare, need), self.ledger.task_starts(bare, need)
                for w, idle, left in zip(need.candidates, *masks, strict=True):
                    if idle & ~left & sooner:
                        some_day.add(w)
                        if not left & sooner:
                            at_all.add(w)
        return sorted(at_all or some_day)

    def room(self, t: int) -> Room:
        """Where a step may be, to start earlier than it does after the steps that stand."""
        task = self.problem.tasks[t]
        first = max((self._after(link) for link in self.problem.before[t]), default=0)
        return self._from(t, max(first, task.earliest))

    def _from(self, t: int, first: int) -> Room:
        task = self.problem.tasks[t]
        return Room(first, self.draft.placed[t].start - 1, self._first_end(t), task.latest)

    def _after(self, link: Link) -> int:
        """First index that the step before a link leaves; 0 where it does not stand."""
        placement, at = self.draft.placed.get(link.before), self.problem.tasks[link.before].at
        if placement is not None:
            return self.problem.start_after(placement.end, link)
        is_out = self.problem.tasks[link.before].act in self.draft.dropped
        return 0 if at is None or is_out else self.problem.start_after(at[1], link)

    def _first_end(self, t: int) -> int:
        """First index at which a step may end for the fixed ones that follow it."""
        ends = [
            self.problem.end_from(self.draft.placed[link.after].start, link)
            for link in self.problem.after[t]
            if link.after in self.draft.placed and self.problem.tasks[link.after].at is not None
        ]
        return max(ends, default=0)

    def _waits_for(self, t: int) -> int | None:
        """The step before one that alone keeps it from starting earlier, if one does."""
        links = self.problem.before[t]
        if self.problem.tasks[t].at is not None or not links or not self.is_held_by_dates(t):
            return None
        last = max(links, key=self._after)
        by_itself = self._from(t, self.problem.tasks[t].earliest)
        is_kept = last.before in self.draft.placed and self._can_start(t, by_itself, ())
        return last.before if is_kept else None

    def _means(self, t: int) -> tuple[int, ...]:
        task = self.problem.tasks[t]
        people = (PEOPLE,) if task.needs else ()
        money = (MONEY,) if task.purses else ()
        return (*people, *(s for s, _ in task.equipment), *money)

    def _together(self, t: int, room: Room, means: tuple[int, ...]) -> tuple[int, ...]:
        """A set that forbids, and no more without any one of its means."""
        kept = means
        for one in means:
            fewer = tuple(other for other in kept if other != one)
            if not self._can_start(t, room, fewer):
                kept = fewer
        return kept

    @contextmanager
    def _without(self, t: int) -> Iterator[None]:
        """While this lasts a step has no place."""
        task, placement = self.problem.tasks[t], self.draft.placed[t]
        self.ledger.give_back(task, placement)
        try:
            yield
        finally:
            self.ledger.take(task, placement)

    def _can_start(self, t: int, room: Room, means: Collection[int]) -> bool:
        """Whether a step could start in a room if it shared these means alone with the others."""
        return self._could_start(t, room, means, self.ledger if PEOPLE in means else self.idle)

    def _could_start(self, t: int, room: Room, means: Collection[int], people: Ledger) -> bool:
        task = self.problem.tasks[t]
        if task.at is not None or room.first_start > room.last_start:
            return False
        stocks = tuple(pair for pair in task.equipment if pair[0] in means)
        shared = replace(task, equipment=stocks, purses=task.purses if MONEY in means else ())
        starts = start_mask(people, _bare(task), room)
        starts &= self.ledger.paid(shared) & self._stocked(shared)
        return any(
            self.ledger.has_stock(shared, start, one.end)
            for start in bits(starts)
            for one in _places(people, _bare(task), start, room)
        )

    def _stocked(self, task: Task) -> int:
        """The indexes from which enough of each stock is left for as long as it lasts at least."""
        mask = -1
        for s, amount in task.equipment:
            free = sum(1 << i for i, left in enumerate(self.ledger.stock[s]) if left >= amount)
            for _ in range(task.duration - 1):
                free &= free >> 1
            mask &= free
        return mask


def _bare(task: Task) -> Task:
    """A step that asks for people and days alone."""
    return replace(task, equipment=(), purses=()) if task.equipment or task.purses else task


def _places(ledger: Ledger, task: Task, start: int, room: Room) -> Iterator[Placement]:
    """The place of a step at one start; of several needs, for each end that its people allow."""
    for last in _ends(ledger.problem, task, start) if task.needs[1:] else [None]:
        asked = task if last is None else _over_by(ledger.problem, task, start, last)
        one = place_at(ledger, asked, start, room)
        if one is not None:
            yield one


def _ends(problem: Problem, task: Task, start: int) -> list[int]:
    """The ends that those who may do a step give it from a start, ascending."""
    who = {w for need in task.needs for w in need.candidates}
    return sorted({problem.workers[w].spans(task.duration).end_of[start] for w in who} - {-1})


def _over_by(problem: Problem, task: Task, start: int, last: int) -> Task:
    """The step done by those alone who end by some index."""

    def narrowed(need: Need) -> Need:
        spans = ((w, problem.workers[w].spans(task.duration)) for w in need.candidates)
        return replace(need, candidates=tuple(w for w, s in spans if s.end_of[start] <= last))

    return replace(task, needs=tuple(narrowed(need) for need in task.needs))
