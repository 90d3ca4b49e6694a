"""How much load is comfortable: a price for each day beyond, person by person, period by period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Comfort:
    """A wish that nobody is loaded beyond what is comfortable in any period.

    `period_of`: by index its period, from 0. `most`: by worker, by period, the comfortable load
    `times` over, in units of 1/scale day; each `unit` that `times` a load is beyond it costs a
    point. `place`: among the entries of the plan's `balance`.
    """

    period_of: tuple[int, ...]
    most: tuple[tuple[int, ...], ...]
    times: int
    unit: int
    place: int = 0

    def points(self, worker: int, period: int, load: int) -> int:
        """What a load of a worker in a period costs."""
        return max(0, (self.times * load - self.most[worker][period]) // self.unit)

    def by_period(self, loads: Iterable[int]) -> list[int]:
        """The sum of loads, given by index, in each period."""
        found = [0] * len(self.masks)
        for period, load in zip(self.period_of, loads, strict=True):
            found[period] += load
        return found

    @cached_property
    def masks(self) -> tuple[int, ...]:
        """The indexes of each period, as masks."""
        found = [0] * (max(self.period_of) + 1)
        for index, period in enumerate(self.period_of):
            found[period] |= 1 << index
        return tuple(found)

    def mask_if_full(self, worker: int, period: int, load: int) -> int:
        """The indexes of a period as a mask if such a load is all that is comfortable, else 0."""
        is_full = self.times * load >= self.most[worker][period]
        return self.masks[period] if is_full else 0
