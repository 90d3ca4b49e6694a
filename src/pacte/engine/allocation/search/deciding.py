"""At which decision a part of all plans is cut: the one whose two sides lose most.

What sides lost before says what they will, once they were relaxed or, where too little is known,
looked at shortly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.search.parts import Cut
from pacte.engine.allocation.search.undecided import FRACTION, changes_first

TRIED, KNOWN = 8, 1
"""Decisions whose sides are looked at, at most; how often before what was seen is believed."""

STEPS = 40
"""Steps of the simplex for such a look."""

LEAST = 1e-9


@dataclass(frozen=True)
class Glimpse:
    """What nothing on one side of a cut exceeds, in cents, and the prices (None: nothing is there)
    that say so of the lines."""

    bound: float
    prices: Floats | None


@dataclass(frozen=True)
class Way:
    """The side of a cut by which a part came of another, whose relaxation reached `hoped` cents.

    `moved` is by how much of a whole the cut moved what it decides.
    """

    cut: Cut
    above: bool
    moved: float
    hoped: float


class Look(Protocol):
    """A short look at one side of a cut."""

    def __call__(self, cut: Cut, *, above: bool) -> Glimpse: ...


@dataclass
class _Seen:
    """What the sides (below, above) of a cut lost for each part by which it moved: sum, count."""

    lost: list[float] = field(default_factory=lambda: [0.0, 0.0])
    count: list[int] = field(default_factory=lambda: [0, 0])

    def mean(self, side: int, otherwise: float) -> float:
        return self.lost[side] / self.count[side] if self.count[side] else otherwise


class Decisions:
    """What is known of the decisions of one search."""

    def __init__(self) -> None:
        self.seen: dict[Cut, _Seen] = {}
        self.sides: dict[tuple[Cut, bool], Glimpse] = {}
        self.steps = STEPS

    def best(self, undecided: dict[Cut, float], hoped: float, floor: float, look: Look) -> Cut:
        """The cut to make; what is found of sides by looking is left in `sides`."""
        self.sides = {}
        usual = [self._usual(side) for side in (0, 1)]
        cuts = changes_first(undecided)
        scores = {cut: self._score(cut, part, usual) for cut, part in cuts.items()}
        order = sorted(scores, key=lambda cut: -scores[cut])
        for cut in [cut for cut in order if not self._is_known(cut)][:TRIED]:
            scores[cut] = self._tried(cut, undecided[cut], (hoped, floor), look)
        return max(scores, key=lambda cut: scores[cut])

    def _tried(self, cut: Cut, part: float, ends: tuple[float, float], look: Look) -> float:
        """Look at both sides of a cut; below `floor` nothing more is lost."""
        hoped, floor = ends
        losses = []
        for above in (False, True):
            glimpse = self.sides[cut, above] = look(cut, above=above)
            losses.append(max(hoped - max(glimpse.bound, floor), 0.0))
            self.learn(Way(cut, above, moved(part, above=above), hoped), losses[-1])
        return max(losses[0], LEAST) * max(losses[1], LEAST)

    def learn(self, way: Way, lost: float) -> None:
        """A part that came by `way` reaches so many cents less than what it came of."""
        seen = self.seen.setdefault(way.cut, _Seen())
        seen.lost[way.above] += lost / way.moved
        seen.count[way.above] += 1

    def _is_known(self, cut: Cut) -> bool:
        seen = self.seen.get(cut)
        return seen is not None and min(seen.count) >= KNOWN

    def _usual(self, side: int) -> float:
        known = [seen.mean(side, 0.0) for seen in self.seen.values() if seen.count[side]]
        return float(np.mean(known)) if known else 1.0

    def _score(self, cut: Cut, part: float, usual: list[float]) -> float:
        seen = self.seen.get(cut, _Seen())
        below, above = seen.mean(0, usual[0]) * part, seen.mean(1, usual[1]) * (1 - part)
        return max(below, LEAST) * max(above, LEAST)


def moved(part: float, *, above: bool) -> float:
    """By how much one side of a cut moves what is `part` of a whole above it."""
    return max(1 - part if above else part, FRACTION)
