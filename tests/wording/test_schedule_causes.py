"""Reasons say what the plan shows of their cause: the work begun and its people, the date."""

from __future__ import annotations

from typing import Any

import pytest
from tests import builders

from pacte.document import Plan
from pacte.document.results.schedule import ObjectRef, ReasonGiven
from pacte.wording.schedule import reason_said

ACTION, STEP = ObjectRef(kind="action", id="a"), ObjectRef(kind="step", id="s")
BUSY = {"from": "2026-03-02", "to": "2026-03-06"}


def busy(*, assigned: str = "chloe", **days: Any) -> str:
    """What is said of a step that Chloé may do, in a week beside a step begun."""
    needs = [{"effort_days": "1", "assigned": [assigned]}]
    begun = {"status": "running", "start_date": "2026-03-01", "needs": needs, **days}
    mine = builders.step("a", needs=[{"effort_days": "1", "candidates": ["chloe"]}])
    steps = {"s": mine, "t": builders.step("a", name="Exposer", **begun)}
    plan = builders.plan(actions={"a": builders.action()}, steps=steps)
    reason = ReasonGiven(code="busy_with_started_steps", objects=(STEP,), params=BUSY)
    return reason_said(plan, reason, "en")


@pytest.mark.parametrize("days", [{}, {"end_date": "2026-03-02"}])
def test_the_work_already_begun_is_named_with_its_people(days: dict[str, Any]) -> None:
    assert busy(**days) == (
        "“Préparer”: work already begun (“Exposer”) leaves Chloé Petit too little time. "
        "Name someone else, or move it."
    )


@pytest.mark.parametrize(
    "other", [{"assigned": "alice"}, {"end_date": "2026-03-01"}, {"start_date": "2026-03-07"}]
)
def test_work_of_other_people_or_other_days_is_not_named(other: dict[str, Any]) -> None:
    assert "Exposer" not in busy(**other)


LATE = {"days_late": 3, "due_date": "2026-03-02"}


def late(held: str, **step: Any) -> str:
    plan: Plan = builders.plan(
        actions={"a": builders.action()}, steps={"s": builders.step("a", **step)}
    )
    params = {**LATE, "held_until": held}
    reason = ReasonGiven(code="late_earliest_date", objects=(ACTION, STEP), params=params)
    return reason_said(plan, reason, "fr").replace("\u00a0", " ")


DATED = {"fixed": True, "start_date": "2026-03-10", "end_date": "2026-03-11"}


@pytest.mark.parametrize(
    ("held", "step", "cause"),
    [
        ("2026-03-02", {}, ", puisque les dates de son action s’ouvrent le 1er mars 2026."),
        ("2026-03-09", {"earliest_date": "2026-03-09"}, "sa date au plus tôt est le 9 mars 2026."),
        ("2026-03-09", {"earliest_date": "2026-03-07"}, "sa date au plus tôt est le 7 mars 2026."),
        ("2026-03-10", DATED, "« Préparer » se tient à dates fixes, à partir du 10 mars 2026."),
        ("2026-03-03", {}, "ne peut commencer avant le 3 mars 2026."),
        ("2026-03-09", {"earliest_date": "2026-03-06"}, "commencer avant le 9 mars 2026."),
    ],
)
def test_the_date_that_holds_a_late_action_is_said_where_the_plan_shows_it(
    held: str, step: dict[str, Any], cause: str
) -> None:
    """A Saturday and a Sunday before are no other cause; a day of work is one that is not shown."""
    assert late(held, **step).endswith(cause)


def test_a_late_step_that_days_off_spread_out_says_whose_they_are() -> None:
    plan: Plan = builders.plan(actions={"a": builders.action()}, steps={"s": builders.step("a")})
    params = {**LATE, "held_until": "2026-03-02", "ends": "2026-03-10"}
    objects = (ACTION, STEP, ObjectRef(kind="person", id="chloe"))
    reason = ReasonGiven(code="late_earliest_date", objects=objects, params=params)
    said = [reason_said(plan, reason, language).replace("\u00a0", " ") for language in ("fr", "en")]
    assert said[0].endswith(
        "et dure jusqu’au 10 mars 2026, jours non travaillés compris (Chloé Petit)."
    )
    assert said[1].endswith("and lasts until 10 March 2026, days off included (Chloé Petit).")
