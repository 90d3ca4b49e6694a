"""Work as planned stays inside the dates of its step, available or not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests import builders

from pacte.document import Plan
from pacte.engine import workload

AWAY = {"start": "2026-01-12", "end": "2026-01-16"}
BEFORE, WEEK, AFTER = date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)


def plan(*leaves: dict[str, str], calendar: dict[str, Any] | None = None, **step: Any) -> Plan:
    """January 2026: the 12th is a Monday; Chloé gives all of her days. One step asks her 4."""
    given = {"needs": [{"effort_days": "4", "assigned": ["chloe"]}], **step}
    return builders.plan(
        calendar=calendar or {},
        people={"chloe": {"name": "Chloé", "leaves": list(leaves)}},
        actions={"show": {"name": "Salon"}},
        steps={"s": {"action": "show", "name": "s", **given}},
    )


def weeks(given: Plan) -> list[tuple[Decimal, Decimal]]:
    """Load and capacity of the weeks before, of and after the absence."""
    by_start = {week.start: week for week in workload.load(given)}
    return [
        (found.load_days.normalize(), found.capacity_days.normalize())
        for found in (by_start[day] for day in (BEFORE, WEEK, AFTER))
    ]


def test_work_in_an_absence_stays_in_its_week_without_available_days() -> None:
    given = plan(AWAY, start_date="2026-01-12", end_date="2026-01-16", duration_days=5)
    assert weeks(given) == [(0, 5), (4, 0), (0, 5)]
    assert workload.week_steps(given, "chloe", AFTER, date(2026, 1, 25)) == {}
    assert workload.week_steps(given, "chloe", WEEK, date(2026, 1, 18)) == {"s": Decimal(4)}
    over = workload.days_over(given)
    assert {day.day.day for day in over} == {12, 13, 14, 15, 16}
    assert {day.capacity_days for day in over} == {Decimal(0)}


def test_work_that_the_days_left_can_carry_is_spread_over_them() -> None:
    # 10 days from the 5th to the 16th, absent the second week: 4 days of work over 5 days.
    given = plan(AWAY, start_date="2026-01-05", end_date="2026-01-16", duration_days=10)
    assert weeks(given) == [(4, 5), (0, 0), (0, 5)]
    assert workload.days_over(given) == ()


def test_work_that_the_days_left_cannot_carry_stands_where_it_was_counted_upon() -> None:
    # 9 days of work over 10 days: 5 days cannot carry them; 4.5 stay in the week of the absence.
    needs = [{"effort_days": "9", "assigned": ["chloe"]}]
    dates = {"start_date": "2026-01-05", "end_date": "2026-01-16", "duration_days": 10}
    given = plan(AWAY, needs=needs, **dates)
    assert weeks(given) == [(Decimal("4.5"), 5), (Decimal("4.5"), 0), (0, 5)]


def test_a_step_done_while_the_company_was_closed_counts_in_its_week() -> None:
    closed = {"closures": [{"start": "2026-01-12", "end": "2026-01-18"}]}
    dates = {"start_date": "2026-01-12", "end_date": "2026-01-13", "duration_days": 2}
    given = plan(calendar=closed, status="done", **dates)
    assert weeks(given) == [(0, 5), (4, 0), (0, 5)]


def test_work_of_somebody_who_has_left_is_not_lost() -> None:
    dates = {"start_date": "2026-01-12", "end_date": "2026-01-16", "duration_days": 5}
    given = plan(**dates)
    left = given.people["chloe"].model_copy(update={"left_on": date(2026, 1, 9)})
    given = given.model_copy(update={"people": {"chloe": left}})
    assert weeks(given)[1] == (4, 0)


def test_whoever_is_absent_has_no_day_for_a_fixed_event() -> None:
    dates = {"start_date": "2026-01-13", "end_date": "2026-01-14", "fixed": True}
    needs = [{"effort_days": "2", "assigned": ["chloe"]}]
    given = plan(AWAY, needs=needs, **dates)
    assert weeks(given)[1] == (2, 0)
    assert [day.day.day for day in workload.days_over(given)] == [13, 14]


def test_an_exclusive_step_takes_no_day_after_its_end() -> None:
    dates = {"start_date": "2026-01-12", "end_date": "2026-01-16", "duration_days": 5}
    assert weeks(plan(AWAY, exclusive=True, **dates)) == [(0, 5), (5, 0), (0, 5)]
