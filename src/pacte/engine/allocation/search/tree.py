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
from typing import Any

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.rounded import Rounded
from pacte.engine.allocation.lines.mixed import Found, Mixed
from pacte.engine.allocation.lines.parted import Parted
from pacte.engine.allocation.prices.reply import regrets, reply, settled
from pacte.engine.allocation.search.deciding import Decisions, Glimpse, Way, moved
from pacte.engine.allocation.search.holding import hold
from pacte.engine.allocation.search.improving import towards
from pacte.engine.allocation.search.known import Search
from pacte.engine.allocation.search.parts import Cut, Node, Part, chained, counted
from pacte.engine.allocation.search.separating import rounded_off

WINDOW = 0.4
RAYS = (1e2, 1e4, 1e6)
"""How far along a ray prices are looked for that prove a part empty."""

MOST_MODELS = 10
BETWEEN = (1, 8, 25, 60, 120, 200, 300)
"""After so many looks, the best plan is brought towards the relaxation."""

ROUNDS = 2
"""So often in a row, as long as better plans come of it."""

TINY = 1e-9


@dataclass
class _Open:
    """A part still to be looked at: what it can bring at most, by prices, and as is hoped."""

    place: int
    room: Part
    prices: Floats
    bound: float
    hoped: float
    basis: Any = None
    way: Way | None = None


