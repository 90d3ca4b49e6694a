"""What is claimed of plans with rows is proven by what is published; nothing better is there."""

from __future__ import annotations

from datetime import date

import pytest
from tests.checkers import allocation_checker as one_budget
from tests.checkers import allocation_prices_checker as checker
from tests.engine.allocation.random_plans import euros
from tests.engine.allocation.random_sharings import random_sharing
from tests.engine.allocation.search.test_rows import answer, form


@pytest.mark.parametrize("seeds", [8, pytest.param(1000, marks=pytest.mark.slow)])
def test_plans_with_every_rule_pass_the_checker(seeds):
    proven = 0
    for seed in range(seeds):
        plan = random_sharing(seed, most_actions=4, grain="quarter" if seed % 2 else "year")
        found = answer(plan, date(2026, 2, 10))
        if found["status"] != "ok":
            assert found["reasons"], seed
            continue
        problems = one_budget.check(plan, found).problems if not found["rows"] else []
        problems += checker.check(plan, found)[0] if found["rows"] else []
        assert problems == [], seed
        proven += 1
    assert proven >= seeds // 3


def test_a_search_whose_plan_breaks_a_row_by_a_hair_proves_nothing_and_is_made_again():
    """Two quarters of four at 354,800 € each are best: HiGHS finds them, and refuses them."""
    bent = {"maximum": euros(4_177_582), "half_spend": euros(1_320_971), "shape": "2.450"}
    show = {
        "type": "promotion",
        "optional": True,
        "response": bent,
        "min_spend": euros(226_424),
        "max_spend": euros(1_278_579),
    }
    limits = [{"type": "promotion", "at_most": euros(709_600)}]
    sharing = {"grain": "quarter", "limits": limits}
    found = answer(form(2_054_943, {"a": show}, sharing=sharing), date(2026, 2, 10))
    best = 4_177_582 / 2 / (1 + (1_320_971 / 4 / 354_800) ** 2.45)
    assert float(found["value"]["amount"]) == pytest.approx(best, rel=1e-6)
    assert float(found["bound"]["amount"]) >= best - 0.01


@pytest.mark.parametrize("seed", [554, 776])
def test_hours_that_nobody_has_have_their_price_in_the_proof(seed):
    """They are asked at once, by no euro: what asks them is not left out of what is proven."""
    plan = random_sharing(seed, most_actions=4, grain="year")
    found = answer(plan, date(2026, 2, 10))
    assert checker.check(plan, found)[0] == []
