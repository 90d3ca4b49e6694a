"""A step put on other days by hand: its end, what it breaks, and by how much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests import builders

from pacte.document import Leave, Plan, replace
from pacte.engine import scheduling

TODAY = date(2026, 1, 5)  # a Monday


def plan(**steps: dict[str, Any]) -> Plan:
    """a (Karim, 2 days) on Monday 12 and Tuesday 13 January, then b (Karim, 1 day) on Thursday 15.

    Karim is on leave on Monday 19; c is fixed on Saturday 24; d has begun.
    """
    karim: dict[str, Any] = {"needs": [{"effort_days": "2", "assigned": ["karim"]}]}
    mine: dict[str, Any] = {
        "a": {
            **karim,
            "duration_days": 2,
            "equipment": {"stand": 1},
            "start_date": "2026-01-12",
            "end_date": "2026-01-13",
        },
        "b": {
            "needs": [{"effort_days": "1", "assigned": ["karim"]}],
            "after": [{"step": "a", "max_lag_days": 6}],
            "latest_date": "2026-01-30",
            "start_date": "2026-01-15",
            "end_date": "2026-01-15",
        },
        "c": {
            "equipment": {"stand": 1},
            "fixed": True,
            "start_date": "2026-01-24",
            "end_date": "2026-01-24",
        },
        "d": {"status": "running", "start_date": "2026-01-06", "end_date": "2026-01-06"},
    }
    return builders.plan(
        equipment={"stand": {"name": "Stand"}},
        people={
            "karim": {"name": "Karim", "leaves": [{"start": "2026-01-19", "end": "2026-01-19"}]}
        },
        actions={"show": {"name": "Salon"}},
        steps={k: {"action": "show", "name": k, **v, **steps.get(k, {})} for k, v in mine.items()},
    )


def broken(step: str, start: date, given: Plan | None = None) -> dict[str, Decimal]:
    before = given or plan()
    after = scheduling.moved(before, step, start)
    return {
        " ".join([b.code, *(key for _, key in b.objects)]): b.by
        for b in scheduling.newly_broken(before, after, TODAY)
    }


def test_the_end_follows_from_the_days_that_its_people_work():
    # Friday 16, then Monday 19 is his leave: he ends on Tuesday 20.
    after = scheduling.moved(plan(), "a", date(2026, 1, 16)).steps["a"]
    assert (after.start_date, after.end_date) == (date(2026, 1, 16), date(2026, 1, 20))


def test_a_start_on_a_weekend_slides_to_monday_but_one_in_a_leave_stays():
    assert scheduling.moved(plan(), "b", date(2026, 1, 10)).steps["b"].start_date == date(
        2026, 1, 12
    )
    assert broken("b", date(2026, 1, 17)) == {"starts_on_day_off b karim": 0}


@pytest.mark.parametrize(
    ("step", "start", "found"),
    [
        ("b", date(2026, 1, 16), {}),
        ("a", date(2026, 1, 2), {"starts_too_early a": 3, "too_long_after b a": 3}),
        ("b", date(2026, 2, 2), {"ends_too_late b": 3, "too_long_after b a": 13}),
        ("b", date(2026, 1, 13), {"too_soon_after b a": 1, "person_overloaded karim": 1}),
        ("a", date(2026, 1, 14), {"too_soon_after b a": 1, "person_overloaded karim": 1}),
        ("a", date(2026, 1, 23), {"too_soon_after b a": 12, "equipment_short stand": 1}),
    ],
)
def test_a_move_says_which_rules_break_and_by_how_much(step, start, found):
    # a from the 2nd ends on Monday 5th: b on the 15th waits 9 days of 6. a from Friday 23rd ends
    # on Monday 26th, its stand is also on the 24th at the show; b would start on the 27th at best.
    assert broken(step, start) == {key: Decimal(by) for key, by in found.items()}


def test_what_was_already_broken_forbids_no_move_that_makes_it_no_worse():
    late = plan(b={"start_date": "2026-01-28", "end_date": "2026-01-28"})
    assert broken("b", date(2026, 1, 27), late) == {}
    assert broken("b", date(2026, 1, 29), late) == {"too_long_after b a": Decimal(9)}


def test_fixed_begun_and_canceled_steps_are_held():
    given = plan(b={"status": "canceled"})
    held = {key: scheduling.held(given, step) for key, step in given.steps.items()}
    assert held == {"a": "", "b": "canceled", "c": "fixed", "d": "running"}
    closed = given.actions["show"].model_copy(update={"status": "done"})
    over = replace(given, "action", "show", closed)
    assert scheduling.held(over, over.steps["a"]) == "closed"


def test_a_step_that_nobody_holds_lasts_company_days():
    given = plan(a={"needs": []})
    after = scheduling.moved(given, "a", date(2026, 1, 16)).steps["a"]
    assert (after.start_date, after.end_date) == (date(2026, 1, 16), date(2026, 1, 19))


def away(start: str, end: str, **steps: dict[str, Any]) -> dict[str, Decimal]:
    """What an absence of Karim breaks."""
    before = plan(**steps)
    leaves = (Leave.model_validate({"start": start, "end": end}),)
    karim = before.people["karim"].model_copy(update={"leaves": leaves})
    found = scheduling.newly_broken(before, replace(before, "person", "karim", karim), TODAY)
    return {" ".join([b.code, *(key for _, key in b.objects)]): b.by for b in found}


def test_an_absence_takes_the_days_of_its_steps_and_overloads_none_after() -> None:
    # Back on Wednesday 14, he would do a on 14 and 15, where b stands: only its dates are broken.
    assert away("2026-01-12", "2026-01-13") == {"starts_on_day_off a karim": Decimal(0)}


def test_an_absence_from_a_fixed_event_is_told_once() -> None:
    held = {"c": {"needs": [{"effort_days": "1", "assigned": ["karim"]}]}}
    assert away("2026-01-24", "2026-01-24", **held) == {"absent_when_held c karim": Decimal(1)}


def now(given: Plan, today: date = TODAY) -> set[str]:
    found = scheduling.broken_now(given, today)
    return {" ".join([b.code, *(key for _, key in b.objects)]) for b in found}


def on_leave(given: Plan, start: str, end: str) -> Plan:
    leaves = (Leave.model_validate({"start": start, "end": end}),)
    return replace(
        given, "person", "karim", given.people["karim"].model_copy(update={"leaves": leaves})
    )


def test_a_plan_says_where_it_does_not_hold_as_long_as_it_does_not() -> None:
    assert now(plan()) == set()
    away_now = on_leave(plan(), "2026-01-13", "2026-01-13")
    assert now(away_now) == {"wrong_end a"}
    assert now(away_now, date(2026, 1, 14)) == set()  # it is over: told as late


def test_a_step_under_way_that_cannot_end_in_time_is_told_too() -> None:
    under_way = {
        "needs": [{"effort_days": "2", "assigned": ["karim"]}],
        "duration_days": 2,
        "start_date": "2026-01-05",
        "end_date": "2026-01-06",
    }
    assert now(plan(d=under_way)) == set()
    assert now(on_leave(plan(d=under_way), "2026-01-06", "2026-01-06")) == {"begun_late d karim"}


def mine(effort: str, **fields: Any) -> dict[str, Any]:
    return {"needs": [{"effort_days": effort, "assigned": ["karim"]}], **fields}


def test_work_done_before_somebody_is_there_weighs_on_no_later_day() -> None:
    # Karim is hired from Monday 12: the 2 days of d are done, a takes all of his 12 and 13.
    done = {"status": "done", "start_date": "2026-01-06", "end_date": "2026-01-07"}
    given = plan(d=mine("2", duration_days=2, **done))
    hired = given.people["karim"].model_copy(update={"hired_on": date(2026, 1, 12)})
    given = replace(given, "person", "karim", hired)
    assert now(given) == set()
    assert broken("b", date(2026, 1, 16), given) == {}


def test_a_step_under_way_that_runs_over_is_told_by_its_end_alone() -> None:
    # d would take the 7th too, where b stands: his load there is that of b alone.
    under_way = mine("2", duration_days=2, start_date="2026-01-05", end_date="2026-01-06")
    given = plan(d=under_way, b={"start_date": "2026-01-07", "end_date": "2026-01-07", "after": []})
    away = on_leave(given, "2026-01-06", "2026-01-06")
    assert now(given) == set()
    assert now(away) == {"begun_late d karim"}
    assert broken("b", date(2026, 1, 8), away) == {}
    later = on_leave(plan(d=under_way, b={"after": []}), "2026-01-06", "2026-01-06")
    assert broken("b", date(2026, 1, 7), later) == {}


def test_dates_wider_than_the_work_and_steps_without_people_are_no_fault() -> None:
    wide = {"end_date": "2026-01-16", "needs": [{"effort_days": "1"}]}
    assert now(plan(b={"end_date": "2026-01-16"}, a={"needs": [{"effort_days": "1"}]})) == set()
    assert now(plan(a=wide)) <= {"too_soon_after b a"}


def test_the_day_before_a_monday_is_the_friday() -> None:
    # Sunday 11 January would slide back to the Monday where a stands.
    earlier = scheduling.moved(plan(), "a", date(2026, 1, 11)).steps["a"]
    assert (earlier.start_date, earlier.end_date) == (date(2026, 1, 9), date(2026, 1, 12))
