"""The exact best reply to prices, and the bound that prices prove.

For prices p ≥ 0, one per row, no plan is worth more than Σ p · limit + Σ over actions, or over
those that rules tie, of the most that they can bring at those prices.
Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.components import NEVER
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.prices.priced import Answer, Priced

SLACK = 1e-12
"""A bound is raised by this part of itself: more than floating point can lose."""


@dataclass(frozen=True)
class Reply:
    """What each cell would spend at some prices (0: off), and the bound that these prove.

    `of_action` is what each action brings at them (k), `reached` what the objectives do,
    each by the part of its gap in `parts`.
    """

    spends: Floats
    bound: float
    of_action: Floats
    reached: float
    parts: Floats


@dataclass(frozen=True)
class States:
    """What each action brings at some prices when it runs, and when it does not.

    `moved` is what it brings where it runs and changes; `stays` says of which actions that is less
    than keeping what was decided before (where few may change).
    """

    answer: Answer
    moved: Floats
    on: Floats
    off: Floats
    stays: Flags


def reply(grid: Grid, prices: Floats) -> Reply:
    """The best reply to `prices` ≥ 0, exact on the true curves and on the rules tied together.

    The bound is in cents of what is sought, raised against floating point.
    """
    prices = np.where(grid.components.inside, 0.0, prices)
    return answered(grid, prices, Priced.of(grid, prices).answer())


def answered(grid: Grid, prices: Floats, answer: Answer) -> Reply:
    """The reply, where every cell's answer to `prices` is known; those of exact rules are 0."""
    states = _states(grid, prices, answer)
    runs = grid.components.best(states.on, states.off)
    of_action = np.where(runs, states.on, states.off)
    kept = np.where(answer.chosen & runs[grid.group], answer.spends, 0.0)
    kept = np.where((states.stays & runs)[grid.group], grid.today, kept)
    paid = np.bincount(grid.goal_of, prices[grid.goal_rows] * grid.gaps, len(grid.worth))
    parts = np.where(grid.worth > paid, 1.0, -grid.sinks)
    reached = (grid.worth - paid) * parts
    terms = np.concatenate([of_action, prices * grid.limit, reached])
    bound = math.fsum(terms) + SLACK * math.fsum(np.abs(terms))
    return Reply(kept, bound, of_action, float(reached.sum()), parts)


def _states(grid: Grid, prices: Floats, answer: Answer) -> States:
    k = len(grid.names)
    due = grid.due(prices)
    count = np.bincount(grid.group, answer.chosen, k)
    total = np.bincount(grid.group, np.where(answer.chosen, answer.gains, 0.0), k) - due
    moved = np.where(grid.group_is_bound & (count == 0), NEVER, total)
    must = grid.must_run | (np.bincount(grid.group, ~grid.may_be_off, k) > 0)
    off = np.where(must, NEVER, 0.0)
    if grid.change_row is None:
        return States(answer, moved, moved, off, np.zeros(k, dtype=bool))
    change = prices[grid.change_row]
    stays = np.where(grid.changed, NEVER, kept_gains(grid, prices))
    moved, off = (np.where(grid.still, NEVER, worth) for worth in (moved, off))
    was_on = np.bincount(grid.group, grid.today > 0, k) > 0
    off = np.where(was_on | (stays == NEVER), off - change, stays)
    kept = np.where(was_on, stays, NEVER)
    on = np.maximum(moved - change, kept)
    return States(answer, moved - change, on, off, kept > moved - change)


def kept_gains(grid: Grid, prices: Floats) -> Floats:
    """What each action brings at `prices` where it keeps today's spends; `NEVER` if not allowed.

    A row of that action alone takes its limit of them at least: what is left of it is nobody's.
    """
    on = grid.today > 0
    shared = np.where(grid.alone, 0.0, prices)
    within = grid.can_run & (grid.today >= grid.low) & (grid.today <= grid.high)
    own = np.where(on, within, grid.may_be_off)
    asked, mine = grid.asked(prices), grid.asked(shared)
    gains = (grid.weight + asked.paid) * grid.margins_today - mine.unit * grid.today
    gains = gains - np.where(on, mine.start, 0.0)
    if grid.at is not None:
        gains = gains + asked.given * np.where(on, np.maximum(grid.at - grid.today, 0.0), 0.0)
    runs = np.bincount(grid.group, on, len(grid.names))
    due = np.where(runs > 0, grid.due(shared), 0.0) + grid.alone_today @ prices
    total = np.bincount(grid.group, gains, len(grid.names)) - due
    broken = np.bincount(grid.group, ~own, len(grid.names)) > 0
    broken |= (runs > grid.most) | (grid.must_run & (runs == 0))
    return np.where(broken, NEVER, total)


def lost_by_staying(grid: Grid, prices: Floats) -> Floats:
    """Where few actions may change: what keeping today's spends brings less than the best (k)."""
    prices = np.where(grid.components.inside, 0.0, prices)
    states = _states(grid, prices, Priced.of(grid, prices).answer())
    return np.maximum(states.on, states.off) - kept_gains(grid, prices)


def regrets(grid: Grid, prices: Floats) -> tuple[Floats, Floats]:
    """(off, on): what leaving each cell off, or running it, loses against the bound of `prices`.

    At least so much is lost, whatever the other cells do; 0 where the prices would choose it.
    """
    prices = np.where(grid.components.inside, 0.0, prices)
    states = _states(grid, prices, Priced.of(grid, prices).answer())
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
    gains, chosen = np.maximum(states.answer.gains, NEVER), states.answer.chosen
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
