"""Repairs as large as the whole plan asks for, and whoever has to move for them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.scheduling.planted import Form, plan, step
from tests.engine.scheduling.why.test_conflict import answered, lifted

from pacte.engine.scheduling.why import changed


def told(form: Form, code: str) -> dict[str, Any]:
    """The repair of a code, that mends the plan."""
    (conflict,) = answered(form)["conflicts"]
    (repair,) = (one for one in conflict["repairs"] if one["code"] == code)
    assert answered(lifted(form, repair["patch"]))["status"] == "ok"
    return repair


def test_a_date_moves_as_far_as_the_steps_before_those_of_the_conflict_ask_for() -> None:
    """Fifteen, eight and one days from Monday 1 March; the last two are enough to forbid it."""
    form = plan(
        steps={
            "u": step("a", 15),
            "t": step("a", 8, after=[{"step": "u"}]),
            "s": step("a", 1, after=[{"step": "t"}], latest_date="2027-03-05"),
        }
    )
    assert told(form, "move_latest_date")["params"]["to"] == "2027-04-02"


def test_a_repair_that_asks_for_the_whole_plan_anew_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ana is back on Wednesday, where y stands, which is not among those that may move."""
    monkeypatch.setattr(changed, "NEAREST", 1)
    ana = {"candidates": ["ana"]}
    away = [{"start": "2027-03-01", "end": "2027-03-02"}]
    form = plan(
        people={"ana": {"name": "Ana", "leaves": away}, "ben": {"name": "Ben"}},
        steps={"x": step("a", 2, need=ana, latest_date="2027-03-02"), "y": step("a", 2, need=ana)},
    )
    assert told(form, "move_latest_date")["params"]["days"] == 2


def test_an_action_that_opens_after_the_plan_may_open_sooner_by_more_than_two_months() -> None:
    """It opens on 20 July; the last three days of the plan are 28 to 30 April."""
    window = {"start": "2027-07-20", "end": "2027-08-31"}
    form = plan(
        actions={"a": {"name": "A", "window": window}, "loose": {"name": "Loose"}},
        steps={"x": step("a", 3)},
    )
    assert told(form, "move_window_start")["params"]["to"] == "2027-04-28"
