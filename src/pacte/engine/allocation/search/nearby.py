"""A plan bettered by plans near it: few of its switches are decided again, by diving.

Free are the switches whose change would bring something to first order, by the prices of the plan
with its switches held, and those in which a relaxation differs from it. They are dived for, then
with one of them the other way (cf. relaxation induced neighborhoods; Danna, Rothberg and Le Pape
2005, *Mathematical Programming* 102:71). Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Places
from pacte.engine.allocation.lines.mixed import Found
from pacte.engine.allocation.search.diving import Looked, dive, looked
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.parts import Part

FEWEST, MOST = 50, 60
"""Switches that are free by what their change would bring: so many at least, so many at most."""

ABOUT = 150
"""Cells off in a plan that the model near it knows, those that promise most."""

APART = 0.05
"""A switch that a relaxation has so far from the plan's is free."""

SHARES, SHARE = (1.0, 0.5, 0.35), 0.5
"""Of what is open, what a dive decides at once: of the free switches; with one of them changed."""

LEAST = 1e-5
"""A plan is better, or a change brings something, from this part of the plan's worth on."""

HALF = 0.5


@dataclass(frozen=True)
class Held:
    """How a plan has its switches: the live piece of each cell (-1: off), which actions stay."""

    piece: Places
    stays: Flags


@dataclass(frozen=True)
class Change:
    """A cell that runs in another piece (-1: is off), and the cents that brings at most by the
    prices of the plan."""

    gain: float
    cell: int
    piece: int


def near(lined: Lined, running: Floats, changed: int) -> bool:
    """Whether a better plan was found near the best one.

    `running` is how far a relaxation runs each cell; so many switches are `changed`, one by one,
    where dives find nothing.
    """
    search = lined.search
    if search.spends is None:
        return False
    search.pieces = lined.pieces
    held = _held(lined, search.spends)
    if lined.relaxed(_room(lined, held)).status != "ok":
        return False
    on, before = held.piece >= 0, search.value
    live = on | (np.abs(running - on) > APART) | search.grid.switchless
    live[[change.cell for change in _changes(lined, held)[:ABOUT]]] = True
    if search.grid.change_row is not None:
        live |= search.grid.today > 0
    about = lined.about(live)
    best = _best(about, search.spends, running, changed)
    if best is not None:
        search.decisions += 1
        search.touch(lined.pieces.spends(best.spends))
        hold(search, best)
    return search.value > before


def _best(lined: Lined, spends: Floats, running: Floats, changed: int) -> Found | None:
    """The last of better and better plans, each near the one before, if there is any."""
    held, best = _held(lined, spends), None
    at = looked(lined, _room(lined, held))
    while at.found.status == "ok" and lined.search.seconds > 0:
        floor = (at.found if best is None else best).bound * (1 + LEAST)
        changes = _changes(lined, held)
        free = _free(lined, held, changes, running, floor * LEAST)
        around = looked(lined, _loosened(lined, held, free), at.basis, floor)
        better = _better(lined, around, changes[:changed], floor)
        if better is None:
            break
        best, held = better, _as_found(lined, better)
        at = looked(lined, _room(lined, held))
    return best


def _better(lined: Lined, around: Looked, changes: list[Change], floor: float) -> Found | None:
    """What brings more than `floor` cents in a part: dived for, then with a switch changed."""
    best = None
    for share in SHARES:
        found = dive(lined, around, share, floor)
        if found is not None:
            best, floor = found, found.bound
    if best is not None or around.found.status != "ok":
        return best
    for change in changes:
        side = looked(lined, _changed(lined, around.room, change), around.basis, floor)
        found = dive(lined, side, SHARE, floor)
        if found is not None:
            return found
    return None


def _held(lined: Lined, spends: Floats) -> Held:
    grid, pieces, model = lined.grid, lined.pieces, lined.model
    within = pieces.holding(spends)[model.live]
    stays = np.zeros(len(grid.names), dtype=bool)
    if grid.change_row is not None:
        apart = np.abs(spends - grid.today) >= 1
        stays[model.groups] = (np.bincount(grid.group, apart, len(grid.names)) == 0)[model.groups]
    return Held(_placed(lined, within), stays)


