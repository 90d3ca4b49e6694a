"""What could be changed about people: days of a leave that may still be worked."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.scheduling.planted import MONDAY, plan, step
from tests.engine.scheduling.why.test_conflict import answered, lifted


def freed(start: str, end: str, **fields: Any) -> dict[str, Any]:
    """The repair that gives days of Ana's leave to her step of three days, tried once more."""
    leaves = [{"start": start, "end": end, "kind": "training"}]
    form = plan(
        people={"ana": {"name": "Ana", "leaves": leaves}, "ben": {"name": "Ben"}},
        steps={"x": step("a", 3, need={"candidates": ["ana"]}, **fields)},
    )
    (conflict,) = answered(form)["conflicts"]
    (repair,) = (one for one in conflict["repairs"] if one["code"] == "free_leave")
    after = lifted(form, repair["patch"])
    assert answered(after)["status"] == "ok"
    return {**repair, "leaves": after["people"]["ana"]["leaves"]}


@pytest.mark.parametrize("start", ["0001-01-01", "1900-01-01", "2026-09-01"])
@pytest.mark.parametrize("end", ["2027-12-31", "9999-12-31"])
def test_days_gone_by_are_not_given_back(start: str, end: str) -> None:
    repair = freed(start, end)
    assert repair["params"] == {"days": 3, "from": "2027-03-01", "to": "2027-03-03"}
    assert repair["leaves"] == [
        {"start": start, "end": "2027-02-28", "kind": "training"},
        {"start": "2027-03-04", "end": end, "kind": "training"},
    ]


def test_days_of_leave_are_those_on_which_the_step_may_be_done() -> None:
    """From Saturday 10 April on: the Monday after is the first that serves."""
    repair = freed("2027-03-01", "2027-05-31", earliest_date="2027-04-10")
    assert repair["params"] == {"days": 3, "from": "2027-04-12", "to": "2027-04-14"}


@pytest.mark.parametrize(
    ("start", "end"), [("2027-03-01", "2027-03-19"), ("2027-03-09", "2027-03-11")]
)
def test_a_fixed_step_takes_back_the_days_of_leave_on_which_it_is_held_alone(
    start: str, end: str
) -> None:
    """Ana is away around Wednesday 10 March, the day of the show."""
    ana = {"name": "Ana", "leaves": [{"start": start, "end": end}]}
    held = {"fixed": True, "start_date": "2027-03-10", "end_date": "2027-03-10"}
    form = plan(people={"ana": ana}, steps={"x": step("a", 1, **held)})
    (conflict,) = answered(form)["conflicts"]
    (repair,) = (one for one in conflict["repairs"] if one["code"] == "free_leave")
    assert repair["params"] == {"days": 1, "from": "2027-03-10", "to": "2027-03-10"}
    assert repair["cost"] == 4
    assert answered(lifted(form, repair["patch"]))["status"] == "ok"


@pytest.mark.parametrize("held", [{}, {"fixed": True, "start_date": MONDAY, "end_date": MONDAY}])
def test_more_people_than_there_are_may_be_fewer_whatever_the_skill(held: dict[str, Any]) -> None:
    """Ana and Ben are two: three are asked for, of no skill."""
    form = plan(steps={"x": step("a", 1, need={"people": 3}, **held)})
    (conflict,) = answered(form)["conflicts"]
    first = conflict["repairs"][0]
    assert (first["code"], first["cost"]) == ("ask_fewer_people", 12)
    assert first["params"] == {"people": 1, "from": 3, "to": 2, "needs": 1}
    assert answered(lifted(form, first["patch"]))["status"] == "ok"
    assert "avec 2 personnes au lieu de 3" in first["message"]["fr"]


def test_the_need_that_asks_for_fewer_is_named_by_its_skill() -> None:
    """Only Ana holds a stand, which two people are asked for; Ben does the rest of the step."""
    needs = [{"effort_days": "1", "skill": "stand", "people": 2}, {"effort_days": "1"}]
    ana = {"name": "Ana", "skills": {"stand": 5}}
    people = {"ana": ana, "ben": {"name": "Ben"}, "cy": {"name": "Cy"}}
    form = plan(people=people, steps={"x": {**step("a", 1), "needs": needs}})
    repairs = [each for one in answered(form)["conflicts"] for each in one["repairs"]]
    fewer = [each for each in repairs if each["code"] == "ask_fewer_people"]
    named = [{"kind": "step", "id": "x"}, {"kind": "skill", "id": "stand"}]
    assert [each["objects"] for each in fewer] == [named]


def test_who_leaves_just_before_the_plan_might_stay() -> None:
    form = plan(
        people={
            "ana": {"name": "Ana", "contracts": []},
            "ben": {"name": "Ben", "left_on": "2027-02-26"},
        },
        steps={"x": step("a", 1), "z": {"action": "loose", "name": "Loose", "duration_days": 1}},
    )
    (conflict,) = answered(form)["conflicts"]
    assert {c["code"] for c in conflict["conditions"]} == {"step", "contracts", "left_on"}
    first = conflict["repairs"][0]
    assert (first["code"], first["params"]["days"]) == ("move_departure", 3)
    assert answered(lifted(form, first["patch"]))["status"] == "ok"


def test_who_is_gone_is_asked_for_no_more() -> None:
    """As above, but for a day already past when the plan is made."""
    people = {
        "ana": {"name": "Ana", "contracts": []},
        "ben": {"name": "Ben", "left_on": "2027-01-03"},
    }
    loose = {"action": "loose", "name": "Loose", "duration_days": 1}
    form = plan(people=people, steps={"x": step("a", 1), "z": loose})
    (conflict,) = answered(form)["conflicts"]
    assert "left_on" in {c["code"] for c in conflict["conditions"]}
    assert "move_departure" not in {one["code"] for one in conflict["repairs"]}
