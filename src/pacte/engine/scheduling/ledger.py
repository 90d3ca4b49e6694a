"""What is still free, worker by worker and stock by stock, while a plan is being built."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from pacte.engine.scheduling.problem import Placement, Problem, Task


class Ledger:
    """Free load at each index; who may start where, as bit masks over the axis."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.free = [[max(0, w.capacity - b) for b in w.busy] for w in problem.workers]
        self.stock = [[max(0, s.quantity - b) for b in s.busy] for s in problem.stocks]
        self._starts: list[dict[tuple[int, int], int]] = [{} for _ in problem.workers]
        self.sought: defaultdict[int, int] = defaultdict(int)
        for task in problem.tasks:
            for need in task.needs:
                for worker in need.candidates:
                    self.sought[worker] += 1

    def starts(self, worker: int, load: int, duration: int) -> int:
        """Indexes from which `worker` has `duration` worked days with `load` free, as a mask."""
        known = self._starts[worker]
        if (load, duration) not in known:
            known[load, duration] = self._runs(worker, load, duration)
        return known[load, duration]

    def _runs(self, worker: int, load: int, duration: int) -> int:
        free, run, mask = self.free[worker], 0, 0
        for t in reversed(self.problem.workers[worker].worked):
            run = run + 1 if free[t] >= load else 0
            if run >= duration:
                mask |= 1 << t
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
                for t in days_on(self.problem, task, placement, worker):
                    taken = self.problem.held_load(task, load, worker, t) if task.at else load
                    self.free[worker][t] += sign * taken
                self._starts[worker].clear()
        for s, amount in task.equipment:
            for t in range(placement.start, self.problem.taken_until(s, placement.end) + 1):
                self.stock[s][t] += sign * amount


def days_on(problem: Problem, task: Task, placement: Placement, worker: int) -> tuple[int, ...]:
    """The indexes on which `worker` works on a placed task."""
    if task.at is not None:
        return tuple(range(task.at[0], task.at[1] + 1))
    worked = problem.workers[worker].worked
    place = bisect_left(worked, placement.start)
    return worked[place : place + task.duration]
