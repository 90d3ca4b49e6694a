"""Where a worker may do a whole task: starts and ends, load and dates apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stretches:
    """Where a worker may start a task and where that ends, both ascending; starts as a mask."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    mask: int

    @classmethod
    def of(cls, worked: tuple[int, ...], duration: int, allowed: int | None) -> Stretches:
        """Every run of `duration` indexes of `worked` that are all in the mask (None: any)."""
        starts, ends, run = [], [], 0
        for place in range(len(worked) - 1, -1, -1):
            run = run + 1 if allowed is None or allowed >> worked[place] & 1 else 0
            if run >= duration:
                starts.append(worked[place])
                ends.append(worked[place + duration - 1])
        mask = sum(1 << t for t in starts)
        return cls(tuple(reversed(starts)), tuple(reversed(ends)), mask)

    def kept(self, is_kept: Callable[[int], bool]) -> Stretches:
        """Those whose start is to be kept."""
        pairs = zip(self.starts, self.ends, strict=True)
        found = [(start, end) for start, end in pairs if is_kept(start)]
        starts, ends = (tuple(one) for one in zip(*found, strict=True)) if found else ((), ())
        return Stretches(starts, ends, sum(1 << t for t in starts))

    def end(self, start: int) -> int | None:
        """The end of the first that starts at or after `start`; None when there is none."""
        place = bisect_left(self.starts, start)
        return self.ends[place] if place < len(self.ends) else None

    def latest_start(self, end: int) -> int | None:
        """The start of the last that ends at or before `end`; None when there is none."""
        place = bisect_right(self.ends, end)
        return self.starts[place - 1] if place else None


@dataclass(frozen=True)
class Spans:
    """The runs of so many worked indexes, grouped by how many indexes they reach over.

    `starts`: all of them, as a mask. `end_of`: for each index that starts one, its last index.
    `groups`: the shortest first, (shifts that spread a taken index over the reach of the group,
    beyond that of the group before; starts as a mask).
    """

    starts: int
    end_of: tuple[int, ...]
    groups: tuple[tuple[tuple[int, ...], int], ...]

    @classmethod
    def of(cls, worked: tuple[int, ...], duration: int, size: int) -> Spans:
        """On an axis of `size` indexes."""
        by_length: dict[int, int] = {}
        end_of = [-1] * size
        for start, end in zip(worked, worked[duration - 1 :], strict=False):
            end_of[start] = end
            by_length[end - start + 1] = by_length.get(end - start + 1, 0) | 1 << start
        groups, reach = [], 1
        for length, starts in sorted(by_length.items()):
            groups.append((_shifts(reach, length), starts))
            reach = length
        return cls(sum(by_length.values()), tuple(end_of), tuple(groups))

    def free_of(self, taken: int) -> int:
        """The starts of the runs that meet no index of a mask, as a mask."""
        if not taken:
            return self.starts
        found = 0
        for shifts, starts in self.groups:
            for shift in shifts:
                taken |= taken >> shift
            found |= starts & ~taken
        return found


def _shifts(reach: int, wanted: int) -> tuple[int, ...]:
    """How far to shift and merge, again and again, what reaches over `reach` indexes."""
    shifts = []
    while reach < wanted:
        shifts.append(min(reach, wanted - reach))
        reach += shifts[-1]
    return tuple(shifts)


def between(first: int, last: int) -> int:
    """The indexes from one to another, both counted, as a mask."""
    return (1 << (last + 1)) - (1 << max(first, 0)) if last >= first else 0


def bits(mask: int) -> list[int]:
    """The indexes of a mask, ascending."""
    text = bin(mask)[:1:-1]
    found, place = [], text.find("1")
    while place >= 0:
        found.append(place)
        place = text.find("1", place + 1)
    return found
