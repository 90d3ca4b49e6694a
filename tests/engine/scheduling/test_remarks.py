"""Impossible, badly dated and full are three things."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.engine.scheduling.planted import plan, step

from pacte.document import plan_from_form
from pacte.engine import scheduling

TODAY = date(2027, 1, 4)


def told(form: dict[str, Any]) -> tuple[str, list[tuple[str, str, dict[str, Any]]]]:
    found = scheduling.schedule(plan_from_form(form), today=TODAY)
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


def test_nine_days_are_not_called_full() -> None:
    need = {"candidates": ["ana"]}
    assert told(plan(steps={"x": step("a", 9, need=need)}))[1] == []


def test_a_plan_that_is_well_dated_gets_no_remark() -> None:
    assert told(plan(steps={"x": on_monday()})) == ("ok", [])
