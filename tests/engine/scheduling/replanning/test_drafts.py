"""What the dates of a plan say of it: an action that was left out stays out."""

from __future__ import annotations

import pytest
from tests.engine.scheduling.replanning.test_replan import Form, after, plan


def with_a_show(*, people: list[str], floats: bool) -> Form:
    """An optional action that a show is part of, the rest of which was left without dates."""
    form = plan()
    form["actions"]["c"] = {"name": "C", "optional": True, "value_points": 5}
    show = {"action": "c", "name": "Show", "fixed": True, "start_date": "2027-03-16"}
    need = {"effort_days": "1", "assigned": people}
    form["steps"]["f"] = {**show, "end_date": "2027-03-16", "needs": [need]}
    if floats:
        form["steps"]["g"] = {"action": "c", "name": "Flyer", "needs": [{"effort_days": "1"}]}
    return form


@pytest.mark.parametrize(
    ("people", "floats", "out"),
    [([], True, True), (["ana"], True, True), ([], False, True), (["ana"], False, False)],
)
def test_an_action_left_out_does_not_come_back_with_its_fixed_step(
    *, people: list[str], floats: bool, out: bool
) -> None:
    nothing = {"kind": "change", "patch": [{"op": "replace", "path": "/name", "value": "Q"}]}
    result = after(with_a_show(people=people, floats=floats), nothing)
    assert (result["hit"], result["cost_before"]) == ([], 5 if out else 0)
    (rung,) = result["rungs"]
    assert (rung["moved"], rung["added"], rung["cost"]) == ([], [], result["cost_before"])
    assert [one["id"] for one in rung["dropped"]] == (["c"] if out else [])


def bill(action: str) -> Form:
    """A fixed step that needs nobody."""
    dates = {"start_date": "2027-03-15", "end_date": "2027-03-15"}
    return {"action": action, "name": "Bill", "fixed": True, "needs": [], **dates}


@pytest.mark.parametrize("people", [[], ["ana"]])
@pytest.mark.parametrize("event", ["nothing", "leave"])
def test_a_step_that_needs_nobody_does_not_bring_its_action_back(
    people: list[str], event: str
) -> None:
    """Of an action that was out nothing is hit, whatever the event takes."""
    form = with_a_show(people=people, floats=False)
    form["steps"]["h"] = bill("c")
    patch = [{"op": "replace", "path": "/name", "value": "Q"}]
    leave = {"kind": "absence", "person": "ben", "start": "2027-03-16", "end": "2027-03-16"}
    result = after(form, {"nothing": {"kind": "change", "patch": patch}, "leave": leave}[event])
    assert (result["hit"], result["status"]) == ([], "ok")
    (rung,) = result["rungs"]
    assert [one["id"] for one in rung["dropped"]] == ([] if people else ["c"])
    assert (rung["unplaced"], rung["cost"]) == ([], 0 if people else 5)


def test_an_action_whose_fixed_steps_need_nobody_is_in() -> None:
    form = plan()
    form["actions"]["c"] = {"name": "C", "optional": True, "value_points": 5}
    form["steps"]["h"] = bill("c")
    result = after(
        form, {"kind": "absence", "person": "ben", "start": "2027-03-16"} | {"end": "2027-03-16"}
    )
    assert (result["hit"], result["cost_before"]) == ([], 0)
    assert all(rung["dropped"] == [] for rung in result["rungs"])
