"""Actions that their own rows bind: against trying every spend, and against the mean of prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate
from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.prices import many, own
from pacte.engine.allocation.prices.alone import alone
from pacte.engine.allocation.prices.looking import descend, whole_reply
from pacte.engine.allocation.prices.reply import reply

FOREVER = 1e12
STEPS = 24


def of_one_action(said: dict[str, Any], shape: str, seasons: list[int]) -> Any:
    """The grid of one action by quarter, with an own most or least, beside one that takes money."""
    curve = {"maximum": euros(9000), "half_spend": euros(2000), "shape": shape}
    other = {"name": "B", "response": {"maximum": euros(60000), "half_spend": euros(30000)}}
    plan = builders.plan(
        actions={"a": {"name": "A", "response": curve, **said}, "b": other},
        budget=euros(20000),
        sharing={"grain": "quarter"},
    )
    grid = grid_of(problem(plan, date(2026, 1, 1)))
    return replace(grid, weight=grid.weight * np.array(seasons * 2) / 3)


def worth(grid: Any, prices: np.ndarray, spends: np.ndarray) -> float:
    """What the action brings at prices of the shared rows."""
    mine = grid.group == grid.names.index("a")
    asked = grid.asked(np.where(grid.owned.among(len(grid.rows)), 0.0, prices))
    gains = grid.weight * grid.margins(spends) - asked.unit * spends
    return float(np.where(mine & (spends > 0), gains - asked.start, 0.0).sum())


def best_of_all(grid: Any, prices: np.ndarray) -> float:
    """The most that any spends of a fine grid bring, the action's own row held."""
    mine = np.flatnonzero(grid.group == grid.names.index("a"))
    owned, k = grid.owned, grid.names.index("a")
    most, least = owned.most[k], owned.least[k]
    unit = (most if np.isfinite(most) else least) / STEPS
    tables = []
    for cell in mine:
        spends = np.zeros((STEPS + 1, len(grid)))
        spends[:, cell] = np.minimum(np.arange(STEPS + 1) * unit, grid.high[cell])
        tables.append((spends[:, cell], [worth(grid, prices, one) for one in spends]))
    total = sum(np.meshgrid(*(spent for spent, _ in tables), indexing="ij"))
    brings = sum(np.meshgrid(*(gained for _, gained in tables), indexing="ij"))
    return float(np.where((total <= most + 1) & (total >= least - 1), brings, -np.inf).max())


CASES = [
    ({"max_spend": euros(1500)}, "3", [3, 3, 3, 3]),
    ({"max_spend": euros(1000)}, "2.5", [2, 3, 3, 4]),
    ({"max_spend": euros(800)}, "1", [3, 3, 3, 3]),
    ({"min_spend": euros(2500)}, "2", [3, 3, 3, 3]),
    ({"min_spend": euros(3500)}, "3", [1, 3, 3, 5]),
]


@pytest.mark.parametrize(("said", "shape", "seasons"), CASES)
def test_an_action_alone_is_near_the_best_of_all_spends(said, shape, seasons):
    """At a price at which its own row binds; two cells may run where prices say one or four."""
    grid = of_one_action(said, shape, seasons)
    is_most = "max_spend" in said
    prices = np.zeros(len(grid.rows))
    prices[0] = 0.2 if is_most else 4.0
    row = (grid.owned.most_row if is_most else grid.owned.least_row)[grid.names.index("a")]
    prices[row] = 0.5
    begun = whole_reply(grid, prices)
    found = alone(grid, prices, begun)
    mine = grid.group == grid.names.index("a")
    total = found[mine].sum()
    assert total <= grid.owned.most[grid.names.index("a")] * (1 + 1e-6)
    assert total >= grid.owned.least[grid.names.index("a")] * (1 - 1e-6)
    assert np.array_equal(found[~mine], begun[~mine])
    best = best_of_all(grid, prices)
    assert worth(grid, prices, found) >= best - 0.03 * abs(best)
    assert worth(grid, prices, found) >= worth(grid, prices, begun) - 1e-6


