"""A patch applies, as RFC 6902 has it, to a document that leaves out what is empty."""

from __future__ import annotations

from datetime import date
from typing import Any

import jsonpatch
import pytest
from tests.builders import step

from pacte.document import Leave, Plan, patched, plan_from_form
from pacte.document.actions import Action, Step
from pacte.document.events import event_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.why.edits import REMOVED, Edit, as_patch, edited

LEAVE = Leave(start=date(2027, 3, 2), end=date(2027, 3, 3), kind="other")
NEED = {"effort_days": "1", "assigned": ["ana"]}
NEW: dict[str, tuple[Edit, ...]] = {
    "leave": (Edit(("people", "ana", "leaves", "-"), LEAVE),) * 2,
    "skill": (Edit(("people", "ana", "skills", "sale"), 3),),
    "candidate": (Edit(("steps", "x", "needs", 0, "candidates", "-"), "ana"),),
    "field": (Edit(("people", "ana", "left_on"), date(2027, 4, 1)),),
    "removed": (Edit(("steps", "x", "start_date"), REMOVED),),
}


def form(**fields: Any) -> dict[str, Any]:
    return {
        "id": "p",
        "name": "P",
        "company": "Martin SAS",
        "start": "2027-03-01",
        "end": "2027-04-30",
        "people": {"ana": {"name": "Ana"}},
        **fields,
    }


def with_a_step() -> dict[str, Any]:
    dated = step("a", start_date="2027-03-02", end_date="2027-03-02", needs=[NEED])
    skills = {"sale": {"name": "Sale"}}
    return form(skills=skills, actions={"a": {"name": "A"}}, steps={"x": dated})


def strictly(given: dict[str, Any], patch: tuple[dict[str, Any], ...]) -> Plan:
    return plan_from_form(jsonpatch.apply_patch(given, list(patch)))


@pytest.mark.parametrize("name", NEW)
def test_a_patch_applies_to_the_document_given_and_to_the_one_written(name: str) -> None:
    given = plan_from_form(with_a_step())
    after, patch = edited(given, NEW[name]), as_patch(given, NEW[name])
    assert strictly(with_a_step(), patch) == patched(given, patch) == after


def test_what_enters_a_collection_that_is_there_goes_beside_the_rest() -> None:
    given = plan_from_form(with_a_step())
    paths = [operation["path"] for operation in as_patch(given, NEW["leave"])]
    assert paths == ["/people/ana/leaves", "/people/ana/leaves/-"]


def test_a_new_action_enters_a_document_without_actions_nor_steps() -> None:
    given = plan_from_form(form())
    edits = (
        Edit(("actions", "a"), Action(name="A")),
        Edit(("steps", "x"), Step(action="a", name="X")),
        Edit(("steps", "y"), Step(action="a", name="Y")),
    )
    assert strictly(form(), as_patch(given, edits)) == edited(given, edits)


def test_the_patches_of_an_absence_apply_to_a_person_without_leave() -> None:
    given = plan_from_form(with_a_step())
    away = {"kind": "absence", "person": "ana", "start": "2027-03-02", "end": "2027-03-02"}
    happened = [event_from_form(away)]
    found = scheduling.replan(given, happened, today=date(2027, 3, 1))
    answer = scheduling.replan_result(found, happened, today=date(2027, 3, 1))
    assert strictly(with_a_step(), answer.change) == found.after
    assert strictly(with_a_step(), answer.rungs[0].patch) == scheduling.adopted_rung(found, 0)
