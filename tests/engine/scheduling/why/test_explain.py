"""Reasons stay short, whatever the size of what they are about."""

from __future__ import annotations

from datetime import date

from pacte.document import Plan
from pacte.engine import scheduling

STEPS = 400


def _circle() -> Plan:
    """A circle of many steps, and one step that waits for it."""
    days = {"action": "a", "duration_days": 1}
    steps = {
        f"s{i:03}": {**days, "name": f"S{i}", "after": [{"step": f"s{(i + 1) % STEPS:03}"}]}
        for i in range(STEPS)
    }
    steps["z"] = {**days, "name": "Z", "after": [{"step": "s007"}]}
    return Plan.model_validate(
        {
            "id": "p",
            "name": "P",
            "company": "C",
            "start": "2027-01-01",
            "end": "2027-12-31",
            "actions": {"a": {"name": "A"}},
            "steps": steps,
        }
    )


def test_a_circle_is_said_once_and_names_ten_of_its_steps() -> None:
    found = scheduling.schedule(_circle(), today=date(2026, 11, 23))
    circles = [reason for reason in found.reasons if reason.code == "precedence_cycle"]
    assert len(circles) == 1
    assert len(circles[0].objects) == 10
    assert circles[0].params["steps"] == STEPS
    behind = {left.id: left.reasons[0].code for left in found.unplaced}
    assert behind.pop("z") == "after_unplaced"
    assert set(behind.values()) == {"precedence_cycle"}
