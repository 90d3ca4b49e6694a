"""A plan found at once: what a relaxation has nearest to decided is decided, then it is relaxed
again, until nothing is open (Achterberg 2007, *Constraint Integer Programming*, chapter 9).

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from typing import Any

from pacte.engine.allocation.lines.mixed import Found
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.parts import Cut, Part

LOOKS = 100
"""Relaxations of one dive, at most."""

TURNS = 5
"""So many decisions may turn out impossible and be taken the other way."""

HALF = 0.5
FEWER = 3
"""Where so many decisions at once leave nothing, a third of them is tried."""


def dived(lined: Lined, room: Part, shares: tuple[float, ...]) -> bool:
    """Whether a better plan was found in a part, deciding one `share` or another at once."""
    search, before = lined.search, lined.search.value
    first = lined.relaxed(room)
    basis = lined.basis
    for share in shares:
        found = _dive(lined, room, first, share)
        if found is not None:
            search.decisions += 1
            search.pieces = lined.pieces
            hold(search, found)
        if search.seconds <= 0:
            break
        first = lined.relaxed(room, basis)
    return search.value > before


def _dive(lined: Lined, room: Part, found: Found, share: float) -> Found | None:
    """What is decided in the end, unless it comes to nothing better than the best plan known."""
    turned = looks = 0
    while found.status == "ok" and found.bound > lined.search.value and turned <= TURNS:
        looks += 1
        nearest = _nearest_first(lined.undecided(found))
        if not nearest or looks > LOOKS:
            return None if nearest else found
        count, basis = max(1, int(share * len(nearest))), lined.basis
        side, found = _at_once(lined, room, nearest[:count], basis)
        while found.status != "ok" and count > 1:
            count = max(1, count // FEWER)
            side, found = _at_once(lined, room, nearest[:count], basis)
        if found.status != "ok":
            turned += 1
            cut, above = nearest[0]
            side, found = _at_once(lined, room, [(cut, not above)], basis)
        room = side
    return None


def _nearest_first(undecided: dict[Cut, float]) -> list[tuple[Cut, bool]]:
    """Switches with the side that each is nearer to, the nearest first."""
    switches = [(cut, part) for cut, part in undecided.items() if cut.count is None]
    switches.sort(key=lambda known: min(known[1], 1 - known[1]))
    return [(cut, part > HALF) for cut, part in switches]


def _at_once(
    lined: Lined, room: Part, decided: list[tuple[Cut, bool]], basis: Any
) -> tuple[Part, Found]:
    """A part where so much is decided, relaxed."""
    side = room.copied()
    for cut, above in decided:
        side.take(cut, above=above)
    return side, lined.relaxed(side, basis)
