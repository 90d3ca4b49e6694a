"""Many cells: a plan from the prices. Each action takes one of its best replies to them.

With thousands of cells each weighs little, so that what is lost where the prices leave one
hesitating is small; the bound says how small. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.components import NEVER
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.prices.alone import alone
from pacte.engine.allocation.prices.looking import Descent, descend, whole_reply
from pacte.engine.allocation.prices.priced import Priced
from pacte.engine.allocation.prices.reply import lost_by_staying, reply
from pacte.engine.allocation.prices.rounding import rounded

MOST_DROPS = 4000
DEARER = (1.0, 1.003, 1.01)
TOO_FAR = 5e-3
"""Looks that count together and break rows by so much (of the bound) are not near a plan."""

MOST_CHAINED = 5
"""Actions that ask for one another in a chain of so many, at most."""


def suggested(grid: Grid, descent: Descent, until: float) -> Iterator[Floats]:
    """Spends of which the running cells are worth holding, the best first.

    Rules between actions are mended in all of them, since no spend mends them.
    """
    prices = descent.prices
    if descent.parts is not None:
        near = within_changes(grid, prices, rounded(grid, descent))
        mends = (grid.is_rule, None)
        for rows in mends[::-1] if _over(grid, prices, near) > TOO_FAR else mends:
            yield mended(grid, prices, near, until, rows)
    for factor in DEARER:
        found = within_changes(grid, prices * factor, whole_reply(grid, prices * factor))
        yield mended(grid, prices * factor, found, until)


def _over(grid: Grid, prices: Floats, spends: Floats) -> float:
    """What the shared rows that some spends break are worth, as a part of what the spends bring."""
    shared = ~grid.owned.among(len(grid.rows))
    over = np.where(shared, np.maximum(grid.used(spends) - grid.limit, 0.0), 0.0)
    return float(prices @ over) / max(grid.value(spends), 1.0)


def alone_again(grid: Grid, prices: Floats, spends: Floats, until: float) -> Floats:
    """A plan's spends, actions that their own rows bind looked at anew at what they are worth."""
    return mended(grid, prices, alone(grid, prices, spends), until, grid.is_rule)


def held(grid: Grid, spends: Floats, prices: Floats, until: float) -> tuple[Floats | None, Floats]:
    """The best plan in cents of the cells that run in `spends` (None: none found), and its prices.

    Actions that keep what was decided before keep it.
    """
    on = (spends > 0) & grid.can_run
    fixed = replace(_kept(grid, spends), can_run=on, may_be_off=~on)
    descent = descend(fixed, prices, until)
    best = reply(fixed, descent.prices).spends if descent.parts is None else None
    best = descent.mean(grid.group) if best is None else best
    return in_cents(fixed, best, on), descent.prices


def _kept(grid: Grid, spends: Floats) -> Grid:
    """The grid where the actions that do not change cannot."""
    if grid.change_row is None:
        return grid
    moved = np.bincount(grid.group, spends != grid.today, len(grid.names)) > 0
    low, high = (np.where(moved[grid.group], x, grid.today) for x in (grid.low, grid.high))
    return replace(grid, low=low, high=high, change_row=None)


def within_changes(grid: Grid, prices: Floats, spends: Floats) -> Floats:
    """Where few actions may change and too many do: those that lose least keep today's spends.

    Of those that rules tie, only if they run today as they do in `spends`.
    """
    if grid.change_row is None:
        return spends
    k, group = len(grid.names), grid.group
    too_many = grid.changes(spends) - int(grid.limit[grid.change_row])
    changes = np.bincount(group, spends != grid.today, k) > 0
    as_today = (np.bincount(group, spends, k) > 0) == (np.bincount(group, grid.today, k) > 0)
    may_stay = changes & ~grid.changed & (as_today | ~grid.components.tied)
    lost = np.where(may_stay, lost_by_staying(grid, prices), np.inf)
    stays = np.argsort(lost, kind="stable")[: max(too_many, 0)]
    return np.where(np.isin(group, stays[lost[stays] < -NEVER]), grid.today, spends)


