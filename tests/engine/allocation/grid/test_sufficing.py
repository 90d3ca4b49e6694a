"""Where margin counts for nothing, money beyond the objectives is left over."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)
Json = dict[str, Any]
SERVES = {"contributions": {"o": {"expected": "1"}}}


def curve(maximum: int, half: int) -> Json:
    return {"response": {"maximum": euros(maximum), "half_spend": euros(half)}}


def answer(actions: Json, target: str = "3000", **sharing: Any) -> Any:
    """10,000 € for actions of which only the margin up to a target counts, for 5,000 €."""
    goal = {"name": "O", "metric": "gross_margin", "baseline": "0", "target": target}
    aim = {"margin": "0", "attainment": {"o": euros(5000)}}
    plan = builders.plan(
        actions={key: {"name": key.upper(), **action} for key, action in actions.items()},
        budget=euros(10_000),
        objectives={"o": goal},
        sharing={"aim": aim, **sharing},
    )
    return as_result(plan, allocate(plan, today=DAY), today=DAY)


def spends(found: Any) -> dict[str, float]:
    sums: dict[str, float] = {}
    for cell in found.actions:
        sums[cell.action] = sums.get(cell.action, 0.0) + float(cell.spend.amount)
    return sums


def codes(found: Any) -> dict[str, str]:
    return {cell.action: cell.reason.code for cell in found.actions}


def test_no_more_is_spent_than_reaches_the_objective():
    """9,000 x ÷ (x + 1,000) is 3,000 at 500 €; b serves nothing."""
    found = answer({"a": {**curve(9000, 1000), **SERVES}, "b": curve(90_000, 100)})
    assert spends(found) == {"a": 500.0, "b": 0.0}
    assert codes(found) == {"a": "more_brings_nothing", "b": "serves_no_aim"}
    assert float(found.value.amount) == 5000.0
    assert [reason.code for reason in found.reasons] == ["budget_left"]


def test_an_objective_out_of_reach_takes_all():
    found = answer({"a": {**curve(9000, 1000), **SERVES}, "b": curve(90_000, 100)}, "90000")
    assert spends(found) == {"a": 10_000.0, "b": 0.0}


def test_floors_keep_what_they_ask_for():
    """b serves nothing and has 700 € to spend by a floor, a 100 by another."""
    floors = [
        {"name": "P", "actions": ["b"], "at_least": euros(700)},
        {"name": "Q", "actions": ["a"], "at_least": euros(900)},
    ]
    actions = {"a": {**curve(9000, 1000), **SERVES}, "b": curve(90_000, 100)}
    found = answer(actions, limits=floors)
    assert spends(found) == {"a": 900.0, "b": 700.0}
    assert codes(found) == {"a": "floor_binds", "b": "floor_binds"}


def test_what_serves_nothing_and_is_needed_by_what_does_stays_at_its_least():
    needed = {**curve(90_000, 100), "optional": True, "min_spend": euros(50)}
    rules = [{"kind": "requires", "actions": ["a"], "needs": ["b"]}]
    actions = {"a": {**curve(9000, 1000), **SERVES}, "b": needed}
    assert spends(answer(actions, rules=rules)) == {"a": 500.0, "b": 50.0}


def test_what_would_serve_an_objective_reached_without_it_is_said_so():
    """A step in new customers, of which nothing says how many an euro brings, counts for none."""
    served = {"contributions": {"o": {"expected": "1"}, "n": {"expected": "1"}}}
    goals = {
        "o": {"name": "O", "metric": "gross_margin", "baseline": "0", "target": "3000"},
        "n": {"name": "N", "metric": "new_customers", "baseline": "0", "target": "3"},
    }
    plan = builders.plan(
        actions={
            "a": {"name": "A", **curve(9000, 1000), **served, "min_spend": euros(500)},
            "b": {"name": "B", **curve(900, 1000), **served},
        },
        budget=euros(10_000),
        objectives=goals,
        sharing={"aim": {"margin": "0", "attainment": {"o": euros(50), "n": euros(50)}}},
    )
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    assert spends(found) == {"a": 500.0, "b": 0.0}
    assert codes(found) == {"a": "at_min", "b": "served_already"}


def test_of_two_that_serve_an_objective_too_much_the_one_whose_last_cent_brings_less_gives_way():
    """Both are asked for 900 € by floors but for what is above; together far above the target."""
    actions = {
        "a": {**curve(9000, 1000), **SERVES, "min_spend": euros(100)},
        "b": {**curve(900, 1000), **SERVES, "min_spend": euros(100)},
    }
    found = answer(actions, grain="quarter")
    assert float(found.totals.margin.amount) >= 3000
    assert float(found.totals.margin.amount) < 3000.1
    assert spends(found)["b"] == 100.0


def promotion(baseline: int, uplift: str = "3", half: int = 12_500) -> Json:
    """It gives up 5 % of the baseline and brings 23 % of what it adds."""
    said = {"discount": "0.05", "margin_rate": "0.4", "pull_forward": "0.2"}
    lost = {"cannibalization": "0.1", "uplift": uplift}
    money = {"baseline": euros(baseline), "half_spend": euros(half)}
    return {"response": {"kind": "promotion", **said, **lost, **money}}


def cells(found: Any) -> dict[tuple[str, str], float]:
    """What runs."""
    return {(c.action, c.period): float(c.spend.amount) for c in found.actions if c.runs}


def test_of_a_promotion_no_more_is_spent_than_reaches_the_objective():
    """69,000 x ÷ (x + 12,500) − 5,000 is 3,000 at 1,639.35 €."""
    found = answer({"a": {**promotion(100_000), **SERVES}})
    assert spends(found) == {"a": 1639.35}
    assert codes(found) == {"a": "more_brings_nothing"}
    assert 3000 <= float(found.totals.margin.amount) < 3000.05


def test_a_promotion_without_which_the_objective_is_reached_is_left_out():
    """The other has to spend 900 €, which brings far more than is wanted."""
    actions = {
        "a": {**promotion(100_000), **SERVES, "budget": euros(5000)},
        "b": {**curve(9000, 100), **SERVES, "min_spend": euros(900)},
    }
    found = answer(actions)
    assert spends(found) == {"a": 0.0, "b": 900.0}
    assert codes(found)["a"] == "served_already"


def test_a_promotion_never_runs_for_next_to_nothing_where_its_cents_may_go_elsewhere():
    """Four quarters share a minimum: to run in one gives up a quarter of 5,000 €."""
    actions = {
        "a": {**promotion(100_000), "min_spend": euros(1875)},
        "b": {**curve(9000, 100), **SERVES, "min_spend": euros(900)},
    }
    found = answer(actions, grain="quarter")
    runs = [spend for (action, _), spend in cells(found).items() if action == "a"]
    assert sum(runs) == 1875.0
    assert min(runs) >= 1


def test_what_floors_lack_without_a_promotion_is_handed_to_others():
    """Each quarter asks for 500 €, and a floor for 1,600 of a."""
    floors = [
        {"name": "P", "actions": ["a"], "at_least": euros(1600)},
        {"name": "Q", "each_period": True, "at_least": euros(500)},
    ]
    actions = {
        "a": promotion(100_000, uplift="1"),
        "b": {**curve(9000, 100), **SERVES, "min_spend": euros(900)},
    }
    found = answer(actions, grain="quarter", limits=floors)
    assert all(spend >= 1 for spend in cells(found).values())


def test_a_change_that_is_left_over_may_leave_money_over():
    """Today's 9,000 € in four parts reach far more than 3,000; one action may change."""
    actions = {
        "a": {**curve(9000, 1000), **SERVES, "budget": euros(9000)},
        "b": {**curve(900, 1000), **SERVES},
    }
    found = answer(actions, grain="quarter", most_changes=1)
    assert spends(found)["a"] < 2500
    assert 3000 <= float(found.totals.margin.amount) < 3000.1


