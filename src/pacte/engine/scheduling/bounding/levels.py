"""How late an act may end, level by level, and the latest start of its tasks at each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.scheduling.problem import Act, Link, Problem
from pacte.engine.scheduling.windows import Reach, Windows

MOST_LEVELS = 40
WIDENING = 0.12
"""Each level is as wide as this share of the lateness so far: exact at first, then rougher."""


@dataclass(frozen=True)
class Levels:
    """`ends`: last index of the act at each level; `late`: the least cost of ending in it."""

    ends: np.ndarray
    late: np.ndarray


def levels_of(problem: Problem, act: Act, first_end: int, last_end: int, fixed: int) -> Levels:
    """The levels of an act whose tasks end between two indexes; `fixed`: last day held already.

    An act that ends after one level and not after the next costs at least the first day between.
    """
    days, due = problem.axis.days, act.due
    if due is None or first_end > last_end:
        return Levels(np.array([last_end]), np.zeros(1))
    on_time = problem.axis.at_or_before(due)
    ends = [min(max(on_time, first_end), last_end)]
    late = [max(0, days[first_end] - due)]
    while ends[-1] < last_end:
        late.append(max(0, days[ends[-1] + 1] - due))
        is_last = len(ends) == MOST_LEVELS - 1
        wide = max(1, int((ends[-1] - on_time) * WIDENING))
        ends.append(last_end if is_last else min(last_end, ends[-1] + wide))
    held = max(0, fixed - due)
    return Levels(np.array(ends), act.weight * np.maximum(late, held))


@dataclass
class LatestStarts:
    """Latest start of tasks for given ends of their act, links inside the act counted."""

    problem: Problem
    reach: Reach
    windows: Windows

    def __post_init__(self) -> None:
        self._known: dict[object, np.ndarray] = {}

    def of(self, tasks: list[int], ends: np.ndarray) -> dict[int, np.ndarray]:
        """`tasks`: those of the act that float, the first ones first. -1: no start."""
        found: dict[int, np.ndarray] = {}
        for t in reversed(tasks):
            by = np.minimum(ends, self.windows.last_end[t])
            for link in self.problem.after[t]:
                if link.after in found:
                    by = np.minimum(by, self._before(found[link.after], link))
            found[t] = np.minimum(self._starts(t)[by], self.windows.last_start[t])
        return found

    def _before(self, starts: np.ndarray, link: Link) -> np.ndarray:
        if link.min_lag == 0:
            return np.array(np.maximum(starts - 1, -1))
        by = (self.problem.end_by(int(s), link) if s >= 0 else -1 for s in starts)
        return np.fromiter(by, dtype=int, count=len(starts))

    def _starts(self, t: int) -> np.ndarray:
        """For each last index, and at -1 for none, the latest start of a task."""
        key = self.reach.crews_of(t)
        if key not in self._known:
            size = len(self.problem.axis)
            starts = [self.reach.last_start(t, end) for end in range(size)]
            self._known[key] = np.array([*starts, -1])
        return self._known[key]