def test_no_own_price_grows_beyond_all_bounds():
    """An action that cannot spend its least at any price: the price found is still a number."""
    most = {f"2026-Q{i}": {"maximum": euros(500)} for i in range(1, 5)}
    grid = of_one_action({"min_spend": euros(2500), "spending": {"periods": most}}, "2", [3] * 4)
    assert grid.high[grid.group == grid.names.index("a")].sum() < 2500_00
    with np.errstate(over="raise", invalid="raise"):
        found = descend(grid, np.zeros(len(grid.rows)), FOREVER).prices
        spends = whole_reply(grid, found)
    assert found.max() <= own.DEAREST
    assert np.isfinite(spends).all()


def test_periods_that_ask_for_more_than_the_most_of_their_action_are_refused_in_words():
    """Two quarters with engaged money and a least each, together above what the action may spend;
    prices for the cells that run then have no end, and the lines under them no bottom."""
    least = {f"2026-Q{i}": {"minimum": euros(x)} for i, x in ((1, 2000), (3, 2400))}
    curve = {"maximum": euros(4200), "half_spend": euros(6200)}
    own = {"min_spend": euros(4000), "max_spend": euros(4000), "spending": {"periods": least}}
    lines = {
        "first": {"action": "a", "name": "L", "committed": euros(800)},
        "last": {
            "action": "a",
            "name": "L",
            "committed": euros(700),
            "planned_date": "2026-09-20",
        },
    }
    plan = builders.plan(
        start="2026-02-15",
        end="2026-09-20",
        actions={"a": {"name": "A", "response": curve, **own}},
        budget_lines=lines,
        budget=euros(4600),
        sharing={"grain": "quarter"},
    )
    allocation = allocate(plan, today=date(2026, 4, 14))
    assert allocation.optimum is None
    assert [reason.code for reason in allocation.reasons] == ["cannot_run_enough"]


def test_periods_alike_are_taken_as_far_as_the_most_allows():
    """Twelve months alike at a price at which each spends 100: of a most of 350, three do."""
    curve = {"maximum": euros(12000), "half_spend": euros(1200), "shape": "4"}
    action = {"name": "A", "response": curve, "max_spend": euros(350), "optional": True}
    plan = builders.plan(actions={"a": action}, budget=euros(9000), sharing={"grain": "month"})
    grid = grid_of(problem(plan, date(2026, 1, 1)))
    even = grid.curves.take(np.zeros(12, dtype=int))
    grid = replace(grid, curves=even, weight=np.full(12, grid.weight[0]))
    prices = descend(grid, np.zeros(len(grid.rows)), FOREVER).prices
    row = grid.owned.most_row[0]
    assert prices[row] > 0
    spends = whole_reply(grid, prices)
    assert 2 <= (spends > 0).sum() <= 4
    assert 200_00 <= spends.sum() <= 350_00 + 1
    assert reply(grid, prices).spends.sum() < 200_00


def test_an_action_that_brings_less_than_it_costs_is_left_out():
    """At a price far above what it can bring, an action that may be out is."""
    grid = of_one_action({"min_spend": euros(2500), "optional": True}, "2", [3, 3, 3, 3])
    prices = np.zeros(len(grid.rows))
    prices[0] = 50.0
    k = grid.names.index("a")
    prices[grid.owned.least_row[k]] = 0.5
    spends = np.where(grid.group == k, 700_00.0, 0.0)
    found = alone(grid, prices, spends)
    assert not found[grid.group == k].any()


def test_where_too_many_would_change_those_that_lose_least_stay():
    """Nine actions would change and four may: the four that gain most by it still do."""
    actions = {
        f"a{i}": {
            "name": "A",
            "response": {"maximum": euros(1000 * (i + 1)), "half_spend": euros(500)},
            "budget": euros(100),
        }
        for i in range(9)
    }
    sharing = {"grain": "quarter", "most_changes": 4}
    plan = builders.plan(actions=actions, budget=euros(9000), sharing=sharing)
    grid = grid_of(problem(plan, date(2026, 1, 1)))
    spends = np.full(len(grid), 200_00.0)
    prices = np.zeros(len(grid.rows))
    prices[0] = 0.3
    found = many.within_changes(grid, prices, spends)
    assert grid.changes(spends) == 9
    assert grid.changes(found) == 4
    changed = {grid.names[k] for k in grid.group[found != grid.today]}
    assert changed == {f"a{i}" for i in range(5, 9)}
