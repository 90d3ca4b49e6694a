"""What is still free, worker by worker and stock by stock, while a plan is being built.

A *place* is a position in the days that a worker works. Free stretches are bit masks over places,
so that finding the next one costs a few operations on whole numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from pacte.engine.scheduling.problem import Placement, Problem, Task

NEVER = 1 << 30
"""An index after every other."""


class Ledger:
    """Free load at each index; where each worker may start, as bit masks."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.free = [[max(0, w.capacity - b) for b in w.busy] for w in problem.workers]
        self.stock = [[max(0, s.quantity - b) for b in s.busy] for s in problem.stocks]
        self._taken: list[dict[int, int]] = [{} for _ in problem.workers]
        self._runs: list[dict[tuple[int, int], int]] = [{} for _ in problem.workers]

    @cached_property
    def sought(self) -> Counter[int]:
        """For each worker, how many needs could ask for them."""
        needs = (need for task in self.problem.tasks for need in task.needs)
        return Counter(worker for need in needs for worker in need.candidates)

    def runs(self, worker: int, load: int, duration: int) -> int:
        """Places from which `worker` has `duration` worked days with `load` free, as a mask."""
        known = self._runs[worker]
        found = known.get((load, duration))
        if found is None:
            found = known[load, duration] = self._found_runs(worker, load, duration)
        return found

    def _found_runs(self, worker: int, load: int, duration: int) -> int:
        starts = len(self.problem.workers[worker].worked) - duration + 1
        if starts <= 0:
            return 0
        taken, width = self._taken_places(worker, load), 1
        while 2 * width <= duration:
            taken |= taken >> width
            width *= 2
        taken |= taken >> (duration - width)
        return ~taken & ((1 << starts) - 1)

    def _taken_places(self, worker: int, load: int) -> int:
        """Places where less than `load` is free, as a mask."""
        known = self._taken[worker]
        if load not in known:
            known[load] = _lacking(self.free[worker], self.problem.workers[worker].worked, load)
        return known[load]

    def task_runs(self, task: Task, worker: int, load: int) -> int:
        """The places from which `worker` may do the whole task, as a mask."""
        runs = self.runs(worker, load, task.duration)
        if task.allowed is None:
            return runs
        return runs & self.problem.stretches(task, self.problem.workers[worker]).places

    def next_place(self, task: Task, worker: int, load: int, lowest: int) -> int:
        """The first place at or after `lowest` from which a task fits; NEVER when none does."""
        later = self.task_runs(task, worker, load) >> lowest
        return lowest + (later & -later).bit_length() - 1 if later else NEVER

    def next_start(self, task: Task, worker: int, load: int, first: int) -> int:
        """The first index at or after `first` from which a task fits; NEVER when none does."""
        who = self.problem.workers[worker]
        place = self.next_place(task, worker, load, who.place_of[first])
        return NEVER if place == NEVER else who.worked[place]

    def may_start(self, task: Task, worker: int, load: int, start: int) -> bool:
        """Whether a task fits exactly from index `start` on."""
        who = self.problem.workers[worker]
        runs = self.task_runs(task, worker, load)
        return bool(who.worked_mask >> start & runs >> who.place_of[start] & 1)

    def starts(self, worker: int, load: int, duration: int) -> int:
        """Indexes from which `worker` has `duration` worked days with `load` free, as a mask."""
        runs, mask = self.runs(worker, load, duration), 0
        for place, index, length in self.problem.workers[worker].stretches:
            mask |= (runs >> place & ((1 << length) - 1)) << index
        return mask

    def holds(self, task: Task, worker: int, load: int) -> bool:
        """Whether `worker` is present with `load` free at every index of a fixed step."""
        who, free = self.problem.workers[worker], self.free[worker]
        first, last = task.at or (0, -1)
        return all(
            who.present >> t & 1 and free[t] >= self.problem.held_load(task, load, worker, t)
            for t in range(first, last + 1)
        )

    def has_stock(self, task: Task, first: int, last: int) -> bool:
        """Whether what `task` shares is free at every index that counts, from `first` on."""
        return all(
            min(self.stock[s][first : self.problem.taken_until(s, last) + 1], default=amount)
            >= amount
            for s, amount in task.equipment
        )

    def take(self, task: Task, placement: Placement) -> None:
        """Count a placement."""
        self._move(task, placement, -1)

    def give_back(self, task: Task, placement: Placement) -> None:
        """Take a counted placement back."""
        self._move(task, placement, 1)

    def _move(self, task: Task, placement: Placement, sign: int) -> None:
        for need, crew in zip(task.needs, placement.people, strict=True):
            for worker in crew:
                load = self.problem.load(task, need, worker)
                if task.at is None:
                    self._load(worker, placement.start, task.duration, sign * load)
                else:
                    self._hold(worker, task, load, sign)
        for s, amount in task.equipment:
            stock = self.stock[s]
            for t in range(placement.start, self.problem.taken_until(s, placement.end) + 1):
                stock[t] += sign * amount

    def _load(self, worker: int, start: int, duration: int, load: int) -> None:
        who, free = self.problem.workers[worker], self.free[worker]
        place = who.place_of[start]
        days = who.worked[place : place + duration]
        for t in days:
            free[t] += load
        around = ~(((1 << duration) - 1) << place)
        taken = self._taken[worker]
        for level, mask in taken.items():
            taken[level] = mask & around | _lacking(free, days, level) << place
        self._runs[worker].clear()

    def _hold(self, worker: int, task: Task, load: int, sign: int) -> None:
        first, last = task.at or (0, -1)
        for t in range(first, last + 1):
            self.free[worker][t] += sign * self.problem.held_load(task, load, worker, t)
        self._taken[worker].clear()
        self._runs[worker].clear()


def _lacking(free: Sequence[int], days: Sequence[int], load: int) -> int:
    """Which of `days` have less than `load` free, as a mask over their ranks."""
    mask = 0
    for rank, t in enumerate(days):
        if free[t] < load:
            mask |= 1 << rank
    return mask


def days_on(problem: Problem, task: Task, placement: Placement, worker: int) -> tuple[int, ...]:
    """The indexes on which `worker` works on a placed task."""
    if task.at is not None:
        return tuple(range(task.at[0], task.at[1] + 1))
    who = problem.workers[worker]
    place = who.place_of[placement.start]
    return who.worked[place : place + task.duration]
