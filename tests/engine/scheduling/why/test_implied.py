"""Sequences of actions in a conflict: they are made anew when a step or an order is taken out."""

from __future__ import annotations

from typing import Any

from tests.engine.scheduling.planted import TUESDAY, Form, plan, step
from tests.engine.scheduling.why.test_conflict import answered, lifted

from pacte.document import plan_from_form
from pacte.engine.scheduling.why.implied import with_implied


def followed(**how: int) -> dict[str, Any]:
    follows = [{"action": "advert", **how}]
    return {"advert": {"name": "Advert"}, "calls": {"name": "Calls", "follows": follows}}


def advert_then_calls(**fields: Any) -> Form:
    """The advert is on Tuesday 2 March; calls of three days, once prepared, end on Thursday 4."""
    return plan(
        actions={**followed(), "loose": {"name": "Loose"}},
        steps={
            "advert": step("advert", 1, earliest_date=TUESDAY),
            "prepare": step("calls", 1, earliest_date=TUESDAY),
            "call": step("calls", 3, after=[{"step": "prepare"}], latest_date="2027-03-04"),
        },
        **fields,
    )


def test_each_condition_lifted_as_the_document_says_lets_the_steps_hold() -> None:
    """Without the step that prepares, or its order, the calls still wait for the advert."""
    form = advert_then_calls()
    (conflict,) = answered(form)["conflicts"]
    assert set(conflict["steps"]) == {"advert", "call"}
    assert conflict["minimal"]
    codes = {condition["code"] for condition in conflict["conditions"]}
    assert codes == {"step", "starts_from", "ends_by", "sequence"}
    alone = lifted(form, [{"op": "add", "path": "/steps/prepare/status", "value": "canceled"}])
    assert answered(alone)["status"] == "infeasible"
    for condition in conflict["conditions"]:
        assert answered(lifted(alone, condition["without"]))["status"] == "ok", condition["code"]


def test_repairs_verified_on_the_plan_repair_the_document() -> None:
    form = advert_then_calls()
    (conflict,) = answered(form)["conflicts"]
    assert conflict["repairs"]
    for repair in conflict["repairs"]:
        assert (repair["verified_on"], repair["still_unplaced"]) == ("plan", 0)
        assert answered(lifted(form, repair["patch"]))["status"] == "ok", repair["code"]


def test_a_gap_of_two_actions_is_lengthened_between_all_their_steps() -> None:
    """Two adverts end on Monday 1 March, two calls start on Thursday 4: two days lie between."""
    early, late = {"latest_date": "2027-03-01"}, {"earliest_date": "2027-03-04"}
    form = plan(
        actions={**followed(max_gap_days=1), "loose": {"name": "Loose"}},
        steps={
            "press": step("advert", 1, **early, need={"candidates": ["ana"]}),
            "radio": step("advert", 1, **early, need={"candidates": ["ben"]}),
            "north": step("calls", 1, **late),
            "south": step("calls", 1, **late),
        },
    )
    repairs = [repair for one in answered(form)["conflicts"] for repair in one["repairs"]]
    longer = [repair for repair in repairs if repair["code"] == "lengthen_gap"]
    assert longer
    for repair in longer:
        assert repair["params"]["to"] == 2
        assert answered(lifted(form, repair["patch"]))["status"] == "ok"


def test_a_step_begun_passes_nothing_on() -> None:
    """Preparing began before the advert was over: the calls wait for it, not for the advert."""
    form = advert_then_calls()
    begun = {"status": "running", "start_date": TUESDAY, "end_date": TUESDAY}
    form["steps"]["prepare"] = {**form["steps"]["prepare"], **begun}
    linked = with_implied(plan_from_form(form))
    assert {link.step for link in linked.steps["call"].after} == {"prepare"}
    assert {link.step for link in linked.steps["prepare"].after} == {"advert"}


def test_a_canceled_step_passes_nothing_on() -> None:
    form = advert_then_calls()
    form["steps"]["prepare"]["status"] = "canceled"
    linked = with_implied(plan_from_form(form))
    assert {link.step for link in linked.steps["call"].after} == {"prepare", "advert"}
    assert linked.steps["prepare"].after == ()
