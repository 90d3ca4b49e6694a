"""A plan at once: tasks one by one at their earliest good place, in several orders.

Serial schedule generation (Kolisch 1996) with every constraint; see docs/methods/scheduling.md.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pacte.engine.scheduling.costs import had_place, merit, tardiness
from pacte.engine.scheduling.problem import Draft, Link, Placement, Problem, Task
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.serial.placing import Room, best_place, place_as_given
from pacte.engine.scheduling.windows import Reach, Windows

Key = Callable[[int], tuple[float, ...]]
MOST_ORDERS = 40
STEPS_TRIED = 4_000
"""Placements tried in all: the number of orders shrinks as plans grow."""
REPAIRS_PER_TASK = 6


@dataclass
class Setting:
    """What every order shares. `skipped` tasks are never placed; `left_out` acts are dropped."""

    problem: Problem
    reach: Reach
    windows: Windows
    order: list[int]
    skipped: frozenset[int]
    left_out: frozenset[int]


def best_draft(setting: Setting, seed: int, *, is_over: Callable[[], bool]) -> Draft:
    """The best plan over several orders; the same for the same seed, unless time `is_over`.

    Dates that stand under every rule are a plan it is never worse than, whatever the time.
    """
    best = None
    for order in _orders(setting, seed):
        if best is not None and not order.keep and is_over():
            return best
        draft = _Build(setting, order.key, keep=order.keep, aside=order.aside).draft()
        if best is None or merit(setting.problem, draft) < merit(setting.problem, best):
            best = draft
    if best is None:
        raise AssertionError("there is always one order")
    return best


class _Order(NamedTuple):
    """Tasks by `key`, those that have dates first where these are to be `keep`t, acts `aside`."""

    key: Key
    keep: bool = False
    aside: frozenset[int] = frozenset()


def _orders(setting: Setting, seed: int) -> Iterator[_Order]:
    problem, windows = setting.problem, setting.windows
    wanted = _wanted_starts(setting)
    weight = [problem.acts[task.act].weight for task in problem.tasks]
    late = [problem.acts[task.act].optional for task in problem.tasks]
    rules: list[Key] = [
        lambda t: (late[t], wanted[t], -weight[t], t),
        lambda t: (late[t], -weight[t], wanted[t], t),
        lambda t: (late[t], windows.last_start[t], t),
        lambda t: (wanted[t], -weight[t], t),
    ]
    if any(task.hint is not None for task in problem.tasks):
        yield _Order(rules[0], keep=True)
        if silent := _silent(problem):
            yield _Order(rules[0], keep=True, aside=silent)
    yield from map(_Order, rules)
    draw = random.Random(seed)  # noqa: S311 - search, not secrets
    count = max(0, min(MOST_ORDERS, STEPS_TRIED // max(1, len(problem.tasks))) - len(rules))
    for _ in range(count):
        noise = [draw.gauss(0, len(problem.axis) / 12) for _ in problem.tasks]
        yield _Order(_noisy(late, wanted, noise))


def _silent(problem: Problem) -> frozenset[int]:
    """Optional acts of which nothing has dates or people: the plan as it stands leaves them out."""
    acts = enumerate(problem.acts)
    mine = {a: [problem.tasks[t] for t in problem.tasks_of[a]] for a, act in acts if act.optional}
    return frozenset(a for a, tasks in mine.items() if tasks and not any(map(had_place, tasks)))


def _noisy(late: list[bool], wanted: list[int], noise: list[float]) -> Key:
    return lambda t: (late[t], wanted[t] + noise[t], t)


def _wanted_starts(setting: Setting) -> list[int]:
    """Latest start of each task that keeps its action on time, links counted."""
    problem = setting.problem
    wanted = list(setting.windows.last_start)
    for t in reversed(setting.order):
        task = problem.tasks[t]
        end = setting.windows.last_end[t]
        due = problem.acts[task.act].due
        if due is not None:
            end = min(end, problem.axis.at_or_before(due))
        for link in problem.after[t]:
            if wanted[link.after] >= 0:
                end = min(end, problem.end_by(wanted[link.after], link))
        wanted[t] = min(wanted[t], setting.reach.last_start(t, end))
    return wanted


@dataclass
class _Build:
    """One pass: state of the plan while tasks are placed by one key."""

    setting: Setting
    key: Key
    keep: bool
    aside: frozenset[int] = frozenset()
    placed: dict[int, Placement] = field(default_factory=dict)
    unplaced: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)
    floor_end: dict[int, int] = field(default_factory=dict)
    repairs: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problem = self.setting.problem
        self.ledger = Ledger(self.problem)
        self.dropped |= self.setting.left_out | self.aside
        self.unplaced |= self.setting.skipped

    def draft(self) -> Draft:
        """Run the pass."""
        self._place_fixed()
        if self.keep:
            self._place_where_they_stand()
        queue = [(self.key(t), t) for t in self.setting.order if self._is_ready(t)]
        heapq.heapify(queue)
        while queue:
            _, t = heapq.heappop(queue)
            if self._is_settled(t) or not self._is_ready(t):
                continue
            for freed in self._settle(t):
                heapq.heappush(queue, (self.key(freed), freed))
        self._take_back_the_stranded()
        self._drop_what_costs_more()
        unplaced = {t for t in self.unplaced if self.problem.tasks[t].act not in self.dropped}
        return Draft(dict(self.placed), frozenset(self.dropped), frozenset(unplaced))

    def _is_settled(self, t: int) -> bool:
        return t in self.placed or t in self.unplaced or self.problem.tasks[t].act in self.dropped

    def _is_ready(self, t: int) -> bool:
        return not self._is_settled(t) and all(
            self._is_settled(link.before) for link in self.problem.before[t]
        )

    def _place_fixed(self) -> None:
        for t, task in enumerate(self.problem.tasks):
            if task.at is not None and not self._is_settled(t):
                self._take_or_leave(t, best_place(self.ledger, task, self._anywhere()))

    def _place_where_they_stand(self) -> None:
        """Steps already dated keep their dates where every rule allows it."""
        for t in self.setting.order:
            task = self.problem.tasks[t]
            if task.hint is None or self._is_settled(t) or self._waits_for_unplaced(t):
                continue
            room = self._room(t)
            if room.first_start <= task.hint <= room.last_start:
                found = place_as_given(self.ledger, task, task.hint, room)
                if found is not None:
                    self._take(t, found)

    def _settle(self, t: int) -> Iterable[int]:
        """Place, drop or leave one task; the tasks to look at next."""
        if self._waits_for_unplaced(t):
            self._leave(t)
        else:
            found = best_place(self.ledger, self.problem.tasks[t], self._room(t))
            again = self._repair(t) if found is None else []
            if again:
                return again
            self._take_or_leave(t, found)
        return self._followers(t)

    def _followers(self, t: int) -> list[int]:
        act = self.problem.tasks[t].act
        mine = self.problem.tasks_of[act] if act in self.dropped else (t,)
        return [link.after for u in mine for link in self.problem.after[u]]

    def _waits_for_unplaced(self, t: int) -> bool:
        if self.problem.tasks[t].at is not None:
            return False
        return any(
            link.before in self.unplaced and self.problem.tasks[link.before].at is None
            for link in self.problem.before[t]
            if self.problem.tasks[link.before].act not in self.dropped
        )

    def _take_or_leave(self, t: int, found: Placement | None) -> None:
        if found is None:
            self._leave(t)
        else:
            self._take(t, found)

    def _take(self, t: int, placement: Placement) -> None:
        self.placed[t] = placement
        self.ledger.take(self.problem.tasks[t], placement)

    def _give_back(self, t: int) -> None:
        self.ledger.give_back(self.problem.tasks[t], self.placed.pop(t))

    def _leave(self, t: int) -> None:
        act = self.problem.tasks[t].act
        if self.problem.acts[act].optional:
            self._drop(act)
        else:
            self.unplaced.add(t)

    def _drop(self, act: int) -> None:
        self.dropped.add(act)
        for t in self.problem.tasks_of[act]:
            if t in self.placed:
                self._give_back(t)

    def _anywhere(self) -> Room:
        last = len(self.problem.axis) - 1
        return Room(0, last, 0, last)

    def _room(self, t: int) -> Room:
        """Where `t` may be, given its own dates and what is already placed around it."""
        task, problem, last = self.problem.tasks[t], self.problem, len(self.problem.axis) - 1
        first, last_start, last_end = task.earliest, task.latest_start, task.latest
        first_end = self.floor_end.get(t, 0)
        for link, before in self._placed_links(problem.before[t], "before"):
            first = max(first, problem.start_after(before[1], link))
            last_start = min(last_start, problem.start_by(before[1], link))
        for link, after in self._placed_links(problem.after[t], "after"):
            last_end = min(last_end, problem.end_by(after[0], link))
            first_end = max(first_end, problem.end_from(after[0], link))
        if self.setting.windows.last_end[t] >= 0 and self._is_bound(task):
            last_end = min(last_end, self.setting.windows.last_end[t])
            first_end = max(first_end, self._bound_first_end(t))
        return Room(first, min(last_start, last), first_end, min(last_end, last))

    def _is_bound(self, task: Task) -> bool:
        return not self.problem.acts[task.act].optional

    def _bound_first_end(self, t: int) -> int:
        return min(self.setting.windows.first_end[t], len(self.problem.axis))

    def _placed_links(
        self, links: Iterable[Link], end: str
    ) -> Iterator[tuple[Link, tuple[int, int]]]:
        for link in links:
            at = self.problem.dates(getattr(link, end), self.placed, self.dropped)
            if at is not None:
                yield link, at

    def _repair(self, t: int) -> list[int]:
        """Where a maximum lag leaves no place, push the task before later and try again."""
        if self.repairs.get(t, 0) >= REPAIRS_PER_TASK:
            return []
        self.repairs[t] = self.repairs.get(t, 0) + 1
        late = [
            link
            for link in self.problem.before[t]
            if link.max_lag is not None
            and link.before in self.placed
            and self.problem.tasks[link.before].at is None
        ]
        if not late:
            return []
        room = self._room(t)
        free = Room(room.first_start, len(self.problem.axis) - 1, room.first_end, room.last_end)
        found = best_place(self.ledger, self.problem.tasks[t], free)
        if found is None:
            return []
        again = []
        for link in late:
            wanted = self.problem.end_from(found.start, link)
            held = self.placed.get(link.before)
            if held is None or wanted > held.end:
                self.floor_end[link.before] = wanted
                again += self._reopen(link.before)
        return again

    def _reopen(self, t: int) -> list[int]:
        """Take back `t` and everything placed that follows it."""
        if t not in self.placed or self.problem.tasks[t].at is not None:
            return []
        self._give_back(t)
        return [t] + [u for link in self.problem.after[t] for u in self._reopen(link.after)]

    def _take_back_the_stranded(self) -> None:
        """What was placed for one that lost its place since has none either; first to last."""
        for t in self.setting.order:
            if t not in self.placed or self.problem.tasks[t].at is not None:
                continue
            if any(self._has_no_place(link.before) for link in self.problem.before[t]):
                self._give_back(t)
                self._leave(t)

    def _has_no_place(self, t: int) -> bool:
        task = self.problem.tasks[t]
        return t in self.unplaced and task.at is None and task.act not in self.dropped

    def _drop_what_costs_more(self) -> None:
        late = tardiness(self.problem, Draft(self.placed, frozenset(self.dropped)))
        for a, days in late.items():
            act = self.problem.acts[a]
            if act.optional and days * act.weight > act.value:
                self._drop(a)
