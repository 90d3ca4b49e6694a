"""Plans dived for: they keep every rule, and a side of a cut holds what it says."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pytest
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.lines.pieces import cut, uncut
from pacte.engine.allocation.search import diving, known, share
from pacte.engine.allocation.search.diving import dived
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.parts import Cut

DAY = date(2026, 2, 10)


@pytest.fixture(scope="module", params=[1016, 1020])
def shared(request):
    """The best plan of a drawn sharing."""
    return allocate(plan_from_form(random_sharing(request.param)), today=DAY)


@pytest.fixture
def begun(shared):
    """A search that knows prices and no plan, and what the best plan is worth (cents)."""
    assert shared.optimum is not None
    grid = grid_of(shared.problem)
    search = known.Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = np.zeros(len(grid.rows))
    search.price(search.prices)
    share._priced(search)
    search.root, search.root_bound = search.prices, search.price_bound
    return search, shared.optimum.value


def test_a_plan_dived_for_keeps_every_rule_and_is_near_the_best(begun):
    search, best = begun
    lined = Lined(search)
    assert dived(lined, lined.whole, (1.0, 0.5, 0.35))
    assert search.grid.admits(search.spends)
    assert search.value >= 0.9 * best


def test_nothing_is_dived_for_where_nothing_better_can_be(begun, monkeypatch):
    search, _ = begun
    lined = Lined(search)
    search.value = search.price_bound * 1.01
    monkeypatch.setattr(diving, "hold", lambda *_: pytest.fail("a plan that is no better"))
    assert not dived(lined, lined.whole, (0.5,))


def test_below_a_spend_no_piece_above_it_may_run(begun):
    search, _ = begun
    cell = int(np.argmax(np.where(search.grid.can_run, search.grid.high - search.grid.low, 0)))
    at = float(np.round((search.grid.low[cell] + search.grid.high[cell]) / 2))
    search.pieces = cut(search.grid, {cell: (at,)})
    lined = Lined(search)
    decided = Cut(int(search.grid.group[cell]), cell, at)
    for above in (False, True):
        found = lined.relaxed(lined.whole.side(decided, above=above))
        if found.status == "ok":
            low, high = lined.pieces.grid.low, lined.pieces.grid.high
            other = high <= at if above else low >= at
            mine = (lined.pieces.parent == cell) & other
            assert mine.sum() == 1
            assert (found.running[mine] < 1e-9).all()
