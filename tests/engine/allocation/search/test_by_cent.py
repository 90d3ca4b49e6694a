"""Budgets of a few cents: every spend is decided in whole cents, and none wrongly left out."""

from __future__ import annotations

import time
from datetime import date
from itertools import product

import numpy as np
import pytest
from tests.builders import euros
from tests.engine.allocation.search.test_rows import answer, checker, form, spends
from tests.engine.allocation.search.test_rows_oracle import small

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.lines.levels import Levels, levels_of
from pacte.engine.allocation.lines.pieces import cut, uncut
from pacte.engine.allocation.prices.reply import reply
from pacte.engine.allocation.search.by_cent import decided_by_cent, hopeful
from pacte.engine.allocation.search.known import Search

DAY = date(2026, 1, 1)


def drawn(seed: int):
    """A problem drawn with some of every rule: in 6 and 87 one action alone, few changes in 87."""
    return grid_of(allocate(plan_from_form(small(seed)), today=DAY).problem)


def every_plan(grid, levels: Levels):
    """Every plan of some levels that breaks nothing."""
    each = [[0.0, *levels.spends[levels.cell == cell]] for cell in range(len(grid))]
    plans = (np.array(plan) for plan in product(*each))
    return [plan for plan in plans if plan.sum() <= grid.limits_said[0] and grid.admits(plan)]


@pytest.mark.parametrize("seed", [2, 4, 7, 87])
def test_no_level_of_a_plan_that_is_as_good_is_left_out(seed):
    grid, chance = drawn(seed), np.random.default_rng(0)
    levels = levels_of(grid, 1000)
    assert levels is not None
    plans, left_out = every_plan(grid, levels), 0
    for scale in (0.01, 0.1, 1.0, 10.0):
        prices = scale * chance.random(len(grid.rows))
        bound = reply(grid, prices).bound
        for plan in plans:
            kept = hopeful(grid, levels, prices, bound - grid.value(plan))
            left_out += len(levels) - len(kept)
            for cell in np.flatnonzero((plan > 0) & (plan != grid.today)):
                assert plan[cell] in kept.spends[kept.cell == cell]
    assert left_out > 0


@pytest.mark.parametrize("seed", [2, 6, 7, 87])
def test_what_is_decided_by_cent_is_the_best_of_every_plan(seed):
    grid = drawn(seed)
    levels = levels_of(grid, 1000)
    assert levels is not None
    best = max(grid.value(plan) for plan in every_plan(grid, levels))
    search = Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = search.root = search.worth = np.zeros(len(grid.rows))
    decided_by_cent(search, 4000)
    assert search.value == pytest.approx(best, rel=1e-9)
    assert best - 1e-6 <= search.search_bound <= best * (1 + 1e-6) + 1e-6


def test_nothing_is_decided_where_there_are_more_levels_than_are_looked_at():
    grid = drawn(6)
    search = Search(grid, time.monotonic() + 60, uncut(grid))
    search.root = np.zeros(len(grid.rows))
    decided_by_cent(search, 4000, seen=1)
    assert search.spends is None
    assert search.search_bound == np.inf


def test_twelve_cents_are_not_shared_between_two_actions_of_which_one_needs_them():
    """M(x) = v · x³ ÷ (k³ + x³), k of 5 and 9 cents: 12 cents go to the second."""
    actions = {
        "a": {"optional": True, "response": curve(10, 5)},
        "b": {"optional": True, "response": curve(16, 9)},
    }
    plan = form(1, actions, sharing={"limits": [{"at_most": cent(12)}]}) | {"budget": cent(12)}
    found = answer(plan)
    tried = {x: margin(10, 5, x) + margin(16, 9, 12 - x) for x in range(13)}
    best = max(tried, key=lambda x: tried[x])
    assert spends(found) == [f"{best / 100:.2f}", f"{(12 - best) / 100:.2f}"]
    assert float(found["value"]["amount"]) == pytest.approx(tried[best], abs=0.006)
    assert found["gap"] <= 1e-5
    assert checker.check(plan, found)[0] == []


def curve(maximum: int, half: int) -> dict[str, object]:
    return {"maximum": euros(maximum), "half_spend": cent(half), "shape": "3"}


def margin(maximum: int, half: int, spend: int) -> float:
    return maximum * spend**3 / (half**3 + spend**3)


def cent(count: int) -> dict[str, str]:
    return {"amount": f"{count / 100:.2f}", "currency": "EUR"}


@pytest.mark.parametrize("seed", [2, 7])
def test_cells_may_have_been_cut_in_pieces_before(seed):
    grid = drawn(seed)
    search = Search(grid, time.monotonic() + 30, uncut(grid))
    search.prices = search.root = search.worth = np.zeros(len(grid.rows))
    search.cuts = dict.fromkeys(np.flatnonzero(grid.high > 4.0).tolist(), (2.0,))
    search.pieces = cut(grid, search.cuts)
    assert len(search.pieces.parent) > len(grid)
    decided_by_cent(search, 1000)
    plans = every_plan(grid, levels_of(grid, 1000))
    assert search.value == pytest.approx(max(map(grid.value, plans)))