@dataclass
class Tree:
    """The parts of all plans, from the prices that `search` has for all of them."""

    search: Search
    nodes: list[Node] = field(default_factory=list)
    closed: float = -math.inf
    looked: int = 0
    models: int = 0
    queue: list[tuple[float, int, _Open]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grid = self.search.grid
        self.rounded: tuple[Rounded, ...] = ()
        self.at = np.zeros(len(self.grid))
        self.decided: list[tuple[Cut, bool]] = []
        self._count()
        self._lay()
        self._round()

    def prove(self, most: int) -> float:
        """Cut until every part is proven, or `most` parts were looked at; what no plan exceeds."""
        search, prices, bound = self.search, self.root, self.root_bound
        self.nodes = [Node(prices)]
        whole = Part.whole(self.grid, len(self.counted.keys))
        self._push(_Open(0, whole, prices, bound, bound))
        self._decide()
        while self.queue and self.looked < most and search.seconds > 0:
            part = heapq.heappop(self.queue)[2]
            for child in self._looked_at(part):
                self._push(child)
        search.decisions += self.looked
        self.nodes = chained(self.root, self.decided) + [
            node.moved(2 * len(self.decided)) for node in self.nodes
        ]
        search.tree, search.at, search.rounded = tuple(self.nodes), self.at, self.rounded
        return max(self.closed, max((part.bound for _, _, part in self.queue), default=-math.inf))

    def _count(self) -> None:
        """The grid with its rounded rows and counts, and the prices known of all plans."""
        search = self.search
        self.counted = counted(self.grid, self.at, self.rounded)
        self.decisions = Decisions(self.counted)
        more = np.zeros(len(self.counted.grid.rows) - len(self.grid.rows))
        self.root, self.root_bound = np.concatenate([search.root, more]), search.root_bound

    def _round(self) -> None:
        """Round the rows that the relaxation of all plans breaks, and keep what that proves."""
        found = rounded_off(self.search, self.model, self.parted)
        if found.rows:
            self.at, self.rounded = found.at, found.rows
            self._count()
            prices = np.concatenate([found.prices, np.zeros(len(self.counted.keys))])
            bound = reply(self.counted.grid, prices).bound
            if bound < self.root_bound:
                self.root, self.root_bound = prices, bound
        if self.parted.rounded:
            self._lay()

    def settled(self) -> tuple[Flags, Flags]:
        """(off, on): cells that every better plan of the open parts leaves off, or runs."""
        off, on = np.ones((2, len(self.grid)), dtype=bool)
        for _, _, part in self.queue:
            grid = self.counted.within(part.room, part.prices)
            room = reply(grid, part.prices).bound - self.search.value
            never, always = settled(grid, part.prices, room)
            off &= never | ~grid.can_run
            on &= always | (grid.can_run & ~grid.may_be_off)
        return off, on

    def _decide(self, *more: Part) -> None:
        """Decide in every open part what the prices of all plans settle in the model."""
        known = {cut.cell for cut, _ in self.decided}
        free = self.grid.may_be_off & ~self.grid.switchless & self.grid.can_run
        rooms = [*(part.room for _, _, part in self.queue), *more]
        for cell in map(int, np.flatnonzero(free & (self.off | self.on))):
            if cell in known:
                continue
            cut, above = Cut(int(self.grid.group[cell]), cell), bool(self.on[cell])
            self.decided.append((cut, above))
            for room in rooms:
                room.take(cut, above=above)

    def _push(self, part: _Open) -> None:
        """Keep a part for later, or be done with it; one without much hope is looked at first."""
        if self._matters(part.bound):
            first = math.inf if not self._matters(part.hoped) else part.hoped
            heapq.heappush(self.queue, (-first, part.place, part))
        else:
            self.closed = max(self.closed, part.bound)

    def _matters(self, bound: float) -> bool:
        """Whether a part may hold a plan that is better by more than is sought."""
        search = self.search
        return bound - search.value > search.good * abs(bound)

    def _looked_at(self, part: _Open) -> Iterator[_Open]:
        """Bound a part; what is left to be looked at of it."""
        self.looked += 1
        found = self._relaxed(part)
        if found.status != "ok":
            if found.status == "infeasible":
                self._refute(part)
            self.closed = max(self.closed, part.bound)
            return
        self._bring_down(part, self.parted.prices())
        self._learn(part, found)
        if self.looked in BETWEEN and self.models < MOST_MODELS:
            self._better(self.pieces.sums(found.running))
            if self.search.pieces is not self.pieces:
                yield self._again(part)
                return
        if not self._matters(part.bound):
            self.closed = max(self.closed, part.bound)
            return
        if part.place == 0:
            self._settle(part)
        yield from self._divided(part, found)

    def _better(self, running: Floats) -> None:
        """Bring the best plan towards a relaxation; at first with more switches, more than once."""
        for _ in range(ROUNDS if self.looked == 1 else 1):
            near = towards(self.search, running)
            if near or self.looked > 1:
                continue
            if not towards(self.search, running, wider=True):
                return

    def _relaxed(self, part: _Open) -> Found:
        self.parted.confine(self._bounds(part.room), (part.room.fewest, part.room.most))
        if part.basis is not None:
            self.parted.solver.setBasis(part.basis)
        found = self.model.relaxed(self.search.seconds)
        if found.status == "stopped":
            self.parted.solver.clearSolver()
            found = self.model.relaxed(self.search.seconds)
        return found

    def _divided(self, part: _Open, found: Found) -> Iterator[_Open]:
        hoped = min(part.bound, found.bound)
        undecided = self.decisions.undecided(self.model, self.pieces, found)
        if not undecided:
            yield from self._whole(part, found)
            return
        basis = self.parted.solver.getBasis()

        def look(cut: Cut, *, above: bool) -> Glimpse:
            room = part.room.side(cut, above=above)
            self.parted.confine(self._bounds(room), (room.fewest, room.most))
            self.parted.solver.setBasis(basis)
            bound = self.parted.glimpse(self.decisions.steps)
            return Glimpse(bound, self.parted.prices() if bound > -math.inf else None)

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
        own = prices[self.counted.first :]
        own[np.abs(own) < TINY * np.abs(own).max(initial=0.0)] = 0.0
        room = part.room
        own[np.where(own > 0, np.isinf(room.most), np.isinf(room.fewest))] = 0.0
        bound = reply(self.counted.within(room, prices), prices).bound
        if bound < part.bound:
            part.bound, part.prices = bound, prices
            self.nodes[part.place] = Node(prices)

    def _refute(self, part: _Open) -> None:
        """No plan is in a part: prices far along the ray that says so bound it by nothing."""
        before = part.prices
        for way in self.parted.rays():
            for far in RAYS:
                if self._matters(part.bound):
                    self._bring_down(part, before + far * way)
        if not self._matters(part.bound):
            self.nodes[part.place] = Node(part.prices, is_empty=True)

    def _settle(self, part: _Open) -> None:
        """Decide what prices settle already: the other choice is worth too little by them."""
        grid = self.counted.within(part.room, part.prices)
        off, on = regrets(grid, part.prices)
        enough = part.bound * (1 + TINY) - self.search.value / (1 - self.search.good)
        free = grid.may_be_off & ~grid.switchless & grid.can_run
        for cell in np.flatnonzero(free & (np.maximum(off, on) > enough)):
            self._leave(part, Cut(int(grid.group[cell]), int(cell)), above=bool(off[cell] > enough))
            self.closed = max(self.closed, part.bound - max(off[cell], on[cell]))

    def _leave(self, part: _Open, cut: Cut, *, above: bool) -> None:
        """Go on with one side of a cut; the prices have proven the other."""
        place = len(self.nodes)
        self.nodes[part.place] = Node(part.prices, cut, place, place + 1)
        self.nodes += [Node(part.prices), Node(part.prices)]
        part.place = place + above
        part.room.take(cut, above=above)

    def _cut(self, part: _Open, cut: Cut, hoped: float, basis: Any) -> Iterator[_Open]:
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
        bounds = [reply(self.counted.within(room, p), p).bound for p in prices]
        best = int(np.argmin(bounds))
        return bounds[best], prices[best]

    def _whole(self, part: _Open, found: Found) -> Iterator[_Open]:
        """Everything is decided: a plan; and where lines are too high, they are laid anew."""
        self.search.touched.append(self.pieces.spends(found.spends))
        hold(self.search, found)
        if self._matters(part.bound) and self.models < MOST_MODELS:
            yield self._again(part)
        else:
            self.search.pieces = self.pieces
            self.closed = max(self.closed, part.bound)

    def _again(self, part: _Open) -> _Open:
        """A part, to be looked at under lines that are laid anew."""
        self._lay()
        self._decide(part.room)
        part.basis = None
        return part

    def _lay(self) -> None:
        """A model of what may still be in a better plan."""
        search = self.search
        pieces = self.pieces = search.pieces
        self.models += 1
        grid = self.counted.within(Part.whole(self.grid, len(self.counted.keys)), self.root)
        off, on = self.off, self.on = settled(grid, self.root, self.root_bound - search.value)
        touched = [spends[pieces.parent] for spends in search.touched]
        if search.spends is not None:
            touched.append(search.spends[pieces.parent])
        points = search.points([search.root], WINDOW)
        self.model: Mixed = search.model([*points, *touched], ~off)
        self.model.fix(pieces.of(on & ~search.is_cut))
        member = self.counted.grid.running[self.counted.first :]
        self.parted = Parted(self.model, member[:, pieces.parent], len(self.grid.rows))
        if self.rounded:
            self.parted.add(self.rounded, self.at, pieces.parent)
        for _, _, part in self.queue:
            part.basis = None

    def _bounds(self, room: Part) -> tuple[Floats, Floats]:
        """The columns' bounds in a part."""
        model, group = self.model, self.model.groups
        lower, upper = self.parted.lower.copy(), self.parted.upper.copy()
        parent = self.pieces.parent[model.live]
        fits = self._fitting(room, parent)
        count = np.bincount(parent, fits, len(self.grid))[parent]
        forced = fits & (count == 1) & ~room.may_be_off[parent]
        upper[model.runs] = np.where(fits, upper[model.runs], 0.0)
        least = np.where(fits, lower[model.runs], 0.0)
        lower[model.runs] = np.where(forced, 1.0, least)
        lower[model.group_columns] = np.maximum(lower[model.group_columns], room.runs[group])
        upper[model.group_columns] = np.where(room.out[group], 0.0, 1.0)
        if self.grid.change_row is not None:
            moving = model.change[group]
            lower[moving] = np.maximum(lower[moving], room.changes[group])
            upper[moving] = np.where(room.stays[group], 0.0, 1.0)
        return lower, upper

    def _fitting(self, room: Part, parent: Any) -> Flags:
        """Live pieces that are within the range of their cell in a part."""
        pieces, live = self.pieces.grid, self.model.live
        low, high = pieces.low[live], pieces.high[live]
        able = room.can_run[parent] & ~room.out[self.grid.group[parent]]
        above = (high > room.low[parent]) | (high <= low)
        return np.asarray(able & above & (low < np.maximum(room.high[parent], low + 1)))
