"""The plan that brings most within every row, with prices that prove how far from best it is.

Lines above the curves give prices; with switches, HiGHS decides; with the switches held, the spends
are brought to the best of the true curves. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.rounded import Rounded
from pacte.engine.allocation.grid.sufficing import sufficing
from pacte.engine.allocation.grid.whole import in_cents, trimmed
from pacte.engine.allocation.lines.hull import first_points
from pacte.engine.allocation.lines.mixed import Mixed
from pacte.engine.allocation.lines.pieces import uncut
from pacte.engine.allocation.prices import looking, many
from pacte.engine.allocation.prices.reply import regrets, reply, settled
from pacte.engine.allocation.search.beginning import begun
from pacte.engine.allocation.search.by_cent import VERY_FEW, decided_by_cent
from pacte.engine.allocation.search.holding import finish, hold
from pacte.engine.allocation.search.known import (
    COARSE,
    FEW_CELLS,
    FIRST_POINTS,
    MOST_OF_IT,
    MOST_SEARCHED,
    Search,
    StoppedBy,
)
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.parts import Node
from pacte.engine.allocation.search.tree import Tree

WINDOWS = (1.5, 0.5, 0.15)
"""Around the prices found, curves are touched at the spends chosen by prices this much apart."""

SEARCH_WINDOWS = (1.5, 0.6, 0.25, 0.25, 0.25, 0.1, 0.1, 0.1)
USUAL_NODES = 4000
ENOUGH = 2
"""Decisions after which one that changes nothing ends the search."""

NEAREST, NEAR_WINDOW = ((100, 100), (200, 10)), 0.6
"""The first plan: so many cells are free, for so many nodes; then more, where none was found."""

PARTS, FEW_PARTS = 1000, 100
"""Parts of all plans that are looked at, at most, for a proof: of many cells, of few."""

CLOSING = ((10, 90), (25, 100), (60, 100), (120, 150), (240, 250), (500, 250))
"""After so many parts, how many more may be needed, at the pace of the last ones, to prove enough;
else switches are searched first."""

LAST_WINDOWS, FIRST_NODES = (0.6, 0.25, 0.25, 0.1), 400
"""For searches of switches, where parts leave too much open; before all parts were looked at, at
most so many nodes each."""

TRIALS = 3
"""A switch is tried so often before its cost is trusted: HiGHS's usual 8 took 7 % longer."""

FOR_PRICES = 0.6
"""Of the time, what prices of many cells may take: plans are still to be made from them."""

FOR_MENDING = 3.0
"""Seconds in which a first plan of many cells is mended, however late prices were found."""

FEWEST_TRIED = 1
"""Of many cells: after so many plans more than one, what was found is enough, or the time."""

Origin = Literal["prices", "search"]