def _as_found(lined: Lined, found: Found) -> Held:
    """As a relaxation has it, where all is decided."""
    grid, model = lined.grid, lined.model
    stays = np.zeros(len(grid.names), dtype=bool)
    if grid.change_row is not None:
        stays[model.groups] = found.changing[model.groups] < HALF
    return Held(_placed(lined, found.running[model.live] > HALF), stays)


def _placed(lined: Lined, runs: Flags) -> Places:
    """The live piece that runs of each cell, -1 where none does."""
    piece = np.full(len(lined.grid), -1)
    piece[lined.pieces.parent[lined.model.live[runs]]] = np.flatnonzero(runs)
    return piece


def _room(lined: Lined, held: Held) -> Part:
    """The part of all plans that have their switches so."""
    grid, model, room = lined.grid, lined.model, lined.whole
    on = held.piece >= 0
    room.can_run[~on & grid.may_be_off] = False
    room.may_be_off[on] = False
    pieces, live = lined.pieces.grid, model.live[held.piece[on]]
    room.low[on] = np.maximum(room.low[on], pieces.low[live])
    room.high[on] = np.minimum(room.high[on], pieces.high[live])
    runs = np.bincount(grid.group, on, len(grid.names)) > 0
    room.runs[model.groups], room.out[model.groups] = runs[model.groups], ~runs[model.groups]
    if grid.change_row is not None:
        stays = held.stays[model.groups]
        room.stays[model.groups], room.changes[model.groups] = stays, ~stays
    return room


def _changes(lined: Lined, held: Held) -> list[Change]:
    """The best change of each switch by the prices last found, the most promising first."""
    grid, model = lined.grid, lined.model
    parent = lined.pieces.parent[model.live]
    on, cost = held.piece >= 0, lined.parted.column_prices()
    left = np.where(on, cost[model.runs][np.maximum(held.piece, 0)], 0.0)
    count = np.bincount(grid.group, on, len(grid.names))[grid.group]
    runs = _of_action(cost, model.group, grid.group)
    moves = np.zeros(len(grid))
    if grid.change_row is not None:
        moves = np.where(held.stays[grid.group], -_of_action(cost, model.change, grid.group), 0.0)
    off = np.where(on & grid.free, left + np.where(count == 1, runs, 0.0), -np.inf) + moves
    taken = left + moves - np.where(count == 0, runs, 0.0)
    into = np.where(np.arange(len(parent)) == held.piece[parent], -np.inf, taken[parent])
    into = np.where(grid.can_run[parent], into - cost[model.runs], -np.inf)
    found = [Change(float(off[i]), int(i), -1) for i in np.flatnonzero(off > -np.inf)]
    found += [
        Change(float(into[j]), int(parent[j]), int(j)) for j in np.flatnonzero(into > -np.inf)
    ]
    best: dict[int, Change] = {}
    for change in sorted(found, key=lambda change: -change.gain):
        best.setdefault(change.cell, change)
    return list(best.values())


def _of_action(cost: Floats, column: Places, group: Places) -> Floats:
    """What a column of each cell's action costs, 0 where it has none."""
    return np.where(column[group] >= 0, cost[np.maximum(column[group], 0)], 0.0)


def _free(lined: Lined, held: Held, changes: list[Change], running: Floats, least: float) -> Flags:
    """The cells that are decided again."""
    free = lined.grid.free & (np.abs(running - (held.piece >= 0)) > APART)
    for place, change in enumerate(changes[:MOST]):
        free[change.cell] |= place < FEWEST or change.gain > least
    return np.asarray(free)


def _loosened(lined: Lined, held: Held, free: Flags) -> Part:
    """What is held, but for the cells that are free and what their actions do."""
    room, whole = _room(lined, held), lined.whole
    for name in ("low", "high", "may_be_off", "can_run"):
        getattr(room, name)[free] = getattr(whole, name)[free]
    of = np.unique(lined.grid.group[free])
    for name in ("runs", "out", "changes", "stays"):
        getattr(room, name)[of] = getattr(whole, name)[of]
    return room


def _changed(lined: Lined, room: Part, change: Change) -> Part:
    """A part in which a switch is the other way."""
    side, cell = room.copied(), change.cell
    if change.piece < 0:
        side.can_run[cell] = False
        return side
    piece = lined.model.live[change.piece]
    side.may_be_off[cell] = False
    side.low[cell] = max(side.low[cell], lined.pieces.grid.low[piece])
    side.high[cell] = min(side.high[cell], lined.pieces.grid.high[piece])
    return side
