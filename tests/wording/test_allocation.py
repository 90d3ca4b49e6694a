"""What a director reads first of a proposed budget."""

from __future__ import annotations

from datetime import date

import pytest
from tests import builders
from tests.builders import euros

from pacte.document import Money
from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)


def headline(value: int, bound: int, gap: float) -> str:
    """Of one action, with another value and another bound, in whole euros."""
    curve = {"maximum": euros(900), "half_spend": euros(100)}
    plan = builders.plan(budget=euros(500), actions={"a": {"name": "A", "response": curve}})
    worths = {
        "value": Money.of_cents(value * 100, "EUR"),
        "bound": Money.of_cents(bound * 100, "EUR"),
    }
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    return " ".join(words.summary(found.model_copy(update={**worths, "gap": gap}), "en"))


@pytest.mark.parametrize(
    ("value", "bound", "gap", "told"),
    [
        (90, 100, 0.1, "At most 10.00% better is possible."),
        (-1000, 400, 1.0, "At most €1,400 better is possible."),
        (-1000, -600, 0.0, "At most €400 better is possible."),
        (-1000, -1000, 0.0, "Proven, with the returns entered"),
    ],
)
def test_how_much_better_is_possible_is_said_in_money_where_nothing_is_gained(
    value, bound, gap, told
):
    assert told in headline(value, bound, gap)
