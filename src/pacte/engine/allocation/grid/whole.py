"""Whole cents within every row: rounded down, what is broken mended, what is left dealt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid

NEARLY = 1e-6
"""A spend this close (in cents) under a whole cent is that cent."""

MOST_MENDS = 40
MOST_DEALS = 400
FIRST_PARTS, SMALLER_PARTS = 3, 1.5
"""What is left is dealt a third at first, then in parts so many times smaller, of whole cents."""

MOST_FIGURES = 3_000_000


def in_cents(grid: Grid, spends: Floats, running: Flags, *, is_dealt: bool = True) -> Floats | None:
    """A plan in whole cents that breaks nothing, near `spends`; None where none was found.

    What rounding left is dealt, unless that is to be done later.
    """
    on = (running | grid.switchless) & grid.can_run
    whole = np.clip(np.floor(spends + NEARLY), grid.lowest, np.maximum(grid.high, grid.lowest))
    whole = np.where(on, whole, 0.0)
    whole = _as_before(grid, _to_own_least(grid, whole, spends), spends)
    broken = int((grid.excess(whole) > 0).sum())
    for _ in range(MOST_MENDS + min(broken, MOST_FIGURES // max(len(whole), 1))):
        excess = grid.excess(whole)
        if not excess.any():
            break
        if not _mended(grid, whole, _worst(grid, excess), excess):
            return None
    if not grid.admits(whole):
        return None
    return dealt(grid, whole) if is_dealt else whole


def _to_own_least(grid: Grid, whole: Floats, spends: Floats) -> Floats:
    """With the cents that rounding took from actions that then fall short of their own least.

    Where all cells of an action are not enough, the row stays broken: others may say more.
    """
    group, least = grid.group, grid.owned.least
    total = np.bincount(group, whole, len(least))
    missing = np.where(total > 0, np.ceil(least - total - NEARLY), 0.0)
    may = (whole > 0) & (whole < grid.high) & (missing > 0)[group]
    cells = np.flatnonzero(may)
    if not len(cells):
        return whole
    order = cells[np.lexsort((whole[cells] - spends[cells], group[cells]))]
    first = np.searchsorted(group[order], group[order])
    return _one_more(whole, order[np.arange(len(order)) - first < missing[group[order]]])


def _one_more(whole: Floats, cells: NDArray[np.intp]) -> Floats:
    """A cent more in some cells."""
    raised = whole.copy()
    raised[cells] += 1.0
    return raised


def _worst(grid: Grid, excess: Floats) -> int:
    """The row that is broken most, for its size."""
    return int(np.argmax(excess / (1 + np.abs(grid.limits_said))))


def _as_before(grid: Grid, whole: Floats, spends: Floats) -> Floats:
    """Where few actions may change: those within a cent of today's spends keep them.

    One that runs for a cent and does not today has changed: others may ask for it.
    """
    if grid.change_row is None:
        return whole
    apart = (np.abs(spends - grid.today) > 1.0) | ((whole > 0) != (grid.today > 0))
    moved = np.bincount(grid.group, apart, len(grid.names)) > 0
    return np.where(moved[grid.group], whole, grid.today)


def _mended(grid: Grid, whole: Floats, row: int, excess: Floats) -> bool:
    """Bring one broken row back, where a cent less (or more) costs least; whether it moved.

    Where few actions may change, those that do give way before one that stays as it is today.
    """
    if grid.rows[row].measure == "result":
        return _raised(grid, whole, row, float(excess[row]))
    cells, rates = _row_of(grid.spend, row)
    on = whole[cells] > 0
    down = on & (rates > 0) & (whole[cells] > grid.lowest[cells])
    up = on & (rates < 0) & (whole[cells] < grid.high[cells])
    slopes = grid.curves.take(cells).marginals(np.maximum(whole[cells], 1.0))
    slopes = grid.regard[cells] * slopes
    loss = np.where(down, slopes / np.maximum(rates, 1e-300), -slopes)
    stays = ~changing(grid, whole)[cells]
    order = [place for place in np.lexsort((loss, stays)) if down[place] or up[place]]
    moves = [(int(cells[place]), abs(float(rates[place])), bool(down[place])) for place in order]
    over = float(excess[row])
    left = _brought_back(grid, whole, moves, over, Slack(grid, whole))
    return left < over or _brought_back(grid, whole, moves, over, None) < over


class Slack:
    """What every row has left, as cells move."""

    def __init__(self, grid: Grid, whole: Floats) -> None:
        self.columns = _columns(grid)
        self.left = np.maximum(grid.limit - grid.used(whole), 0.0)

    def takes(self, cell: int, step: float) -> float:
        """Move a cell by `step` cents at most, as far as every row allows; how far it moved."""
        start, end = self.columns.indptr[cell], self.columns.indptr[cell + 1]
        rows = self.columns.indices[start:end]
        rates = self.columns.data[start:end] * np.sign(step)
        using = rates > 0
        room = np.min(self.left[rows[using]] / rates[using], initial=np.inf)
        size = min(abs(step), float(np.floor(room + NEARLY)) if np.isfinite(room) else np.inf)
        self.left[rows] = np.maximum(self.left[rows] - rates * size, 0.0)
        return float(size)


def _brought_back(
    grid: Grid,
    whole: Floats,
    moves: list[tuple[int, float, bool]],
    over: float,
    slack: Slack | None,
) -> float:
    """Move cells (cell, use per cent, down) one after the other; how much is left to bring back.

    With `slack`, as far only as no other row is broken by it.
    """
    for cell, rate, is_down in moves:
        if over <= 0:
            break
        limit = grid.lowest[cell] if is_down else grid.high[cell]
        step = min(np.ceil(over / rate), abs(whole[cell] - limit))
        if slack is not None:
            step = slack.takes(cell, -step if is_down else step)
        whole[cell] += -step if is_down else step
        over -= step * rate
    return over


def _raised(grid: Grid, whole: Floats, row: int, short: float) -> bool:
    """Bring more of a result that falls short: cents left over, else cents of another cell."""
    slopes = grid.results[row].toarray().ravel() * grid.curves.marginals(np.maximum(whole, 1.0))
    on = (whole > 0) & grid.can_run
    room = np.minimum(_room(grid, _columns(grid), whole), grid.high - whole)
    taker = int(np.argmax(np.where(on & (whole < grid.high), slopes, -np.inf)))
    free = on & (room >= 1 - NEARLY)
    if free.any():
        cell = int(np.argmax(np.where(free, slopes, -np.inf)))
        step = min(np.floor(room[cell] + NEARLY), np.ceil(short / max(slopes[cell], 1e-300)))
        whole[cell] += max(step, 1.0)
        return bool(slopes[cell] > 0)
    giver, most = _giver(grid, whole, slopes)
    gained = slopes[taker] - slopes[giver]
    if not on.any() or gained <= 0:
        return False
    step = min(np.ceil(short / gained), most, grid.high[taker] - whole[taker])
    whole[taker] += step
    whole[giver] -= step
    return bool(step > 0)


def _giver(grid: Grid, whole: Floats, slopes: Floats) -> tuple[int, float]:
    """The cell that loses least by a cent less, and what it may give.

    One whose other rows ask for all that it spends gives only where no other may.
    """
    spare = np.where((whole > 0) & grid.can_run, whole - grid.lowest, 0.0)
    free = np.minimum(spare, np.floor(_room(grid, -_columns(grid), whole) + NEARLY))
    may_give = free if (free >= 1).any() else spare
    giver = int(np.argmin(np.where(may_give > 0, slopes, np.inf)))
    return giver, float(may_give[giver])


def _columns(grid: Grid) -> sparse.csc_matrix:
    columns = sparse.csc_matrix(grid.spend)
    columns.sort_indices()
    return columns


def dealt(grid: Grid, whole: Floats) -> Floats:
    """Give what is left to the cells where it brings most, in pieces, within every row."""
    whole = whole.copy()
    columns = _columns(grid)
    may_take = _takers(grid, whole)
    weight, step = grid.regard, np.inf
    for _ in range(min(MOST_DEALS, 1 + MOST_FIGURES // len(whole))):
        room = np.minimum(_room(grid, columns, whole), grid.high - whole)
        room = np.where(may_take, np.floor(room + NEARLY), 0.0)
        slopes = np.where(room >= 1, weight * grid.curves.marginals(whole + 0.5), 0.0)
        cell = int(np.argmax(slopes))
        if slopes[cell] <= 0:
            break
        step = min(step, max(1.0, room[cell] // FIRST_PARTS))
        piece = min(room[cell], max(step, 1.0))
        whole[cell] += piece
        if grid.excess(whole).any():
            whole[cell] -= piece
            may_take[cell] = False
        step = max(step // SMALLER_PARTS, 1.0) if room[cell] > 1 else step
    return whole


def trimmed(grid: Grid, whole: Floats) -> Floats:
    """The plan without the cents that bring nothing, as far as every row allows.

    Floors keep what they ask for; where few actions may change, one that stays keeps its spends.
    """
    least = np.maximum(np.ceil(grid.curves.useful), np.where(grid.switchless, 0.0, grid.lowest))
    idle = np.where((whole > 0) & changing(grid, whole), np.maximum(whole - least, 0.0), 0.0)
    if not idle.any():
        return whole
    found, slack = whole.copy(), Slack(grid, whole)
    for cell in np.flatnonzero(idle):
        found[cell] -= slack.takes(int(cell), -idle[cell])
    return found if grid.admits(found) else whole


def _takers(grid: Grid, whole: Floats) -> Flags:
    """Cells that may spend more: they run, or start from 0 at no cost; of actions that change."""
    return ((whole > 0) | grid.switchless) & grid.can_run & changing(grid, whole)


def changing(grid: Grid, whole: Floats) -> Flags:
    """Cells of actions that do not stay as they are today, where few may change; else all."""
    if grid.change_row is None:
        return np.ones(len(whole), dtype=bool)
    moved = np.bincount(grid.group, whole != grid.today, len(grid.names)) > 0
    return np.asarray(moved[grid.group])


def may_change(grid: Grid, whole: Floats) -> Flags:
    """Cells of actions that may differ from today: all of them, until as many do as may."""
    row = grid.change_row
    if row is None or grid.changes(whole) < grid.limit[row]:
        return np.ones(len(whole), dtype=bool)
    return changing(grid, whole)


def _room(grid: Grid, columns: sparse.csc_matrix, whole: Floats) -> Floats:
    """How much more each cell may spend before one of its rows is full."""
    slack = np.maximum(grid.limit - grid.used(whole), 0.0)
    rates = columns.data
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(rates > 0, slack[columns.indices] / rates, np.inf)
    starts = columns.indptr[:-1]
    filled = np.diff(columns.indptr) > 0
    found = np.full(len(whole), np.inf)
    if filled.any():
        found[filled] = np.minimum.reduceat(each, starts[filled])
    return found


def _row_of(matrix: sparse.csr_matrix, row: int) -> tuple[NDArray[np.intp], Floats]:
    start, end = matrix.indptr[row], matrix.indptr[row + 1]
    return matrix.indices[start:end], matrix.data[start:end]
