from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests import builders

from pacte.document import Plan, Step
from pacte.engine import workload
from pacte.engine.workload import planned


def plan(**steps: dict[str, Any]) -> Plan:
    """January 2026: the 1st is a Thursday and a public holiday; Chloé gives half of her days."""
    return builders.plan(
        people={"chloe": {"name": "Chloé", "capacity_fraction": "0.5"}},
        actions={"show": {"name": "Salon"}, "old": {"name": "Ancienne", "status": "stopped"}},
        steps={key: {"action": "show", "name": key, **step} for key, step in steps.items()},
    )


def chloe(effort: str) -> list[dict[str, Any]]:
    return [{"effort_days": effort, "assigned": ["chloe"]}]


def test_load_and_capacity_by_week_with_a_public_holiday_and_the_ends_of_the_plan() -> None:
    # 2026-W01 inside the plan: only Friday 2 is worked -> 0.5 day. 3 worked days from Friday 2:
    # Friday, Monday, Tuesday, 0.3 a day: 0.3 in the first week and 0.6 in the second (5 × 0.5).
    table = workload.load(
        plan(s={"duration_days": 3, "start_date": "2026-01-02", "needs": chloe("0.9")})
    )
    first, second = table[0], table[1]
    assert (first.week, first.load_days, first.capacity_days) == (
        "2026-W01",
        Decimal("0.3000"),
        Decimal("0.5"),
    )
    assert (second.week, second.load_days, second.capacity_days) == (
        "2026-W02",
        Decimal("0.6000"),
        Decimal("2.5"),
    )


def test_a_weekend_show_adds_days_of_capacity_and_of_load() -> None:
    show = {
        "fixed": True,
        "exclusive": True,
        "start_date": "2026-01-10",
        "end_date": "2026-01-11",
        "needs": chloe("2"),
    }
    week = workload.load(plan(s=show), date(2026, 1, 5), date(2026, 1, 11))[0]
    assert (week.load_days, week.capacity_days) == (Decimal("1.0000"), Decimal("3.5"))


def test_days_over_capacity_name_the_steps_of_the_day() -> None:
    # 0.3 + 0.3 > 0.5 on Monday 5; 0.3 alone on Tuesday 6 is not over.
    one = {"start_date": "2026-01-05", "needs": chloe("0.3")}
    two = {"start_date": "2026-01-05", "duration_days": 2, "needs": chloe("0.6")}
    (over,) = workload.days_over(plan(one=one, two=two))
    assert (over.person, over.day, over.steps) == ("chloe", date(2026, 1, 5), ("one", "two"))
    assert (over.load_days, over.capacity_days) == (Decimal("0.6000"), Decimal("0.5"))


def test_a_day_just_full_is_no_fault() -> None:
    day = {"start_date": "2026-01-06", "end_date": "2026-01-06", "duration_days": 1}
    assert workload.days_over(plan(one={**day, "needs": chloe("0.5")})) == ()
    assert workload.days_over(plan(one={**day, "needs": chloe("0.51")}))


def test_canceled_steps_and_those_of_stopped_actions_carry_nothing() -> None:
    canceled = {"start_date": "2026-01-05", "status": "canceled", "needs": chloe("1")}
    stopped = {"start_date": "2026-01-05", "action": "old", "needs": chloe("1")}
    assert workload.days_over(plan(a=canceled, b=stopped)) == ()


def test_each_step_is_spread_once_however_many_days_are_over(monkeypatch: Any) -> None:
    spread, spread_one = [], planned.step_planned

    def counted(whole: Plan, step: Step) -> Any:
        spread.append(step)
        return spread_one(whole, step)

    monkeypatch.setattr(planned, "step_planned", counted)
    step = {"duration_days": 10, "start_date": "2026-01-05", "needs": chloe("8")}
    assert len(workload.days_over(plan(one=step, two=step))) == 10
    assert len(spread) == 2


def test_the_load_of_some_people_is_theirs_in_the_load_of_all() -> None:
    whole = plan(s={"duration_days": 3, "start_date": "2026-01-02", "needs": chloe("0.9")})
    both = whole.model_copy(
        update={"people": {**whole.people, "nora": whole.people["chloe"]}},
    )
    every = workload.load(both)
    some = workload.load(both, people=["nora"])
    assert some == tuple(week for week in every if week.person == "nora")
    assert {week.load_days for week in some} == {Decimal(0)}


def test_the_steps_of_a_week_are_told_largest_first_and_sum_to_its_load() -> None:
    # Friday 2 January is in the first week, Monday 5 and Tuesday 6 in the second: 0.6 of 0.9 days;
    # the other step has 0.2 day on Monday.
    given = plan(
        long={"duration_days": 3, "start_date": "2026-01-02", "needs": chloe("0.9")},
        short={"start_date": "2026-01-05", "needs": chloe("0.2")},
        gone={"start_date": "2026-01-05", "needs": chloe("0.2"), "status": "canceled"},
    )
    parts = workload.week_steps(given, "chloe", date(2026, 1, 5), date(2026, 1, 11))
    assert list(parts.items()) == [("long", Decimal("0.6000")), ("short", Decimal("0.2000"))]
    week = next(w for w in workload.load(given) if w.week == "2026-W02")
    assert sum(parts.values()) == week.load_days
