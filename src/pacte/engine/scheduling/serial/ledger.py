"""What is still free, worker by worker and stock by stock, while a plan is being built.

Starts are bit masks over the indexes of the axis, so that finding the next one costs a few
operations on whole numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property

from pacte.engine.scheduling.problem import Need, Placement, Problem, Task

NEVER = 1 << 30
"""An index after every other."""


class Ledger:
    """Free load at each index; where each worker may start, as bit masks.

    `avoid`: for a worker, the indexes that are not to be worked for now, as a mask.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.free = [list(worker.free) for worker in problem.workers]
        self.stock = [[max(0, s.quantity - b) for b in s.busy] for s in problem.stocks]
        self.money = [purse.room for purse in problem.purses]
        self.avoid: Callable[[int], int] | None = None
        self._taken: list[dict[int, int]] = [{} for _ in problem.workers]
        self._starts: list[dict[tuple[int, int], int]] = [{} for _ in problem.workers]

    @cached_property
    def sought(self) -> Counter[int]:
        """For each worker, how many needs could ask for them."""
        needs = (need for task in self.problem.tasks for need in task.needs)
        return Counter(worker for need in needs for worker in need.candidates)

    def starts(self, worker: int, load: int, duration: int) -> int:
        """Indexes from which `worker` has `duration` worked days with `load` free, as a mask."""
        found = self._starts[worker].get((load, duration))
        return self._looked_up(worker, load, duration) if found is None else found

    def _looked_up(self, worker: int, load: int, duration: int) -> int:
        spans = self.problem.workers[worker].spans(duration)
        found = spans.free_of(self._taken_at(worker, load))
        self._starts[worker][load, duration] = found
        return found

    def _taken_at(self, worker: int, load: int) -> int:
        """Worked indexes where less than `load` is free, as a mask."""
        known = self._taken[worker]
        if load not in known:
            known[load] = _lacking(self.free[worker], self.problem.workers[worker].worked, load)
        return known[load]

    def task_starts(self, task: Task, need: Need) -> list[int]:
        """For each candidate of a need the indexes from which the whole task fits, as masks."""
        problem, key, known = self.problem, (need.load, task.duration), self._starts
        found = []
        for w in need.candidates:
            if task.exclusive:
                key = (problem.workers[w].capacity, task.duration)
            mine = known[w].get(key)
            found.append(self._looked_up(w, *key) if mine is None else mine)
        if task.allowed is not None:
            who = (problem.workers[w] for w in need.candidates)
            pairs = zip(found, who, strict=True)
            found = [mine & problem.stretches(task, worker).mask for mine, worker in pairs]
        if self.avoid is not None:
            away = (self._away(w, task.duration, self.avoid(w)) for w in need.candidates)
            found = [mine & theirs for mine, theirs in zip(found, away, strict=True)]
        if task.purses:
            paid = self.paid(task)
            found = [mine & paid for mine in found]
        return found

    def _away(self, worker: int, duration: int, avoided: int) -> int:
        """The starts from which a worker does a task on none of the indexes of a mask."""
        return self.problem.workers[worker].spans(duration).free_of(avoided)

    def company_starts(self, task: Task) -> int:
        """The indexes from which a task that needs nobody fits, as a mask."""
        company = self.problem.workers[self.problem.company]
        if task.allowed is None:
            return company.spans(task.duration).starts & self.paid(task)
        return self.problem.stretches(task, company).mask & self.paid(task)

    def paid(self, task: Task) -> int:
        """The indexes at which there is money left for a task to start, as a mask."""
        mask, purses = -1, self.problem.purses
        for p in task.purses:
            if self.money[p] < task.cost:
                mask &= ~purses[p].starts
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
        """Whether what `task` shares, money too, is free at every index that counts, from `first`
        on.
        """
        if task.purses and not self.paid(task) >> first & 1:
            return False
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
        for p in task.purses:
            if self.problem.purses[p].starts >> placement.start & 1:
                self.money[p] += sign * task.cost

    def _load(self, worker: int, start: int, duration: int, load: int) -> None:
        who, free = self.problem.workers[worker], self.free[worker]
        place = who.place_of[start]
        days = who.worked[place : place + duration]
        for t in days:
            free[t] += load
        around = ~((1 << (days[-1] + 1)) - (1 << start))
        taken = self._taken[worker]
        for level, mask in taken.items():
            taken[level] = mask & around | _lacking(free, days, level)
        self._starts[worker].clear()

    def _hold(self, worker: int, task: Task, load: int, sign: int) -> None:
        first, last = task.at or (0, -1)
        for t in range(first, last + 1):
            self.free[worker][t] += sign * self.problem.held_load(task, load, worker, t)
        self._taken[worker].clear()
        self._starts[worker].clear()


def _lacking(free: Sequence[int], days: Sequence[int], load: int) -> int:
    """Which of `days` have less than `load` free, as a mask."""
    mask = 0
    for t in days:
        if free[t] < load:
            mask |= 1 << t
    return mask
