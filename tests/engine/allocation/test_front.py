"""Several aims at once, against every plan there is."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from itertools import product
from typing import Any

import numpy as np
import pytest
from tests import builders
from tests.builders import euros

from pacte.document import Plan
from pacte.engine.allocation import front, front_as_result
from pacte.engine.allocation.front import Front, chosen_points

DAY = date(2026, 1, 1)
AIMS = ("margin", "new_customers")


def plan_of(seed: int, count: int, *, whole: bool) -> Plan:
    """Actions whose customers cost more or less; `whole`: each takes its amount or nothing."""
    rng = np.random.default_rng(seed)
    actions: dict[str, Any] = {}
    asked = 0
    for i in range(count):
        amount = int(rng.integers(500, 9000))
        asked += amount
        actions[f"a{i:02}"] = {
            "name": f"Action {i}",
            "optional": True,
            "response": {
                "maximum": euros(int(amount * rng.uniform(1, 5))),
                "half_spend": euros(amount),
                "basket": euros(int(np.exp(rng.uniform(2.5, 6.5)))),
                "margin_rate": "0.4",
            },
            "min_spend": euros(amount if whole else amount // 2),
            **({"max_spend": euros(amount)} if whole else {}),
        }
    return builders.plan(budget=euros(asked // 2), actions=actions)


def every_point(plan: Plan, found: Front) -> np.ndarray:
    """The front of all subsets within the budget, by looking at each of them.

    An action brings half of its maximum at its half-spend; margin ÷ 0.4 ÷ basket are customers.
    """
    one, other = subsets(plan, found).T
    points, best = [], -1.0
    for place in np.lexsort((-other, -one)):
        if other[place] > best * (1 + 1e-9):
            best = other[place]
            points.append((one[place], best))
    return np.array(points)


@pytest.mark.parametrize("seed", range(5))
def test_the_whole_front_of_fourteen_all_or_nothing_actions_is_found(seed):
    plan = plan_of(seed, 14, whole=True)
    found = front(plan, AIMS, today=DAY)
    assert found is not None
    wanted = every_point(plan, found)
    got = np.array([point.reached for point in found.points])
    assert found.is_whole
    assert got.shape == wanted.shape
    assert got == pytest.approx(wanted, rel=1e-6)


def subsets(plan: Plan, found: Front) -> np.ndarray:
    """(margin, customers) of every subset within the budget."""
    actions = [plan.actions[key] for key in sorted(plan.actions)]
    amounts = np.array([a.min_spend.cents for a in actions], dtype=np.float64)
    margins = np.array([a.response.maximum.cents / 200 for a in actions])
    baskets = np.array([a.response.basket.cents / 100 for a in actions])
    plans = np.array(list(product((0.0, 1.0), repeat=len(actions))))
    plans = plans[plans @ amounts <= found.problem.shared]
    return np.stack([plans @ margins, plans @ (margins / 0.4 / baskets)], axis=1)


def unproven(front_said: Any, reached: np.ndarray, close: float) -> list[str]:
    """What of the proofs of a front does not hold of plans that reach so much (plans × aims)."""
    names = [aim.key for aim in front_said.aims]
    wrong = []
    for point in front_said.points:
        proof, mine = point.proof, np.array([point.reached[name] for name in names])
        weights = np.array([proof.weights.get(name, 0.0) for name in names])
        least = np.array([proof.at_least.get(name, -np.inf) for name in names])
        meant = reached[np.all(reached >= least, axis=1)]
        best = float((meant @ weights).max(initial=-np.inf))
        if best > proof.bound + 1e-6:
            wrong.append(f"{best} is above {proof.bound}")
        if np.any(mine < least * (1 - 2e-9) - 1e-6) or mine @ weights > proof.bound + 1e-5:
            wrong.append(f"{point.reached} is not of those meant by {proof}")
        if proof.gap != pytest.approx(1 - mine @ weights / proof.bound, abs=1e-8):
            wrong.append(f"the gap is not {proof.gap}")
        if proof.gap > close:
            wrong.append(f"{proof.gap} is left open")
    return wrong


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("few", [100, 0])
def test_what_is_proven_beside_each_plan_holds_of_every_subset(seed, few, monkeypatch):
    """One plan after the other, and by weights, as of many cells."""
    room = import_module("pacte.engine.allocation.front")
    monkeypatch.setattr(room, "FEW_CELLS", few)
    plan = plan_of(seed, 12, whole=True)
    found = front(plan, AIMS, today=DAY)
    assert found is not None
    assert found.way == ("steps" if few else "weights")
    close = 1e-6 if few else 1e-4
    assert unproven(front_as_result(plan, found), subsets(plan, found), close) == []


@pytest.mark.parametrize("seed", range(2))
def test_what_is_proven_at_a_level_holds_of_spends_that_vary(seed):
    """Three actions, each at one of 19 spends or out; margin and customers by Hill's curve."""
    plan = plan_of(seed, 3, whole=False)
    found = front(plan, AIMS, today=DAY)
    assert found is not None
    actions = [plan.actions[key] for key in sorted(plan.actions)]
    tables = []
    for action in actions:
        least, budget = action.min_spend.cents, float(found.problem.shared)
        spends = np.array([0.0, *np.linspace(least, max(budget, least), 19)])
        half, most = action.response.half_spend.cents, action.response.maximum.cents / 100
        margin = most * spends / (half + spends)
        basket = action.response.basket.cents / 100
        tables.append(np.stack([spends, margin, margin / 0.4 / basket], axis=1))
    sums = np.array([np.sum(rows, axis=0) for rows in product(*tables)])
    reached = sums[sums[:, 0] <= found.problem.shared][:, 1:]
    assert len(reached) > 100
    assert unproven(front_as_result(plan, found), reached, 1e-4) == []


