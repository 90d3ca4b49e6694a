"""What is said of a plan is true of it: each spend by what holds it, each fact once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.builders import euros

from pacte.document.results.allocation import AllocationResult
from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)
Json = dict[str, Any]


def curve(maximum: int, half: int) -> Json:
    return {"response": {"maximum": euros(maximum), "half_spend": euros(half)}}


def answer(budget: int, actions: Json, grain: str = "quarter", **more: Any) -> AllocationResult:
    named = {key: {"name": key.upper(), **action} for key, action in actions.items()}
    people = more.pop("people", {})
    sharing = {"grain": grain, **more}
    budget_of_it = {"amount": str(budget), "currency": "EUR"}
    plan = builders.plan(actions=named, budget=budget_of_it, sharing=sharing, people=people)
    return words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))


def codes(found: AllocationResult) -> set[str]:
    return {action.reason.code for action in found.actions}


def told(found: AllocationResult) -> list[str]:
    return [reason.message.en for reason in found.reasons if reason.message]


def summary(found: AllocationResult) -> str:
    return " ".join(words.summary(found, "en"))


RICH, POOR = curve(90_000, 100), curve(900, 100)


def test_what_stays_since_few_may_change_is_not_said_to_be_at_the_right_level():
    """b keeps 400 € where its last euro brings next to nothing: one action may change, a does."""
    actions = {"a": {**RICH, "budget": euros(10)}, "b": {**POOR, "budget": euros(400)}}
    found = answer(900, actions, most_changes=1)
    held = [action.reason for action in found.actions if action.action == "b"]
    assert {reason.code for reason in held} == {"few_changes"}
    assert held[0].params["count"] == 1


def test_an_actions_own_ends_over_the_plan_are_named():
    actions = {"a": {**RICH, "max_spend": euros(80)}, "b": {**POOR, "min_spend": euros(300)}}
    found = answer(600, {**actions, "c": curve(9000, 100)})
    reasons = {action.action: action.reason for action in found.actions}
    assert {key: reason.code for key, reason in reasons.items()} == {
        "a": "own_maximum",
        "b": "own_minimum",
        "c": "funded",
    }
    assert reasons["a"].message is not None
    assert reasons["a"].message.en.startswith("Its own maximum of €80 over the plan is reached")


def test_hours_and_named_limits_that_hold_a_spend_are_named():
    work = {"hours": [{"skill": None, "fixed": "0", "per_thousand": "1000"}]}
    limits = [
        {"name": "Presse", "actions": ["b"], "at_most": euros(100)},
        {"hours_at_most": "50", "each_period": True},
    ]
    actions = {"a": {**RICH, "spending": work}, "b": curve(90_000, 200), "c": POOR}
    found = answer(5000, actions, limits=limits, people={"p": {"name": "P"}})
    said = {action.action: action.reason for action in found.actions}
    assert (said["a"].code, said["b"].code) == ("hours_bind", "limit_binds")
    assert said["b"].message is not None
    assert "“Presse”" in said["b"].message.en


def test_out_for_want_of_hours_is_said_so_where_money_is_left():
    """Two talks of 6 h, of which a quarter has 10 h: the second lacks hours, not money."""
    periods = {f"2026-Q{i}": {"maximum": euros(400)} for i in range(1, 5)}
    talk = {
        "hours": [{"skill": None, "fixed": "6", "per_thousand": "0"}],
        "effective_spend": euros(50),
        "periods": periods,
    }
    limits = [{"hours_at_most": "10", "each_period": True}]
    actions = {
        "a": {**curve(9000, 100), "spending": talk},
        "b": {**curve(8999, 100), "spending": talk},
    }
    found = answer(9000, actions, limits=limits, people={"p": {"name": "P"}})
    out = {action.reason.code for action in found.actions if not action.runs}
    assert out == {"hours_bring_more_elsewhere"}


def test_hours_used_up_in_several_periods_are_one_sentence():
    """One person, one skill: everybody's hours are that skill's, in all four quarters."""
    call = {"hours": [{"skill": "v", "fixed": "0", "per_thousand": "1000"}]}
    people = {"p": {"name": "P", "skills": {"v": 3}, "capacity_fraction": "0.1"}}
    sharing = {"grain": "quarter"}
    actions = {key: {"name": key, **RICH, "spending": call} for key in "ab"}
    plan = builders.plan(
        actions=actions,
        budget=euros(9000),
        sharing=sharing,
        people=people,
        skills={"v": {"name": "Vente"}},
    )
    found = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    said = [text for text in told(found) if "hours" in text]
    assert said[1:] == ["All hours are used (Q1 2026, Q2 2026, Q3 2026 and 1 other): Vente."]
    quarters = "(Q1 2026, Q2 2026, Q3 2026 and 1 other)"
    assert said[0].endswith(f"because of people’s hours {quarters} among others: Vente.")


def test_a_minimum_above_its_maximum_over_the_plan_is_the_contradiction_named():
    odd = {**RICH, "min_spend": euros(50), "max_spend": euros(10)}
    rules = [{"kind": "exclusive", "actions": ["a", "b"]}]
    found = answer(900, {"a": odd, "b": RICH}, "month", rules=rules)
    assert told(found) == [
        "The minimum of “A” (€50) is above its maximum (€10): correct one of the two."
    ]


def test_an_action_that_is_needed_and_may_spend_nothing_is_named_with_who_needs_it():
    rules = [{"kind": "requires", "actions": ["b"], "needs": ["a"]}]
    actions = {"a": {**RICH, "max_spend": euros(0)}, "b": {**RICH, "min_spend": euros(10)}}
    found = answer(900, actions, "month", rules=rules)
    assert found.status == "infeasible"
    (said,) = told(found)
    assert said.startswith("“B” has to run and needs “A”, whose own maximum is €0")


def test_a_floor_is_called_by_its_name_or_is_an_actions_own_minimum():
    limits = [{"name": "Plancher fou", "type": "loyalty", "at_least": euros(500)}]
    found = answer(900, {"a": RICH}, limits=limits)
    assert [text.split(" asks")[0] for text in told(found)] == ["“Plancher fou”"]
    few = [{"name": "Peu", "actions": ["a"], "at_most": euros(100)}]
    own = answer(900, {"a": {**RICH, "min_spend": euros(110)}, "b": RICH}, limits=few)
    assert any("own minimum" in text or "“Peu”" in text for text in told(own))
    assert not any("()" in text for text in told(own))


def test_todays_plan_is_said_to_break_the_limit_that_it_breaks():
    limits = [{"name": "Presse", "actions": ["a"], "at_most": euros(100)}]
    found = answer(900, {"a": {**RICH, "budget": euros(300)}, "b": RICH}, limits=limits)
    assert found.today is not None
    assert (found.today.feasible, found.today.breaks) == (False, "limit:0")
    assert "Today’s plan does not keep to the limit “Presse”." in summary(found)
    dear = answer(200, {"a": {**RICH, "budget": euros(300)}, "b": RICH}, limits=limits)
    assert dear.today is not None
    assert dear.today.breaks == "budget"
    assert "more than the envelope" in summary(dear)


def test_cents_are_no_remark_and_no_action_is_said():
    whole = {**RICH, "max_spend": {"amount": "99.60", "currency": "EUR"}}
    assert "budget_left" not in {r.code for r in answer(100, {"a": whole}).reasons}
    assert [r.code for r in answer(100, {}, "year").reasons] == ["no_action"]
    below = answer(-1, {"a": RICH}, "year")
    assert told(below)[:1] == ["The envelope of −€1 is below 0: enter what may be spent."]


def test_a_limit_that_is_reached_is_quoted_as_the_plan_says_it():
    """Of 5,000 € a kept action takes 3,000: what it leaves is not the limit."""
    actions = {"a": curve(50_000, 5000), "b": {"budget": euros(3000)}}
    limit = {"name": "Ceiling", "at_most": euros(5000)}
    found = answer(10_000, actions, limits=[limit])
    (reached,) = [reason for reason in found.reasons if reason.code == "limit_reached"]
    assert reached.message is not None
    assert "“Ceiling” of €5,000 is reached" in reached.message.en
    assert "€3,000 of it goes to actions that are over or kept as they are" in reached.message.en
    assert "« Ceiling » de 5 000 €" in reached.message.fr.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    (held,) = {a.reason.params["limit"].amount for a in found.actions if a.action == "a"}
    assert held == 5000


@pytest.mark.parametrize("later", [0, 2])
def test_a_limit_of_each_quarter_is_said_once_though_kept_actions_leave_it_less(later):
    """500 € a quarter, 100 of them kept in two, the first or the last: the same limit in four."""
    labels = [f"2026-Q{1 + (i + later) % 4}" for i in range(4)]
    quarters = {label: {"budget": euros(100)} for label in labels[:2]}
    shut = {label: {"closed": True} for label in labels[2:]}
    kept = {"budget": euros(200), "spending": {"periods": {**quarters, **shut}}}
    actions = {"a": curve(50_000, 5000), "b": kept}
    limit = {"at_most": euros(500), "each_period": True}
    found = answer(10_000, actions, limits=[limit])
    (reached,) = [reason for reason in found.reasons if reason.code == "limit_reached"]
    assert len(reached.params["periods"]) == 4
    assert "kept" not in reached.params


def test_an_action_that_is_out_is_not_held_by_its_own_maximum():
    """Of 1,000 € a takes its 900: b needs 600, within its own 700 €; the limit leaves it 100."""
    big = {**curve(90_000, 100), "max_spend": euros(900)}
    bent = {**curve(9000, 600), "max_spend": euros(700), "fixed_cost": euros(300)}
    found = answer(2000, {"a": big, "b": bent}, limits=[{"at_most": euros(1000)}])
    out = {action.reason.code for action in found.actions if action.action == "b"}
    assert out == {"limit_leaves_no_room"}
    said = {a.reason.message.en for a in found.actions if a.action == "b" and a.reason.message}
    assert said == {"Left out: the limit of €1,000 (the whole plan) leaves it too little room."}


def test_money_that_a_limit_keeps_from_being_used_names_it():
    limit = {"at_most": euros(1000), "name": "Ceiling"}
    found = answer(2000, {"a": RICH}, limits=[limit])
    (left,) = [reason for reason in found.reasons if reason.code == "budget_left"]
    assert left.params["row"] == "Ceiling"
    assert told(found)[0] == (
        "€1,000 is left that no action can use, because of the limit “Ceiling” of €1,000 "
        "(the whole plan) among others."
    )
    unnamed = answer(2000, {"a": RICH}, limits=[{"at_most": euros(1000)}])
    assert "because of the limit of €1,000 (the whole plan)" in told(unnamed)[0]


def test_that_no_action_serves_the_aim_is_said_and_nothing_else():
    """Only one objective counts, to which no action contributes."""
    aim = {"margin": "0", "attainment": {"ca": euros(1000)}}
    named = {"a": {"name": "A", **RICH}, "b": {"name": "B", **POOR}}
    plan = builders.plan(
        actions=named,
        budget=euros(900),
        objectives={"ca": builders.objective()},
        sharing={"grain": "quarter", "aim": aim},
    )
    found = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    assert [reason.code for reason in found.reasons] == ["no_action_serves_the_aim"]
    assert codes(found) == {"serves_no_aim"}


def few_may_change(shape: str) -> AllocationResult:
    """c has what a, pinned, and b, which is not to change, leave of 500 €: 290 €."""
    served = {"contributions": {"o": {"expected": "1"}}}
    bent = {"maximum": euros(2500), "half_spend": euros(400), "shape": shape}
    actions = {
        "a": {"name": "A", **POOR, "budget": euros(135), "pinned": True},
        "b": {"name": "B", **curve(1, 100), "budget": euros(75)},
        "c": {"name": "C", "response": bent, **served, "budget": euros(80)},
    }
    goal = {"name": "O", "metric": "gross_margin", "baseline": "0", "target": "3000"}
    aim = {"margin": "0", "attainment": {"o": euros(500)}}
    sharing = {"grain": "year", "most_changes": 1, "aim": aim}
    plan = builders.plan(
        actions=actions, budget=euros(500), sharing=sharing, objectives={"o": goal}
    )
    return words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))


def test_the_price_is_what_the_next_euro_brings_where_the_curve_is_steeper_than_its_line():
    """c is below the bend of its S: M'(290) · 500 ÷ 3,000 of the objective's worth."""
    found = few_may_change("2")
    last = 2500 * 2 * 290 * 400**2 / (400**2 + 290**2) ** 2 * 500 / 3000
    cell = next(action for action in found.actions if action.action == "c")
    assert found.price == pytest.approx(last, rel=1e-6)
    assert found.rows[0].price == pytest.approx(last, rel=1e-6)
    assert cell.reason.code == "funded"
    assert cell.reason.params["marginal_return"] == pytest.approx(last, rel=1e-6)


def test_what_several_aims_count_is_called_value_and_the_margin_is_said_beside():
    found = few_may_change("1")
    brought = 2500 * 290 / 690
    margin = brought + 900 * 135 / 235 + 75 / 175
    assert found.seeks == "aims"
    assert f"for €{brought * 500 / 3000:.0f} of expected value. Value counts" in summary(found)
    assert f"expected margin: €{margin:,.0f}." in summary(found)
    assert answer(500, {"a": RICH}).seeks == "margin"
