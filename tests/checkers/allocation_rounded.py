"""Rows that are divided and rounded in a proof, from docs/reference alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

from tests.checkers.allocation_cells import Row, Whole
from tests.checkers.allocation_curves import cents

Json = dict[str, Any]


@dataclass
class Step:
    """Σ over running cells of rate − short · cents under `at` ≤ limit."""

    limit: float
    at: dict[int, float]
    rate: dict[int, float] = field(default_factory=dict)
    short: dict[int, float] = field(default_factory=dict)


def rounded_rows(whole: Whole, node: Json) -> dict[str, Step]:
    """The rounded rows that node 0 names, their numbers from the plan."""
    number = {(cell.action, cell.period): i for i, cell in enumerate(whole.cells)}
    at = {number[s["action"], s["period"]]: float(cents(s["spend"])) for s in node.get("at", ())}
    found = {}
    for said in node.get("rounded", ()):
        row = whole.rows[said["row"]]
        turned = {number[action, period] for action, period in said["turned"]}
        divisor = said["divisor"] * (100 if row.is_money else 1)
        found[said["key"]] = _step(row, at, turned, divisor)
    return found


def _step(row: Row, at: dict[int, float], turned: set[int], divisor: float) -> Step:
    amounts = [*row.spend.values(), *row.running.values(), *row.actions.values()]
    assert min(amounts) >= 0, "something is given back in a row that is rounded"
    cells = [i for i in at if row.spend.get(i, 0.0) > 0 or row.running.get(i, 0.0) > 0]
    use = {i: row.spend.get(i, 0.0) * at[i] + row.running.get(i, 0.0) for i in cells}
    left = (row.limit - sum(use[i] for i in turned)) / divisor
    part = left - math.floor(left)
    assert 0.01 <= part <= 0.99, "what is left is too near to a whole number"

    def rounded(z: float) -> float:
        return math.floor(z) + max(0.0, z - math.floor(z) - part) / (1 - part)

    step = Step(float(math.floor(left)), at)
    for i in cells:
        step.rate[i] = -rounded(-use[i] / divisor) if i in turned else rounded(use[i] / divisor)
        step.limit += step.rate[i] if i in turned else 0.0
        step.short[i] = row.spend.get(i, 0.0) / divisor / (1 - part)
    return step


def priced(whole: Whole, steps: dict[str, Step], prices: dict[str, float]) -> Whole:
    """The cells, each paying its rates when it runs, given its shorts for each cent under `at`."""
    assert all(price >= 0 for price in prices.values())
    cells = list(whole.cells)
    for key, price in prices.items():
        for i, rate in steps[key].rate.items():
            given = cells[i].given + price * steps[key].short[i]
            fee = cells[i].fee + price * rate
            cells[i] = replace(cells[i], fee=fee, at=steps[key].at[i], given=given)
    return replace(whole, cells=cells)
