"""Many cells: prices by descent on the bound, then a plan mended from the best reply to them.

With thousands of cells each weighs little, so that what is lost by leaving out those that the
prices leave hesitating is small; the bound says how small. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import time
from contextlib import suppress

import numpy as np
from scipy.optimize import minimize

from pacte.engine.allocation.grid import Grid
from pacte.engine.allocation.reply import reply
from pacte.engine.allocation.response import Flags, Floats

MOST_LOOKS = 150
MOST_DROPS = 4000
MOST_STARTS = 3
WORTH_AGAIN = 3e-5
"""The descent starts anew, its memory emptied, while that lowers the bound by this part."""


def descend(grid: Grid, start: Floats, until: float) -> Floats:
    """Prices that make the bound of all cells small, from `start`, by the clock's `until`.

    Quasi-Newton steps (L-BFGS-B) on prices scaled by what is left of each row.
    """
    whole = max(reply(grid, start).bound, 1.0)
    scale = _scales(grid) / whole
    best, lowest = start, np.inf

    def look(scaled: Floats) -> tuple[float, Floats]:
        nonlocal best, lowest
        prices = np.maximum(scaled, 0.0) / scale
        found = reply(grid, prices)
        if found.bound < lowest:
            best, lowest = prices, found.bound
        if time.monotonic() > until:
            raise TimeoutError
        slope = (grid.limit - grid.used(found.spends)) / (scale * whole)
        return found.bound / whole, slope

    options = {"maxfun": MOST_LOOKS, "ftol": 1e-9, "gtol": 1e-7, "maxcor": 20}
    bounds = [(0.0, None)] * len(scale)
    with suppress(TimeoutError):  # the best prices so far stand; the gap says what is left
        for _ in range(MOST_STARTS):
            before = lowest
            first = best * scale
            minimize(look, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
            if before - lowest < WORTH_AGAIN * lowest:
                break
    return best


def _scales(grid: Grid) -> Floats:
    """What a relative change of each price moves: about the limit of its row."""
    full = np.asarray(abs(grid.spend) @ np.minimum(grid.high, float(grid.limit[0]))).ravel()
    usual = np.maximum(np.abs(grid.limits_said), 1e-3 * full)
    return np.maximum(usual, 1.0)


def mended(grid: Grid, prices: Floats, spends: Floats) -> Floats:
    """The reply to `prices` without the cells least worth their rows, until it fits."""
    spends = spends.copy()
    gains = _gains(grid, prices, spends)
    for _ in range(MOST_DROPS):
        excess = grid.excess(spends)
        if not excess.any():
            break
        relative = excess / (1 + np.abs(grid.limits_said))
        row = int(np.argmax(relative))
        if _is_of_one_action(grid, row) and _moved(grid, row, float(excess[row]), spends):
            continue
        dropped = _dropped(grid, row, float(excess[row]), gains, spends)
        if not dropped.any():
            break
        spends[dropped] = 0.0
    return spends


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
    unit, start = grid.spend.T @ prices, grid.running.T @ prices
    weight = grid.weight + (grid.results.T @ prices if grid.results.nnz else 0.0)
    paid = unit * spends + np.where(spends > 0, start, 0.0)
    return np.asarray(weight * grid.margins(spends) - paid)


def _dropped(grid: Grid, row: int, over: float, gains: Floats, spends: Floats) -> Flags:
    """The cells to leave out for one row: those that gain least for what they use of it.

    Whole actions where the row counts actions, or gives back what its cells spend.
    """
    on = spends > 0
    use = _use_of(grid, row, spends)
    cells = on & (use > 0) & grid.may_be_off
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