def mended(
    grid: Grid, prices: Floats, spends: Floats, until: float, rows: Flags | None = None
) -> Floats:
    """The spends without the cells least worth their rows at `prices`, until these fit.

    All rows, or those in `rows` (m). They may not fit where that is not possible, or the clock says
    `until` first.
    """
    must = _must_run(grid)
    spends = _with_room(grid, prices, spends, must)
    gains = _gains(grid, prices, spends)
    gains[_kept_anyway(grid, gains, spends, must)] = np.inf
    if grid.change_row is not None:
        changed = np.bincount(grid.group, spends != grid.today, len(grid.names)) > 0
        gains[~changed[grid.group]] = np.inf
    hopeless = np.zeros(len(grid.rows), dtype=bool) if rows is None else ~rows
    for _ in range(MOST_DROPS):
        _within_own(grid, spends)
        excess = np.where(hopeless, 0.0, grid.excess(spends))
        if not excess.any() or time.monotonic() > until:
            break
        relative = excess / (1 + np.abs(grid.limits_said))
        row = int(np.argmax(relative))
        if _is_of_one_action(grid, row) and _moved(grid, row, float(excess[row]), spends):
            continue
        dropped = _dropped(grid, row, float(excess[row]), gains, spends)
        hopeless[row] = not dropped.any()
        spends[dropped] = 0.0
    return spends


def _with_room(grid: Grid, prices: Floats, spends: Floats, must: Flags) -> Floats:
    """The spends, and cells more of each action that runs too few of them for its own least, or
    none though it `must` run (k).

    Those that gain most at `prices` first, at what they spend there.
    """
    own, group, on = grid.owned, grid.group, spends > 0
    short = own.least - np.bincount(group, np.where(on, grid.high, 0.0), len(grid.names))
    out = np.bincount(group, on, len(grid.names)) == 0
    short[out] = np.where(must, np.maximum(own.least, 1.0), 0.0)[out]
    found = spends.copy()
    if not (short > 0).any():
        return found
    answer = Priced.of(grid, prices).answer()
    cells = np.flatnonzero((short > 0)[group] & ~on & grid.can_run)
    runs = np.bincount(group, on, len(grid.names))
    for cell in cells[np.lexsort((-answer.gains[cells], group[cells]))]:
        action = group[cell]
        if short[action] > 0 and runs[action] < grid.most[action]:
            found[cell] = max(float(answer.spends[cell]), float(grid.lowest[cell]))
            short[action] -= grid.high[cell]
            runs[action] += 1
    return found


def _within_own(grid: Grid, spends: Floats) -> None:
    """Spend less, or more, where actions exceed their own most or fall short of their own least.

    Where their cells have room for that; all of an action's cells move by the same part of theirs.
    """
    own, group, on = grid.owned, grid.group, spends > 0
    total = np.bincount(group, spends, len(grid.names))
    over, short = total - own.most, np.where(total > 0, own.least - total, 0.0)
    for missing, limit in ((over, grid.lowest), (short, grid.high)):
        moving = missing > 0
        if moving.any():
            way = np.where(on & moving[group], limit - spends, 0.0)
            room = np.bincount(group, np.abs(way), len(moving))
            part = np.where(moving & (room >= missing), missing / np.maximum(room, 1e-300), 0.0)
            spends += np.minimum(part * (1 + 1e-12), 1.0)[group] * way


def _kept_anyway(grid: Grid, gains: Floats, spends: Floats, must: Flags) -> Places:
    """Of each action that must run, the cells that stay whatever has to go: those that gain most,
    one at least, and as many as its own least asks."""
    cells = np.flatnonzero(must[grid.group] & (spends > 0))
    ranked = cells[np.lexsort((-gains[cells], grid.group[cells]))]
    group, total = grid.group[ranked], np.cumsum(grid.high[ranked])
    before = total - grid.high[ranked]
    _, first, of = np.unique(group, return_index=True, return_inverse=True)
    filled = before - before[first][of]
    return np.asarray(ranked[(filled <= 0) | (filled < grid.owned.least[group])])


