"""The earliest good place of one task, given what is already taken."""

from __future__ import annotations

from typing import NamedTuple

from pacte.engine.scheduling.problem import Need, Placement, Task
from pacte.engine.scheduling.serial.ledger import NEVER, Ledger

LOOKED_AT = 2
"""Starts compared once one is found: a later start with a full-timer may end earlier."""


class Room(NamedTuple):
    """Where a task may be: first and last start, first and last end (indexes, inclusive)."""

    first_start: int
    last_start: int
    first_end: int
    last_end: int


def best_place(ledger: Ledger, task: Task, room: Room) -> Placement | None:
    """The place with the earliest end (the first few starts when several people are needed).

    None when none fits.
    """
    if task.at is not None:
        return _fixed_place(ledger, task)
    if room.first_start > room.last_start:
        return None
    if not task.needs:
        company = ledger.problem.company
        run = _first_run(ledger, task, company, 0, room)
        return None if run is None else Placement(*run, ())
    if len(task.needs) == 1 and task.needs[0].people == 1:
        return _by_one(ledger, task, task.needs[0], room)
    return _by_several(ledger, task, room)


def _by_one(ledger: Ledger, task: Task, need: Need, room: Room) -> Placement | None:
    """Whoever ends first; then whoever stands in the plan, then the least sought."""
    best: tuple[tuple[int, bool, int, int], int] | None = None
    for worker in need.candidates:
        load = ledger.problem.load(task, need, worker)
        run = _first_run(ledger, task, worker, load, room)
        if run is None or (best is not None and run[1] > best[0][0]):
            continue
        key = (run[1], worker not in need.hinted, ledger.sought[worker], worker)
        if best is None or key < best[0]:
            best = (key, run[0])
    if best is None:
        return None
    (end, _, _, worker), start = best
    return Placement(start, end, ((worker,),))


def _first_run(
    ledger: Ledger, task: Task, worker: int, load: int, room: Room
) -> tuple[int, int] | None:
    """(first, last index) of the earliest stretch of one worker alone, equipment included."""
    who, duration = ledger.problem.workers[worker], task.duration
    lowest = who.place_of[room.first_start]
    if room.first_end > room.first_start:
        lowest = max(lowest, who.place_of[room.first_end] - duration + 1)
    while (place := ledger.next_place(task, worker, load, lowest)) != NEVER:
        start, end = who.worked[place], who.worked[place + duration - 1]
        if start > room.last_start or end > room.last_end:
            return None
        if not task.equipment or ledger.has_stock(task, start, end):
            return start, end
        lowest = place + 1
    return None


def _by_several(ledger: Ledger, task: Task, room: Room) -> Placement | None:
    best: Placement | None = None
    found, start = 0, room.first_start
    while found < LOOKED_AT and (start := _common_start(ledger, task, start)) <= room.last_start:
        if best is not None and start > best.end:
            break
        placement = place_at(ledger, task, start, room)
        if placement is not None:
            found += 1
            best = placement if best is None or placement.end < best.end else best
        start += 1
        if start >= len(ledger.problem.axis):
            break
    return best


def _common_start(ledger: Ledger, task: Task, first: int) -> int:
    """The first index at or after `first` where each need alone finds enough people."""
    while True:
        latest = first
        for need in task.needs:
            starts = sorted(
                ledger.next_start(task, w, ledger.problem.load(task, need, w), latest)
                for w in need.candidates
            )
            latest = starts[need.people - 1] if len(starts) >= need.people else NEVER
            if latest == NEVER:
                return NEVER
        if latest == first:
            return first
        first = latest


def start_mask(ledger: Ledger, task: Task, room: Room) -> int:
    """Indexes where every need taken alone finds enough people, as a mask."""
    first, last = max(room.first_start, 0), room.last_start
    if last < first:
        return 0
    mask = (1 << (last + 1)) - (1 << first)
    if not task.needs:
        return mask & _starts(ledger, task, ledger.problem.company, 0)
    for need in task.needs:
        mask &= _enough(ledger, task, need)
    return mask


