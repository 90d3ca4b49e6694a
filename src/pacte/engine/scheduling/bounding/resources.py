"""People, equipment, money as the bound sees them: what is free by period, who may do what when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pacte.engine.scheduling.bounding.money import MoneyLimit, money_limits
from pacte.engine.scheduling.problem import Need, Problem, Task
from pacte.engine.scheduling.windows import able

DAYS_PER_PERIOD = 5

Wanted = tuple[tuple[int, ...], int, int, int | None, int | None, int | None, int]
"""Who, how many, for how long, on which indexes, at what daily load (None: all that they have);
which indexes are preferred (None: any), points of a day outside.
"""


Runs = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Starts, and the places in the days of the resource from which to which each run goes."""


@dataclass(frozen=True)
class Option:
    """One worker, or equipment, for a task: at `starts`, on its own days from one to another.

    `after` and `until` are places in the days of the resource; `load` in days a day; `outside` is
    what days outside the preferred windows cost at each start (None: nothing).
    """

    resource: int
    starts: np.ndarray
    after: np.ndarray
    until: np.ndarray
    load: float
    outside: np.ndarray | None = None


@dataclass(frozen=True)
class Ask:
    """What a task asks for: as many as `people` of these options."""

    people: int
    options: tuple[Option, ...]


@dataclass
class Resources:
    """Workers, stocks, then limits of money, whose days are their own periods. Those that every
    task finds alike share a group of prices.
    """

    problem: Problem
    tasks: list[int]

    @cached_property
    def days(self) -> list[np.ndarray]:
        """The indexes on which each may be used."""
        workers = [np.array(w.worked, dtype=int) for w in self.problem.workers]
        stocks = [np.arange(len(self.problem.axis)) for _ in self.problem.stocks]
        return [*workers, *stocks, *(limit.days(self.length) for limit in self._limits)]

    @cached_property
    def _limits(self) -> list[MoneyLimit]:
        tasks = [self.problem.tasks[t] for t in self.tasks]
        return money_limits(self.problem, tasks)

    @cached_property
    def group(self) -> list[int]:
        """The group of each; -1 for a worker whom nothing asks for."""
        sought: dict[int, set[Wanted]] = {}
        for wanted in self._wanted:
            for worker in wanted[0]:
                sought.setdefault(worker, set()).add((wanted[0], 0, 0, None, None, None, 0))
        known: dict[object, int] = {}
        found = [-1] * len(self.problem.workers)
        for worker, by in sought.items():
            key = (frozenset(by), self.problem.workers[worker].capacity)
            found[worker] = known.setdefault(key, len(known))
        return [*found, *range(len(known), len(known) + self._impersonal)]

    @property
    def _impersonal(self) -> int:
        """How many resources are no people."""
        return len(self.problem.stocks) + len(self._limits)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return max(self.group, default=-1) + 1

    @property
    def people(self) -> range:
        """The groups of people; those of stocks and of money follow."""
        return range(self.groups - self._impersonal)

    @cached_property
    def length(self) -> int:
        """Indexes of a period."""
        return DAYS_PER_PERIOD * self.problem.axis.per_day

    @property
    def periods(self) -> int:
        """How many periods there are."""
        most = max((len(limit.purses) for limit in self._limits), default=0)
        return max(most, -(-len(self.problem.axis) // self.length))

    @cached_property
    def room(self) -> np.ndarray:
        """What each group has free in each period, in days."""
        found = np.zeros((self.groups, self.periods))
        for r, group in enumerate(self.group):
            if group >= 0:
                np.add.at(found[group], self.days[r] // self.length, self._free(r))
        return found

    def _free(self, resource: int) -> np.ndarray:
        size = len(self.problem.workers)
        if resource < size:
            who = self.problem.workers[resource]
            free = [max(0, who.capacity - who.busy[d]) / self.problem.scale for d in who.worked]
        elif resource - size >= len(self.problem.stocks):
            free = self._limits[resource - size - len(self.problem.stocks)].free
        else:
            stock = self.problem.stocks[resource - size]
            free = [max(0, stock.quantity - busy) for busy in stock.busy]
        return np.array(free, dtype=float)

    # what is asked for

    @cached_property
    def asks(self) -> list[Ask]:
        """Every different thing that a task asks for."""
        stocks = (self._of_stock(*key) for key in self._shared)
        paid = (self._of_limit(*key) for key in self._paid)
        return [*map(self._of_people, self._wanted), *stocks, *paid]

    @cached_property
    def options(self) -> list[Option]:
        """Every different option of the asks."""
        every = (option for ask in self.asks for option in ask.options)
        return list({id(option): option for option in every}.values())

    @cached_property
    def places(self) -> list[np.ndarray]:
        """For each ask the places of its options among all."""
        place = {id(option): i for i, option in enumerate(self.options)}
        return [np.array([place[id(o)] for o in ask.options], dtype=int) for ask in self.asks]

    @cached_property
    def asked(self) -> list[list[int]]:
        """For each task the places of its asks."""
        place = {key: i for i, key in enumerate(self._wanted)}
        shared = {key: len(place) + i for i, key in enumerate(self._shared)}
        first = len(place) + len(shared)
        paid = {key: first + i for i, key in enumerate(self._paid)}
        return [
            [place[w] for w in self._needs(self.problem.tasks[t])]
            + [shared[s] for s in self._stocks(self.problem.tasks[t])]
            + [paid[m] for m in self._money(self.problem.tasks[t])]
            for t in self.tasks
        ]

    @cached_property
    def _wanted(self) -> list[Wanted]:
        tasks = (self.problem.tasks[t] for t in self.tasks)
        return list(dict.fromkeys(wanted for task in tasks for wanted in self._needs(task)))

    @cached_property
    def _shared(self) -> list[tuple[int, int, int]]:
        tasks = (self.problem.tasks[t] for t in self.tasks)
        return list(dict.fromkeys(s for task in tasks for s in self._stocks(task)))

    @cached_property
    def _paid(self) -> list[tuple[int, int]]:
        tasks = (self.problem.tasks[t] for t in self.tasks)
        return list(dict.fromkeys(m for task in tasks for m in self._money(task)))

    def _money(self, task: Task) -> Iterator[tuple[int, int]]:
        """(place of the limit, cost) for each limit that counts a task."""
        mine = {self.problem.purses[p].place for p in task.purses}
        for place, limit in enumerate(self._limits):
            if limit.purses[0].place in mine:
                yield place, task.cost

    def _needs(self, task: Task) -> Iterator[Wanted]:
        for need in task.needs:
            who, load = able(self.problem, task, need), self._load(task, need)
            wish = task.preferred, task.off_window
            yield who, need.people, task.duration, task.allowed, load, *wish

    def _load(self, task: Task, need: Need) -> int | None:
        return None if task.exclusive else need.load

    def _stocks(self, task: Task) -> Iterator[tuple[int, int, int]]:
        for stock, amount in task.equipment:
            yield stock, amount, task.duration

    def _of_people(self, wanted: Wanted) -> Ask:
        return Ask(wanted[1], tuple(self._worker(w, wanted) for w in wanted[0]))

    def _worker(self, worker: int, wanted: Wanted) -> Option:
        """The same object for all that ask alike."""
        key = worker, wanted[2:]
        if key not in self._options:
            self._options[key] = self._option(worker, wanted)
        return self._options[key]

    def _option(self, worker: int, wanted: Wanted) -> Option:
        _, _, duration, allowed, load, preferred, points = wanted
        who = self.problem.workers[worker]
        starts, after, until = self._runs(worker, duration, allowed)
        daily = (who.capacity if load is None else load) / self.problem.scale
        outside = None
        if preferred is not None:
            outside = points * np.array(who.days_outside(duration, preferred))[starts]
        return Option(worker, starts, after, until, daily, outside)

    def _runs(self, worker: int, duration: int, allowed: int | None) -> Runs:
        """Where runs of a worker's days start, with their places; kept once for all tasks."""
        key = worker, duration, allowed
        if key not in self._known:
            who = self.problem.workers[worker]
            starts = np.array(self.problem.runs_of(who, duration, allowed).starts, dtype=np.int32)
            after = np.array(who.place_of, dtype=np.int32)[starts]
            self._known[key] = starts, after, after + np.int32(duration)
        return self._known[key]

    @cached_property
    def _options(self) -> dict[tuple[int, tuple[int | None, ...]], Option]:
        return {}

    @cached_property
    def _known(self) -> dict[tuple[int, int, int | None], Runs]:
        return {}

    def _of_stock(self, stock: int, amount: int, duration: int) -> Ask:
        """At least as many indexes as the task lasts."""
        starts = np.arange(max(0, len(self.problem.axis) - duration + 1))
        resource = len(self.problem.workers) + stock
        return Ask(1, (Option(resource, starts, starts, starts + duration, float(amount)),))

    def _of_limit(self, place: int, cost: int) -> Ask:
        """Its cost, in the period that it starts in."""
        limit, size = self._limits[place], len(self.problem.axis)
        resource = len(self.problem.workers) + len(self.problem.stocks) + place
        after, until = limit.periods_of(size)
        return Ask(1, (Option(resource, np.arange(size), after, until, cost / limit.unit),))