def _must_run(grid: Grid) -> Flags:
    """Actions that must run, by their own rules or because one that must asks for them."""
    must = grid.must_run | ~_free(grid)
    rules, limits = grid.actions[grid.is_rule], grid.limit[grid.is_rule]
    asks, gives = rules.maximum(0.0), rules.minimum(0.0).tocsr()
    only = np.diff(gives.indptr) == 1
    for _ in range(MOST_CHAINED):
        asked = only & (asks @ must.astype(np.float64) > limits)
        found = must.copy()
        found[gives[asked].indices] = True
        if (found == must).all():
            break
        must = found
    return must


def _is_of_one_action(grid: Grid, row: int) -> bool:
    cells = grid.spend.indices[grid.spend.indptr[row] : grid.spend.indptr[row + 1]]
    return len(cells) > 0 and len(np.unique(grid.group[cells])) == 1


def _moved(grid: Grid, row: int, over: float, spends: Floats) -> bool:
    """Bring a row of one action back by spending less there, or more; whether that was enough."""
    cells = grid.spend.indices[grid.spend.indptr[row] : grid.spend.indptr[row + 1]]
    rates = grid.spend.data[grid.spend.indptr[row] : grid.spend.indptr[row + 1]]
    on = spends[cells] > 0
    limit = np.where(rates > 0, grid.lowest[cells], grid.high[cells])
    room = np.where(on, np.abs(rates * (spends[cells] - limit)), 0.0)
    if room.sum() < over:
        return False
    part = min(over / room.sum() * (1 + 1e-12) + 1e-15, 1.0)
    spends[cells] = np.where(on, spends[cells] + part * (limit - spends[cells]), spends[cells])
    return True


def _gains(grid: Grid, prices: Floats, spends: Floats) -> Floats:
    asked = grid.asked(prices)
    unit, start, weight = asked.unit, asked.start, grid.weight + asked.paid
    paid = unit * spends + np.where(spends > 0, start, 0.0)
    return np.asarray(weight * grid.margins(spends) - paid)


def _dropped(grid: Grid, row: int, over: float, gains: Floats, spends: Floats) -> Flags:
    """The cells to leave out for one row: those that gain least for what they use of it.

    Whole actions where the row counts actions, or gives back what its cells spend.
    """
    on = spends > 0
    use = _use_of(grid, row, spends)
    cells = on & (use > 0) & grid.may_be_off & np.isfinite(gains)
    if grid.rows[row].measure != "runs" and cells.any():
        return _least(gains, use, cells, over)
    k = len(grid.names)
    runs = np.bincount(grid.group, on, k) > 0
    by_action = grid.actions[row].toarray().ravel() * runs
    used: Floats = np.bincount(grid.group, np.where(on, use, 0.0), k) + by_action
    gained = np.asarray(np.bincount(grid.group, np.where(on, gains, 0.0), k), dtype=np.float64)
    groups = _least(gained, used, runs & (used > 0) & ~grid.must_run & _free(grid), over)
    return np.asarray(on & groups[grid.group])


def _least(gains: Floats, use: Floats, among: Flags, over: float) -> Flags:
    """Those that gain least per use, until they use `over` together."""
    places = np.flatnonzero(among)
    ranked = places[np.argsort(gains[places] / use[places], kind="stable")]
    needed = int(np.searchsorted(np.cumsum(use[ranked]), over)) + 1
    chosen = np.zeros(len(among), dtype=bool)
    chosen[ranked[:needed]] = True
    return chosen


def _free(grid: Grid) -> Flags:
    """Actions that nothing forces to run."""
    return np.asarray(np.bincount(grid.group, ~grid.may_be_off, len(grid.names)) == 0)


def _use_of(grid: Grid, row: int, spends: Floats) -> Floats:
    """What each cell that runs uses of a row."""
    spend = grid.spend[row].toarray().ravel() * spends
    return np.asarray(spend + grid.running[row].toarray().ravel() * (spends > 0))