def test_no_more_actions_change_than_may():
    actions = {key: {**curve(9000, 1000), **SERVES, "budget": euros(3000)} for key in "abc"}
    found = answer(actions, most_changes=1)
    assert sorted(spends(found).values()) == [0.0, 3000.0, 3000.0]


def said(found: Any) -> dict[tuple[str, str], str]:
    told = words.worded(found).actions
    return {(cell.action, cell.period): cell.reason.message.fr for cell in told}


def test_an_action_that_may_spend_nothing_is_not_said_to_pay_where_what_it_serves_is_reached():
    actions = {
        "a": {**curve(9000, 1000), **SERVES, "min_spend": euros(900)},
        "b": {**curve(9000, 1000), **SERVES, "max_spend": euros(0)},
        "c": {**curve(9000, 1000), "max_spend": euros(0)},
    }
    assert codes(answer(actions)) == {"a": "at_min", "b": "served_already", "c": "serves_no_aim"}
    missed = answer(actions, target="90000")
    assert codes(missed)["b"] == "at_max"


def test_of_an_action_that_runs_in_another_period_it_is_not_said_that_it_serves_for_nothing():
    once = {"spending": {"most_occurrences": 1}}
    found = answer({"a": {**curve(9000, 1000), **SERVES, **once}}, grain="quarter")
    other = next(cell for cell in found.actions if not cell.runs)
    assert other.reason.code == "served_already"
    assert other.reason.params == {"period": other.period}
    assert said(found)["a", other.period] == (
        "Pas sur cette période\u00a0: ce qu’elle sert est atteint sans y dépenser."
    )
