"""What a search within rows knows so far, and the models it makes of that."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.alike import alike, spread
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.grid.rounded import Rounded
from pacte.engine.allocation.lines.basis import Basis
from pacte.engine.allocation.lines.hull import first_points
from pacte.engine.allocation.lines.mixed import Mixed
from pacte.engine.allocation.lines.pieces import Pieces
from pacte.engine.allocation.prices.priced import best_spends_about
from pacte.engine.allocation.prices.reply import reply
from pacte.engine.allocation.search.parts import Node

FINE, COARSE, MANY = 1e-5, 9.8e-4, 2e-4
"""The relative gap at which the search stops, for few cells and for many."""

FEW_CELLS = 100
MOST_CELLS, MOST_SEARCHED = 3000, 7000
"""Above the first, prices are found by descent; above the second nothing is searched after that."""

FIRST_POINTS = 8
MOST_CORNERS = 4000
FEWEST, MOST = 7, 31

MOST_OF_IT = 0.6
"""Of the time left, what a search of switches may take: the spends are still to be chosen."""

TOUCHED = 3
"""Curves are touched at what the last so many decisions spend."""

ALIKE = 12
"""And at what so many cells that are alike spend in them."""

StoppedBy = Literal["proof", "work", "time"]


@dataclass
class Search:
    """What is known so far: the best plan, and what no plan exceeds, by prices or by a search.

    `root` are the prices found for all plans, which prove `root_bound`; `tree` proves less, part
    by part, with `rounded` rows, which look at cells that spend `at`. `basis` is where the simplex
    ended under the first lines. `good` is the relative gap at which the search stops.
    """

    grid: Grid
    until: float
    pieces: Pieces
    spends: Floats | None = None
    value: float = -math.inf
    price_bound: float = math.inf
    search_bound: float = math.inf
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    worth: Floats = field(default_factory=lambda: np.zeros(0))
    decisions: int = 0
    cuts: dict[int, tuple[float, ...]] = field(default_factory=dict)
    touched: list[Floats] = field(default_factory=list)
    root: Floats = field(default_factory=lambda: np.zeros(0))
    root_bound: float = math.inf
    tree: tuple[Node, ...] = ()
    at: Floats = field(default_factory=lambda: np.zeros(0))
    rounded: tuple[Rounded, ...] = ()
    basis: Basis | None = None
    good: float = field(init=False)

    def __post_init__(self) -> None:
        few = FINE if self.is_few else COARSE
        self.good = MANY if self.is_large else few

    @property
    def is_cut(self) -> Flags:
        """Cells in pieces."""
        return np.isin(np.arange(len(self.grid)), list(self.cuts))

    @property
    def is_few(self) -> bool:
        """Whether cells are so few that as good as nothing is to be left open."""
        return len(self.grid) <= FEW_CELLS

    @property
    def is_large(self) -> bool:
        """Whether prices are found by descent, and a plan mended from them."""
        return len(self.grid) > MOST_CELLS

    @property
    def bound(self) -> float:
        return max(min(self.price_bound, self.search_bound), self.value)

    @property
    def is_close(self) -> bool:
        return self.bound - self.value <= self.good * abs(self.bound)

    @property
    def enough(self) -> float:
        """A bound under which no plan is better by more than is sought."""
        return self.value / (1 - self.good)

    def may_better(self, bound: float) -> bool:
        """Whether a bound leaves room for a plan that is better by more than is sought."""
        return bound - self.value > self.good * abs(bound)

    @property
    def stopped_by(self) -> StoppedBy:
        if self.is_close:
            return "proof"
        return "time" if self.seconds <= 0 else "work"

    @property
    def seconds(self) -> float:
        return self.until - time.monotonic()

    def price(self, prices: Floats) -> None:
        """Keep the prices if they prove a lower bound."""
        prices = prices[: len(self.grid.rows)]
        found = reply(self.grid, prices)
        if found.bound < self.price_bound:
            self.price_bound, self.prices = found.bound, prices

    def offer(self, spends: Floats | None) -> bool:
        """Keep a plan in cents if it is the best that breaks nothing; whether it is."""
        if spends is None or not self.grid.admits(spends):
            return False
        value = self.grid.value(spends)
        if value <= self.value:
            return False
        self.spends, self.value = spends, value
        return True

    def touch(self, spends: Floats) -> None:
        """Curves are touched at these spends of each cell from now on."""
        self.touched = [*self.touched[1 - TOUCHED :], spends]

    @cached_property
    def kinds(self) -> Places:
        """The number of each cell's kind: those of one kind are alike."""
        return alike(self.grid)

    @property
    def touches(self) -> list[Floats]:
        """Spends of each piece at which its curve was to be touched, or that of a cell alike."""
        parent = self.pieces.parent
        return [s[parent] for spends in self.touched for s in spread(self.kinds, spends, ALIKE)]

    def points(
        self, centers: Sequence[Floats], window: float, most: int | None = None
    ) -> list[Floats]:
        """Spends at which to touch the curves: those chosen by prices within e^± `window`.

        `most` prices about each center; else few where there are many cells, so that the model
        stays small.
        """
        grid, hull = self.pieces.grid, self.pieces.hull
        usual = max(MOST_CORNERS // max(len(grid) * len(centers), 1), FEWEST)
        count = min(most or usual, MOST) | 1
        chosen = []
        for prices in centers:
            known = np.zeros(len(grid.rows))
            known[: len(prices)] = prices
            asked = grid.asked(known)
            each = (asked.unit, grid.weight + asked.paid)
            chosen += best_spends_about(grid, each, window, count)
        background = first_points(hull, FIRST_POINTS) if count > FEWEST else []
        return [hull.low, hull.touch, *chosen, *background, hull.high]

    def model(
        self, points: list[Floats], live: Flags | None = None, on: Flags | None = None
    ) -> Mixed:
        """A model of the pieces, for the cells that may run; some run for sure (`on`)."""
        pieces = self.pieces
        alive = np.ones(len(pieces.grid), dtype=bool) if live is None else pieces.of(live)
        sure = None if on is None else pieces.of(on & ~self.is_cut)
        return Mixed(pieces.grid, pieces.hull, alive, points, sure)

    @property
    def centers(self) -> list[Floats]:
        """Prices about which the best plan is looked for."""
        return [self.prices, self.worth] if self.worth.any() else [self.prices]
