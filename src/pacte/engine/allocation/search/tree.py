"""All plans cut in parts until prices prove, part by part, that none is much better.

Each part is relaxed under the broken lines; the prices found there bound it on the true curves.
The part that may hold most is cut at the decision whose two sides lose most (reliability branching;
Achterberg, Koch and Martin 2005, *Operations Research Letters* 33:42). Source:
docs/methods/allocation.md.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.lines.basis import Basis
from pacte.engine.allocation.lines.mixed import Found
from pacte.engine.allocation.prices.reply import regrets, reply, settled
from pacte.engine.allocation.search.deciding import Decisions, Glimpse, Way, moved
from pacte.engine.allocation.search.diving import dived
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.improving import towards
from pacte.engine.allocation.search.known import Search
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.parts import Cut, Node, Part, chained

RAYS = (1e2, 1e4, 1e6)
"""How far along a ray prices are looked for that prove a part empty."""

MOST_MODELS = 10
BETWEEN = (25, 80, 150, 250)
"""After so many looks, the best plan is brought towards the relaxation."""

DIVES, SHARES = 6, (0.5,)
"""After so many looks each time, a plan is dived for in the part looked at."""

TINY = 1e-9


@dataclass
class _Open:
    """A part still to be looked at: what it can bring at most, by prices, and as is hoped."""

    place: int
    room: Part
    prices: Floats
    bound: float
    hoped: float
    basis: Basis | None = None
    way: Way | None = None


@dataclass
class Tree:
    """The parts of all plans, from the prices that `search` has for all of them."""

    search: Search
    lined: Lined
    nodes: list[Node] = field(default_factory=list)
    closed: float = -math.inf
    looked: int = 0
    queue: list[tuple[float, int, _Open]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grid = self.search.grid
        self.decided: list[tuple[Cut, bool]] = []
        self.decisions = Decisions()
        self.nodes = [Node(self.lined.root)]
        bound = self.lined.root_bound
        self._push(_Open(0, self.lined.whole, self.lined.root, bound, bound))
        self._decide()

    @property
    def bound(self) -> float:
        """What no plan exceeds, in cents."""
        return max(self.closed, max((part.bound for _, _, part in self.queue), default=-math.inf))

    @property
    def left(self) -> float:
        """The part still open of what the prices of the rows leave open of all plans."""
        value = self.search.value
        return (self.bound - value) / max(self.search.root_bound - value, 1.0)

    @property
    def enough(self) -> float:
        """The same where enough is proven."""
        search = self.search
        return search.good * abs(self.bound) / max(search.root_bound - search.value, 1.0)

    def prove(self, most: int) -> None:
        """Cut until every part is proven, or `most` parts were looked at in all."""
        before = self.looked
        while self.queue and self.looked < most and self.search.seconds > 0:
            part = heapq.heappop(self.queue)[2]
            for child in self._looked_at(part):
                self._push(child)
        self.search.decisions += self.looked - before
        self._publish()

    def _publish(self) -> None:
        """Show the parts to the search, and what they prove."""
        search, lined = self.search, self.lined
        known = chained(lined.root, self.decided)
        search.tree = (*known, *(node.moved(2 * len(self.decided)) for node in self.nodes))
        search.at, search.rounded = lined.at, lined.rounded
        search.price_bound = min(search.price_bound, self.bound)

    def settled(self) -> tuple[Flags, Flags]:
        """(off, on): cells that every better plan of the open parts leaves off, or runs."""
        off, on = np.ones((2, len(self.grid)), dtype=bool)
        for _, _, part in self.queue:
            grid = self.lined.counted.within(part.room, part.prices)
            room = reply(grid, part.prices).bound - self.search.value
            never, always = settled(grid, part.prices, room)
            off &= never | ~grid.can_run
            on &= always | (grid.can_run & ~grid.may_be_off)
        return off, on

    def _decide(self, *more: Part) -> None:
        """Decide in every open part what the prices of all plans settle in the model."""
        known = {cut.cell for cut, _ in self.decided}
        rooms = [*(part.room for _, _, part in self.queue), *more]
        for cell in map(int, np.flatnonzero(self.grid.free & (self.lined.off | self.lined.on))):
            if cell in known:
                continue
            cut, above = Cut(int(self.grid.group[cell]), cell), bool(self.lined.on[cell])
            self.decided.append((cut, above))
            for room in rooms:
                room.take(cut, above=above)

    def _push(self, part: _Open) -> None:
        """Keep a part for later, or be done with it; one without much hope is looked at first."""
        if self.search.may_better(part.bound):
            first = math.inf if not self.search.may_better(part.hoped) else part.hoped
            heapq.heappush(self.queue, (-first, part.place, part))
        else:
            self.closed = max(self.closed, part.bound)

    def _looked_at(self, part: _Open) -> Iterator[_Open]:
        """Bound a part; what is left to be looked at of it."""
        self.looked += 1
        found = self._relaxed(part)
        if found.status != "ok":
            if found.status == "infeasible":
                self._refute(part)
            self.closed = max(self.closed, part.bound)
            return
        self._bring_down(part, self.lined.parted.prices())
        self._learn(part, found)
        if self._bettered(part, found):
            yield self._again(part)
            return
        if not self.search.may_better(part.bound):
            self.closed = max(self.closed, part.bound)
            return
        if part.place == 0:
            self._settle(part)
        yield from self._divided(part, found)

    def _relaxed(self, part: _Open) -> Found:
        """A part relaxed, as far as the prices leave room for a better plan in it."""
        found = self.lined.relaxed(part.room, part.basis, self.search.enough)
        if found.status == "below":
            self._bring_down(part, self.lined.parted.prices())
            if self.search.may_better(part.bound):
                return self.lined.relaxed(part.room, self.lined.basis)
        return found

    def _bettered(self, part: _Open, found: Found) -> bool:
        """Whether now and then a better plan was looked for and found, or lines lie too high."""
        lined = self.lined
        if lined.times >= MOST_MODELS:
            return False
        if self.looked in BETWEEN:
            towards(self.search, lined.pieces.sums(found.running))
        elif self.looked % DIVES == 0:
            dived(lined, part.room, SHARES)
        return self.search.pieces is not lined.pieces

    def _divided(self, part: _Open, found: Found) -> Iterator[_Open]:
        hoped = min(part.bound, found.bound)
        undecided = self.lined.undecided(found)
        if not undecided:
            yield from self._whole(part, found)
            return
        basis = self.lined.basis

        def look(cut: Cut, *, above: bool) -> Glimpse:
            room = part.room.side(cut, above=above)
            bound = self.lined.glimpse(room, basis, self.decisions.steps, self.search.value)
            return Glimpse(bound, self.lined.parted.prices() if bound > -math.inf else None)

        cut = self.decisions.best(undecided, hoped, self.search.value, look)
        for side in self._cut(part, cut, hoped, basis):
            above = side.place != self.nodes[part.place].below
            side.way = Way(cut, above, moved(undecided[cut], above=above), found.bound)
            yield side

    def _learn(self, part: _Open, found: Found) -> None:
        """What came of the cut that made a part."""
        if part.way is not None:
            self.decisions.learn(part.way, max(part.way.hoped - found.bound, 0.0))
            part.way = None

    def _bring_down(self, part: _Open, prices: Floats) -> None:
        """Keep prices that prove less of a part."""
        own = prices[self.lined.counted.first :]
        own[np.abs(own) < TINY * np.abs(own).max(initial=0.0)] = 0.0
        room = part.room
        own[np.where(own > 0, np.isinf(room.most), np.isinf(room.fewest))] = 0.0
        bound = reply(self.lined.counted.within(room, prices), prices).bound
        if bound < part.bound:
            part.bound, part.prices = bound, prices
            self.nodes[part.place] = Node(prices)

    def _refute(self, part: _Open) -> None:
        """No plan is in a part: prices far along the ray that says so bound it by nothing."""
        before = part.prices
        for way in self.lined.parted.rays():
            for far in RAYS:
                if self.search.may_better(part.bound):
                    self._bring_down(part, before + far * way)
        if not self.search.may_better(part.bound):
            self.nodes[part.place] = Node(part.prices, is_empty=True)

    def _settle(self, part: _Open) -> None:
        """Decide what prices settle already: the other choice is worth too little by them."""
        grid = self.lined.counted.within(part.room, part.prices)
        off, on = regrets(grid, part.prices)
        enough = part.bound * (1 + TINY) - self.search.enough
        for cell in np.flatnonzero(grid.free & (np.maximum(off, on) > enough)):
            self._leave(part, Cut(int(grid.group[cell]), int(cell)), above=bool(off[cell] > enough))
            self.closed = max(self.closed, part.bound - max(off[cell], on[cell]))

    def _leave(self, part: _Open, cut: Cut, *, above: bool) -> None:
        """Go on with one side of a cut; the prices have proven the other."""
        place = len(self.nodes)
        self.nodes[part.place] = Node(part.prices, cut, place, place + 1)
        self.nodes += [Node(part.prices), Node(part.prices)]
        part.place = place + above
        part.room.take(cut, above=above)

    def _cut(self, part: _Open, cut: Cut, hoped: float, basis: Basis) -> Iterator[_Open]:
        place = len(self.nodes)
        self.nodes[part.place] = Node(part.prices, cut, place, place + 1)
        for above in (False, True):
            room = part.room.side(cut, above=above)
            seen = self.decisions.sides.get((cut, above), Glimpse(math.inf, None))
            bound, prices = self._proven(room, part.prices, seen.prices)
            bound = min(part.bound, bound)
            self.nodes.append(Node(prices))
            guess = min(hoped, bound, seen.bound)
            yield _Open(place + above, room, prices, bound, guess, basis)

    def _proven(self, room: Part, *known: Floats | None) -> tuple[float, Floats]:
        """The least that some prices prove of a part, and which of them do."""
        prices = [p for p in known if p is not None]
        bounds = [reply(self.lined.counted.within(room, p), p).bound for p in prices]
        best = int(np.argmin(bounds))
        return bounds[best], prices[best]

    def _whole(self, part: _Open, found: Found) -> Iterator[_Open]:
        """Everything is decided: a plan; and where lines are too high, they are laid anew."""
        self.search.touched.append(self.lined.pieces.spends(found.spends))
        hold(self.search, found)
        if self.search.may_better(part.bound) and self.lined.times < MOST_MODELS:
            yield self._again(part)
        else:
            self.search.pieces = self.lined.pieces
            self.closed = max(self.closed, part.bound)

    def _again(self, part: _Open) -> _Open:
        """A part, to be looked at under lines that are laid anew."""
        self.lined.lay()
        self._decide(part.room)
        return part