def has_start(ledger: Ledger, task: Task, room: Room) -> bool:
    """Whether some start lets every need taken alone find enough people."""
    first = max(room.first_start, 0)
    if first > room.last_start:
        return False
    if task.needs:
        return _common_start(ledger, task, first) <= room.last_start
    return ledger.next_start(task, ledger.problem.company, 0, first) <= room.last_start


def _enough(ledger: Ledger, task: Task, need: Need) -> int:
    at_least = [-1] + [0] * need.people
    for worker in need.candidates:
        load = ledger.problem.load(task, need, worker)
        mine = _starts(ledger, task, worker, load)
        for count in range(need.people, 0, -1):
            at_least[count] |= at_least[count - 1] & mine
    return at_least[need.people]


def _starts(ledger: Ledger, task: Task, worker: int, load: int) -> int:
    """Indexes from which `worker` may do the task whole, as a mask."""
    mask = ledger.starts(worker, load, task.duration)
    if task.allowed is None:
        return mask
    return mask & ledger.problem.stretches(task, ledger.problem.workers[worker]).mask


def bits(mask: int) -> list[int]:
    """The indexes of a mask, ascending."""
    text = bin(mask)[:1:-1]
    found, place = [], text.find("1")
    while place >= 0:
        found.append(place)
        place = text.find("1", place + 1)
    return found


def place_at(ledger: Ledger, task: Task, start: int, room: Room) -> Placement | None:
    """The place of a floating task at one start, None when people, end or equipment forbid."""
    free = [
        [
            w
            for w in need.candidates
            if ledger.may_start(task, w, ledger.problem.load(task, need, w), start)
        ]
        for need in task.needs
    ]
    crews = _crews(ledger, task, free, start)
    if crews is None:
        return None
    placement = Placement(start, end_of(ledger, task, start, crews), crews)
    fits = room.first_end <= placement.end <= room.last_end
    return placement if fits and ledger.has_stock(task, start, placement.end) else None


def end_of(ledger: Ledger, task: Task, start: int, crews: tuple[tuple[int, ...], ...]) -> int:
    """Last index of a floating task: the latest end among its people."""
    who = [w for crew in crews for w in crew] or [ledger.problem.company]
    ends = [ledger.problem.workers[w].end(start, task.duration) for w in who]
    return max(end if end is not None else len(ledger.problem.axis) for end in ends)


def _fixed_place(ledger: Ledger, task: Task) -> Placement | None:
    first, last = task.at or (0, 0)
    if not ledger.has_stock(task, first, last):
        return None
    free = [
        [w for w in need.candidates if ledger.holds(task, w, ledger.problem.load(task, need, w))]
        for need in task.needs
    ]
    crews = _crews(ledger, task, free, first)
    return None if crews is None else Placement(first, last, crews)


def _crews(
    ledger: Ledger, task: Task, free: list[list[int]], start: int
) -> tuple[tuple[int, ...], ...] | None:
    """Distinct workers for each need, by augmenting paths; those who end early first."""
    workers = ledger.problem.workers
    last = len(ledger.problem.axis)

    def key(need: Need, worker: int) -> tuple[int, bool, int, int]:
        end = start if task.at else workers[worker].end(start, task.duration)
        return (
            last if end is None else end,
            worker not in need.hinted,
            ledger.sought[worker],
            worker,
        )

    seats = [(n, i) for n, need in enumerate(task.needs) for i in range(need.people)]
    ordered = [
        sorted(who, key=lambda w, need=need: key(need, w))  # type: ignore[misc]
        for need, who in zip(task.needs, free, strict=True)
    ]
    holder: dict[int, tuple[int, int]] = {}
    for seat in seats:
        if not _seated(seat, ordered, holder, set()):
            return None
    crews: list[list[int]] = [[] for _ in task.needs]
    for worker, (n, _) in holder.items():
        crews[n].append(worker)
    return tuple(tuple(sorted(crew)) for crew in crews)


def _seated(
    seat: tuple[int, int],
    ordered: list[list[int]],
    holder: dict[int, tuple[int, int]],
    tried: set[int],
) -> bool:
    for worker in ordered[seat[0]]:
        if worker in tried:
            continue
        tried.add(worker)
        if worker not in holder or _seated(holder[worker], ordered, holder, tried):
            holder[worker] = seat
            return True
    return False