def test_weights_alone_would_miss_points_of_it():
    """Some points of the front are under the line between two others: no weight finds them."""
    missed = 0
    for seed in range(5):
        found = front(plan_of(seed, 14, whole=True), AIMS, today=DAY)
        assert found is not None
        table = np.array([point.reached for point in found.points])
        scaled = table / table.max(axis=0)
        best = {int(np.argmax(scaled @ (1 - w, w))) for w in np.linspace(0, 1, 2001)}
        missed += len(table) - len(best)
    assert missed > 0


def test_between_spends_that_vary_seven_points_go_from_one_end_to_the_other():
    found = front(plan_of(2, 8, whole=False), AIMS, today=DAY)
    assert found is not None
    assert not found.is_whole
    assert 3 <= len(found.points) <= 7
    margins, customers = zip(*(point.reached for point in found.points), strict=True)
    assert list(margins) == sorted(margins, reverse=True)
    assert list(customers) == sorted(customers)


def test_many_cells_are_weighed():
    found = front(plan_of(1, 150, whole=False), AIMS, today=DAY, time_limit=60.0)
    assert found is not None
    assert found.way == "weights"
    assert len(found.points) >= 3


def test_an_objective_counts_until_it_is_reached():
    plan = plan_of(3, 6, whole=False)
    objective = builders.objective(metric="gross_margin", baseline="0", target="1500")
    actions = {
        key: action.model_dump(mode="json", exclude_none=True)
        | ({"contributions": {"m": {"expected": "1"}}} if place < 3 else {})
        for place, (key, action) in enumerate(plan.actions.items())
    }
    served = builders.plan(
        budget=plan.budget.model_dump(mode="json"), actions=actions, objectives={"m": objective}
    )
    found = front(served, ("margin", "m"), today=DAY)
    assert found is not None
    assert max(point.reached[1] for point in found.points) == pytest.approx(1)
    assert front_as_result(served, found).aims[1].name


def test_at_most_seven_points_stand_for_all_with_both_ends():
    found = front(plan_of(5, 14, whole=True), AIMS, today=DAY)
    assert found is not None
    few = chosen_points(found, 3)
    assert len(few) <= 3
    assert (few[0], few[-1]) == (found.points[0], found.points[-1])


def test_a_plan_without_a_budget_has_no_front():
    plan = plan_of(1, 3, whole=True).model_copy(update={"budget": None})
    assert front(plan, AIMS, today=DAY) is None
