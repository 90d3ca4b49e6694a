"""A search of switches that knows the rounded rows begins nearer, and cuts off no plan."""

from __future__ import annotations

import time

import numpy as np
import pytest
from benchmarks.allocation_drawn import drawn_by_period

from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.whole import dealt
from pacte.engine.allocation.lines.pieces import uncut
from pacte.engine.allocation.search import known, share
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.tree import Tree

SEEDS = (4, 12)
"""Of these the last lets few actions change."""

WINDOW = 0.6


@pytest.fixture(params=SEEDS, scope="module")
def known_plan(request):
    """(a tree of all plans that knows a poor plan, the best plan found)."""
    grid = grid_of(drawn_by_period(20, 12, "mixed", request.param, logic=True))
    best = share.share(grid, (), time_limit=60)
    search = known.Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = np.zeros(len(grid.rows))
    search.price(search.prices)
    share._priced(search)
    search.root, search.root_bound = search.prices, search.price_bound
    search.spends, search.value = best.spends, 0.98 * best.value
    tree = Tree(search, Lined(search))
    assert tree.lined.rounded
    return tree, best


def test_rounded_rows_bring_the_relaxation_of_a_search_nearer(known_plan, monkeypatch):
    tree, best = known_plan
    nearer = share._without_the_settled(tree.search, WINDOW, tree).relaxed(30.0)
    monkeypatch.setattr(tree.lined, "rounded", ())
    bare = share._without_the_settled(tree.search, WINDOW, tree).relaxed(30.0)
    assert nearer.status == bare.status == "ok"
    assert best.value <= nearer.bound < bare.bound * (1 - 1e-5)


def test_no_better_plan_is_cut_off(known_plan):
    tree, best = known_plan
    found = share._without_the_settled(tree.search, WINDOW, tree).decided(1e-4, 30.0, 4000)
    assert found.bound >= best.value
    assert best.spends is not None
    running = tree.search.pieces.holding(best.spends)
    held = share._without_the_settled(tree.search, WINDOW, tree)
    held.fix(running)
    assert held.relaxed(30.0).bound >= best.value


def test_a_search_ends_once_nothing_can_be_above_what_is_enough(known_plan):
    """Half of the way down; the plan to begin with, which is below, is not taken for the bound."""
    tree, best = known_plan
    model = share._without_the_settled(tree.search, WINDOW, tree)
    enough = (model.relaxed(30.0).bound + best.value) / 2
    model = share._without_the_settled(tree.search, WINDOW, tree)
    model.start(tree.search.pieces.holding(best.spends))
    found = model.decided(1e-6, 30.0, 4000, enough=enough)
    assert found.status == "stopped"
    assert best.value <= found.bound <= enough


def test_what_rounding_leaves_of_many_cells_is_dealt_in_the_end(known_plan):
    tree, best = known_plan
    assert best.spends is not None
    assert len(best.spends) > known.FEW_CELLS
    assert (dealt(tree.grid, best.spends) == best.spends).all()
