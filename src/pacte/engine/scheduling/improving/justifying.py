"""Plans of one action that asks for nobody, packed from the left and from the right in turn.

Serial generation on whole numbers that hold every equipment at once, and justification (Valls,
Ballestín and Quintanilla, 2005): all steps pulled to the right, the last ones first, then back to
the left, never end later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pacte.engine.scheduling.problem import Draft, Placement, Problem
from pacte.engine.scheduling.windows import Windows


@dataclass(frozen=True)
class Packed:
    """`order`: the steps by start. `ends`: by step, the index after its last. `length`: of all."""

    order: tuple[int, ...]
    ends: tuple[int, ...]
    length: int


def is_packable(problem: Problem) -> bool:
    """Whether dates and equipment are all there is to decide, for one action with a due date."""
    if len(problem.acts) != 1 or problem.acts[0].due is None or problem.acts[0].optional:
        return False
    size = len(problem.axis)
    return (
        problem.acts[0].season is None
        and not problem.comforts
        and len(problem.workers[problem.company].worked) == size
        and all(task.at is None and not task.needs for task in problem.tasks)
        and all(task.allowed is None and not task.waits for task in problem.tasks)
        and all(task.preferred is None for task in problem.tasks)
        and all(link.min_lag == 0 and link.max_lag is None for link in problem.links)
        and all(stock.kind == "equipment" for stock in problem.stocks)
        and not problem.purses
    )


class Packing:
    """Steps packed one by one. Amounts of all equipment share one whole number, a field each.

    A field has one bit more than its quantity needs: taking too much borrows that bit, so one
    comparison tells whether all are free.
    """

    def __init__(self, problem: Problem, windows: Windows, order: Sequence[int]) -> None:
        self.windows = windows
        self.size = len(problem.tasks)
        self.days = [task.duration for task in problem.tasks]
        self.before = [[link.before for link in links] for links in problem.before]
        self.after = [[link.after for link in links] for links in problem.after]
        fields = [0]
        for stock in problem.stocks:
            fields.append(fields[-1] + stock.quantity.bit_length() + 1)
        self.guard = sum(1 << (bit - 1) for bit in fields[1:])
        self.uses = [
            sum(amount << fields[s] for s, amount in task.equipment) for task in problem.tasks
        ]
        self.free = [
            self.guard
            + sum(
                max(0, stock.quantity - stock.busy[day]) << bit
                for stock, bit in zip(problem.stocks, fields, strict=False)
            )
            for day in range(len(problem.axis))
        ]
        self.backward = self.free[::-1]
        self.opens = [max(0, start) for start in windows.first_start]
        self.closes = [len(problem.axis) - 1 - end for end in windows.last_end]
        self.tails = self._tails(order)
        self.made = 0

    def _tails(self, order: Sequence[int]) -> list[int]:
        """For each step, indexes from its start to the end of all that follows it."""
        found = [0] * self.size
        for t in reversed(order):
            found[t] = self.days[t] + max((found[u] for u in self.after[t]), default=0)
        return found

    def packed(self, order: list[int]) -> Packed | None:
        """The plan of an order (predecessors first) once justified; None where one has no room."""
        first = self._generated(order, self.before, self.free, self.opens)
        if first is None:
            return None
        by_end = sorted(order, key=lambda t: -first[t])
        mirrored = self._generated(by_end, self.after, self.backward, self.closes)
        ends = first
        if mirrored is not None:
            by_start = sorted(order, key=lambda t: -mirrored[t])
            ends = self._generated(by_start, self.before, self.free, self.opens) or first
        starts = sorted(range(self.size), key=lambda t: (ends[t] - self.days[t], ends[t], t))
        late = any(ends[t] - 1 > self.windows.last_end[t] for t in range(self.size))
        return None if late else Packed(tuple(starts), tuple(ends), max(ends))

    def _generated(
        self, order: list[int], waits_for: list[list[int]], room: list[int], opens: list[int]
    ) -> list[int] | None:
        """For each step the index after its last, each at its earliest place in turn."""
        self.made += 1
        free, guard = room[:], self.guard
        ends = [0] * self.size
        for t in order:
            start = opens[t]
            for before in waits_for[t]:
                start = max(start, ends[before])
            uses, days = self.uses[t], self.days[t]
            day = start
            while day < start + days:
                if day >= len(free):
                    return None
                if (free[day] - uses) & guard != guard:
                    start = day + 1
                day += 1
            for day in range(start, start + days):
                free[day] -= uses
            ends[t] = start + days
        return ends

    def of(self, draft: Draft) -> Packed:
        """A plan known, as it is packed."""
        ends = [draft.placed[t].end + 1 for t in range(self.size)]
        order = sorted(range(self.size), key=lambda t: (ends[t] - self.days[t], ends[t], t))
        return Packed(tuple(order), tuple(ends), max(ends))

    def draft(self, packed: Packed) -> Draft:
        """The same as a plan of the problem."""
        return Draft(
            {t: Placement(end - self.days[t], end - 1, ()) for t, end in enumerate(packed.ends)}
        )
