"""Impossible, badly dated and full are three things."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.engine.scheduling.planted import plan, step

from pacte.document import plan_from_form
from pacte.engine import scheduling

TODAY = date(2027, 1, 4)


def told(
    form: dict[str, Any], today: date = TODAY
) -> tuple[str, list[tuple[str, str, dict[str, Any]]]]:
    found = scheduling.schedule(plan_from_form(form), today=today)
    said = [(r.code, r.objects[0][1], r.params) for r in found.remarks]
    return found.status, said


def on_monday(**fields: Any) -> dict[str, Any]:
    """Two whole days of Ana from Monday 1 March."""
    need = {"assigned": ["ana"], "candidates": ["ana"]}
    return step("a", 2, start_date="2027-03-01", end_date="2027-03-02", need=need, **fields)


def test_two_steps_on_the_same_days_are_badly_dated_and_fit_once_spread() -> None:
    """4 days of work on 2 days of one person, in two months: dates, not work, are the matter."""
    status, said = told(plan(steps={"x": on_monday(), "y": on_monday()}))
    assert status == "ok"
    assert said == [
        (
            "badly_dated",
            "ana",
            {
                "from": "2027-03-01",
                "to": "2027-03-02",
                "days": 2,
                "work_days": "4.00",
                "available_days": "2.00",
            },
        )
    ]


def test_the_same_two_that_cannot_be_spread_are_impossible() -> None:
    latest = {"latest_date": "2027-03-02", "earliest_date": "2027-03-01"}
    status, said = told(plan(steps={"x": on_monday(**latest), "y": on_monday(**latest)}))
    assert status == "infeasible"
    assert said == []


def test_ten_days_without_a_free_one_are_full_and_no_fault() -> None:
    """Ten whole days of Ana from 1 to 12 March, to be over on that day."""
    need = {"candidates": ["ana"]}
    days = {"earliest_date": "2027-03-01", "latest_date": "2027-03-12"}
    status, said = told(plan(steps={"x": step("a", 10, need=need, **days)}))
    assert status == "ok"
    assert said == [("full", "ana", {"from": "2027-03-01", "to": "2027-03-12", "days": 10})]


def full_in_march() -> dict[str, Any]:
    """Ana is on a step begun on 1 March and over on the 26th: twenty days without a free one."""
    need = {"assigned": ["ana"], "candidates": ["ana"]}
    days = {"start_date": "2027-03-01", "end_date": "2027-03-26", "status": "running"}
    return plan(steps={"x": step("a", 20, need=need, **days)})


@pytest.mark.parametrize(("day", "left"), [(1, 20), (8, 15), (15, 10)])
def test_days_that_are_over_do_not_count(day: int, left: int) -> None:
    begins = date(2027, 3, day)
    said = [("full", "ana", {"from": begins.isoformat(), "to": "2027-03-26", "days": left})]
    assert told(full_in_march(), begins)[1] == said


def test_who_was_full_in_the_past_is_not_said() -> None:
    assert told(full_in_march(), date(2027, 3, 16))[1] == []


def test_nine_days_are_not_called_full() -> None:
    need = {"candidates": ["ana"]}
    assert told(plan(steps={"x": step("a", 9, need=need)}))[1] == []


def test_a_plan_that_is_well_dated_gets_no_remark() -> None:
    assert told(plan(steps={"x": on_monday()})) == ("ok", [])
