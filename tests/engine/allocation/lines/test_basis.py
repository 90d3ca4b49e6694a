"""A basis carried to another model: the same answer, in far fewer steps."""

from __future__ import annotations

import time

import numpy as np
import pytest
from benchmarks.allocation_drawn import drawn_by_period

from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.lines.basis import Basis
from pacte.engine.allocation.lines.pieces import cut, uncut
from pacte.engine.allocation.search import known, share
from pacte.engine.allocation.search.lined import Lined

SEEDS = (4, 12)
"""Of these the last lets few actions change."""


@pytest.fixture(params=SEEDS)
def lined(request):
    """Lines above a problem of 20 actions by month under every rule, with rounded rows."""
    grid = grid_of(drawn_by_period(20, 12, "mixed", request.param, logic=True))
    search = known.Search(grid, time.monotonic() + 60, uncut(grid))
    search.prices = np.zeros(len(grid.rows))
    search.price(search.prices)
    share._priced(search)
    search.root, search.root_bound = search.prices, search.price_bound
    made = Lined(search)
    made.relaxed_whole()
    assert made.rounded
    return made


def steps(lined):
    return lined.parted.solver.getInfo().simplex_iteration_count


def from_nothing(lined, basis):
    """What the model says, and in how many steps, begun at no basis."""
    lined.parted.solver.clearSolver()
    found = lined.relaxed(lined.whole)
    taken = steps(lined)
    lined.parted.solver.clearSolver()
    return found, taken, lined.relaxed(lined.whole, basis), steps(lined)


def same_sooner(lined, basis, part):
    """Begun at `basis` the answer is the same, after a `part` of the steps at most."""
    found, taken, carried, fewer = from_nothing(lined, basis)
    assert found.status == carried.status == "ok"
    assert carried.bound == pytest.approx(found.bound, rel=1e-9)
    assert taken > 100
    assert fewer <= part * taken


def test_lines_laid_anew_are_relaxed_from_where_others_ended(lined):
    basis = lined.begun_at
    lined.search.touch(lined.grid.today)
    lined.lay()
    assert basis.layout is not lined.model.layout
    same_sooner(lined, basis, 0.1)


def test_with_fewer_cells_and_lines_too(lined):
    basis, grid = lined.begun_at, lined.grid
    running = lined.pieces.sums(lined.relaxed(lined.whole).running)
    same_sooner(lined.about((running > 0) | ~grid.may_be_off | (grid.today > 0)), basis, 0.7)


def test_with_cells_in_pieces_too(lined):
    """No more steps than from nothing: one of the two ends unsure and begins again."""
    basis, grid = lined.begun_at, lined.grid
    wide = np.argsort(np.where(grid.can_run, grid.low - grid.high, 0.0), kind="stable")[:3]
    middle = np.round((grid.low[wide] + grid.high[wide]) / 2)
    lined.search.cuts = {int(i): (float(at),) for i, at in zip(wide, middle, strict=True)}
    lined.search.pieces = cut(grid, lined.search.cuts)
    lined.lay()
    same_sooner(lined, basis, 1.0)


def test_a_basis_without_states_is_none(lined):
    """As after a look that was stopped before it began."""
    import highspy

    found = lined.relaxed(lined.whole)
    empty = Basis(highspy.HighsBasis(), lined.begun_at.layout)
    lined.lay()
    assert lined.relaxed(lined.whole, empty).bound == pytest.approx(found.bound, rel=1e-9)
