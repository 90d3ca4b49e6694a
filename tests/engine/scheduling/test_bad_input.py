"""Plans that make no sense get a finding in words, never a crash; before and after an event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.engine.scheduling.planted import Form

from pacte.document import plan_from_form
from pacte.document.events import event_from_form
from pacte.engine import scheduling
from pacte.wording import replan as replan_wording
from pacte.wording import schedule as wording

TODAY = date(2026, 12, 1)
NARROW = {"a": {"name": "A", "window": {"start": "2027-02-01", "end": "2027-02-05"}}}


def plan(**fields: Any) -> Form:
    people = {"ana": {"name": "Ana"}, "ben": {"name": "Ben", "weekdays": []}}
    form: Form = {
        "id": "p",
        "name": "P",
        "company": "C",
        "start": "2026-12-01",
        "end": "2027-11-30",
        "people": people,
        "skills": {"k": {"name": "K"}},
        "actions": {"a": {"name": "A"}},
        "steps": {},
    }
    return {**form, **fields}


def step(**fields: Any) -> Form:
    return {"action": "a", "name": "X", "needs": [{"effort_days": "1"}], **fields}


def one(**need: Any) -> list[Form]:
    return [{"effort_days": "1", **need}]


HELD = {"fixed": True, "needs": one(assigned=["ana"])}
IMPOSSIBLE = {
    "contradictory windows": plan(actions=NARROW, steps={"x": step(earliest_date="2027-02-20")}),
    "a person with no working day": plan(steps={"x": step(needs=one(candidates=["ben"]))}),
    "a skill nobody has": plan(steps={"x": step(needs=one(skill="k"))}),
    "nobody at all": plan(people={"ben": {"name": "Ben"}}, steps={"x": step(needs=one(people=3))}),
    "a cycle": plan(
        steps={"x": step(after=[{"step": "y"}]), "y": step(name="Y", after=[{"step": "x"}])}
    ),
    "a step that waits for itself": plan(steps={"x": step(after=[{"step": "x"}])}),
}
POSSIBLE = {
    "an empty plan": plan(),
    "week 53": plan(steps={"x": step(start_date="2026-12-28", end_date="2027-01-03", **HELD)}),
    "a day of 25 hours": plan(
        steps={"x": step(start_date="2027-10-30", end_date="2027-10-31", **HELD)}
    ),
    "a day of 23 hours": plan(
        steps={"x": step(start_date="2027-03-27", end_date="2027-03-28", **HELD)}
    ),
}


def said(form: Form) -> tuple[str, list[str]]:
    given = plan_from_form(form)
    found = scheduling.schedule(given, today=TODAY)
    result = wording.worded(given, scheduling.as_result(given, found, today=TODAY))
    return result.status, list(wording.summary(given, result, "fr"))


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_plan_is_said_so_with_its_conflict(name: str) -> None:
    status, lines = said(IMPOSSIBLE[name])
    assert status == "infeasible"
    assert any("comme demandé" in line for line in lines)


@pytest.mark.parametrize("name", POSSIBLE)
def test_an_odd_plan_that_holds_is_dated(name: str) -> None:
    assert said(POSSIBLE[name])[0] == "ok"


@pytest.mark.parametrize("name", [*IMPOSSIBLE, *POSSIBLE])
def test_an_event_on_an_odd_plan_is_answered(name: str) -> None:
    form = {**IMPOSSIBLE, **POSSIBLE}[name]
    away = {"kind": "absence", "person": "ben", "start": "2026-12-28", "end": "2027-01-03"}
    given, event = plan_from_form(form), event_from_form(away)
    found = scheduling.replan(given, [event], today=TODAY)
    result = replan_wording.worded(
        found.after, scheduling.replan_result(found, [event], today=TODAY)
    )
    assert result.status == ("infeasible" if name in IMPOSSIBLE else "ok")
    assert list(replan_wording.summary(found.after, result, "en"))
