"""People kept on a step who are not as many as their names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders

from pacte.engine import scheduling
from pacte.wording.schedule import reason_said

TODAY = date(2026, 1, 5)
HELD = {"fixed": True, "start_date": "2026-03-10", "end_date": "2026-03-11"}


def said(needs: list[dict[str, Any]], language: str, **fields: Any) -> tuple[str, str]:
    """(code, sentence) of the first reason of a fixed step that Paul and Quentin may do."""
    plan = builders.plan(
        people={"p": {"name": "Paul"}, "q": {"name": "Quentin"}},
        actions={"a": {"name": "Salon", **fields.pop("action", {})}},
        steps={"s": {"action": "a", "name": "Tenir le stand", "needs": needs, **HELD, **fields}},
    )
    found = scheduling.schedule(plan, today=TODAY, work=1)
    reason = scheduling.as_result(plan, found, today=TODAY).unplaced[0].reasons[0]
    return reason.code, reason_said(plan, reason, language).replace("\xa0", " ")


def need(*people: str) -> dict[str, Any]:
    return {"effort_days": "1", "people": len(people), "assigned": list(people)}


@pytest.mark.parametrize("needs", [[need("p", "p")], [need("p"), need("p")]])
def test_who_is_named_twice_on_a_fixed_step_is_said_so(needs: list[dict[str, Any]]) -> None:
    code, french = said(needs, "fr")
    assert code == "kept_person_twice"
    assert "Paul y figure deux fois" in french
    assert french.endswith("il faut 2 personnes différentes.")


def test_several_who_are_named_twice_are_named_together() -> None:
    _, english = said([need("p", "q"), need("q", "p")], "en")
    assert "Paul and Quentin are named twice; it takes 4 different people." in english


@pytest.mark.parametrize(
    ("fields", "french"),
    [
        ({"latest_date": "2026-03-10"}, "alors qu’elle doit être finie le 10 mars 2026"),
        ({"earliest_date": "2026-03-11"}, "alors qu’elle ne peut commencer avant le 11 mars 2026"),
        (
            {"start_date": "2026-12-31", "end_date": "2027-01-02"},
            "au-delà de la fin du plan (31 décembre 2026)",
        ),
        ({"start_date": "2025-12-31"}, "avant le début du plan (1er janvier 2026)"),
        (
            {"action": {"window": {"start": "2026-02-02", "end": "2026-03-10"}}},
            "hors des dates de son action",
        ),
    ],
)
def test_what_a_fixed_date_is_outside_of_is_named(fields: dict[str, Any], french: str) -> None:
    code, sentence = said([], "fr", **fields)
    assert code == "fixed_outside_window"
    assert french in sentence
