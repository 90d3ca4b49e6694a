"""Money by period: what steps cost where they start, within the limits of the plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.checkers.schedule_checker import check

from pacte import document
from pacte.document.results.schedule import ScheduleResult
from pacte.engine import scheduling
from pacte.engine.scheduling.checking.moving import moved, newly_broken
from pacte.wording import schedule as wording

MONDAY = date(2026, 1, 5)
Form = dict[str, Any]


def euros(amount: str) -> Form:
    return {"amount": amount, "currency": "EUR"}


def planned(steps: Form, limits: list[Form], grain: str = "quarter", **more: Any) -> document.Plan:
    """One person, one action `fairs` unless said otherwise; every step costs what it says."""
    actions = more.pop("actions", {"fairs": {}})
    forms = {
        key: {"action": "fairs", "name": key, **step, "cost": euros(step["cost"])}
        for key, step in steps.items()
    }
    return builders.plan(
        people={"chloe": {"name": "Chloé"}},
        actions={key: {"name": key, **fields} for key, fields in actions.items()},
        steps=forms,
        sharing={"grain": grain, "limits": limits},
        **more,
    )


def answered(plan: document.Plan) -> ScheduleResult:
    found = scheduling.schedule(plan, today=MONDAY, work=2)
    result = scheduling.as_result(plan, found, today=MONDAY)
    assert check(document.form_of(plan), result.to_json()) == []
    return wording.worded(plan, result)


EACH_QUARTER = {"each_period": True, "at_most": euros("10000")}


def test_a_second_stand_waits_for_the_next_quarter_when_this_one_can_pay_for_one() -> None:
    steps = {"paris": {"cost": "6000"}, "lyon": {"cost": "6000"}}
    result = answered(planned(steps, [EACH_QUARTER]))
    starts = sorted(step.start_date for step in result.steps.values())
    assert starts == [MONDAY, date(2026, 4, 1)]
    spent = {m.period: (m.spent.cents, m.start, m.end) for m in result.money}
    assert spent["2026-Q1"] == (600_000, date(2026, 1, 1), date(2026, 3, 31))
    assert spent["2026-Q2"][0] == 600_000
    assert spent["2026-Q3"][0] == 0


def test_money_of_steps_that_are_no_longer_done_is_no_row() -> None:
    """One is canceled, and the action of the other stopped."""
    stopped = {"fairs": {}, "ads": {"status": "stopped"}}
    steps = {
        "paris": {"cost": "6000", "status": "canceled"},
        "radio": {"cost": "6000", "action": "ads"},
    }
    assert answered(planned(steps, [EACH_QUARTER], actions=stopped)).money == ()
    steps["lyon"] = {"cost": "1"}
    assert len(answered(planned(steps, [EACH_QUARTER], actions=stopped)).money) == 4


def test_a_step_costs_all_of_it_where_it_starts_however_long_it_lasts() -> None:
    steps = {"paris": {"cost": "6000", "earliest_date": "2026-03-30", "duration_days": 10}}
    result = answered(planned(steps, [EACH_QUARTER], grain="month"))
    assert {m.period for m in result.money if m.spent.cents} == {"2026-03"}


def test_money_of_steps_begun_counts_first_and_is_never_refused() -> None:
    begun = {"status": "done", "start_date": "2026-01-05", "end_date": "2026-01-05"}
    steps = {"paris": {"cost": "12000", **begun}, "lyon": {"cost": "0.01"}}
    result = answered(planned(steps, [EACH_QUARTER]))
    assert result.steps["lyon"].start_date == date(2026, 4, 1)
    assert result.money[0].spent.cents == 1_200_000


def test_the_cheaper_of_two_actions_left_out_makes_room_for_the_other() -> None:
    window = {"window": {"start": "2026-01-05", "end": "2026-03-31"}, "optional": True}
    actions = {"a": {**window, "value_points": 7}, "b": {**window, "value_points": 9}}
    steps = {"x": {"action": "a", "cost": "6000"}, "y": {"action": "b", "cost": "6000"}}
    result = answered(planned(steps, [EACH_QUARTER], actions=actions))
    assert [left.id for left in result.dropped] == ["a"]
    assert (result.cost, result.proof) == (7, "optimal")


def test_a_limit_counts_the_steps_of_the_actions_that_it_is_about() -> None:
    actions = {"a": {"type": "promotion"}, "b": {"type": "communication"}}
    steps = {"x": {"action": "a", "cost": "6000"}, "y": {"action": "b", "cost": "6000"}}
    limit = {"period": "2026-Q1", "type": "promotion", "at_most": euros("0")}
    result = answered(planned(steps, [limit], actions=actions))
    assert result.steps["x"].start_date == date(2026, 4, 1)
    assert result.steps["y"].start_date == MONDAY


def test_quarters_are_those_of_the_fiscal_year() -> None:
    steps = {"paris": {"cost": "6000"}, "lyon": {"cost": "6000"}}
    year = {"start": "2025-12-01", "end": "2026-11-30"}
    result = answered(planned(steps, [EACH_QUARTER], **year))
    assert sorted(s.start_date for s in result.steps.values()) == [MONDAY, date(2026, 3, 2)]


def test_what_no_quarter_can_pay_is_said_with_its_figures() -> None:
    result = answered(planned({"paris": {"cost": "12000"}}, [EACH_QUARTER]))
    assert result.status == "infeasible"
    (reason,) = result.unplaced[0].reasons
    assert (reason.code, reason.params["left"].cents) == ("money_short", 1_000_000)
    (conflict,) = result.conflicts
    assert [c.code for c in conflict.conditions] == ["step", "money_limit"]
    assert conflict.minimal
    raised = next(r for r in conflict.repairs if r.code == "raise_money_limit")
    assert raised.params["amount"].cents == 200_000
    assert raised.patch[0]["value"] == euros("12000.00")
    assert raised.verified_on == "plan"


def test_a_limit_below_nothing_is_raised_from_what_the_plan_says() -> None:
    limit = {"each_period": True, "at_most": euros("-5")}
    (conflict,) = answered(planned({"paris": {"cost": "100"}}, [limit])).conflicts
    raised = next(r for r in conflict.repairs if r.code == "raise_money_limit")
    cents = {name: raised.params[name].cents for name in ("amount", "from", "to")}
    assert cents == {"amount": 10_500, "from": -500, "to": 10_000}


def test_steps_that_must_share_a_quarter_say_what_they_cost_and_what_is_left() -> None:
    late = {"latest_date": "2026-03-31"}
    steps = {key: {"cost": "4000", **late} for key in ("lyon", "nice", "paris")}
    result = answered(planned(steps, [EACH_QUARTER]))
    reason = next(r for r in result.reasons if r.code == "period_overspent")
    assert (reason.params["cost"].cents, reason.params["left"].cents) == (1_200_000, 1_000_000)
    assert (reason.params["from"], reason.params["to"]) == ("2026-01-01", "2026-03-31")
    assert reason.message is not None
    assert "12\u202f000\u202f€" in reason.message.fr
    (conflict,) = result.conflicts
    assert {c.code for c in conflict.conditions} == {"step", "ends_by", "money_limit"}
    assert {r.code for r in conflict.repairs} >= {"raise_money_limit", "move_latest_date"}


def test_an_action_late_for_want_of_money_says_so() -> None:
    late = {"latest_date": "2026-03-31"}
    actions = {"fairs": {}, "tour": {"due_date": "2026-02-27"}}
    steps = {"paris": {"cost": "6000", **late}, "bus": {"action": "tour", "cost": "6000"}}
    result = answered(planned(steps, [EACH_QUARTER], actions=actions))
    assert result.tardiness == {"tour": 33}
    assert [r.code for r in result.reasons] == ["late_money_spent"]


def test_a_move_by_hand_that_overspends_a_period_is_refused() -> None:
    dates = {"start_date": "2026-01-05", "end_date": "2026-01-05"}
    later = {"start_date": "2026-04-01", "end_date": "2026-04-01"}
    steps = {"paris": {"cost": "6000", **dates}, "lyon": {"cost": "6000", **later}}
    plan = planned(steps, [EACH_QUARTER])
    (broken,) = newly_broken(plan, moved(plan, "lyon", date(2026, 3, 31)), MONDAY)
    assert (broken.code, broken.by, broken.params["steps"]) == (
        "period_overspent",
        2000,
        ("paris", "lyon"),
    )
    assert newly_broken(plan, moved(plan, "lyon", date(2026, 5, 4)), MONDAY) == ()


def test_a_cost_below_zero_or_in_another_currency_counts_for_nothing() -> None:
    plan = planned({"paris": {"cost": "-5"}, "lyon": {"cost": "6000"}}, [EACH_QUARTER])
    steps = {**plan.steps}
    dollars = document.Money.of_cents(99_999_999, "USD")
    steps["lyon"] = steps["lyon"].model_copy(update={"cost": dollars})
    result = answered(plan.model_copy(update={"steps": steps}))
    assert (result.status, result.money) == ("ok", ())


def test_the_days_around_a_conflict_keep_the_money_of_their_quarters() -> None:
    # Far from the first quarter: labels are counted anew from the first day that is looked at.
    late = {"earliest_date": "2026-08-03", "latest_date": "2026-08-31"}
    steps = {key: {"cost": "4000", **late} for key in ("lyon", "nice", "paris")}
    limits = [
        {"period": "2026-Q1", "at_most": euros("0")},
        {"period": "2026-Q3", "at_most": euros("10000")},
    ]
    result = answered(planned(steps, limits))
    (conflict,) = result.conflicts
    assert conflict.minimal
    money = [c for c in conflict.conditions if c.code == "money_limit"]
    assert [c.params["limit"] for c in money] == [1]
    assert money[0].without[0]["path"] == "/sharing/limits/1/at_most"
    raised = next(r for r in conflict.repairs if r.code == "raise_money_limit")
    assert (raised.params["to"].cents, raised.verified_on) == (1_200_000, "plan")
