"""A plan found at once: what a relaxation has nearest to decided is decided, then it is relaxed
again, until nothing is open (Achterberg 2007, *Constraint Integer Programming*, chapter 9).

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pacte.engine.allocation.lines.basis import Basis
from pacte.engine.allocation.lines.mixed import Found
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.parts import Cut, Part
from pacte.engine.allocation.search.undecided import changes_first

LOOKS = 60
"""Relaxations of one dive, at most: one that takes more meets nothing but what is impossible."""

TURNS = 5
"""So many decisions may turn out impossible and be taken the other way."""

HALF = 0.5
FEWER = 3
"""Where so many decisions at once leave nothing, a third of them is tried."""


@dataclass(frozen=True)
class Looked:
    """A part, what was found in it, and where the simplex ended."""

    room: Part
    found: Found
    basis: Basis


def dived(lined: Lined, room: Part, shares: tuple[float, ...]) -> bool:
    """Whether a better plan was found in a part, deciding one `share` or another at once."""
    search, before = lined.search, lined.search.value
    first = looked(lined, room)
    for share in shares:
        found = dive(lined, first, share, search.value)
        if found is not None:
            search.decisions += 1
            search.pieces = lined.pieces
            hold(search, found)
        if search.seconds <= 0:
            break
    return search.value > before


def looked(
    lined: Lined, room: Part, basis: Basis | None = None, floor: float = -math.inf
) -> Looked:
    """A part relaxed, unless that comes to less than `floor` cents."""
    found = lined.relaxed(room, basis, floor)
    return Looked(room, found, lined.basis)


def dive(lined: Lined, at: Looked, share: float, floor: float) -> Found | None:
    """What is decided in the end, unless it comes to nothing above `floor` cents."""
    turned = looks = 0
    while at.found.status == "ok" and at.found.bound > floor and turned <= TURNS:
        nearest = _nearest_first(lined.undecided(at.found))
        if not nearest or looks > LOOKS:
            return None if nearest else at.found
        count = max(1, int(share * len(nearest)))
        side = _at_once(lined, at, nearest[:count], floor)
        looks += 1
        while side.found.status == "infeasible" and count > 1:
            count = max(1, count // FEWER)
            side = _at_once(lined, at, nearest[:count], floor)
            looks += 1
        if side.found.status == "infeasible":
            turned += 1
            cut, above = nearest[0]
            side = _at_once(lined, at, [(cut, not above)], floor)
        at = side
    return None


def _nearest_first(undecided: dict[Cut, float]) -> list[tuple[Cut, bool]]:
    """Switches with the side that each is nearer to, the nearest first: changes before all else."""
    switches = [(cut, part) for cut, part in changes_first(undecided).items() if cut.count is None]
    switches.sort(key=lambda known: min(known[1], 1 - known[1]))
    return [(cut, part > HALF) for cut, part in switches]


def _at_once(lined: Lined, at: Looked, decided: list[tuple[Cut, bool]], floor: float) -> Looked:
    """A part where so much is decided, relaxed."""
    side = at.room.copied()
    for cut, above in decided:
        side.take(cut, above=above)
    return looked(lined, side, at.basis, floor)
