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

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.lines.hull import first_points
from pacte.engine.allocation.lines.mixed import Found, Mixed
from pacte.engine.allocation.lines.pieces import Pieces, cut, too_high, uncut
from pacte.engine.allocation.prices import looking, many
from pacte.engine.allocation.prices.priced import best_spends
from pacte.engine.allocation.prices.reply import regrets, reply, settled

FINE, COARSE, MANY = 1e-5, 9e-4, 2e-4
"""The relative gap at which the search stops, for few cells and for many."""

FEW_CELLS = 100
MOST_CELLS, MOST_RULED_CELLS = 3000, 3000
"""Above (the second where something holds over an action's periods), nothing is searched."""

FIRST_POINTS = 8
WINDOWS = (1.5, 0.5, 0.15)
"""Around the prices found, curves are touched at the spends chosen by prices this much apart."""

FINE_WINDOWS = (0.3, 0.05, 0.01, 0.002)
SEARCH_WINDOWS = (1.5, 0.6, 0.25, 0.25, 0.25, 0.1, 0.1, 0.1)
MOST_CORNERS = 4000
FEWEST, MOST = 7, 31
USUAL_NODES = 4000
TOUCHED = 3
"""Curves are touched at what the last so many decisions spend."""

ENOUGH = 2
"""Decisions after which one that changes nothing ends the search."""

NEAREST, NEAR_WINDOW, NEAR_NODES = 100, 0.6, 500
"""The first plan: so many cells are free, the others as the prices say."""

FOR_PRICES = 0.6
"""Of the time, what prices of many cells may take: plans are still to be made from them."""

