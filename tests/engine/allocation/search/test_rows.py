"""Money and hours between periods, by hand and through the independent checker."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.builders import euros
from tests.checkers import allocation_prices_checker as checker
from tests.checkers.allocation_curves import cents
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import adopted, allocate, as_result

DAY = date(2026, 1, 1)
Json = dict[str, Any]


def answer(form: Json, day: date = DAY, **options: Any) -> Json:
    plan = plan_from_form(form)
    found = as_result(plan, allocate(plan, today=day, **options), today=day)
    return json.loads(json.dumps(found.to_json()))


def form(budget: int, actions: Json, **fields: Any) -> Json:
    named = {key: {"name": key.title(), **action} for key, action in actions.items()}
    plan = builders.plan(budget=euros(budget), actions=named, **fields)
    return plan.model_dump(mode="json", exclude_none=True)


def hill(maximum: int, half: int, **fields: Any) -> Json:
    return {"maximum": euros(maximum), "half_spend": euros(half), **fields}


def spends(found: Json) -> list[str]:
    return [share["spend"]["amount"] for share in found["actions"]]


def codes(found: Json) -> list[str]:
    return [share["reason"]["code"] for share in found["actions"]]


def test_quarters_alike_get_equal_parts_and_the_value_of_the_year():
    """One curve of the year, four quarters, 400: 100 each; 900 · 400 ÷ (100 + 400) = 720."""
    plan = form(400, {"a": {"response": hill(900, 100)}}, sharing={"grain": "quarter"})
    found = answer(plan)
    assert spends(found) == pytest.approx(["100.00"] * 4)
    assert found["value"]["amount"] == "720.00"
    assert checker.check(plan, found)[0] == []


def test_a_quarter_that_may_not_take_its_part_leaves_it_to_the_others():
    """Q1 capped at 40: the three others take 120 each."""
    limits = [{"period": "2026-Q1", "at_most": euros(40)}]
    sharing = {"grain": "quarter", "limits": limits}
    plan = form(400, {"a": {"response": hill(900, 100)}}, sharing=sharing)
    found = answer(plan)
    assert [float(x) for x in spends(found)] == pytest.approx([40, 120, 120, 120], abs=0.02)
    assert found["rows"][1]["price"] > 0
    assert checker.check(plan, found)[0] == []


@pytest.mark.parametrize("shape", ["3", "4", "8"])
@pytest.mark.parametrize("months", [3, 5, 12])
def test_months_alike_bring_no_less_than_any_equal_parts(shape, months):
    """An action that may stop without a cost has no switch. 20,000 in k of n months, each of them
    1/n of the year's curve: v ÷ n · k ÷ (1 + (half · k ÷ (20,000 · n))^shape); of six months with
    shape 4, 4,000 in five bring 22,488.29.
    """
    plan = form(20_000, {"a": {"response": hill(40_000, 20_000, shape=shape)}})
    plan |= {"end": f"2026-{months:02}-28", "sharing": {"grain": "month"}}
    found = answer(plan)
    best = max(40_000 / months * k / (1 + (k / months) ** int(shape)) for k in range(1, months + 1))
    assert float(found["bound"]["amount"]) >= best - 0.01
    assert float(found["value"]["amount"]) >= best * 0.999
    assert checker.check(plan, found)[0] == []


@pytest.mark.parametrize("floor", [0, 900])
def test_money_that_brings_nothing_is_left_unless_a_floor_asks_for_it(floor):
    """Calls end at 100 h, 500 people, 2,500 €; the other action is dead."""
    calls = {"kind": "funnel", "size": 1000, "contact_rate": "0.5", "conversion": "0.1"}
    calls |= {"margin_rate": "0.4", "basket": euros(900), "cost_per_contact": euros(5)}
    calls |= {"hours": "100", "hours_per_contact": "0.2"}
    limits = [{"actions": ["a"], "at_least": euros(floor)}] if floor else []
    actions = {"a": {"response": hill(0, 2000)}, "b": {"response": calls}}
    sharing = {"grain": "quarter", "limits": limits}
    plan = form(20_000, actions, sharing=sharing, people={"p": {"name": "P"}})
    found = answer(plan)
    of = dict.fromkeys(actions, 0.0)
    for share in found["actions"]:
        of[share["action"]] += float(share["spend"]["amount"])
    assert of == {"a": floor, "b": 2500}
    assert checker.check(plan, found)[0] == []


ONE_OF_IT = {"expected": "1"}


@pytest.mark.parametrize(("shape", "worth"), [(4, 10_000), (4, 30_000), (8, 5000)])
def test_bent_curves_that_only_objectives_count_are_shared_as_well_as_any_euro_can(shape, worth):
    """Margin counts for nothing: what an objective pays says how far lines lie above a curve."""
    actions = {
        "a": {"response": hill(15_000, 8000, shape=str(shape)), "contributions": {"q": ONE_OF_IT}},
        "b": {"response": hill(15_000, 8000, shape="2"), "contributions": {"o": ONE_OF_IT}},
    }
    metric = {"metric": "gross_margin", "baseline": "0"}
    objectives = {
        "o": {"name": "O", **metric, "target": "3000"},
        "q": {"name": "Q", **metric, "target": "20000"},
    }
    aim = {"margin": "0", "attainment": {"o": euros(5000), "q": euros(worth)}}
    plan = form(5000, actions, objectives=objectives, sharing={"grain": "year", "aim": aim})
    found = answer(plan)

    def brought(spend: float, bend: int) -> float:
        return 15_000 * spend**bend / (8000**bend + spend**bend)

    best = max(
        5000 * min(1, brought(x, 2) / 3000) + worth * min(1, brought(5000 - x, shape) / 20_000)
        for x in range(5001)
    )
    assert float(found["value"]["amount"]) >= best * 0.9999
    assert float(found["bound"]["amount"]) >= best - 0.01
    assert checker.check(plan, found)[0] == []


HOURLY = {
    "skills": {"sell": {"name": "Vente"}},
    "sharing": {"limits": [{"skill": "sell", "period": "plan", "hours_at_most": "10"}]},
}


def test_hours_bind_before_money_and_the_euro_is_then_worth_nothing():
    """10 hours at 50 per 1,000 € stop at 200 €; 300 € stay and one more euro brings nothing."""
    action = {
        "response": hill(900, 100),
        "spending": {"hours": [{"skill": "sell", "per_thousand": "50"}]},
    }
    plan = form(500, {"a": action}, **HOURLY)
    found = answer(plan)
    rows = {row["key"]: row for row in found["rows"]}
    assert spends(found) == ["200.00"]
    assert rows["budget"]["price"] == pytest.approx(0, abs=1e-9)
    assert found["certificate"][0]["prices"].get("budget", 0) == pytest.approx(0, abs=1e-9)
    # M'(200 €) = 900 · 100 ÷ 300² = 1 € per €, an hour buys 20 €: 20 € per hour.
    assert rows["limit:0:hours"]["price"] == pytest.approx(20, rel=1e-3)
    assert checker.check(plan, found)[0] == []


def test_of_two_actions_that_exclude_each_other_the_better_one_runs():
    actions = {
        "a": {"optional": True, "response": hill(500, 50)},
        "b": {"optional": True, "response": hill(900, 50)},
    }
    rules = [{"kind": "exclusive", "actions": ["a", "b"]}]
    plan = form(200, actions, sharing={"rules": rules})
    found = answer(plan)
    assert spends(found) == ["0.00", "200.00"]
    assert codes(found)[0] == "rule_binds"
    assert checker.check(plan, found)[0] == []


def test_an_action_pays_for_the_one_it_needs():
    """b brings 450 with 50 € where its partner takes 100 of the 150 €; alone, a brings 10."""
    actions = {
        "a": {"optional": True, "min_spend": euros(100), "response": hill(10, 1)},
        "b": {"optional": True, "response": hill(900, 50)},
    }
    rules = [{"kind": "requires", "actions": ["b"], "needs": ["a"]}]
    plan = form(150, actions, sharing={"rules": rules})
    found = answer(plan)
    assert spends(found) == ["100.00", "50.00"]
    assert checker.check(plan, found)[0] == []


def test_a_show_once_runs_in_its_best_month_alone():
    weights = ["1"] * 8 + ["3"] + ["1"] * 3
    action = {
        "optional": True,
        "response": hill(9000, 500, per="occurrence"),
        "spending": {"most_occurrences": 1, "seasonality": "fairs"},
    }
    seasons = {"fairs": {"name": "Salons", "weights": weights}}
    plan = form(3000, {"show": action}, sharing={"grain": "month"}, seasonalities=seasons)
    found = answer(plan)
    assert [share["period"] for share in found["actions"] if share["runs"]] == ["2026-09"]
    assert codes(found)[0] == "occurrences_used"
    assert checker.check(plan, found)[0] == []


def test_what_an_action_brings_in_the_year_comes_in_the_quarters_where_it_may_run():
    """900 · 100 ÷ (100 + 100) = 450 in the one quarter of its window; the season changes nothing.

    Free in all four and running in two, each occurrence brings half: twice 450 · 50 ÷ (50 + 50).
    """
    window = {"start": "2026-04-01", "end": "2026-06-30"}
    season = {"seasonality": "spring"}
    seasons = {"spring": {"name": "Printemps", "weights": ["1", "1", "1", "7"] + ["2"] * 8}}
    fields = {"sharing": {"grain": "quarter"}, "seasonalities": seasons}
    action = {"response": hill(900, 100), "window": window, "spending": season}
    found = answer(form(100, {"a": action}, **fields))
    assert spends(found) == ["0.00", "100.00", "0.00", "0.00"]
    assert found["value"]["amount"] == "450.00"
    twice = {"response": hill(900, 100), "spending": {"most_occurrences": 2}}
    assert answer(form(100, {"a": twice}, **fields))["value"]["amount"] == "450.00"


def test_what_lands_after_the_objective_closes_does_not_count():
    """Half lands at once, half a quarter later: the last quarter is worth half of the others."""
    response = hill(900, 100, delay_months=["0.5", "0", "0", "0.5"])
    plan = form(400, {"a": {"response": response}}, sharing={"grain": "quarter"})
    found = answer(plan)
    values = [cents(share["spend"]) for share in found["actions"]]
    assert values[0] == pytest.approx(values[2], abs=2)
    assert values[3] < values[0]
    assert checker.check(plan, found)[0] == []


def test_a_period_that_is_over_keeps_what_was_spent_in_it():
    line = {"action": "a", "name": "Encart", "paid": euros(70), "planned_date": "2026-02-01"}
    fields = {"sharing": {"grain": "quarter"}, "budget_lines": {"l": line}}
    plan = form(400, {"a": {"response": hill(900, 100)}}, **fields)
    found = answer(plan, date(2026, 5, 1))
    assert spends(found) == ["70.00", "110.00", "110.00", "110.00"]
    assert codes(found)[0] == "spent"
    assert checker.check(plan, found)[0] == []


def test_a_limit_of_each_period_says_nothing_of_one_that_is_over():
    """More was spent in the first quarter than it leaves: that is past, the others keep to it."""
    line = {"action": "a", "name": "Encart", "paid": euros(170), "planned_date": "2026-02-01"}
    limit = {"each_period": True, "at_most": euros(60)}
    fields = {"sharing": {"grain": "quarter", "limits": [limit]}, "budget_lines": {"l": line}}
    plan = form(400, {"a": {"response": hill(900, 100)}}, **fields)
    found = answer(plan, date(2026, 5, 1))
    assert spends(found) == ["170.00", "60.00", "60.00", "60.00"]
    assert checker.check(plan, found)[0] == []


def test_an_aim_of_customers_prefers_who_brings_them():
    actions = {
        "a": {"response": hill(1000, 100)},
        "b": {"response": hill(800, 100, basket=euros(50), margin_rate="0.4")},
    }
    plan = form(200, actions, sharing={"aim": {"new_customers": euros(30)}})
    found = answer(plan)
    assert cents(found["actions"][1]["spend"]) > cents(found["actions"][0]["spend"])
    assert found["totals"]["new_customers"] > 0
    assert checker.check(plan, found)[0] == []


def test_a_reached_objective_is_worth_no_more():
    """The objective is reached with 100 €: beyond, only the margin counts."""
    objective = {"name": "CA", "metric": "gross_margin", "baseline": "0", "target": "450"}
    actions = {
        "a": {"response": hill(900, 100), "contributions": {"o": {"expected": "1"}}},
        "b": {"response": hill(5000, 100)},
    }
    aim = {"attainment": {"o": euros(5000)}}
    plan = form(1000, actions, objectives={"o": objective}, sharing={"aim": aim})
    found = answer(plan)
    assert float(spends(found)[0]) >= 99.9
    assert found["totals"]["attainment"]["o"] == pytest.approx(1, abs=1e-3)
    assert checker.check(plan, found)[0] == []


def test_an_objective_that_only_a_losing_promotion_serves_is_missed_by_more_than_nothing():
    """What runs and gives up more than it brings moves away from the target: below 0."""
    objective = {"name": "MB", "metric": "gross_margin", "baseline": "0", "target": "1000"}
    promotion = {
        "kind": "promotion",
        "baseline": euros(2000),
        "discount": "0.2",
        "margin_rate": "0.25",
        "uplift": "0.1",
        "half_spend": euros(50),
    }
    losing = {
        "response": promotion,
        "contributions": {"o": {"expected": "1"}},
        "budget": euros(100),
        "pinned": True,
    }
    actions = {"a": losing, "b": {"response": hill(900, 100)}}
    aim = {"attainment": {"o": euros(500)}}
    plan = form(400, actions, objectives={"o": objective}, sharing={"aim": aim})
    found = answer(plan)
    assert spends(found)[0] == "100.00"
    assert found["totals"]["attainment"]["o"] < 0
    assert checker.check(plan, found)[0] == []


def test_hours_found_too_few_by_a_schedule_hold_the_plan_back():
    action = {
        "response": hill(900, 100),
        "spending": {"hours": [{"skill": "sell", "per_thousand": "50"}]},
    }
    plan = form(500, {"a": action}, **HOURLY)
    found = answer(plan, capacities={("sell", "plan"): 5.0})
    assert spends(found) == ["100.00"]


def test_contradicting_answers_leave_the_money_as_it_is_and_say_why():
    low, high = {"spend": euros(5), "likely": euros(9)}, {"spend": euros(6), "likely": euros(16)}
    response = {"kind": "three_points", "first": low, "second": high}
    plan = form(100, {"a": {"response": response, "budget": euros(5)}})
    found = answer(plan)
    assert codes(found) == ["results_too_steep"]
    assert spends(found) == ["5.00"]


def test_what_is_adopted_is_proposed_again():
    plan = plan_from_form(
        form(400, {"a": {"response": hill(900, 100)}}, sharing={"grain": "quarter"})
    )
    once = adopted(plan, allocate(plan, today=DAY))
    assert once.actions["a"].budget is not None
    assert once.actions["a"].budget.cents == 40_000
    again = allocate(once, today=DAY)
    assert again.optimum is not None
    assert again.today is not None
    assert again.optimum.value == pytest.approx(again.grid.value(again.grid.today), rel=1e-6)


def test_what_must_run_breaks_a_limit_by_so_much():
    """A show pinned at 100 €, of a type that may take 10 €: 90 € are missing, at once."""
    show = {"type": "promotion", "response": hill(900, 100), "budget": euros(100), "pinned": True}
    limits = [{"type": "promotion", "at_most": euros(10)}]
    plan = form(500, {"a": show}, sharing={"grain": "year", "limits": limits})
    found = answer(plan)
    assert found["status"] == "infeasible"
    (reason,) = found["reasons"]
    assert reason["code"] == "limit_too_tight"
    assert cents(reason["params"]["missing"]) == 90_00


def test_where_prices_rise_without_end_what_lacks_is_said():
    """No plan holds there, and no line that a look at such prices gives can be written."""
    found = answer(random_sharing(35, most_actions=4, grain="quarter"), date(2026, 2, 10))
    assert found["status"] == "infeasible"
    assert [reason["code"] for reason in found["reasons"]] == ["limit_too_tight"]


def test_a_limit_on_a_period_that_the_plan_does_not_have_is_said_and_binds_nothing():
    """Minus five euros in 2031: the amount counts as 0, the month is not one of the plan's."""
    actions = {"a": {"response": hill(4000, 500)}, "b": {"response": hill(3000, 800)}}
    limit = {"period": "2031-09", "at_most": {"amount": "-5.00", "currency": "EUR"}}
    free, bound = (
        answer(form(1000, actions, sharing={"grain": "quarter", "limits": limits}))
        for limits in ([], [limit])
    )
    said = [r["params"] for r in bound["reasons"] if r["code"] == "unknown_period"]
    assert said == [{"found": "2031-09", "expected": "2026-Q1"}]
    assert bound["status"] == free["status"] == "ok"
    assert bound["value"] == free["value"]


@pytest.mark.parametrize("seed", range(9))
def test_plans_that_cannot_hold_say_so_and_never_raise(seed):
    """A floor of 1,000,000, or an hour a quarter for all, with actions that must run or not."""
    plan = random_sharing(seed)
    impossible = {"at_least": euros(1_000_000)} if seed % 2 else {"hours_at_most": "1"}
    limits = [*plan["sharing"].get("limits", []), {**impossible, "each_period": not seed % 2}]
    plan["sharing"]["limits"] = limits
    for action in plan["actions"].values() if seed % 3 == 0 else ():
        action |= {"optional": False, "min_spend": euros(900)}
    found = answer(plan, time_limit=6.0)
    assert found["status"] in ("ok", "infeasible", "unknown")
    assert found["status"] == "ok" or found["reasons"]
