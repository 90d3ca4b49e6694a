"""Plans near another: what a change may bring is never said too low, and better ones are found."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pytest
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.lines.pieces import cut, uncut
from pacte.engine.allocation.search import known, nearby, share
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.nearby import near

DAY = date(2026, 2, 10)
SEEDS = (1001, 1017, 1029, 1048, 1066)
"""Of these the last two let few actions change."""


@pytest.fixture(scope="module", params=SEEDS)
def optimum(request):
    """A problem drawn with every rule, and its best plan."""
    found = allocate(plan_from_form(random_sharing(request.param)), today=DAY)
    assert found.optimum is not None
    return found.problem, found.optimum


@pytest.fixture
def poorer(optimum):
    """A search that knows prices, and the best plan less a cell that it can do without; what the
    best plan is worth (cents)."""
    problem, best = optimum
    grid, spends = grid_of(problem), np.array(best.spends, dtype=np.float64)
    search = known.Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = np.zeros(len(grid.rows))
    search.price(search.prices)
    share._priced(search)
    search.root, search.root_bound = search.prices, search.price_bound
    for cell in np.flatnonzero((spends > 0) & grid.may_be_off & ~grid.switchless):
        less = np.where(np.arange(len(grid)) == cell, 0.0, spends)
        plan = in_cents(grid, less, less > 0)
        if plan is not None and grid.value(plan) < best.value * 0.999:
            search.offer(plan)
            break
    assert search.value < best.value * 0.999
    return search, best.value


def test_near_a_poorer_plan_the_best_is_found_again(poorer):
    search, best = poorer
    lined = Lined(search)
    assert near(lined, lined.pieces.sums(lined.relaxed(lined.whole).running), 4)
    assert search.grid.admits(search.spends)
    assert search.value >= best * 0.9999


def test_cells_cut_since_the_lines_were_laid_are_as_the_lines_have_them(poorer):
    search, best = poorer
    lined = Lined(search)
    cell = int(np.argmax(np.where(search.grid.can_run, search.grid.high - search.grid.low, 0)))
    at = float(np.round((search.grid.low[cell] + search.grid.high[cell]) / 2))
    search.pieces = cut(search.grid, {cell: (at,)})
    assert near(lined, lined.pieces.sums(lined.relaxed(lined.whole).running), 4)
    assert search.value >= best * 0.9999


def test_a_change_brings_no_more_than_its_prices_say(poorer):
    search, _ = poorer
    lined = Lined(search)
    held = nearby._held(lined, search.spends)
    room = nearby._room(lined, held)
    found = lined.relaxed(room)
    assert found.status == "ok"
    changes = nearby._changes(lined, held)
    looked = 0
    for change in changes:
        side = _with(lined, held, change)
        brought = lined.relaxed(side)
        if brought.status == "ok":
            looked += 1
            assert brought.bound <= found.bound + change.gain + 1e-6 * abs(found.bound)
    assert looked > 0


def _with(lined, held, change):
    """The part in which one cell is as a change has it, and all others are held."""
    piece, stays = held.piece.copy(), held.stays.copy()
    piece[change.cell] = change.piece
    stays[lined.grid.group[change.cell]] = False
    return nearby._room(lined, nearby.Held(piece, stays))


def test_nothing_is_better_near_a_plan_that_nothing_betters(optimum, poorer):
    _, best = optimum
    search, _ = poorer
    search.offer(np.array(best.spends, dtype=np.float64))
    value = search.value
    lined = Lined(search)
    near(lined, lined.pieces.sums(lined.relaxed(lined.whole).running), 4)
    assert value <= search.value <= value * (1 + 1e-5)


def test_a_plan_held_is_found_as_it_was_held(poorer):
    search, _ = poorer
    lined = Lined(search)
    held = nearby._held(lined, search.spends)
    again = nearby._as_found(lined, lined.relaxed(nearby._room(lined, held)))
    assert (again.piece == held.piece).all()
    assert (again.stays == held.stays).all()
