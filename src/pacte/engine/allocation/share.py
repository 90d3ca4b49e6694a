"""The plan that brings most within every row, with prices that prove how far from best it is.

Lines above the curves give prices; with switches, HiGHS decides; with the switches held, the spends
are brought to the best of the true curves. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from pacte.engine.allocation.grid import Grid, best_spends, reply, settled
from pacte.engine.allocation.hull import Hull, first_points, hull_of
from pacte.engine.allocation.mixed import Found, Mixed
from pacte.engine.allocation.response import Flags, Floats
from pacte.engine.allocation.whole import in_cents

GOOD = 2e-4
"""The relative gap at which the search stops."""

FIRST_POINTS = 8
WINDOWS = (1.5, 0.5, 0.15)
"""Around the prices found, curves are touched at the spends chosen by prices this much apart."""

FINE_WINDOWS = (0.3, 0.05, 0.01, 0.002)
MOST_CORNERS = 8000
FEWEST, MOST = 5, 31
SEARCH_WINDOWS = (1.5, 0.6, 0.25, 0.1)
USUAL_NODES = 4000

Origin = Literal["prices", "search"]
StoppedBy = Literal["proof", "work", "time"]


@dataclass(frozen=True)
class Shared:
    """A plan (cents per cell), what it is worth, and what no plan exceeds, in cents.

    `prices`, one per row, prove `price_bound`; `bound` may be lower, by the search: `origin` says.
    `worth` is what one more unit of each row's limit brings to this very plan. `spends` None: no
    plan was found.
    """

    spends: Floats | None
    value: float
    bound: float
    price_bound: float
    prices: Floats
    worth: Floats
    origin: Origin
    stopped_by: StoppedBy
    decisions: int

    @property
    def gap(self) -> float:
        """How much better, relative to the bound, a plan could be at most."""
        short = self.bound - self.value
        return min(max(short / self.bound, 0.0), 1.0) if self.bound > 0 else 0.0


@dataclass
class _Search:
    """What is known so far."""

    grid: Grid
    hull: Hull
    until: float
    spends: Floats | None = None
    value: float = -math.inf
    price_bound: float = math.inf
    search_bound: float = math.inf
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    worth: Floats = field(default_factory=lambda: np.zeros(0))
    decisions: int = 0

    @property
    def bound(self) -> float:
        return max(min(self.price_bound, self.search_bound), self.value)

    @property
    def is_close(self) -> bool:
        return self.bound - self.value <= GOOD * abs(self.bound)

    @property
    def seconds(self) -> float:
        return self.until - time.monotonic()

    def price(self, prices: Floats) -> None:
        """Keep the prices if they prove a lower bound."""
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

    def points(self, centers: Sequence[Floats], window: float) -> list[Floats]:
        """Spends at which to touch the curves: those chosen by prices within e^± `window`.

        Few prices where there are many cells, so that the model stays small.
        """
        grid = self.grid
        count = min(max(MOST_CORNERS // max(len(grid) * len(centers), 1), FEWEST), MOST) | 1
        steps = np.linspace(-1.0, 1.0, count)
        chosen = []
        for prices in centers:
            unit, weight = grid.spend.T @ prices, grid.weight
            if grid.results.nnz:
                weight = weight + grid.results.T @ prices
            factors = np.exp(np.sign(steps) * steps**2 * window)
            chosen += [best_spends(grid, unit * factor, weight) for factor in factors]
        background = first_points(self.hull, FIRST_POINTS) if count > FIRST_POINTS else []
        return [self.hull.low, self.hull.touch, *chosen, *background, self.hull.high]

    @property
    def centers(self) -> list[Floats]:
        """Prices about which the best plan is looked for."""
        return [self.prices, self.worth] if self.worth.any() else [self.prices]


def share(
    grid: Grid, starts: tuple[Floats, ...], work: int | None = None, time_limit: float = 20.0
) -> Shared:
    """The best plan found, never worse than any of `starts` that breaks nothing.

    `work` nodes of the search at most; `time_limit` seconds is a safety stop. Never raises for want
    of time: the gap says what is left.
    """
    search = _Search(grid, hull_of(grid), time.monotonic() + time_limit)
    search.prices = search.worth = np.zeros(len(grid.rows))
    for start in starts:
        search.offer(start)
    stopped = _decided(search, USUAL_NODES if work is None else work)
    origin: Origin = "search" if search.search_bound < search.price_bound else "prices"
    return Shared(
        search.spends,
        search.value,
        search.bound,
        search.price_bound,
        search.prices,
        search.worth if search.worth.any() else search.prices,
        origin,
        stopped,
        search.decisions,
    )


def _priced(search: _Search, live: Flags) -> tuple[Mixed, Found | None]:
    """Lines and prices in turn, nearer each time; the last model, and what it answered."""
    model = Mixed(search.grid, search.hull, live, first_points(search.hull, FIRST_POINTS))
    found = model.relaxed(search.seconds)
    for window in WINDOWS:
        if found.status != "ok" or search.seconds <= 0:
            return model, None
        search.price(found.prices)
        model = Mixed(search.grid, search.hull, live, search.points([found.prices], window))
        found = model.relaxed(search.seconds)
    if found.status == "ok":
        search.price(found.prices)
    return model, found if found.status == "ok" else None


def _decided(search: _Search, nodes: int) -> StoppedBy:
    """Switches decided under the lines, spends on the curves, until the gap is small."""
    everything = np.ones(len(search.grid), dtype=bool)
    model, relaxed = _priced(search, everything)
    if relaxed is not None:
        model.hold_whole(relaxed)
        _decide(search, model, nodes)
    for window in SEARCH_WINDOWS:
        if search.is_close:
            return "proof"
        if search.seconds <= 0:
            return "time"
        found = _decide(search, _without_the_settled(search, window), nodes)
        search.search_bound = min(search.search_bound, max(found.bound, search.value))
    if search.is_close:
        return "proof"
    return "time" if search.seconds <= 0 else "work"


def _without_the_settled(search: _Search, window: float) -> Mixed:
    """A model without the switches that the prices settle: another choice would cost too much."""
    off, on = settled(search.grid, search.prices, search.price_bound - search.value)
    model = Mixed(search.grid, search.hull, ~off, search.points(search.centers, window))
    model.fix(on)
    return model


def _decide(search: _Search, model: Mixed, nodes: int) -> Found:
    found = model.decided(GOOD / 2, search.seconds, nodes)
    search.decisions += 1
    if found.running.any():
        _held(search, found.spends, found.running > 0.5)  # noqa: PLR2004 - 0 or 1
    return found


def _held(search: _Search, spends: Floats, running: Flags) -> None:
    """The best spends where the switches are held, and what one more of each row is then worth."""
    grid = search.grid
    search.offer(in_cents(grid, spends, running))
    live = running | grid.switchless
    prices = search.prices
    for window in FINE_WINDOWS:
        model = Mixed(grid, search.hull, live, search.points([prices], window))
        model.hold(running)
        found = model.relaxed(search.seconds)
        if found.status != "ok" or search.seconds <= 0:
            return
        prices = found.prices
        better = search.offer(in_cents(grid, found.spends, running))
        if better or not search.worth.any():
            search.worth = prices