MOST_OF_IT = 0.6
"""Of the time left, what a search of switches may take: the spends are still to be chosen."""

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

    @property
    def is_large(self) -> bool:
        """Whether nothing is searched: prices are found by descent, and a plan mended from them."""
        ruled = bool(self.grid.group_is_bound.any())
        return len(self.grid) > (MOST_RULED_CELLS if ruled else MOST_CELLS)

    @property
    def good(self) -> float:
        if self.is_large:
            return MANY
        return FINE if len(self.grid) <= FEW_CELLS else COARSE

    @property
    def bound(self) -> float:
        return max(min(self.price_bound, self.search_bound), self.value)

    @property
    def is_close(self) -> bool:
        return self.bound - self.value <= self.good * abs(self.bound)

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

    def points(self, centers: Sequence[Floats], window: float) -> list[Floats]:
        """Spends at which to touch the curves: those chosen by prices within e^± `window`.

        Few prices where there are many cells, so that the model stays small.
        """
        grid, hull = self.pieces.grid, self.pieces.hull
        count = min(max(MOST_CORNERS // max(len(grid) * len(centers), 1), FEWEST), MOST) | 1
        steps = np.linspace(-1.0, 1.0, count)
        chosen = []
        for prices in centers:
            known = np.zeros(len(grid.rows))
            known[: len(prices)] = prices
            unit, weight = grid.spend.T @ known, grid.weight
            if grid.results.nnz:
                weight = weight + grid.results.T @ known
            factors = np.exp(np.sign(steps) * steps**2 * window)
            chosen += [best_spends(grid, unit * factor, weight) for factor in factors]
        background = first_points(hull, FIRST_POINTS) if count > FEWEST else []
        return [hull.low, hull.touch, *chosen, *background, hull.high]

    def model(self, points: list[Floats], live: Flags | None = None) -> Mixed:
        """A model of the pieces, for the cells that may run."""
        grid = self.pieces.grid
        alive = np.ones(len(grid), dtype=bool) if live is None else self.pieces.of(live)
        return Mixed(grid, self.pieces.hull, alive, points)

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
    search = _Search(grid, time.monotonic() + time_limit, uncut(grid))
    search.prices = search.worth = np.zeros(len(grid.rows))
    search.price(np.zeros(len(grid.rows)))
    nothing = np.where(grid.may_be_off, 0.0, grid.low)
    for start in (nothing, *starts):
        search.offer(start)
    if not len(grid):
        prices = np.zeros(len(grid.rows))
        prices[grid.goal_rows] = grid.worth / grid.gaps
        search.price(prices)
        stopped: StoppedBy = "proof"
    elif search.is_large:
        stopped = _mended(search)
    else:
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


def _mended(search: _Search) -> StoppedBy:
    """Many cells: prices, and plans from the replies to them."""
    grid = search.grid
    until = time.monotonic() + FOR_PRICES * search.seconds
    descent = looking.descend(grid, np.zeros(len(grid.rows)), until)
    search.price(descent.prices)
    search.worth = search.prices
    for spends in many.suggested(grid, descent, search.until):
        plan, worth = many.held(grid, spends, search.prices, search.until)
        if search.offer(plan):
            search.worth = worth
        else:
            search.offer(in_cents(grid, spends, spends > 0))
        if search.is_close or search.seconds <= 0:
            break
    return search.stopped_by


def _priced(search: _Search) -> bool:
    """Lines and prices in turn, nearer each time; whether the relaxed problem has an answer."""
    found = search.model(first_points(search.pieces.hull, FIRST_POINTS)).relaxed(search.seconds)
    for window in WINDOWS:
        if found.status != "ok" or search.seconds <= 0:
            return found.status == "ok"
        search.price(found.prices)
        found = search.model(search.points([found.prices], window)).relaxed(search.seconds)
    if found.status == "ok":
        search.price(found.prices)
    return True


def _decided(search: _Search, nodes: int) -> StoppedBy:
    """Switches decided under the lines, spends on the curves, until the gap is small."""
    if not _priced(search):
        return _mended(search) if search.seconds > 0 else "time"
    _nearest(search)
    for window in SEARCH_WINDOWS:
        if search.is_close or search.seconds <= 0 or not _searched(search, window, nodes):
            break
    return search.stopped_by


def _searched(search: _Search, window: float, nodes: int) -> bool:
    """Decide all switches that the prices leave open; whether another round may find more."""
    known = (search.value, search.bound, len(search.pieces.parent))
    model = _without_the_settled(search, window)
    if search.spends is not None:
        model.start(search.pieces.holding(search.spends))
    found = model.decided(search.good * 0.4, search.seconds * MOST_OF_IT, nodes)
    search.decisions += 1
    if len(found.columns):
        search.touched = [*search.touched[1 - TOUCHED :], search.pieces.spends(found.spends)]
        _held(search, found)
    search.search_bound = min(search.search_bound, max(found.bound, search.value))
    same = known == (search.value, search.bound, len(search.pieces.parent))
    return found.status == "ok" and not (same and search.decisions > ENOUGH)


def _nearest(search: _Search) -> None:
    """A plan in which only the cells that the prices settle least are free to run or not."""
    if search.is_close or search.seconds <= 0:
        return
    grid = search.grid
    wanted = reply(grid, search.prices).spends > 0
    free = grid.can_run & grid.may_be_off & ~grid.switchless
    lost = np.where(free, np.maximum(*regrets(grid, search.prices)), np.inf)
    near = np.zeros(len(grid), dtype=bool)
    near[np.argsort(lost, kind="stable")[:NEAREST]] = True
    near &= free
    model = search.model(search.points(search.centers, NEAR_WINDOW), wanted | near | ~free)
    model.fix(search.pieces.of(wanted & ~near & grid.can_run))
    found = model.decided(search.good, search.seconds * MOST_OF_IT / 2, NEAR_NODES)
    search.decisions += 1
    if len(found.columns):
        _held(search, found)


def _without_the_settled(search: _Search, window: float) -> Mixed:
    """A model without the switches that the prices settle: another choice would cost too much."""
    off, on = settled(search.grid, search.prices, search.price_bound - search.value)
    touched = [spends[search.pieces.parent] for spends in search.touched]
    model = search.model([*search.points(search.centers, window), *touched], ~off)
    cut_ones = np.isin(np.arange(len(search.grid)), list(search.cuts))
    model.fix(search.pieces.of(on & ~cut_ones))
    return model


def _held(search: _Search, decided: Found) -> None:
    """The best spends where the switches are held, and what one more of each row is then worth.

    Where a line lies above the curve at those spends, the cell is cut there for the next decision.
    """
    pieces, grid = search.pieces, search.grid
    running = decided.running > 0.5  # noqa: PLR2004 - 0 or 1
    cells = pieces.running(decided.running)
    search.offer(in_cents(grid, pieces.spends(decided.spends), cells))
    prices, spends = search.prices, decided.spends
    for window in FINE_WINDOWS:
        live = running | pieces.grid.switchless
        points = [*search.points([prices], window), np.maximum(spends, pieces.hull.low)]
        model = Mixed(pieces.grid, pieces.hull, live, points)
        model.hold(running)
        found = model.relaxed(search.seconds)
        if found.status != "ok" or search.seconds <= 0:
            break
        prices, spends = found.prices[: len(grid.rows)], found.spends
        better = search.offer(in_cents(grid, pieces.spends(spends), cells))
        if better or not search.worth.any():
            search.worth = prices
    _cut_where_high(search, spends)


def _cut_where_high(search: _Search, spends: Floats) -> None:
    worst = search.good * abs(search.bound) / max(len(search.grid), 1)
    for cell, at in too_high(search.pieces, spends, worst).items():
        search.cuts[cell] = tuple(sorted({*search.cuts.get(cell, ()), at}))
    search.pieces = cut(search.grid, search.cuts)
