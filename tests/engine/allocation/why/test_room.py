"""What leaves an action no room is named, with true figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.builders import euros

from pacte.document.results.allocation import AllocationReason
from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)
Json = dict[str, Any]
CURVE = {"response": {"maximum": euros(20_000), "half_spend": euros(3000)}}


def big(spend: int, **more: Any) -> Json:
    """An action that has no effect under so much a month."""
    return {
        **CURVE,
        "spending": {"effective_spend": euros(spend), **more.pop("spending", {})},
        **more,
    }


def out(action: Json, budget: int = 100, other: Json = CURVE, **sharing: Any) -> AllocationReason:
    """Why an action runs in no month, beside another that does; the same in all of them."""
    actions = {"a": {"name": "A", **other}, "b": {"name": "B", **action}}
    grain = {"grain": "month", **sharing}
    plan = builders.plan(actions=actions, budget=euros(budget), sharing=grain)
    found = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    assert found.status == "ok"
    first, *others = [a.reason for a in found.actions if a.action == "b"]
    assert {reason.code for reason in others} <= {first.code}
    return first


def figures(reason: AllocationReason) -> list[str]:
    return [str(reason.params[key].amount) for key in ("needed", "available", "missing")]


def told(reason: AllocationReason) -> str:
    assert reason.message is not None
    return reason.message.en


def test_an_envelope_under_the_least_it_costs_in_a_month_says_what_is_missing():
    reason = out(big(500))
    assert (reason.code, figures(reason)) == ("does_not_fit", ["500.00", "100.00", "400.00"])
    assert told(reason) == "It costs at least €500 and only €100 is left: €400 short."


def test_what_others_have_to_spend_is_not_left():
    """Of 900 €, a must spend 350 over the year and 60 for being run at all."""
    other = {**CURVE, "min_spend": euros(350), "fixed_cost": euros(60)}
    reason = out(big(500), 900, other)
    assert (reason.code, figures(reason)) == ("does_not_fit", ["500.00", "490.00", "10.00"])


def test_the_fixed_cost_of_the_whole_action_counts():
    reason = out({**CURVE, "fixed_cost": euros(200)})
    assert (reason.code, figures(reason)) == ("does_not_fit", ["200.01", "100.00", "100.01"])


@pytest.mark.parametrize("grain", ["year", "month"])
def test_that_no_money_is_left_is_said(grain):
    reason = out(CURVE, 0, grain=grain)
    assert (reason.code, told(reason)) == (
        "does_not_fit",
        "Left out: no money is left to allocate.",
    )


def test_a_limit_under_the_least_it_costs_is_named():
    limit = {"name": "Press", "actions": ["b"], "at_most": euros(300)}
    reason = out(big(500), 5000, limits=[limit])
    assert (reason.code, reason.params["row"]) == ("limit_leaves_no_room", "Press")
    assert str(reason.params["needed"].amount) == "500.00"
    assert told(reason).endswith("more than the limit “Press” leaves it.")
    nothing = out(CURVE, 5000, limits=[{**limit, "at_most": euros(0)}])
    assert told(nothing) == "Left out: the limit “Press” of €0 leaves it nothing."


def test_hours_under_the_least_it_takes_are_counted():
    """500 € a month takes 4 + 5 hours."""
    work = {"hours": [{"skill": None, "fixed": "4", "per_thousand": "10"}]}
    reason = out(
        big(500, spending=work), 5000, limits=[{"hours_at_most": "6", "each_period": True}]
    )
    assert (reason.code, reason.params["hours"], reason.params["available"]) == (
        "hours_leave_no_room",
        9.0,
        6.0,
    )
    assert told(reason) == "Left out: it takes at least 9 hours, for 6 hours at most (Jan 2026)."


def test_an_own_maximum_under_the_least_of_a_month_is_the_contradiction():
    reason = out(big(500, max_spend=euros(300)), 5000)
    assert reason.code == "min_above_max"
    assert [str(reason.params[key].amount) for key in ("min", "max")] == ["500.00", "300.00"]
    assert out({**CURVE, "max_spend": euros(0)}, 5000).code == "at_max"


@pytest.mark.parametrize("most", [{}, {"max_spend": euros(750)}])
def test_hours_of_a_skill_that_nobody_has_are_what_lacks_whatever_is_spent(most):
    """7 h at once, none of them by the euro: no money helps, and nothing is elsewhere."""
    call = {"spending": {"hours": [{"skill": "tel", "fixed": "7"}]}}
    plan = builders.plan(
        actions={"b": {"name": "B", **CURVE, **call, **most}},
        budget=euros(10_000),
        sharing={"grain": "quarter"},
        skills={"tel": {"name": "Tel"}},
        people={"p": {"name": "P"}},
    )
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    assert {cell.reason.code for cell in found.actions} == {"hours_leave_no_room"}
    params = found.actions[0].reason.params
    assert (params["hours"], params["available"], params["skill"]) == (7.0, 0.0, "tel")


def test_a_rule_is_not_what_keeps_out_what_would_not_pay_without_it():
    poor = {"response": {"maximum": euros(300), "half_spend": euros(1000)}}
    rules = [{"kind": "exclusive", "actions": ["a", "b"]}]
    reason = out(poor, 10_000, grain="year", rules=rules)
    assert reason.code == "price_above_return"
    good = {"response": {"maximum": euros(19_000), "half_spend": euros(3000)}}
    assert out(good, 10_000, grain="year", rules=rules).code == "rule_binds"


@pytest.mark.parametrize("grain", ["year", "month"])
def test_an_action_whose_dates_are_outside_the_plan_gets_nothing(grain):
    later = {
        **CURVE,
        "min_spend": euros(100),
        "window": {"start": "2029-01-01", "end": "2029-02-01"},
    }
    plan = builders.plan(
        actions={"a": {"name": "A", **CURVE}, "b": {"name": "B", **later}},
        budget=euros(5000),
        sharing={"grain": grain},
    )
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    cells = [cell for cell in found.actions if cell.action == "b"]
    assert [(c.decided, c.runs, str(c.spend.amount)) for c in cells] == [(False, False, "0.00")]
    assert cells[0].reason.code == "outside_plan"
    alone = builders.plan(actions={"b": {"name": "B", **later}}, budget=euros(5000))
    assert [r.code for r in allocate(alone, today=DAY).reasons] == ["nothing_left_to_decide"]


def test_what_it_would_take_is_within_its_own_maximum():
    """At best at its highest, 750 €: a limit leaves 5,000 and the price is above its return."""
    bent = {"response": {"maximum": euros(90), "half_spend": euros(3000), "shape": "3"}}
    limit = {"name": "Press", "actions": ["b"], "at_most": euros(750)}
    reason = out(bent, 5000, grain="year", limits=[limit])
    assert reason.code == "price_above_return"
    assert str(reason.params["at_spend"].amount) == "750.00"
