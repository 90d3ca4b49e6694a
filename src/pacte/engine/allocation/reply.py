"""The exact best reply to prices, and the bound that prices prove.

For prices p ≥ 0, one per row, no plan is worth more than Σ p · limit + Σ over actions, or over
those that rules tie, of the most that they can bring at those prices.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.components import NEVER
from pacte.engine.allocation.grid import Grid, Places
from pacte.engine.allocation.response import Flags, Floats

SLACK = 1e-12
"""A bound is raised by this part of itself: more than floating point can lose."""


@dataclass(frozen=True)
class Reply:
    """What each cell would spend at some prices (0: off), and the bound that these prove."""

    spends: Floats
    bound: float


@dataclass(frozen=True)
class States:
    """What each action brings at some prices when it runs, and when it does not.

    `chosen` are the cells that run where the action changes, `stays` those actions that would
    rather keep what was decided before (where few may change).
    """

    gains: Floats
    spends: Floats
    chosen: Flags
    moved: Floats
    on: Floats
    off: Floats
    stays: Flags


def reply(grid: Grid, prices: Floats) -> Reply:
    """The best reply to `prices` ≥ 0, exact on the true curves and on the rules tied together.

    The bound is in cents of what is sought, raised against floating point.
    """
    prices = np.where(grid.components.inside, 0.0, prices)
    states = _states(grid, prices)
    runs = grid.components.best(states.on, states.off)
    of_action = np.where(runs, states.on, states.off)
    kept = np.where(states.chosen & runs[grid.group], states.spends, 0.0)
    kept = np.where((states.stays & runs)[grid.group], grid.today, kept)
    paid = np.bincount(grid.goal_of, prices[grid.goal_rows] * grid.gaps, len(grid.worth))
    reached = np.maximum(grid.worth - paid, 0.0)
    terms = np.concatenate([of_action, prices * grid.limit, reached])
    bound = math.fsum(terms) + SLACK * math.fsum(np.abs(terms))
    return Reply(kept, bound)


def _states(grid: Grid, prices: Floats) -> States:
    gains, spends = _cell_gains(grid, prices)
    k = len(grid.names)
    due = grid.actions.T @ prices if grid.actions.nnz else np.zeros(k)
    chosen = _chosen(grid, gains)
    count = np.bincount(grid.group, chosen, k)
    total = np.bincount(grid.group, np.where(chosen, gains, 0.0), k) - due
    empty = grid.group_is_bound & (count == 0)
    moved = np.where(empty, NEVER, total)
    must = grid.must_run | (np.bincount(grid.group, ~grid.may_be_off, k) > 0)
    off = np.where(must, NEVER, 0.0)
    if grid.change_row is None:
        return States(gains, spends, chosen, moved, moved, off, np.zeros(k, dtype=bool))
    change = prices[grid.change_row]
    stays = kept_gains(grid, prices)
    was_on = np.bincount(grid.group, grid.today > 0, k) > 0
    off = np.where(was_on | (stays == NEVER), off - change, stays)
    kept = np.where(was_on, stays, NEVER)
    on = np.maximum(moved - change, kept)
    return States(gains, spends, chosen, moved - change, on, off, kept > moved - change)


def _cell_gains(grid: Grid, prices: Floats) -> tuple[Floats, Floats]:
    """The most that each cell brings when it runs, and the spend that brings it."""
    unit = grid.spend.T @ prices
    start = grid.running.T @ prices
    weight = grid.weight + (grid.results.T @ prices if grid.results.nnz else 0.0)
    spends = best_spends(grid, unit, weight)
    gains = weight * (grid.curves.values(spends) - grid.loss) - unit * spends - start
    return np.where(grid.can_run, gains, -np.inf), spends


def best_spends(grid: Grid, unit: Floats, weight: Floats) -> Floats:
    """The spend from the lowest to the highest that maximizes weight · M(x) − unit · x."""
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(weight > 0, unit / np.maximum(weight, 1e-300), np.inf)
    middle = np.where(price > 0, grid.curves.spends_at(np.maximum(price, 0.0)), grid.high)
    middle = np.clip(middle, grid.lowest, np.maximum(grid.high, grid.lowest))
    low = np.minimum(grid.lowest, np.maximum(grid.high, grid.lowest))
    at_low = weight * grid.curves.values(low) - unit * low
    at_middle = weight * grid.curves.values(middle) - unit * middle
    return np.where(at_middle >= at_low, middle, low)


def _chosen(grid: Grid, gains: Floats) -> Flags:
    """Which cells run where their action does: the best, as many as it may, one at least."""
    wanted = grid.can_run & (~grid.may_be_off | (gains > 0))
    if not grid.group_is_bound.any():
        return wanted
    rank = _rank_in_group(grid, _ranked(grid, gains))
    best = (rank == 0) & grid.can_run & grid.group_is_bound[grid.group]
    return np.asarray((wanted | best) & (rank < grid.most[grid.group]))


def _ranked(grid: Grid, gains: Floats) -> Floats:
    """Gains, those of cells that have to run first."""
    return np.where(~grid.may_be_off & grid.can_run, np.inf, gains)


def _rank_in_group(grid: Grid, gains: Floats) -> Places:
    """0 for the best cell of its action, 1 for the next…; ties to the earlier period."""
    order = np.lexsort((-gains, grid.group))
    starts = np.searchsorted(grid.group[order], np.arange(len(grid.names)))
    rank = np.empty(len(grid), dtype=np.intp)
    rank[order] = np.arange(len(grid)) - starts[grid.group[order]]
    return rank


def kept_gains(grid: Grid, prices: Floats) -> Floats:
    """What each action brings at `prices` where it keeps today's spends; `NEVER` if not allowed."""
    on = grid.today > 0
    own = np.where(on, (grid.today >= grid.low) & (grid.today <= grid.high), grid.may_be_off)
    weight = grid.weight + (grid.results.T @ prices if grid.results.nnz else 0.0)
    gains = weight * grid.margins(grid.today) - (grid.spend.T @ prices) * grid.today
    gains = gains - np.where(on, grid.running.T @ prices, 0.0)
    runs = np.bincount(grid.group, on, len(grid.names))
    due = np.where(runs > 0, grid.actions.T @ prices, 0.0)
    total = np.bincount(grid.group, gains, len(grid.names)) - due
    broken = np.bincount(grid.group, ~own, len(grid.names)) > 0
    broken |= (runs > grid.most) | (grid.must_run & (runs == 0))
    return np.where(broken, NEVER, total)


