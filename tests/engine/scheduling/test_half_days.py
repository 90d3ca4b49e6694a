"""Plans counted in half-days, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.checkers.schedule_checker import check

from pacte import document
from pacte.engine import checks, scheduling, workload
from pacte.engine.scheduling import Schedule

MONDAY = date(2026, 1, 5)
HALVES = {"slots_per_day": 2}


def plan_of(steps: dict[str, Any], **fields: Any) -> document.Plan:
    form = {
        "calendar": HALVES,
        "people": {"chloe": {"name": "Chloé Petit"}},
        "actions": {"show": {"name": "Salon de Lyon"}},
        "steps": {key: {"action": "show", "name": key, **step} for key, step in steps.items()},
    }
    return builders.plan(**{**form, **fields})


def placed(steps: dict[str, Any], **fields: Any) -> Schedule:
    plan = plan_of(steps, **fields)
    found = scheduling.schedule(plan, today=MONDAY, work=2)
    result = scheduling.as_result(plan, found, today=MONDAY).to_json()
    assert check(document.form_of(plan), result) == []
    return found


def moments(found: Schedule, step: str) -> tuple[str, str]:
    where = found.steps[step]
    return f"{where.start_date:%d} {where.start_half}", f"{where.end_date:%d} {where.end_half}"


def half(days: str) -> dict[str, Any]:
    return {"duration_half_days": 1, "needs": [{"effort_days": days}]}


def test_what_follows_a_morning_starts_that_afternoon_and_a_lag_counts_whole_days() -> None:
    # Prepared on Monday morning, called on Monday afternoon, visited with one whole day between:
    # not before Wednesday morning.
    found = placed(
        {
            "prepare": half("0.5"),
            "call": {**half("0.5"), "after": [{"step": "prepare"}]},
            "visit": {**half("0.5"), "after": [{"step": "call", "min_lag_days": 1}]},
        }
    )
    assert moments(found, "prepare") == ("05 am", "05 am")
    assert moments(found, "call") == ("05 pm", "05 pm")
    assert moments(found, "visit") == ("07 am", "07 am")


def test_three_half_days_around_an_afternoon_of_leave() -> None:
    # Monday morning; away on Monday afternoon; Tuesday morning and afternoon.
    leave = {"start": "2026-01-05", "start_half": "pm", "end": "2026-01-05"}
    found = placed(
        {"call": {"duration_half_days": 3, "needs": [{"effort_days": "1.5"}]}},
        people={"chloe": {"name": "Chloé Petit", "leaves": [leave]}},
    )
    assert moments(found, "call") == ("05 am", "06 pm")


def test_half_a_day_of_work_holds_in_half_a_day_and_no_more() -> None:
    # 0.6 day of work in a half-day of 0.5: never; the sentence says it by the day.
    found = placed({"call": half("0.6")})
    (reason,) = found.unplaced[0].reasons
    assert reason.code == "daily_load_over_capacity"
    assert (reason.params["daily_load"], reason.params["largest_capacity"]) == ("1.20", "1.00")
    assert reason.params["duration_days"] == "0.5"


def test_lateness_is_in_calendar_days_whatever_the_half() -> None:
    # Three days of work from Monday, due on Tuesday: ends on Wednesday afternoon, one day late.
    found = placed(
        {"call": {"duration_days": 3, "needs": [{"effort_days": "3"}]}},
        actions={"show": {"name": "Salon de Lyon", "due_date": "2026-01-06", "priority": 1}},
    )
    assert (found.tardiness, found.cost, found.proof) == ({"show": 1}, 5, "optimal")


def test_two_half_days_of_the_same_day_are_one_day_of_load() -> None:
    when = {"start_date": "2026-01-05", "end_date": "2026-01-05"}
    assigned = {"duration_half_days": 1, "needs": [{"effort_days": "0.5", "assigned": ["chloe"]}]}
    morning = {**assigned, **when, "start_half": "am", "end_half": "am"}
    afternoon = {**assigned, **when, "start_half": "pm", "end_half": "pm"}
    plan = plan_of({"prepare": morning, "call": {**afternoon, "after": [{"step": "prepare"}]}})
    (week,) = workload.load(plan, MONDAY, date(2026, 1, 11))
    assert (float(week.load_days), float(week.capacity_days)) == (1.0, 5.0)
    assert "steps_out_of_order" not in {f.code for f in checks.check(plan, MONDAY)}
    both = plan_of({"prepare": morning, "call": {**morning, "after": [{"step": "prepare"}]}})
    found = {finding.code for finding in checks.check(both, MONDAY)}
    assert {"steps_out_of_order", "person_overloaded"} <= found
