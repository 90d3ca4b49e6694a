"""Steps under way that their people cannot do as dated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests import builders

from pacte.engine import scheduling

TODAY = date(2026, 1, 7)  # a Wednesday


def found(person: dict[str, Any], **step: Any) -> list[tuple[str, Decimal, Any]]:
    """What is broken of a step of Nora's, 3 days from Monday 5 to Wednesday 7 January."""
    under_way = {
        "status": "running",
        "start_date": "2026-01-05",
        "end_date": "2026-01-07",
        "duration_days": 3,
        "needs": [{"effort_days": "1", "assigned": ["nora"]}],
    }
    given = builders.plan(
        people={"nora": {"name": "Nora", **person}},
        actions={"show": {"name": "Salon"}},
        steps={"a": {"action": "show", "name": "A", **under_way, **step}},
    )
    return [(b.code, b.by, b.params.get("last")) for b in scheduling.broken_now(given, TODAY)]


def away(start: str, end: str) -> dict[str, Any]:
    return {"leaves": [{"start": start, "end": end}]}


def test_an_absence_leads_a_step_under_way_beyond_its_end() -> None:
    assert found({}) == []
    # Back on Thursday 8: she works on it on the 5th, the 8th and the 9th.
    assert found(away("2026-01-06", "2026-01-07")) == [("begun_late", 2, date(2026, 1, 9))]
    assert found(away("2026-01-05", "2026-01-05")) == [("begun_late", 1, date(2026, 1, 8))]


def test_dates_that_leave_room_for_an_absence_hold() -> None:
    assert found(away("2026-01-06", "2026-01-07"), end_date="2026-01-09") == []


def test_whoever_leaves_before_the_end_does_not_finish() -> None:
    assert found({"left_on": "2026-01-06"}) == [("begun_left", 0, None)]


def test_a_fixed_step_under_way_misses_the_days_still_to_come_only() -> None:
    absent = away("2026-01-05", "2026-01-07")
    assert found(absent, fixed=True) == [("begun_absent", 1, None)]
    assert found(away("2026-01-05", "2026-01-06"), fixed=True) == []


def test_what_is_over_is_told_as_late_elsewhere() -> None:
    assert found(away("2026-01-05", "2026-01-05"), end_date="2026-01-06") == []


def test_a_step_that_an_absence_keeps_from_its_first_day_is_told_of_its_end() -> None:
    # Nothing before Monday 12, then three days.
    assert found(away("2026-01-05", "2026-01-09")) == [("begun_late", 7, date(2026, 1, 14))]