def regrets(grid: Grid, prices: Floats) -> tuple[Floats, Floats]:
    """(off, on): what leaving each cell off, or running it, loses against the bound of `prices`.

    At least so much is lost, whatever the other cells do; 0 where the prices would choose it.
    """
    prices = np.where(grid.components.inside, 0.0, prices)
    states = _states(grid, prices)
    best, with_action, without_action = grid.components.forced(states.on, states.off)
    with_cell, without_cell = _by_cell(grid, states)
    group = grid.group
    if grid.change_row is not None:
        was = np.bincount(group, grid.today > 0, len(grid.names)) > 0
        kept = np.where(was & states.stays, states.on, NEVER)[group]
        kept = np.where((was & ~states.stays)[group], states.on[group], kept)
        with_cell = np.where(grid.today > 0, np.maximum(with_cell, kept), with_cell)
        without_cell = np.where(grid.today > 0, without_cell, np.maximum(without_cell, kept))
    rest = (with_action - states.on)[group]
    on = best[group] - (rest + with_cell)
    off = best[group] - np.maximum(without_action[group], rest + without_cell)
    return np.maximum(off, 0.0), np.maximum(on, 0.0)


def _by_cell(grid: Grid, states: States) -> tuple[Floats, Floats]:
    """(with, without): the most that its action brings, running, when a cell runs, or does not."""
    group, k = grid.group, len(grid.names)
    gains, chosen = np.maximum(states.gains, NEVER), states.chosen
    count = np.bincount(group, chosen, k)
    worst, following = np.full(k, np.inf), np.full(k, NEVER)
    np.minimum.at(worst, group[chosen], gains[chosen])
    np.maximum.at(following, group[~chosen], gains[~chosen])
    full, alone = (count >= grid.most)[group], (count <= 1)[group] & grid.group_is_bound[group]
    gone = np.where(full, worst[group], np.minimum(worst[group], 0.0))
    gone = np.where(np.isfinite(gone), gone, 0.0)
    base = np.where(states.moved > NEVER, states.moved, 0.0)[group]
    with_cell = np.where(chosen, base, base + gains - gone)
    instead = np.where(alone, following[group], np.maximum(following[group], 0.0))
    without_cell = np.where(chosen, base - gains + instead, base)
    return with_cell, without_cell


def settled(grid: Grid, prices: Floats, room: float) -> tuple[Flags, Flags]:
    """(off, on): cells that each plan within `room` cents of the prices' bound leaves off, or runs.

    A cell is off where running it loses more than that, on where leaving it off does.
    """
    off, on = regrets(grid, prices)
    free = grid.may_be_off & ~grid.switchless
    return free & (on > room), grid.can_run & (off > room)
