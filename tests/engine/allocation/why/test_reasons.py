"""Each reason on the smallest plan that has it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.builders import euros

from pacte.engine.allocation import Allocation, allocate

DAY = date(2026, 5, 4)


def curve(maximum: int, half: int, shape: str = "1") -> dict[str, Any]:
    return {"maximum": euros(maximum), "half_spend": euros(half), "shape": shape}


def allocation(budget: int, **actions: dict[str, Any]) -> Allocation:
    named = {key: {"name": key, **action} for key, action in actions.items()}
    return allocate(builders.plan(actions=named, budget=euros(budget)), today=DAY)


def codes(found: Allocation) -> list[str]:
    return [reason.code for reason in found.cell_reasons]


GOOD = {"response": curve(9000, 100)}


def test_an_action_whose_best_return_is_under_the_price_is_out():
    """The first euro of b brings 100 ÷ 101 = 0.99, the last of a 9,000 · 100 ÷ 400² = 5.63."""
    found = allocation(300, a=GOOD, b={"optional": True, "response": curve(100, 100)})
    assert codes(found) == ["funded", "price_above_return"]
    params = found.cell_reasons[1].params
    assert round(params["best_return"], 2) == 0.99
    assert round(params["price"], 2) == 5.63


def test_an_action_worth_its_price_that_the_money_left_cannot_start():
    """100 for two shows of 60 that bring 180 and 170: one runs, the other has 40 left."""
    show = {"optional": True, "min_spend": euros(60), "max_spend": euros(60)}
    found = allocation(
        100, a={**show, "response": curve(360, 60)}, b={**show, "response": curve(340, 60)}
    )
    assert codes(found) == ["at_min", "below_minimum_effective_spend"]
    assert str(found.cell_reasons[1].params["needed"].amount) == "60.00"


def test_pinned_held_high_held_low_and_capped():
    found = allocation(
        1000,
        a={"response": curve(10, 100), "pinned": True, "budget": euros(100)},
        b={"response": curve(10, 100), "min_spend": euros(50)},
        c={"response": curve(9000, 100), "max_spend": euros(200)},
        d={"response": curve(9000, 100)},
    )
    assert codes(found) == ["pinned", "at_min", "at_max", "funded"]


def test_what_is_engaged_is_the_reason_where_nothing_more_is_worth_it():
    lines = {"l": {"action": "a", "name": "Acompte", "invoiced": euros(80)}}
    actions = {"a": {"name": "a", "response": curve(1, 100)}, "b": {"name": "b", **GOOD}}
    plan = builders.plan(budget=euros(500), actions=actions, budget_lines=lines)
    assert codes(allocate(plan, today=DAY)) == ["committed", "funded"]


def test_money_left_and_money_that_brings_less_than_it_costs_are_said():
    """At its cap of 200 nothing more can be spent. Alone, a brings under 1 beyond 848.68 €."""
    left = allocation(300, a={**GOOD, "max_spend": euros(200)})
    assert [r.code for r in left.reasons] == ["budget_left"]
    assert str(left.reasons[0].params["amount"].amount) == "100.00"
    poor = allocation(1848, a=GOOD)
    assert [r.code for r in poor.reasons] == ["last_money_costs_more_than_it_brings"]
    assert str(poor.reasons[0].params["amount"].amount) == "999.32"


def test_nothing_to_decide():
    found = allocation(300, a={"budget": euros(100)})
    assert [r.code for r in found.reasons] == ["nothing_to_decide"]
