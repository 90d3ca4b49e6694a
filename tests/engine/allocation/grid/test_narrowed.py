"""A grid narrowed to fewer plans answers like one made anew: nothing stale is carried along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.prices.reply import regrets, reply

DAY = date(2026, 2, 10)


@pytest.fixture(params=[1001, 1015, 1017, 1029, 1048, 1066])
def grid(request):
    """A problem drawn with every rule; of the last two few actions may change."""
    return grid_of(problem(plan_from_form(random_sharing(request.param)), DAY))


def narrower(rng, grid):
    """Some cells that may no longer run, others that must; some actions too."""
    must = rng.random(len(grid)) < 0.1
    return {
        "can_run": grid.can_run & (must | (rng.random(len(grid)) < 0.8)),
        "may_be_off": grid.may_be_off & ~must,
        "low": np.where(
            rng.random(len(grid)) < 0.2, np.minimum(grid.low + 100, grid.high), grid.low
        ),
        "must_run": grid.must_run | (rng.random(len(grid.names)) < 0.2),
        "still": rng.random(len(grid.names)) < 0.1,
        "limit": grid.limit * rng.uniform(0.5, 1, len(grid.limit)),
    }


def test_what_only_rows_say_is_the_same_and_nothing_else_is_kept(grid):
    rng = np.random.default_rng(11)
    reply(grid, np.zeros(len(grid.rows)))
    for _ in range(20):
        what = narrower(rng, grid)
        prices = rng.uniform(0, 0.1, len(grid.rows)) * (rng.random(len(grid.rows)) < 0.5)
        narrow, anew = grid.narrowed(**what), replace(grid, **what)
        anew.__dict__["components"] = grid.components
        assert reply(narrow, prices).bound == reply(anew, prices).bound
        for one, other in zip(regrets(narrow, prices), regrets(anew, prices), strict=True):
            assert np.array_equal(one, other)
        assert np.array_equal(narrow.switchless, anew.switchless)
        assert np.array_equal(narrow.group_is_bound, anew.group_is_bound)
