"""What an action that is out brings at best: at the spend, of all allowed, that brings most."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from tests import builders
from tests.builders import euros

from pacte.document.results.allocation import AllocatedAction
from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)
Json = dict[str, Any]
RICH = {"response": {"maximum": euros(90_000), "half_spend": euros(5000)}}
"""Brings at least 4.50 a euro up to 5,000 €."""


def promotion(**more: Any) -> Json:
    """At a discount of a tenth of 40 of margin in 100, of 12,000 € sold in the year."""
    response = {
        "kind": "promotion",
        "baseline": euros(12_000),
        "discount": "0.1",
        "margin_rate": "0.4",
        "uplift": "0.9",
        "half_spend": euros(600),
        "shape": "1",
    }
    return {"response": {**response, **more.pop("response", {})}, **more}


def out(action: Json, budget: int = 5000) -> AllocatedAction:
    """The first month of an action beside one that brings more."""
    named = {"a": {"name": "A", **RICH}, "p": {"name": "P", "optional": True, **action}}
    plan = builders.plan(actions=named, budget=euros(budget), sharing={"grain": "month"})
    found = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    (first,) = [a for a in found.actions if (a.action, a.period) == ("p", "2026-01")]
    assert not first.runs
    return first


@pytest.mark.parametrize(("uplift", "fixed"), [("0.9", 60), ("0.9", 0), ("0.5", 60)])
def test_a_promotion_left_out_says_its_best_return_over_all_spends(uplift, fixed):
    """Its first cent gives up 100 € of a month's margin: each whole euro up to 4,000 is looked at.

    Of 1,000 € sold in a month it gives up 100, and brings 0.3 of what it adds.
    """
    found = out(promotion(response={"uplift": uplift}, fixed_cost=euros(fixed)))
    assert found.reason.code == "price_above_return"
    spends = np.arange(1.0, 4000.0)
    brought = 1000 * float(uplift) * 0.3 * spends / (50 + spends) - 100
    returns = brought / (spends + fixed)
    said = found.reason.params
    assert said["best_return"] == pytest.approx(returns.max(), rel=1e-3)
    assert float(said["at_spend"].amount) == pytest.approx(spends[returns.argmax()], abs=1)
    assert said["needed"].cents == said["at_spend"].cents + 100 * fixed
    assert 0 < said["best_return"] < said["price"]


def test_a_promotion_that_gives_up_more_than_it_brings_at_any_level_is_said_to():
    found = out(promotion(response={"uplift": "0.2"}))
    assert found.reason.code == "loses_margin"
    assert found.reason.params["best_return"] < 0
    assert found.reason.message is not None
    assert found.reason.message.en == (
        "Left out: at any level allowed here it gives up more margin than it brings."
    )


def test_a_curve_that_bends_says_the_return_of_the_spend_from_which_it_pays():
    """Nothing at first: at best 0.5 · maximum ÷ half, at the half spend, where the shape is 2."""
    bent = {"maximum": euros(1200), "half_spend": euros(1200), "shape": "2"}
    found = out({"response": bent})
    assert found.reason.code == "price_above_return"
    assert found.reason.params["best_return"] == pytest.approx(0.5, rel=1e-6)
    assert float(found.reason.params["at_spend"].amount) == pytest.approx(100, abs=0.01)


def test_the_fixed_cost_of_an_action_that_runs_is_borne_once():
    """It runs in January, which alone brings much: in the others it has no other cost."""
    weights = ["100", *["1"] * 11]
    response = {"maximum": euros(60_000), "half_spend": euros(12_000), "shape": "1"}
    action = {
        "response": response,
        "fixed_cost": euros(60),
        "spending": {"seasonality": "s"},
        "name": "P",
    }
    plan = builders.plan(
        actions={"a": {"name": "A", **RICH}, "p": action},
        budget=euros(5000),
        sharing={"grain": "month"},
        seasonalities={"s": {"name": "S", "weights": weights}},
    )
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    mine = {a.period: a for a in found.actions if a.action == "p"}
    assert mine["2026-01"].runs
    assert not mine["2026-02"].runs
    said = mine["2026-02"].reason.params
    assert said["needed"] == said["at_spend"]


@pytest.mark.parametrize("grain", ["year", "month"])
def test_an_action_out_of_season_is_said_to_bring_nothing(grain):
    """Its season has no weight in any month of the plan; the rest of the money has no use."""
    effect = {"seasonality": "s", "effective_spend": euros(5600)}
    dead = {"name": "P", **RICH, "spending": effect}
    weights = ["0"] * 6 + ["1"] * 6
    plan = builders.plan(
        actions={"a": {"name": "A", **RICH, "max_spend": euros(500)}, "p": dead},
        budget=euros(6000),
        sharing={"grain": grain},
        seasonalities={"s": {"name": "S", "weights": weights}},
        end=date(2026, 6, 30),
    )
    found = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    (reason, *_) = [a.reason for a in found.actions if a.action == "p"]
    assert reason.code == "brings_nothing"
    assert reason.message is not None
    assert reason.message.en.startswith("Left out: it brings nothing here (")


@pytest.mark.parametrize("grain", ["year", "month"])
def test_figures_written_alike_are_not_set_against_each_other(grain):
    """One cent for two actions that are alike: the other brings 6.67 too."""
    same = {"response": {"maximum": euros(20_000), "half_spend": euros(3000)}}
    plan = builders.plan(
        actions={"a": {"name": "A", **same}, "b": {"name": "B", **same}},
        budget={"amount": "0.01", "currency": "EUR"},
        sharing={"grain": grain},
    )
    found = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    said = {a.reason.message.en for a in found.actions if not a.runs and a.reason.message}
    assert said == {"Left out: at best it brings 6.67 for 1 spent, about as much as elsewhere."}
