"""The days, or half-days, that count in a scheduling problem."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from pacte.document import Half

HALVES: tuple[Half, Half] = ("am", "pm")


@dataclass(frozen=True)
class Axis:
    """The days that count, as offsets in calendar days from the plan's first day, ascending.

    Days on which nobody works and nothing is held are left out; an *index* is a place in `days`.
    A plan counted in half-days has up to two indexes a day; `halves` says which (0 morning, 1
    afternoon), and everything counted in indexes is then in half-days: `duration`, `load`.
    """

    days: tuple[int, ...]
    halves: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.days)

    @property
    def per_day(self) -> int:
        """Indexes of a whole day."""
        return 2 if self.halves else 1

    def half(self, index: int) -> Half | None:
        """The half of an index; None where the plan counts whole days."""
        return HALVES[self.halves[index]] if self.halves else None

    def in_days(self, count: int) -> int | str:
        """Worked indexes in days: a text with one decimal where they are half-days."""
        return f"{count / 2:.1f}" if self.halves else count

    def at_or_after(self, offset: int) -> int:
        """First index of the days at or after a calendar offset; `len(self)` when none is."""
        return bisect_left(self.days, offset)

    def at_or_before(self, offset: int) -> int:
        """Last index of the days at or before a calendar offset; -1 when there is none."""
        return bisect_right(self.days, offset) - 1
