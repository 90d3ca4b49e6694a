"""How the time allowed is shared between making the problem, the search, and saying why."""

from __future__ import annotations

from datetime import date

import pytest
from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate
from pacte.engine.allocation.propose import LEAST_SECONDS, for_the_search


@pytest.mark.parametrize(
    ("time_limit", "building", "left"),
    [(20.0, 0.0, 20.0), (20.0, 1.0, 15.0), (20.0, 4.0, 6.0), (3.0, 0.9, 0.6)],
    ids=["at once", "four times as long to say why", "half at most", "a busy machine"],
)
def test_half_of_the_limit_at_most_is_kept_for_saying_why(
    time_limit: float, building: float, left: float
) -> None:
    assert for_the_search(time_limit, building) == pytest.approx(left)


def test_a_problem_that_took_the_whole_limit_is_searched_a_moment() -> None:
    assert for_the_search(1.0, 3.0) == LEAST_SECONDS


@pytest.mark.parametrize("grain", ["year", "month"])
def test_the_price_of_an_empty_budget_is_what_its_first_unit_would_bring(grain: str) -> None:
    """20,000 · 1 ÷ (3,000 + 1) = 6.66; after an action that takes all of the budget as well."""
    curve = {"response": {"maximum": euros(20_000), "half_spend": euros(3000)}}
    kept = {"name": "K", "budget": euros(500)}
    for budget, others in ((0, {}), (500, {"k": kept})):
        actions = {"a": {"name": "A", **curve}, **others}
        sharing = {"grain": grain}
        plan = builders.plan(actions=actions, budget=euros(budget), sharing=sharing)
        found = allocate(plan, today=date(2026, 1, 5)).optimum
        assert found is not None
        assert found.price == pytest.approx(20_000 / 3001, rel=1e-3)
