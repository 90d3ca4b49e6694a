"""The conditions of a conflict in words: those of what is begun."""

import pytest
from tests import builders
from tests.wording.test_conflict import refs, told

from pacte.document.results.schedule import ConditionGiven


@pytest.mark.parametrize(
    ("status", "english", "french"),
    [
        (
            "running",
            "“Écrire” is already under way (its end is planned for 3 March 2026)",
            "« Écrire » est déjà en cours (sa fin est prévue le 3 mars 2026)",
        ),
        ("done", "“Écrire” was completed on", "« Écrire » s’est achevée le"),
    ],
)
def test_a_step_that_is_done_is_not_said_to_be_under_way(
    status: str, english: str, french: str
) -> None:
    write = {**builders.step("fair", name="Écrire"), "status": status}
    days = {"start_date": "2026-03-02", "end_date": "2026-03-03"}
    plan = builders.plan(actions={"fair": builders.action()}, steps={"a": {**write, **days}})
    begun = ConditionGiven(code="begun", group="calendar", objects=refs(step="a"), params=days)
    plain = str.maketrans("\u00a0\u202f", "  ")
    assert english in told("en", "a", begun, plan=plan).translate(plain)
    assert french in told("fr", "a", begun, plan=plan).translate(plain)
