"""Limits of money as the bound sees them: what is left in each period, who pays where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pacte.engine.scheduling.problem import Problem, Purse, Task


@dataclass(frozen=True)
class MoneyLimit:
    """The periods of one limit, which have no day in common. `unit`: cents counted as one day."""

    purses: tuple[Purse, ...]
    unit: float

    def days(self, length: int) -> np.ndarray:
        """One for each period, each in another period of prices."""
        return length * np.arange(len(self.purses))

    @property
    def free(self) -> list[float]:
        """What is left in each period."""
        return [purse.room / self.unit for purse in self.purses]

    def periods_of(self, size: int) -> tuple[np.ndarray, np.ndarray]:
        """For each index its period, as (place, place after it); an empty one where it has none."""
        after, until = np.zeros(size, dtype=int), np.zeros(size, dtype=int)
        for place, purse in enumerate(self.purses):
            inside = [d for d in range(size) if purse.starts >> d & 1]
            after[inside], until[inside] = place, place + 1
        return after, until


def money_limits(problem: Problem, tasks: Sequence[Task]) -> list[MoneyLimit]:
    """Those that count one of the tasks; an average cost counts as one day."""
    purses: dict[int, list[Purse]] = {}
    for purse in problem.purses:
        purses.setdefault(purse.place, []).append(purse)
    costs: dict[int, list[int]] = {}
    for task in tasks:
        for place in {problem.purses[p].place for p in task.purses}:
            costs.setdefault(place, []).append(task.cost)
    return [
        MoneyLimit(tuple(purses[place]), sum(mine) / len(mine))
        for place, mine in sorted(costs.items())
    ]
