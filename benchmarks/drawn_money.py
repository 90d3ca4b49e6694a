"""What the steps of a drawn year cost, and what each quarter can pay; nothing is shared.

Three steps in ten cost 500 to 8,000 euros. A quarter of a drawn year pays `SHARE` of what all
steps cost; one of a planted year exactly what the drawn plan spends in it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

SHARE_COSTLY = 0.3
SHARE = 0.27
"""Four quarters pay 108 % of everything: what is dropped and what may wait make the room."""


def with_money(
    form: dict[str, Any], seed: int, starts: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The year with costs and a limit for each quarter; `starts`: day of the year of each step."""
    draw = random.Random(f"money {seed}")  # noqa: S311 - a drawn year
    costs = {
        key: 100 * round(draw.triangular(5, 80, 15))
        for key in form["steps"]
        if draw.random() < SHARE_COSTLY
    }
    for key, cost in costs.items():
        form["steps"][key]["cost"] = _euros(cost)
    limits = [{"each_period": True, "at_most": _euros(int(SHARE * sum(costs.values())))}]
    if starts is not None:
        spent: Counter[int] = Counter()
        for key, cost in costs.items():
            spent[_quarter(starts[key])] += cost
        limits = [{"period": f"2026-Q{q}", "at_most": _euros(spent[q])} for q in (1, 2, 3, 4)]
    return {**form, "sharing": {"grain": "quarter", "limits": limits}}


def _quarter(day: int) -> int:
    """Of a day of 2026, counted from 0."""
    return 1 + sum(day >= first for first in (90, 181, 273))


def _euros(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "EUR"}