@dataclass(frozen=True)
class Shared:
    """A plan (cents per cell), what it is worth, and what no plan exceeds, in cents.

    `prices`, one per row, prove `price_bound`, or `tree` does, part by part, where there is one;
    `bound` may be lower, by the search: `origin` says.
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
    tree: tuple[Node, ...] = ()
    at: Floats = field(default_factory=lambda: np.zeros(0))
    rounded: tuple[Rounded, ...] = ()

    @property
    def gap(self) -> float:
        """How much better, relative to the bound, a plan could be at most."""
        short = self.bound - self.value
        return min(max(short / self.bound, 0.0), 1.0) if self.bound > 0 else 0.0


def share(
    grid: Grid, starts: tuple[Floats, ...], work: int | None = None, time_limit: float = 20.0
) -> Shared:
    """The best plan found, never worse than any of `starts` that breaks nothing.

    `work` nodes of the search at most; `time_limit` seconds is a safety stop. Never raises for want
    of time: the gap says what is left.
    """
    search = _begun(grid, starts, time_limit)
    if not len(grid):
        prices = np.zeros(len(grid.rows))
        prices[grid.goal_rows] = grid.worth / grid.gaps
        search.price(prices)
        stopped: StoppedBy = "proof"
    else:
        stopped = _searched_for(search, USUAL_NODES if work is None else work)
        if len(grid) <= MOST_SEARCHED:
            finish(search)
        if search.spends is not None:
            search.spends = sufficing(grid, trimmed(grid, search.spends))
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
        search.tree,
        search.at,
        search.rounded,
    )


def best_found(
    grid: Grid, starts: tuple[Floats, ...], work: int, time_limit: float
) -> Floats | None:
    """The best plan of a short search of few cells, `work` nodes for each decision at most."""
    search = _begun(grid, starts, time_limit)
    if _priced(search):
        search.root, search.root_bound = search.prices, search.price_bound
        _in_rounds(search, work)
        tree = _tree(search, None)
        if tree is not None:
            tree.prove(work)
    return search.spends


def _begun(grid: Grid, starts: tuple[Floats, ...], time_limit: float) -> Search:
    """A search that knows nothing but these plans, and the one in which nothing runs."""
    search = Search(grid, time.monotonic() + time_limit, uncut(grid))
    search.prices = search.worth = np.zeros(len(grid.rows))
    search.price(np.zeros(len(grid.rows)))
    nothing = np.where(grid.may_be_off, 0.0, grid.low)
    for start in (nothing, *starts):
        search.offer(start)
    return search


def _searched_for(search: Search, nodes: int) -> StoppedBy:
    """Prices alone where cells are many; then, and where they are few, switches are decided."""
    if not search.is_large:
        return _decided(search, nodes)
    stopped = _mended(search)
    if len(search.grid) > MOST_SEARCHED:
        return stopped
    search.good = COARSE
    wanted = search.spends is not None and not search.is_close and search.seconds > 0
    return _decided(search, nodes) if wanted else search.stopped_by


def _mended(search: Search) -> StoppedBy:
    """Many cells: prices, and plans from the replies to them."""
    grid = search.grid
    until = time.monotonic() + FOR_PRICES * search.seconds
    descent = looking.descend(grid, np.zeros(len(grid.rows)), until)
    search.price(descent.prices)
    search.worth = search.prices
    found = False
    mend_until = max(search.until, time.monotonic() + FOR_MENDING)
    for tried, spends in enumerate(many.suggested(grid, descent, mend_until)):
        found = _held(search, spends, search.prices) or found
        enough = tried >= FEWEST_TRIED and (found or search.seconds <= 0)
        if search.is_close or enough or (found and search.seconds <= 0):
            break
    if search.spends is not None and not search.is_close and search.seconds > 0:
        _held(
            search, many.alone_again(grid, search.worth, search.spends, search.until), search.worth
        )
    return search.stopped_by


def _held(search: Search, spends: Floats, prices: Floats) -> bool:
    """Offer the best plan of the cells that run in `spends`; whether there is one."""
    plan, worth = many.held(search.grid, spends, prices, search.until)
    if search.offer(plan):
        search.worth = worth
    elif plan is None:
        search.offer(in_cents(search.grid, spends, spends > 0))
    return plan is not None and search.grid.admits(plan)


def _priced(search: Search) -> bool:
    """Lines and prices in turn, nearer each time; whether the relaxed problem has an answer."""
    model = search.model(first_points(search.pieces.hull, FIRST_POINTS))
    found = model.relaxed(search.seconds)
    for window in WINDOWS:
        if found.status != "ok" or search.seconds <= 0:
            return found.status == "ok"
        search.price(found.prices)
        search.basis = model.basis
        model = search.model(search.points([found.prices], window))
        model.begin(search.basis)
        found = model.relaxed(search.seconds)
    if found.status == "ok":
        search.price(found.prices)
    return True


def _decided(search: Search, nodes: int) -> StoppedBy:
    """Switches decided under the lines, spends on the curves, until the gap is small."""
    if not _priced(search):
        return _mended(search) if search.seconds > 0 else "time"
    search.root, search.root_bound = search.prices, search.price_bound
    (_few if len(search.grid) <= FEW_CELLS else _many)(search, nodes)
    return search.stopped_by


def _few(search: Search, nodes: int) -> None:
    """Few cells: cent by cent where cents are few, else in rounds, then part by part."""
    decided_by_cent(search, nodes, VERY_FEW)
    if search.is_close:
        return
    if search.spends is None:
        any(_nearest(search, free, most) for free, most in NEAREST)
    _in_rounds(search, nodes)
    tree, most = _tree(search, None), min(FEW_PARTS, nodes)
    if tree is not None and not (search.is_close and _closes_little(tree, most)):
        tree.prove(most)
    if not search.is_close:
        decided_by_cent(search, nodes)


def _many(search: Search, nodes: int) -> None:
    """Many cells: a plan dived for, or else decided, then part by part or in searches of switches.

    What parts prove anybody can check, so they come first, unless they close little.
    """
    lined: Lined | None = begun(search)
    if search.spends is None:
        lined = None
        any(_nearest(search, free, most) for free, most in NEAREST)
    if search.spends is None:
        _in_rounds(search, nodes)
    tree, most = _tree(search, lined), min(PARTS, nodes)
    if tree is not None and not search.is_large and _closes_little(tree, most):
        _in_windows(search, min(FIRST_NODES, nodes), tree)
    if tree is not None and not search.is_close:
        tree.prove(most)
    _in_windows(search, nodes, tree)


def _closes_little(tree: Tree, most: int) -> bool:
    """Look at the first parts; whether too many more would be needed at their pace."""
    looked, left = 0, 1.0
    for until, more in CLOSING:
        tree.prove(min(until, most))
        if not tree.queue or tree.search.seconds <= 0:
            return False
        pace = (left - tree.left) / max(tree.looked - looked, 1)
        if tree.left - tree.enough > pace * more:
            return True
        looked, left = tree.looked, tree.left
    return False


def _in_windows(search: Search, nodes: int, tree: Tree | None) -> None:
    """Search the switches that are left open, under lines that come nearer each time."""
    is_open = tree is not None and bool(tree.queue)
    for window in LAST_WINDOWS:
        if not search.is_close and search.seconds > 0:
            _searched(search, window, nodes, tree if is_open else None)


def _in_rounds(search: Search, nodes: int) -> None:
    """Decide under lines that come nearer each time, until that changes nothing more."""
    for window in SEARCH_WINDOWS:
        if search.is_close or search.seconds <= 0 or not _searched(search, window, nodes):
            break


def _tree(search: Search, lined: Lined | None) -> Tree | None:
    """All plans, to be proven part by part, where prices alone do not prove enough of them."""
    missing = search.spends is not None and search.may_better(search.price_bound)
    return Tree(search, lined or Lined(search)) if missing and search.seconds > 0 else None


def _searched(search: Search, window: float, nodes: int, tree: Tree | None = None) -> bool:
    """Decide all switches that prices leave open; whether another round may find more.

    Where a tree was cut, no plan but those of its open parts is worth more than its `closed`.
    """
    known = (search.value, search.bound, len(search.pieces.parent))
    model = _without_the_settled(search, window, tree)
    if search.spends is not None:
        model.start(search.pieces.holding(search.spends))
    gap, seconds = search.good * 0.4, search.seconds * MOST_OF_IT
    found = model.decided(gap, seconds, nodes, TRIALS, search.enough)
    search.decisions += 1
    if len(found.columns):
        search.touch(search.pieces.spends(found.spends))
        hold(search, found)
    elsewhere = search.value if tree is None else max(tree.closed, search.value)
    search.search_bound = min(search.search_bound, max(found.bound, elsewhere))
    same = known == (search.value, search.bound, len(search.pieces.parent))
    return found.status == "ok" and not (same and search.decisions > ENOUGH)


def _nearest(search: Search, count: int, nodes: int) -> bool:
    """A plan in which only the `count` cells that the prices settle least are free to run or not.

    Whether there is one, or nothing is left to be looked for.
    """
    if search.is_close or search.seconds <= 0:
        return True
    grid = search.grid
    wanted = reply(grid, search.prices).spends > 0
    free = grid.free
    lost = np.where(free, np.maximum(*regrets(grid, search.prices)), np.inf)
    near = np.zeros(len(grid), dtype=bool)
    near[np.argsort(lost, kind="stable")[:count]] = True
    near &= free
    points = search.points(search.centers, NEAR_WINDOW)
    model = search.model(points, wanted | near | ~free, wanted & ~near & grid.can_run)
    found = model.decided(search.good, search.seconds * MOST_OF_IT / 2, nodes)
    search.decisions += 1
    before = search.value
    if len(found.columns):
        hold(search, found)
    return search.value > before


def _without_the_settled(search: Search, window: float, tree: Tree | None) -> Mixed:
    """A model without the switches that prices settle: another choice would cost too much.

    Each price settles by what it proves itself, never by a bound that others prove. The rounded
    rows of a tree hold for all plans, so they cut off here too what is between switches.
    """
    if tree is None:
        off, on = settled(search.grid, search.root, search.root_bound - search.value)
    else:
        off, on = tree.settled()
    points = [*search.points(search.centers, window), *search.touches]
    if tree is None or not tree.lined.rounded:
        return search.model(points, ~off, on)
    model = search.model(points, ~off)
    model.fix(search.pieces.of(on & ~search.is_cut))
    model.add(tree.lined.rounded, tree.lined.at, search.pieces.parent)
    return model
