"""The earliest good place of one task, given what is already taken."""

from __future__ import annotations

from typing import NamedTuple

from pacte.engine.scheduling.problem import Need, Placement, Task
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.stretches import between

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
        run = _first_run(ledger, task, ledger.problem.company, ledger.company_starts(task), room)
        return None if run is None else Placement(*run, ())
    if len(task.needs) == 1 and task.needs[0].people == 1:
        return _by_one(ledger, task, task.needs[0], room)
    return _by_several(ledger, task, room)


def _by_one(ledger: Ledger, task: Task, need: Need, room: Room) -> Placement | None:
    """Whoever ends first; then whoever stands in the plan, then the least sought."""
    best: tuple[tuple[int, bool, int, int], int] | None = None
    first, beyond = room.first_start, room.last_end + 1
    for worker, starts in zip(need.candidates, ledger.task_starts(task, need), strict=True):
        later = starts >> first
        if later and first + (later & -later).bit_length() - 2 + task.duration < beyond:
            run = _first_run(ledger, task, worker, starts, room)
            if run is None or run[1] >= beyond:
                continue
            key = (run[1], worker not in need.hinted, ledger.sought[worker], worker)
            if best is None or key < best[0]:
                best, beyond = (key, run[0]), run[1] + 1
    if best is None:
        return None
    (end, _, _, worker), start = best
    return Placement(start, end, ((worker,),))


def _first_run(
    ledger: Ledger, task: Task, worker: int, starts: int, room: Room
) -> tuple[int, int] | None:
    """(first, last index) of the earliest of one worker's `starts`, equipment included."""
    end_of = ledger.problem.workers[worker].spans(task.duration).end_of
    start = room.first_start
    while later := starts >> start:
        start += (later & -later).bit_length() - 1
        end = end_of[start]
        if start > room.last_start or end > room.last_end:
            return None
        if end >= room.first_end and (not task.equipment or ledger.has_stock(task, start, end)):
            return start, end
        start += 1
    return None


def _by_several(ledger: Ledger, task: Task, room: Room) -> Placement | None:
    """The earliest end among the first few starts at which there are people enough."""
    in_time = min(room.last_start, room.last_end - task.duration + 1)
    if in_time < room.first_start:
        return None
    best: Placement | None = None
    able = [ledger.task_starts(task, need) for need in task.needs]
    found, starts = 0, _enough(task, able) & between(room.first_start, in_time)
    while starts and found < LOOKED_AT:
        start = (starts & -starts).bit_length() - 1
        if best is not None and start > best.end:
            break
        placement = _with_people(ledger, task, start, room, able)
        if placement is not None:
            found += 1
            best = placement if best is None or placement.end < best.end else best
        starts &= starts - 1
    return best


def start_mask(ledger: Ledger, task: Task, room: Room) -> int:
    """Indexes where every need taken alone finds enough people, as a mask."""
    mask = between(room.first_start, room.last_start)
    if not mask or not task.needs:
        return mask & ledger.company_starts(task)
    return mask & _enough(task, [ledger.task_starts(task, need) for need in task.needs])


def has_start(ledger: Ledger, task: Task, room: Room) -> bool:
    """Whether some start lets every need taken alone find enough people."""
    return start_mask(ledger, task, room) != 0


def _enough(task: Task, able: list[list[int]]) -> int:
    """Indexes from which as many candidates as each need wants may do the task, as a mask.

    `able`: for each need the starts of each candidate.
    """
    mask = -1
    for need, starts in zip(task.needs, able, strict=True):
        at_least = [-1] + [0] * need.people
        for mine in starts:
            for count in range(need.people, 0, -1):
                at_least[count] |= at_least[count - 1] & mine
        mask &= at_least[need.people]
    return mask


def place_at(ledger: Ledger, task: Task, start: int, room: Room) -> Placement | None:
    """The place of a floating task at one start, None when people, end or equipment forbid."""
    able = [ledger.task_starts(task, need) for need in task.needs]
    return _with_people(ledger, task, start, room, able)


def place_as_given(ledger: Ledger, task: Task, start: int, room: Room) -> Placement | None:
    """The place of a floating task at one start, with those who stand in the plan if they can."""
    able = [ledger.task_starts(task, need) for need in task.needs]
    standing = [
        [mine if w in need.hinted else 0 for w, mine in zip(need.candidates, starts, strict=True)]
        for need, starts in zip(task.needs, able, strict=True)
    ]
    kept = _with_people(ledger, task, start, room, standing)
    return kept or _with_people(ledger, task, start, room, able)


def _with_people(
    ledger: Ledger, task: Task, start: int, room: Room, able: list[list[int]]
) -> Placement | None:
    free = [
        [w for w, mine in zip(need.candidates, starts, strict=True) if mine >> start & 1]
        for need, starts in zip(task.needs, able, strict=True)
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
    return max(_end(ledger, task, w, start) for w in who)


def _end(ledger: Ledger, task: Task, worker: int, start: int) -> int:
    """Last index of a worker on a floating task; beyond the axis where they may not start it."""
    end = ledger.problem.workers[worker].spans(task.duration).end_of[start]
    return end if end >= 0 else len(ledger.problem.axis)


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
    """Distinct workers for each need; those who end early first."""
    if any(len(who) < need.people for need, who in zip(task.needs, free, strict=True)):
        return None
    ordered = [
        _ranked(ledger, task, need, who, start) for need, who in zip(task.needs, free, strict=True)
    ]
    if len(ordered) == 1:
        return (tuple(sorted(ordered[0][: task.needs[0].people])),)
    return _matched(task, ordered)


def _ranked(ledger: Ledger, task: Task, need: Need, who: list[int], start: int) -> list[int]:
    """The least end first, then who stands in the plan, then the least sought."""
    floats = task.at is None
    ends = (_end(ledger, task, w, start) if floats else start for w in who)
    sought, hinted = ledger.sought, need.hinted
    pairs = zip(ends, who, strict=True)
    return [w for *_, w in sorted((end, w not in hinted, sought[w], w) for end, w in pairs)]


def _matched(task: Task, ordered: list[list[int]]) -> tuple[tuple[int, ...], ...] | None:
    """Distinct workers for needs that may want the same ones, by augmenting paths."""
    holder: dict[int, tuple[int, int]] = {}
    for seat in [(n, i) for n, need in enumerate(task.needs) for i in range(need.people)]:
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
