"""Data that contradicts itself: what stands above itself."""

from __future__ import annotations

from datetime import date

from tests import builders

from pacte.engine.checks import check
from pacte.wording.findings import sentence


def test_what_stands_above_itself_is_said_once_for_each_circle() -> None:
    teams = {"a": "b", "b": "c", "c": "b", "d": "d", "e": "a", "f": None}
    plan = builders.plan(
        teams={key: {"name": key.upper(), "parent": above} for key, above in teams.items()}
    )
    found = [f for f in check(plan, date(2026, 3, 2)) if f.code == "hierarchy_in_a_circle"]
    assert [[place.id for place in f.objects] for f in found] == [["b", "c"], ["d"]]
    french = [sentence(plan, f, "fr") for f in found]
    assert french[0].startswith(
        "La hiérarchie tourne en rond entre «\u00a0B\u00a0» et «\u00a0C\u00a0»"
    )
    assert french[1].startswith("La hiérarchie tourne en rond au-dessus de «\u00a0D\u00a0»")
