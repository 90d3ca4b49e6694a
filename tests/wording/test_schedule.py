"""Reasons of a schedule in words: no empty place, no plural that does not agree."""

import pytest
from tests import builders

from pacte.document.results.schedule import ObjectRef, ReasonGiven
from pacte.wording.schedule import reason_said

STEP, OTHER, SKILL = (
    ObjectRef(kind="step", id="s"),
    ObjectRef(kind="step", id="t"),
    ObjectRef(kind="skill", id="phone"),
)
PLAN = builders.plan(
    skills={"phone": {"name": "Téléphone"}},
    actions={"a": builders.action()},
    steps={"s": builders.step("a", name="Appeler"), "t": builders.step("a", name="Relancer")},
)


@pytest.mark.parametrize(
    ("code", "objects", "said"),
    [
        ("precedence_cycle", (STEP,), "s’attend elle-même"),
        ("precedence_cycle", (STEP, OTHER), "s’attendent l’une l’autre"),
        ("kept_person_unfit", (STEP, SKILL), "Téléphone"),
        ("kept_person_unfit", (STEP,), "ne font pas partie"),
    ],
)
def test_the_sentence_fits_the_objects(code, objects, said):
    reason = ReasonGiven(code=code, objects=objects, params={"level": 2, "steps": len(objects)})
    assert said in reason_said(PLAN, reason, "fr")
