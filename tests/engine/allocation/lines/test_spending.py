"""Spends with switches held: what the model of the rows alone says is what weights say."""

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
from pacte.engine.allocation.lines.hull import first_points
from pacte.engine.allocation.lines.pieces import uncut
from pacte.engine.allocation.lines.spending import Spending
from pacte.engine.allocation.search.known import Search

DAY = date(2026, 2, 10)
DRAWN = (4, 7, 12)
"""Of these the last lets few actions change."""

SHARED = (1003, 1020, 1025, 1056, 1063)
"""Plans with funnels, promotions that give something up, and objectives that they serve."""


def problems():
    for seed in DRAWN:
        yield pytest.param(
            lambda seed=seed: drawn_by_period(20, 12, "mixed", seed, logic=True), id=f"drawn {seed}"
        )
    for seed in SHARED:
        yield pytest.param(
            lambda seed=seed: allocate(plan_from_form(random_sharing(seed)), today=DAY).problem,
            id=f"shared {seed}",
        )


@pytest.fixture(params=problems())
def decided(request):
    """(search, switches decided under coarse lines)."""
    grid = grid_of(request.param())
    search = Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = search.root = np.zeros(len(grid.rows))
    points = first_points(search.pieces.hull, 12)
    found = search.model(points).decided(1e-3, 30.0, 500)
    assert len(found.columns)
    return search, found


def weighed(search, found, points):
    """The same switches held in the model with weights: its answer."""
    running = found.running > 0.5
    model = search.model(points, running | search.grid.switchless)
    model.fix(running)
    if search.grid.change_row is not None:
        whole = np.round(found.changing[model.groups])
        model._bound(model.change[model.groups], whole, whole)
    return model.relaxed(30.0)


def held(search, found):
    pieces = search.pieces
    return Spending(pieces.grid, pieces.hull, found.running > 0.5, found.changing)


def test_the_same_is_left_open_under_the_same_lines(decided):
    search, found = decided
    made = held(search, found)
    for count in (6, 24):  # the second begins where the first ended
        points = first_points(search.pieces.hull, count)
        spent = made.spent([point[made.cells] for point in points], 30.0)
        other = weighed(search, found, points)
        assert spent.status == other.status == "ok"
        assert spent.bound == pytest.approx(other.bound, rel=1e-9)


def test_what_is_spent_is_within_the_rows_and_worth_the_bound_less_the_lines_height(decided):
    search, found = decided
    made = held(search, found)
    points = first_points(search.pieces.hull, 24)
    spent = made.spent([point[made.cells] for point in points], 30.0)
    grid, spends = search.grid, made.whole(spent.spends)
    money = np.array([row.measure == "money" for row in grid.rows])
    used, scale = grid.used(spends), np.abs(grid.limit) + np.asarray(abs(grid.spend) @ spends) + 1
    assert (used[money] <= (grid.limit + 1e-6 * scale)[money]).all()
    worth = grid.value(spends)
    assert worth <= spent.bound * (1 + 1e-9)
    hulls = made.hull.values(spent.spends) >= made.hull.curves.values(spent.spends) - 1e-6
    assert hulls.all()
    lines = spent.results >= made.hull.values(spent.spends) - 1e-6 * (1 + spent.results)
    assert (lines | made.stays).all()


def test_the_second_look_begins_where_the_first_ended(decided):
    search, found = decided
    made, fresh = held(search, found), held(search, found)
    points = [point[made.cells] for point in first_points(search.pieces.hull, 24)]
    first = made.spent(points, 30.0)
    again = made.spent([*points, first.spends], 30.0)
    anew = fresh.spent([*points, first.spends], 30.0)
    assert again.bound == pytest.approx(anew.bound, rel=1e-9)
    assert made.steps <= max(fresh.steps // 2, 15)


def test_nothing_is_offered_where_the_switches_leave_no_room(decided):
    search, found = decided
    grid = search.grid
    made = held(search, found)
    made.left = np.where(grid.limit > 0, -1.0, made.left)
    points = [point[made.cells] for point in first_points(search.pieces.hull, 6)]
    assert made.spent(points, 30.0).status == "infeasible"


def test_cells_that_run_for_sure_may_have_stretches(decided):
    search, found = decided
    points = first_points(search.pieces.hull, 12)
    on = (found.running > 0.5) & search.grid.free
    on[::2] = False
    whole = search.model(points)
    whole.fix(on)
    stretched = search.model(points, on=on)
    assert len(stretched.live) == len(whole.live)
    assert stretched.solver.getNumRow() == whole.solver.getNumRow() - stretched.stretched.sum()
    one, other = whole.relaxed(30.0), stretched.relaxed(30.0)
    assert other.bound == pytest.approx(one.bound, rel=1e-9)
    worth = search.grid.value(other.spends)
    assert worth <= other.bound * (1 + 1e-9)
    one, other = whole.decided(1e-6, 30.0, 2000), stretched.decided(1e-6, 30.0, 2000)
    assert other.bound == pytest.approx(one.bound, rel=1e-5)


def test_what_is_left_of_the_rows_is_what_a_plan_with_these_switches_leaves(decided):
    """Of rows of objectives too, which count what promotions give up."""
    search, found = decided
    grid, made = search.grid, held(search, found)
    spends = made.whole(np.where(made.stays, made.spends, made.hull.high))
    on = (spends > 0).astype(np.float64)
    runs = (np.bincount(grid.group, on, len(grid.names)) > 0).astype(np.float64)
    used = grid.spend @ spends + grid.running @ on + grid.actions @ runs
    used = used - grid.results @ grid.margins(spends)
    if grid.change_row is not None:
        used[grid.change_row] += np.round(found.changing).sum()
    mine = spends[made.cells]
    left = made.left - made.spend @ mine + made.results @ made.curves.values(mine)
    assert left == pytest.approx(grid.limit - used, rel=1e-9, abs=1e-6)
