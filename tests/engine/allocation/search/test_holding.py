"""With its switches held, a plan is never made worse than what decided them spends."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pytest
from benchmarks.allocation_drawn import drawn_by_period
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.whole import dealt
from pacte.engine.allocation.lines.hull import first_points
from pacte.engine.allocation.lines.pieces import uncut
from pacte.engine.allocation.lines.spending import Spending
from pacte.engine.allocation.search.holding import finish, hold
from pacte.engine.allocation.search.known import Search

DAY = date(2026, 2, 10)
CENTS = 1e-5
"""Rounding to whole cents takes this part of a plan's worth at most."""


@pytest.mark.parametrize("seed", [1003, 1012, 1016, 1025])
def test_spends_are_at_least_as_good_as_those_decided_with_the_switches(seed):
    """Prices here are those of nothing, far from the plan's: the lines that they choose are too
    high where it spends, and lines that forget where they were too high come and go."""
    problem = allocate(plan_from_form(random_sharing(seed)), today=DAY).problem
    grid = grid_of(problem)
    search = Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = search.root = search.worth = np.zeros(len(grid.rows))
    decided = search.model(first_points(search.pieces.hull, 24)).decided(1e-4, 20.0, 2000)
    assert decided.status == "ok"
    assert not grid.excess(decided.spends).any()
    hold(search, decided)
    assert search.value >= grid.value(decided.spends) * (1 - CENTS)


@pytest.fixture
def switched():
    """(a search of 240 cells that knows nothing, switches decided under coarse lines)."""
    grid = grid_of(drawn_by_period(20, 12, "mixed", 4, logic=True))
    search = Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = search.root = search.worth = np.zeros(len(grid.rows))
    return search, search.model(first_points(search.pieces.hull, 12)).decided(1e-3, 20.0, 500)


@pytest.fixture
def looks(monkeypatch):
    """What each look at lines found."""
    found, spent = [], Spending.spent

    def seen(self, points, seconds):
        found.append(spent(self, points, seconds))
        return found[-1]

    monkeypatch.setattr(Spending, "spent", seen)
    return found


def test_few_looks_at_lines_are_enough(switched, looks):
    search, decided = switched
    hold(search, decided)
    assert len(looks) <= 5
    assert search.value == pytest.approx(looks[-1].bound, rel=search.good / 10)


def test_it_ends_as_soon_as_nothing_better_can_be_there(switched, looks):
    search, decided = switched
    hold(search, decided)
    best, search.value = looks[-1].bound, looks[-1].bound * 1.01
    spends, count = search.spends, len(looks)
    hold(search, decided)
    assert looks[-1].bound <= search.value
    assert len(looks) - count < count
    assert search.spends is spends
    assert looks[-1].bound >= best


def test_what_is_finished_is_nearer_to_the_best_and_every_cent_is_dealt(switched, looks):
    search, decided = switched
    hold(search, decided)
    before, worth = search.value, search.worth
    finish(search)
    assert before < search.value <= looks[-1].bound
    assert search.value == pytest.approx(looks[-1].bound, rel=1e-6)
    assert search.worth == pytest.approx(worth, rel=0.1, abs=1e-3)
    assert (dealt(search.grid, search.spends) == search.spends).all()


def test_when_time_is_up_the_cents_are_dealt_all_the_same(switched, looks):
    search, decided = switched
    hold(search, decided)
    count, before = len(looks), search.spends
    search.until = 0.0
    finish(search)
    assert len(looks) == count
    assert (search.spends != before).any()
    assert (dealt(search.grid, search.spends) == search.spends).all()
