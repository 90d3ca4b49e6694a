"""The engine's own re-check refuses each kind of broken schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests import builders

from pacte.document import Plan
from pacte.engine import scheduling
from pacte.engine.scheduling.checking.recheck import violations

TODAY = date(2026, 1, 5)


def plan() -> Plan:
    """b follows a, both are Karim's, both use the only stand; c asks for nobody."""
    demo: dict[str, Any] = {
        "action": "show",
        "duration_days": 2,
        "equipment": {"stand": 1},
        "needs": [{"skill": "demo", "effort_days": "2"}],
    }
    return builders.plan(
        skills={"demo": {"name": "Démonstration"}},
        equipment={"stand": {"name": "Stand"}},
        people={
            "karim": {"name": "Karim", "skills": {"demo": 3}},
            "nora": {"name": "Nora", "weekdays": ["tue", "wed"]},
        },
        actions={"show": {"name": "Salon"}},
        steps={
            "a": {**demo, "name": "a"},
            "b": {**demo, "name": "b", "after": [{"step": "a"}], "latest_date": "2026-01-20"},
            "c": {"action": "show", "name": "c", "earliest_date": "2026-01-07"},
        },
    )


AT_ONCE = {"start_date": date(2026, 1, 6), "end_date": date(2026, 1, 7)}


@pytest.mark.parametrize(
    ("step", "change", "said"),
    [
        ("c", {"start_date": date(2026, 1, 6)}, "starts_too_early: c"),
        ("b", {"start_date": date(2026, 1, 20), "end_date": date(2026, 1, 21)}, "ends_too_late: b"),
        ("a", {"needs": (("nora",),)}, "not_staffed: a"),
        ("a", {"end_date": date(2026, 1, 7)}, "wrong_end: a"),
        ("c", {"end_date": date(2026, 1, 9)}, "wrong_duration: c"),
        ("b", AT_ONCE, "too_soon_after: b a"),
        ("b", AT_ONCE, "person_overloaded: karim"),
        ("b", AT_ONCE, "equipment_short: stand"),
    ],
)
def test_a_broken_schedule_is_seen(step: str, change: dict[str, Any], said: str) -> None:
    given = plan()
    found = scheduling.schedule(given, today=TODAY)
    assert violations(given, found, TODAY) == []
    broken = replace(found, steps={**found.steps, step: replace(found.steps[step], **change)})
    assert any(said in str(line) for line in violations(given, broken, TODAY))


@pytest.mark.parametrize(
    ("step", "start", "end"),
    [
        ("c", date(2026, 1, 7), date(2026, 1, 7)),
        ("b", date(2026, 1, 19), date(2026, 1, 20)),
    ],
)
def test_its_first_and_its_last_day_are_days_that_a_step_may_have(
    step: str, start: date, end: date
) -> None:
    given = plan()
    found = scheduling.schedule(given, today=TODAY)
    placed = replace(found.steps[step], start_date=start, end_date=end)
    moved = replace(found, steps={**found.steps, step: placed})
    assert violations(given, moved, TODAY) == []
