"""Load beyond what is comfortable, in the CP-SAT model: a price by person and period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from typing import Any

from pacte.engine.scheduling.comfort import Comfort
from pacte.engine.scheduling.exact.money import starts_in
from pacte.engine.scheduling.exact.variables import Model, Part
from pacte.engine.scheduling.loads import begun_loads, loads_of
from pacte.engine.scheduling.problem import Draft, Problem

LARGEST_SUM = 1 << 60
"""Sums beyond this are more than the model can hold."""


@dataclass(frozen=True)
class Share:
    """What one person may carry of one task in one period.

    `load` on each day; `starts`: the starts from which one day at least falls in the period, two
    at least, and so on, as masks. A fixed task has its whole `load` there and no starts.
    """

    task: int
    part: Part
    load: int
    starts: tuple[int, ...]

    @property
    def most(self) -> int:
        """The largest load that it can be."""
        return self.load * max(1, len(self.starts))


def is_too_fine(problem: Problem) -> bool:
    """Whether loads are counted in such small parts that their sums do not fit."""
    return any(
        comfort.times * sum(max(who.capacity, busy) for busy in who.busy) > LARGEST_SUM
        for comfort in problem.comforts
        for who in problem.workers
    )


def beyond_comfort(model: Model) -> Any:
    """The points of every load beyond what is comfortable, what is begun included."""
    total: Any = 0
    for c, comfort in enumerate(model.problem.comforts):
        shares = _shares(model, comfort)
        for w, own in enumerate(begun_loads(model.problem, comfort)):
            for p, begun in enumerate(own):
                total += _points(model, (c, w, p), begun, shares.get((w, p), []))
    return total


def _points(model: Model, at: tuple[int, int, int], begun: int, shares: list[Share]) -> Any:
    """Points of one person in one period: a number where nothing changes them."""
    comfort, w, p = model.problem.comforts[at[0]], at[1], at[2]
    least = comfort.points(w, p, begun)
    most = comfort.points(w, p, begun + sum(share.most for share in shares))
    if least == most:
        return least
    points = model.cp.new_int_var(least, most, f"beyond comfort {at}")
    model.beyond[at] = points
    whole = gcd(comfort.unit, *(comfort.times * share.load for share in shares))
    unit, free = comfort.unit // whole, -((comfort.times * begun - comfort.most[w][p]) // whole)
    asked = sum(
        comfort.times * share.load // whole * there
        for share in shares
        for there in _literals(model, share)
    )
    model.cp.add(unit * points + unit - 1 >= asked - free)
    return points


def _literals(model: Model, share: Share) -> list[Any]:
    """One for each day that may be there; the whole of a fixed task."""
    if model.problem.tasks[share.task].at is not None:
        return [share.part.chosen]
    if share.part.places:
        places = share.part.places.items()
        return [there for (s, _), there in places for starts in share.starts if starts >> s & 1]
    return [_both(model, share, starts) for starts in share.starts]


def _both(model: Model, share: Share, starts: int) -> Any:
    """Whether the person is on the task, and it starts on one of some indexes."""
    inside = starts_in(model, share.task, starts)
    if inside is model.present[share.task]:
        return share.part.chosen
    at = (share.task, share.part.need, share.part.worker, starts)
    if at not in model.works_from:
        both = model.cp.new_bool_var(f"works from {at}")
        model.cp.add_bool_or([~share.part.chosen, ~inside, both])
        model.works_from[at] = both
    return model.works_from[at]


def _shares(model: Model, comfort: Comfort) -> dict[tuple[int, int], list[Share]]:
    """(worker, period) -> what each part may bring there."""
    found: defaultdict[tuple[int, int], list[Share]] = defaultdict(list)
    for t, parts in model.parts.items():
        for part in parts:
            if part.load:
                is_fixed = model.problem.tasks[t].at is not None
                of = _held if is_fixed else _floating
                for period, share in of(model, comfort, t, part):
                    found[part.worker, period].append(share)
    return found


def _held(model: Model, comfort: Comfort, t: int, part: Part) -> Iterator[tuple[int, Share]]:
    problem, task = model.problem, model.problem.tasks[t]
    first, last = task.at or (0, -1)
    loads: defaultdict[int, int] = defaultdict(int)
    for d in range(first, last + 1):
        loads[comfort.period_of[d]] += problem.held_load(task, part.load, part.worker, d)
    for period, load in loads.items():
        yield period, Share(t, part, load, ())


def _floating(model: Model, comfort: Comfort, t: int, part: Part) -> Iterator[tuple[int, Share]]:
    who, duration = model.problem.workers[part.worker], model.problem.tasks[t].duration
    starts: defaultdict[int, list[int]] = defaultdict(list)
    first, last = model.windows.first_start[t], model.windows.last_start[t]
    for start in model.problem.stretches(model.problem.tasks[t], who).starts:
        if first <= start <= last:
            days = who.worked[who.place_of[start] : who.place_of[start] + duration]
            for period, count in Counter(comfort.period_of[d] for d in days).items():
                masks = starts[period]
                masks += [0] * (count - len(masks))
                for rank in range(count):
                    masks[rank] |= 1 << start
    for period, masks in starts.items():
        yield period, Share(t, part, part.load, tuple(masks))


def hint(model: Model, draft: Draft) -> None:
    """Who works when in a known plan, and what that costs."""
    for (t, need, worker, starts), both in model.works_from.items():
        placement = draft.placed.get(t)
        there = placement is not None and worker in placement.people[need]
        model.cp.add_hint(both, there and placement is not None and starts >> placement.start & 1)
    if model.beyond:
        loads = loads_of(model.problem, draft)
        for (c, w, p), points in model.beyond.items():
            comfort = model.problem.comforts[c]
            model.cp.add_hint(points, comfort.points(w, p, loads.of[c][w][p]))
