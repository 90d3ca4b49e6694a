"""Bounds proven part by part: every part covered, each bounded by its own prices."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.checkers import allocation_prices_checker as checker
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate, as_result
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.lines.pieces import uncut
from pacte.engine.allocation.prices.reply import settled
from pacte.engine.allocation.search import known, share, tree
from pacte.engine.allocation.search.lined import Lined

DAY = date(2026, 2, 10)
Json = dict[str, Any]


@pytest.fixture
def in_parts(monkeypatch):
    """No search of switches: the parts alone have to prove."""
    monkeypatch.setattr(known, "FEW_CELLS", 0)
    monkeypatch.setattr(share, "FEW_CELLS", 0)
    monkeypatch.setattr(known, "COARSE", 1e-5)
    monkeypatch.setattr(share, "PARTS", 60)


def answer(form: Json) -> Json:
    plan = plan_from_form(form)
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    return json.loads(json.dumps(found.to_json()))


def cut_answers(seeds: range) -> list[tuple[Json, Json]]:
    pairs = [(form, answer(form)) for form in map(random_sharing, seeds)]
    return [(form, found) for form, found in pairs if len(found["certificate"]) > 1]


@pytest.mark.parametrize("last", [1006, pytest.param(1200, marks=pytest.mark.slow)])
def test_parts_cover_all_plans_and_their_prices_prove_the_bound(in_parts, last):
    found = cut_answers(range(1000, last))
    assert len(found) >= 2
    for form, said in found:
        assert checker.check(form, said)[0] == []


def test_parts_without_their_prices_are_seen(in_parts):
    """What the bound rests on: taken away, the checker no longer finds it proven."""
    form, said = cut_answers(range(1000, 1006))[0]
    for node in said["certificate"]:
        node["prices"] = node["prices"] and {}
    assert any("the prices prove" in words for words in checker.check(form, said)[0])


@pytest.fixture(params=[1016, 1020, 1042, 1056])
def searched(request):
    """A search that knows prices and a poor plan, and the best plan (cents per cell)."""
    plan = plan_from_form(random_sharing(request.param))
    best = allocate(plan, today=DAY)
    assert best.optimum is not None
    grid = grid_of(best.problem)
    search = known.Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = np.zeros(len(grid.rows))
    search.price(search.prices)
    search.root, search.root_bound = search.prices, search.price_bound
    share._priced(search)
    search.root, search.root_bound = search.prices, search.price_bound
    search.spends = np.array(best.optimum.spends, dtype=np.float64)
    search.value = 0.97 * best.optimum.value
    return search


def test_what_other_prices_prove_settles_no_switch(searched):
    off, _ = settled(searched.grid, searched.root, searched.root_bound - searched.value)
    searched.price_bound = searched.value
    model = share._without_the_settled(searched, 0.6, None)
    assert set(model.live) == set(np.flatnonzero(~off & searched.grid.can_run))


def test_open_parts_settle_nothing_against_the_best_plan(searched, monkeypatch):
    monkeypatch.setattr(tree, "towards", lambda *_, **__: False)
    best = searched.spends
    parts = tree.Tree(searched, Lined(searched))
    parts.prove(2)
    assert parts.queue
    off, on = parts.settled()
    assert searched.grid.value(best) > max(parts.closed, searched.value)
    assert off.any() or on.any()
    assert not (off & (best > 0)).any()
    assert not (on & (best == 0)).any()


def test_parts_looked_at_in_turns_go_on_where_they_stopped(searched):
    parts = tree.Tree(searched, Lined(searched))
    for most in (1, 3, 9):
        before, seen = parts.bound, parts.looked
        parts.prove(most)
        assert parts.looked == most or not parts.queue
        assert parts.bound <= before
        assert parts.looked > seen or not parts.queue
        assert parts.left == pytest.approx(
            (parts.bound - searched.value) / (searched.root_bound - searched.value)
        )


def test_what_parts_prove_in_turns_can_be_checked(in_parts, monkeypatch):
    prove = tree.Tree.prove

    def in_turns(parts: tree.Tree, most: int) -> None:
        for looked in range(1, most + 1):
            prove(parts, looked)

    monkeypatch.setattr(tree.Tree, "prove", in_turns)
    for form, said in cut_answers(range(1000, 1004)):
        assert checker.check(form, said)[0] == []
        assert len(said["certificate"]) > 3


def test_what_parts_prove_after_a_search_of_switches_can_be_checked(in_parts, monkeypatch):
    """Two parts, a short search of switches, then the other parts, under lines laid anew."""
    monkeypatch.setattr(share, "CLOSING", ((2, 0.0),))
    monkeypatch.setattr(share, "FIRST_NODES", 1)
    searched, windows = share._in_windows, []

    def counted(search, nodes, parts):
        windows.append(nodes)
        searched(search, nodes, parts)

    monkeypatch.setattr(share, "_in_windows", counted)
    for form, said in cut_answers(range(1000, 1006)):
        assert checker.check(form, said)[0] == []
    assert 1 in windows


def test_where_no_part_is_open_all_switches_are_searched(monkeypatch):
    """Parts closed by models too many leave nothing to settle by."""
    seen = []
    search = known.Search.__new__(known.Search)
    monkeypatch.setattr(known.Search, "is_close", False)
    monkeypatch.setattr(known.Search, "seconds", 1.0)
    monkeypatch.setattr(share, "_searched", lambda *asked: seen.append(asked[3]))
    closed = tree.Tree.__new__(tree.Tree)
    closed.queue = []
    share._in_windows(search, 10, closed)
    assert seen == [None] * len(share.LAST_WINDOWS)
