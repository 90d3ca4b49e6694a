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


def stand(**fields: Any) -> Plan:
    """Nobody can hold the stand on 20 and 21 October; `before` leads to it, `after` comes of it."""
    held = {
        "name": "Tenir le stand",
        "fixed": True,
        "start_date": "2026-10-20",
        "end_date": "2026-10-21",
        "needs": [{"skill": "demo", "effort_days": "1"}],
        "after": [{"step": "before", "max_lag_days": 6}],
        **fields,
    }
    window = {"start": "2026-02-02", "end": "2026-12-18"}
    return builders.plan(
        skills={"demo": {"name": "Démonstration"}},
        actions={"show": {"name": "Salon", "as_late_as_possible": True, "window": window}},
        steps={
            "before": {"action": "show", "name": "Préparer"},
            "held": {"action": "show", **held},
            "after": {
                "action": "show",
                "name": "Relancer",
                "duration_days": 5,
                "after": [{"step": "held", "max_lag_days": 6}],
            },
        },
    )


def test_what_comes_after_a_fixed_step_without_a_place_waits_no_longer_than_its_lag() -> None:
    # At most 6 days between, 22 to 27 October: it starts by Wednesday 28.
    found = scheduling.schedule(stand(), today=TODAY)
    assert [left.id for left in found.unplaced] == ["held"]
    assert found.steps["after"].start_date == date(2026, 10, 28)
    assert found.steps["before"].end_date == date(2026, 10, 19)


@pytest.mark.parametrize(
    ("step", "day", "said"),
    [
        ("after", date(2026, 10, 29), "too_long_after: after held"),
        ("after", date(2026, 10, 21), "too_soon_after: after held"),
        ("before", date(2026, 10, 12), "too_long_after: held before"),
        ("before", date(2026, 10, 20), "too_soon_after: held before"),
    ],
)
def test_a_fixed_step_without_a_place_binds_what_floats(step: str, day: date, said: str) -> None:
    given = stand()
    found = scheduling.schedule(given, today=TODAY)
    assert violations(given, found, TODAY) == []
    moved = replace(found.steps[step], start_date=day, end_date=day)
    broken = replace(found, steps={**found.steps, step: moved})
    assert any(said in str(line) for line in violations(given, broken, TODAY))


def test_a_step_held_outside_its_window_is_owed_the_least_lag_alone() -> None:
    given = stand(latest_date="2026-10-20")
    found = scheduling.schedule(given, today=TODAY)
    early = replace(
        found.steps["before"], start_date=date(2026, 10, 12), end_date=date(2026, 10, 12)
    )
    assert violations(given, replace(found, steps={**found.steps, "before": early}), TODAY) == []
