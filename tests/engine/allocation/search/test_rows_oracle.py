"""Against every plan in whole cents, within limits and rules: the bound is never below the best."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest
from tests.checkers import allocation_prices_checker as prices
from tests.checkers import allocation_rows_checker as rows
from tests.checkers.allocation_curves import cents
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate, as_result

DAY = date(2026, 1, 1)
CENTS = 24
MOST_PLANS = 400_000
Json = dict[str, Any]


def shrunk(value: Any, factor: float) -> Any:
    """Every amount `factor` times as large, a cent at least."""
    if isinstance(value, dict) and "amount" in value:
        return {**value, "amount": f"{max(float(value['amount']) * factor, 0.01):.2f}"}
    if isinstance(value, dict):
        return {key: shrunk(part, factor) for key, part in value.items()}
    return [shrunk(part, factor) for part in value] if isinstance(value, list) else value


def small(seed: int) -> Json:
    plan = random_sharing(seed, most_actions=4, grain="year" if seed % 3 else "quarter")
    if seed % 3 == 0:
        plan["actions"] = {"a0": plan["actions"]["a0"]}
        plan["sharing"]["rules"] = []
        plan["budget_lines"] = {k: x for k, x in plan["budget_lines"].items() if k == "la0"}
    return shrunk(plan, CENTS / 100 / float(plan["budget"]["amount"]))


def best_of_all(whole: rows.Whole) -> float | None:
    """The most that any plan in cents is worth; None where none holds or they are too many."""
    budget = int(whole.rows["budget"].limit)
    choices = [
        [x for x in range(budget + 1) if (cell.zero if x == 0 else cell.low <= x <= cell.high)]
        for cell in whole.cells
    ]
    if not choices or not all(choices) or np.prod([float(len(c)) for c in choices]) > MOST_PLANS:
        return None
    plans = np.array(list(product(*choices)), dtype=np.int64)
    plans = plans[plans.sum(axis=1) <= budget]
    worth = -np.inf
    order = np.argsort(-_values(whole, plans), kind="stable")
    for plan in plans[order]:
        spends = [int(x) for x in plan]
        if not rows.broken(whole, spends):
            worth = rows.value(whole, spends)
            break
    return None if worth == -np.inf else worth


def _values(whole: rows.Whole, plans: np.ndarray) -> np.ndarray:
    tables = [
        np.array([rows.margin(cell, x) for x in range(int(plans[:, i].max(initial=0)) + 1)])
        for i, cell in enumerate(whole.cells)
    ]
    margins = np.stack([table[plans[:, i]] for i, table in enumerate(tables)], axis=1)
    total = margins @ np.array([cell.weight for cell in whole.cells])
    for worth, gap, mine in whole.goals.values():
        reached = sum(unit * margins[:, i] for i, unit in mine.items())
        total = total + worth * np.clip(np.asarray(reached) / gap, 0, 1)
    return np.asarray(total)


@pytest.mark.parametrize("seeds", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_no_plan_in_cents_beats_the_bound_and_the_plan_is_near_the_best(seeds):
    compared = 0
    for seed in range(seeds):
        form = small(seed)
        plan = plan_from_form(form)
        found = json.loads(
            json.dumps(as_result(plan, allocate(plan, today=DAY), today=DAY).to_json())
        )
        if not found["rows"] and found["status"] == "ok":
            continue
        whole = prices.problem(form, DAY)
        best = best_of_all(whole) if whole.rows["budget"].limit >= 0 else None
        if best is None:
            continue
        assert found["status"] == "ok", seed
        assert cents(found["bound"]) >= best - 1, seed
        assert best * (1 - 1e-5) - 1 <= cents(found["value"]) <= best * (1 + 1e-9) + 1, seed
        compared += 1
    assert compared >= seeds // 3
