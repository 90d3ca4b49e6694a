"""A past figure by day, week or month, known from a first day to a last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pacte.document import calendar as cal

Frequency = Literal["D", "W", "M"]
GRAIN_OF: dict[Frequency, cal.Grain] = {"D": "day", "W": "week", "M": "month"}


@dataclass(frozen=True)
class Series:
    """Sums of a metric over consecutive days, ISO weeks or calendar months.

    Known from `start` to `as_of`, both inclusive: the first and the last period may be cut by
    them, and the last one then holds only its elapsed part. `values` has one figure per period.
    """

    frequency: Frequency
    start: date
    as_of: date
    values: tuple[Decimal, ...]

    def __post_init__(self) -> None:
        """Refuse a series whose figures do not match its dates."""
        expected = len(self.periods)
        if len(self.values) != expected:
            message = f"{self.start} to {self.as_of} has {expected} periods of {self.frequency}"
            raise ValueError(f"{message}, found {len(self.values)} values")

    @cached_property
    def periods(self) -> tuple[cal.Period, ...]:
        """The periods from `start` to `as_of`, cut by both."""
        return cal.periods(self.start, self.as_of, GRAIN_OF[self.frequency])

    @property
    def total(self) -> Decimal:
        """The sum of all figures."""
        return sum(self.values, Decimal(0))

    def trimmed(self) -> Series:
        """Without the periods before the first figure that is not zero; itself where all are."""
        first = next((i for i, value in enumerate(self.values) if value), 0)
        return (
            Series(self.frequency, self.periods[first].start, self.as_of, self.values[first:])
            if first
            else self
        )

    def known_until(self, day: date) -> Series:
        """The figures of the periods that end by `day` (inclusive).

        At least one period must: raises ValueError otherwise.
        """
        kept = [p for p in self.periods if p.end <= day]
        if not kept:
            raise ValueError(f"nothing was known on {day}")
        return Series(self.frequency, self.start, kept[-1].end, self.values[: len(kept)])


def series_from_pairs(
    pairs: Iterable[tuple[date, Decimal]],
    frequency: Frequency,
    *,
    start: date | None = None,
    as_of: date | None = None,
) -> Series:
    """Sum dated figures into a series; a period without any figure is 0.

    A date may be any day of its period; the order of pairs does not matter. `start` defaults to the
    first date given, `as_of` to the last. Figures outside [start, as_of] are left out. Raises
    ValueError where there is no figure to place.
    """
    by_day: dict[date, Decimal] = {}
    for day, value in pairs:
        by_day[day] = by_day.get(day, Decimal(0)) + value
    if not by_day and (start is None or as_of is None):
        raise ValueError("a series without any figure needs its first and last day")
    first, last = start or min(by_day), as_of or max(by_day)
    periods = cal.periods(first, last, GRAIN_OF[frequency])
    return Series(frequency, first, last, tuple(_summed(by_day, periods)))


def _summed(by_day: Mapping[date, Decimal], periods: Sequence[cal.Period]) -> list[Decimal]:
    sums = [Decimal(0)] * len(periods)
    place = 0
    for day in sorted(by_day):
        while place < len(periods) and periods[place].end < day:
            place += 1
        if place < len(periods) and periods[place].start <= day:
            sums[place] += by_day[day]
    return sums
