"""After an event that takes a step's place away: what waits for it, and the whole plan again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.replanning.test_replan import after, as_schedule, plan

from pacte import document
from pacte.document import form_of, plan_from_form
from pacte.engine.scheduling.replanning import rings

Form = dict[str, Any]


def euros(amount: str) -> Form:
    return {"amount": amount, "currency": "EUR"}


def paid_first(**fields: Any) -> Form:
    """X costs 400 of the 500 that may be spent, and Y follows it."""
    form = plan(sharing={"grain": "year", "limits": [{"at_most": euros("500")}]})
    form["actions"] = {"a": {"name": "A"}, "b": {"name": "B"}}
    form["steps"]["x"] |= {"cost": euros("400")}
    form["steps"]["y"] |= {"after": [{"step": "x"}], **fields}
    return form


def cut_to(amount: str) -> Form:
    path = "/sharing/limits/0/at_most/amount"
    return {"kind": "change", "patch": [{"op": "replace", "path": path, "value": amount}]}


@pytest.mark.parametrize("start", ["2027-03-04", "2027-03-09"])
@pytest.mark.parametrize("action", ["a", "b"])
def test_what_waits_for_a_step_that_loses_its_dates_loses_its_own(action: str, start: str) -> None:
    """Y is of the action of X, which is placed again whole, or of another, which stands."""
    end = {"2027-03-04": "2027-03-05", "2027-03-09": "2027-03-10"}[start]
    form = paid_first(action=action, start_date=start, end_date=end)
    for rung in after(form, cut_to("300"))["rungs"]:
        left = {one["id"]: one["reasons"][0]["code"] for one in rung["unplaced"]}
        assert left == {"x": "money_short", "y": "after_unplaced"}
        assert {m["step"] for m in rung["moved"] if m["after"] is None} == {"x", "y"}


def test_an_optional_action_that_waits_for_a_step_without_a_place_is_left_out() -> None:
    form = paid_first(action="b")
    form["actions"]["b"]["optional"] = True
    for rung in after(form, cut_to("300"))["rungs"]:
        assert [one["id"] for one in rung["unplaced"]] == ["x"]
        assert [one["id"] for one in rung["dropped"]] == ["b"]


def test_a_fixed_step_keeps_its_dates_where_the_one_before_has_none() -> None:
    form = paid_first(action="b", fixed=True, end_date="2027-03-10")
    for rung in after(form, cut_to("300"))["rungs"]:
        assert [one["id"] for one in rung["unplaced"]] == ["x"]


def in_the_way(until: str) -> Form:
    """X, Ana's, may end on the 10th; on the 9th and 10th she does Y, which may end on `until`."""
    form = plan()
    for key, last in (("x", "2027-03-10"), ("y", until)):
        form["steps"][key]["latest_date"] = last
        form["steps"][key]["needs"][0]["candidates"] = ["ana"]
    return form


LATER = {"kind": "delay", "step": "x", "days": 7}


def test_what_no_ring_places_is_asked_of_the_whole_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only X may move in the one ring there is; once all may, Y gives way."""
    monkeypatch.setattr(rings, "RINGS", (0,))
    form = in_the_way("2027-03-31")
    result = after(form, LATER)
    (whole,) = result["rungs"]
    assert (whole["ring"], whole["aim"], whole["unplaced"]) == (1, "moves", [])
    assert {m["step"] for m in whole["moved"]} == {"x", "y"}
    assert result["status"] == "ok"
    made = form_of(document.patched(plan_from_form(form), whole["patch"]))
    assert check(made, as_schedule(result, whole, made)) == []


def test_the_whole_plan_is_not_asked_for_what_is_proven_to_have_no_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("asked")

    monkeypatch.setattr(rings.again, "scheduled_again", never)
    form = in_the_way("2027-03-10")
    form["steps"]["y"]["earliest_date"] = "2027-03-09"
    (only,) = after(form, LATER)["rungs"]
    assert [one["reasons"][0]["code"] for one in only["unplaced"]] == ["people_overloaded"]


def test_actions_left_out_before_stay_out_of_the_whole_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rings, "RINGS", (0,))
    form = in_the_way("2027-03-31")
    form["actions"]["c"] = {"name": "C", "optional": True}
    form["steps"]["c"] = {"action": "c", "name": "C", "needs": [{"effort_days": "1"}]}
    assert [one["id"] for one in after(form, LATER)["rungs"][-1]["dropped"]] == ["c"]


def test_of_two_fixed_steps_that_an_event_puts_out_of_order_one_is_left_and_told():
    """The fair must end before the press day, which is before it already; it is delayed."""
    form = {
        "id": "p",
        "name": "P",
        "company": "Martin SAS",
        "start": "2027-08-03",
        "end": "2027-11-11",
        "actions": {"a": {"name": "A"}, "b": {"name": "B"}},
        "steps": {
            "fair": {"action": "a", "name": "Fair", "fixed": True}
            | {"start_date": "2027-10-12", "end_date": "2027-10-13"},
            "press": {"action": "b", "name": "Press", "fixed": True, "after": [{"step": "fair"}]}
            | {"start_date": "2027-08-24", "end_date": "2027-08-24"},
            "own": {"action": "a", "name": "U"}
            | {"start_date": "2027-08-25", "end_date": "2027-08-25"},
        },
    }
    event = {"kind": "delay", "step": "fair", "days": 9}
    found = after(form, event, today=date(2027, 8, 23))
    assert found["hit"] == [{"step": "press", "code": "out_of_order", "other": "fair"}]
    assert [step["id"] for step in found["rungs"][0]["unplaced"]] == ["press"]
