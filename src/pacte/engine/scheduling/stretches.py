"""Where a worker may do a whole task: starts and ends, load and dates apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass


@dataclass(frozen=True)
class Stretches:
    """Where a worker may start a task and where that ends, both ascending; starts as a mask.

    `places` is the mask of the starts over the positions in the days worked.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    mask: int
    places: int

    @classmethod
    def of(cls, worked: tuple[int, ...], duration: int, allowed: int | None) -> Stretches:
        """Every run of `duration` indexes of `worked` that are all in the mask (None: any)."""
        starts, ends, run, places = [], [], 0, 0
        for place in range(len(worked) - 1, -1, -1):
            run = run + 1 if allowed is None or allowed >> worked[place] & 1 else 0
            if run >= duration:
                places |= 1 << place
                starts.append(worked[place])
                ends.append(worked[place + duration - 1])
        mask = sum(1 << t for t in starts)
        return cls(tuple(reversed(starts)), tuple(reversed(ends)), mask, places)

    def end(self, start: int) -> int | None:
        """The end of the first that starts at or after `start`; None when there is none."""
        place = bisect_left(self.starts, start)
        return self.ends[place] if place < len(self.ends) else None

    def latest_start(self, end: int) -> int | None:
        """The start of the last that ends at or before `end`; None when there is none."""
        place = bisect_right(self.ends, end)
        return self.starts[place - 1] if place else None
