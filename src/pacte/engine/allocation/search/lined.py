"""The relaxation under lines, held to one part of all plans after the other.

With the rows of the plan stand rounded ones, and one for each set of cells of which some number
runs. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from copy import copy

import numpy as np
from numpy.typing import NDArray

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.rounded import Rounded
from pacte.engine.allocation.lines.basis import Basis
from pacte.engine.allocation.lines.mixed import Found, Mixed
from pacte.engine.allocation.lines.parted import Parted
from pacte.engine.allocation.prices.reply import reply, settled
from pacte.engine.allocation.search.known import Search
from pacte.engine.allocation.search.parts import Counted, Cut, Part, counted
from pacte.engine.allocation.search.separating import rounded_off
from pacte.engine.allocation.search.undecided import undecided

WINDOW = 0.4

FEW = 3
"""Prices at whose spends curves are touched, for plans near another."""


class Lined:
    """What `search` knows, laid under lines: cells that no better plan changes are held.

    `root` are the best prices of all plans, of rounded rows too, which prove `root_bound`; by them
    a better plan leaves the cells `off`, and runs those `on`. `rounded` rows look at cells that
    spend `at`. Lines laid anew begin at `begun_at`, the basis at which others ended; `near` are
    those laid for a worse plan, whose rounded rows are kept.
    """

    counted: Counted
    root: Floats
    root_bound: float

    def __init__(self, search: Search, near: Lined | None = None) -> None:
        self.search, self.grid = search, search.grid
        self.begun_at: Basis | None = search.basis if near is None else near.begun_at
        self.rounded: tuple[Rounded, ...] = () if near is None else near.rounded
        self.at: Floats = np.zeros(len(self.grid)) if near is None else near.at
        self.times = 0
        self._count()
        if near is not None and near.root_bound < self.root_bound:
            self.root, self.root_bound = near.root, near.root_bound
        self.lay()
        self._round()

    @property
    def whole(self) -> Part:
        """All plans."""
        return Part.whole(self.grid, len(self.counted.keys))

    def lay(self) -> None:
        """Lines anew, for what may still be in a better plan."""
        search = self.search
        pieces = self.pieces = search.pieces
        self.times += 1
        grid = self.counted.within(self.whole, self.root)
        off, on = self.off, self.on = settled(grid, self.root, self.root_bound - search.value)
        self.model, self.parted = self._laid(~off, self.begun_at)
        self.model.fix(pieces.of(on & ~search.is_cut))

    def about(self, cells: Flags) -> Lined:
        """The same for plans that run some cells at most, under fewer lines."""
        made = copy(self)
        made.model, made.parted = self._laid(cells & ~self.off, self.basis, FEW)
        return made

    def _laid(
        self, live: Flags, begun_at: Basis | None, most: int | None = None
    ) -> tuple[Mixed, Parted]:
        search, pieces = self.search, self.pieces
        touched = search.touches
        if search.spends is not None:
            touched.append(search.spends[pieces.parent])
        points = search.points([search.root], WINDOW, most)
        model = search.model([*points, *touched], live)
        member = self.counted.grid.running[self.counted.first :]
        parted = Parted(model, member[:, pieces.parent], len(self.grid.rows))
        if self.rounded:
            parted.add(self.rounded, self.at, pieces.parent)
        if begun_at is not None:
            model.begin(begun_at)
        return model, parted

    def relaxed(self, room: Part, basis: Basis | None = None, floor: float = -math.inf) -> Found:
        """What a part brings at most under the lines, looked for from a basis on.

        Status "below" as soon as that is known to be under `floor` cents.
        """
        self._confine(room, basis)
        self.parted.stop_below(floor)
        return self.model.relaxed(self.search.seconds)

    def relaxed_whole(self) -> Found:
        """What all plans bring at most under the lines; those laid later begin where this ends."""
        found = self.relaxed(self.whole)
        self.begun_at = self.basis
        return found

    def glimpse(self, room: Part, basis: Basis | None, steps: int, floor: float) -> float:
        """What nothing in a part exceeds after so many steps of the simplex, in cents.

        Fewer steps, where that is under `floor` before.
        """
        self._confine(room, basis)
        self.parted.stop_below(floor)
        return self.parted.glimpse(steps)

    def undecided(self, found: Found) -> dict[Cut, float]:
        """What a relaxation leaves between two decisions: by how much it is above."""
        return undecided(self.counted, self.model, self.pieces, found)

    @property
    def basis(self) -> Basis:
        """Where the last look ended."""
        return self.model.basis

    def _confine(self, room: Part, basis: Basis | None) -> None:
        self.parted.confine(self._bounds(room), (room.fewest, room.most))
        if basis is not None:
            self.model.begin(basis)

    def _count(self) -> None:
        """The grid with its rounded rows and counts, and the prices known of all plans."""
        search = self.search
        self.counted = counted(self.grid, self.at, self.rounded)
        more = np.zeros(len(self.counted.grid.rows) - len(self.grid.rows))
        self.root, self.root_bound = np.concatenate([search.root, more]), search.root_bound

    def _round(self) -> None:
        """Round the rows that the relaxation of all plans breaks, and keep what that proves."""
        found = rounded_off(self.search, self.model, self.parted, (self.at, self.rounded))
        if found.rows:
            self.at, self.rounded = found.at, found.rows
            self._count()
            prices = np.concatenate([found.prices, np.zeros(len(self.counted.keys))])
            bound = reply(self.counted.grid, prices).bound
            if bound < self.root_bound:
                self.root, self.root_bound = prices, bound
        self.begun_at = self.basis
        if self.parted.rounded:
            self.lay()

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

    def _fitting(self, room: Part, parent: NDArray[np.intp]) -> Flags:
        """Live pieces that are within the range of their cell in a part."""
        pieces, live = self.pieces.grid, self.model.live
        low, high = pieces.low[live], pieces.high[live]
        able = room.can_run[parent] & ~room.out[self.grid.group[parent]]
        above = (high > room.low[parent]) | (high <= low)
        return np.asarray(able & above & (low < np.maximum(room.high, room.low + 1)[parent]))
