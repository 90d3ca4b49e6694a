"""A plan that cannot hold: the fewest steps and conditions, and repairs that do repair."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations
from typing import Any

import jsonpatch
import pytest
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.planted import CASES, MONDAY, TUESDAY, WEDNESDAY, Form, plan, step

from pacte import document
from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.why.edits import REMOVED, Edit, as_patch, edited
from pacte.engine.scheduling.why.quickxplain import minimal_conflict
from pacte.wording.schedule import worded

TODAY = date(2027, 1, 4)


def answered(form: Form) -> dict[str, Any]:
    given = plan_from_form(form)
    found = scheduling.schedule(given, today=TODAY)
    return worded(given, scheduling.as_result(given, found, today=TODAY)).to_json()


def only(form: Form, steps: set[str]) -> Form:
    return {**form, "steps": {k: v for k, v in form["steps"].items() if k in steps}}


def lifted(form: Form, patch: list[dict[str, Any]]) -> Form:
    """The patch applied to the document as it is given."""
    return document.form_of(plan_from_form(jsonpatch.apply_patch(form, patch)))


@pytest.mark.parametrize("name", CASES)
def test_the_conflict_is_the_one_that_was_planted(name: str) -> None:
    form, steps, codes = CASES[name]
    result = answered(form)
    (conflict,) = result["conflicts"]
    assert result["status"] == "infeasible"
    assert set(conflict["steps"]) == steps
    assert {c["code"] for c in conflict["conditions"]} == codes
    assert conflict["minimal"]
    assert {left["reasons"][0]["code"] for left in result["unplaced"]} != {"conflict_not_located"}


@pytest.mark.parametrize("name", CASES)
def test_without_any_one_condition_the_steps_hold(name: str) -> None:
    """Asked of the public door, on the steps of the conflict alone."""
    form, steps, _ = CASES[name]
    (conflict,) = answered(form)["conflicts"]
    assert answered(only(form, steps))["status"] == "infeasible"
    for condition in conflict["conditions"]:
        without = lifted(only(form, steps), condition["without"])
        assert answered(without)["status"] == "ok", condition["code"]


@pytest.mark.parametrize("name", CASES)
def test_each_repair_repairs_the_whole_plan(name: str) -> None:
    form, _, _ = CASES[name]
    (conflict,) = answered(form)["conflicts"]
    assert 2 <= len(conflict["repairs"]) <= 3
    costs = [repair["cost"] for repair in conflict["repairs"]]
    assert costs == sorted(costs)
    for repair in conflict["repairs"]:
        assert repair["verified_on"] == "plan"
        assert answered(lifted(form, repair["patch"]))["status"] == "ok", repair["code"]


@pytest.mark.parametrize("name", CASES)
def test_a_conflict_is_said_in_seven_sentences_at_most(name: str) -> None:
    (conflict,) = answered(CASES[name][0])["conflicts"]
    assert 3 <= len(conflict["sentences"]) <= 7
    for sentence in conflict["sentences"]:
        for text in (sentence["fr"], sentence["en"]):
            assert text.endswith(".")
            assert "–" not in text
            assert "  " not in text.replace("\u00a0", " ").replace("\u202f", " ")
            assert "{" not in text


def test_more_days_of_contact_are_the_nearest_and_said_by_their_names() -> None:
    (conflict,) = answered(CASES["wednesdays only"][0])["conflicts"]
    (repair,) = (one for one in conflict["repairs"] if one["code"] == "allow_contact_days")
    where = "/segments/homes/contact_windows/0/weekdays"
    assert repair["patch"] == [{"op": "add", "path": where, "value": ["tue", "wed"]}]
    assert "let “Homes” be contacted on Tuesday too" in repair["message"]["en"]
    assert "contacter «\u00a0Homes\u00a0» le mardi" in repair["message"]["fr"]
    assert "(“Homes”) are contacted on some days only: Wed" in conflict["sentences"][1]["en"]


def test_a_law_is_no_day_that_one_may_open() -> None:
    """Calls to consumers on working days only: no day of the week is offered for a Saturday."""
    homes = {"name": "Homes", "audience": "consumers"}
    window = {"hard": True, "weekdays": ["sat"]}
    form = CASES["wednesdays only"][0]
    people = {"ana": {"name": "Ana", "weekdays": ["sat", "sun"]}}
    segments = {"homes": {**homes, "contact_windows": [window]}}
    (conflict,) = answered({**form, "people": people, "segments": segments})["conflicts"]
    assert "allow_contact_days" not in {repair["code"] for repair in conflict["repairs"]}


def test_where_a_law_alone_forbids_no_window_is_widened() -> None:
    form = CASES["wednesdays only"][0]
    people = {"ana": {"name": "Ana", "weekdays": ["sat", "sun"]}}
    segments = {"homes": {"name": "Homes", "audience": "consumers"}}
    (conflict,) = answered({**form, "people": people, "segments": segments})["conflicts"]
    assert "contact" in {condition["code"] for condition in conflict["conditions"]}
    assert "allow_contact_days" not in {repair["code"] for repair in conflict["repairs"]}


def test_a_repair_is_the_smallest_of_its_kind() -> None:
    """Two steps of three days on one van: the Friday is moved to the Monday after, by three days.

    Monday to Wednesday, then Thursday, Friday and that Monday.
    """
    (conflict,) = answered(CASES["one van"][0])["conflicts"]
    moved = [r["params"] for r in conflict["repairs"] if r["code"] == "move_window_end"]
    assert moved == [{"days": 3, "from": "2027-03-05", "to": "2027-03-08"}]


def test_more_days_for_the_same_work_are_proposed_before_giving_a_step_up() -> None:
    heavy = step("a", 3, need={"effort_days": "25"}, exclusive=False)
    (conflict,) = answered(plan(steps={"x": heavy}))["conflicts"]
    assert [repair["code"] for repair in conflict["repairs"]] == ["lengthen_step", "drop_step"]


@pytest.mark.parametrize(
    ("per_day", "cost", "figures"),
    [
        (1, 4, {"days": 1, "from": 1, "to": 2}),
        (2, 2, {"days": "0.5", "from": "1.0", "to": "1.5"}),
    ],
)
def test_a_step_counted_in_half_days_may_be_longer_too(
    per_day: int, cost: int, figures: dict[str, Any]
) -> None:
    """1.2 days of work in two half-days: three of them are enough, two days where days count."""
    heavy = step("a", 1, duration_half_days=2, need={"effort_days": "1.2"}, exclusive=False)
    form = plan(steps={"x": heavy}, calendar={"slots_per_day": per_day})
    (conflict,) = answered(form)["conflicts"]
    repair = conflict["repairs"][0]
    assert (repair["code"], repair["cost"]) == ("lengthen_step", cost)
    assert repair["params"] == figures
    assert answered(lifted(form, repair["patch"]))["status"] == "ok"


def test_a_step_counted_in_half_days_may_be_shorter_too() -> None:
    """Two steps of two days each are to be done by the Wednesday, by Ana, who has three."""
    by = {"need": {"candidates": ["ana"]}, "latest_date": WEDNESDAY}
    steps = {"x": step("a", 2, **by), "y": step("a", 2, duration_half_days=4, **by)}
    form = plan(steps=steps, calendar={"slots_per_day": 2})
    (conflict,) = answered(form)["conflicts"]
    (repair,) = (one for one in conflict["repairs"] if one["code"] == "shorten_step")
    assert answered(lifted(form, repair["patch"]))["status"] == "ok"


def test_two_conflicts_are_both_said() -> None:
    one, other = CASES["two fairs"][0], CASES["rare skill"][0]
    steps = {k: {**v, "action": "b"} for k, v in other["steps"].items() if k != "z"}
    actions = {**one["actions"], "b": other["actions"]["a"]}
    people = {**other["people"], "cleo": {"name": "Cléo"}}
    fairs = {**one["steps"]}
    for key in ("x", "y"):
        fairs[key] = {
            **fairs[key],
            "needs": [{"effort_days": "1", "candidates": ["cleo"]}],
        }
    result = answered({**one, "people": people, "actions": actions, "steps": {**fairs, **steps}})
    assert sorted(sorted(c["steps"]) for c in result["conflicts"]) == [["u", "v", "w"], ["x", "y"]]


def test_a_sequence_holds_in_a_conflict_though_no_condition_says_it() -> None:
    """B follows A within a day; A ends on Friday 5 March at the soonest, and Ben is away after.

    Cut to two steps, A's first one would be its last: the link is that of the whole plan.
    """
    ben = {"name": "Ben", "leaves": [{"start": "2027-03-08", "end": "2027-04-30"}]}
    follows = [{"action": "a", "max_gap_days": 1}]
    form = plan(
        people={"ana": {"name": "Ana"}, "ben": ben},
        actions={
            "a": {"name": "A"},
            "b": {"name": "B", "follows": follows},
            "loose": {"name": "Loose"},
        },
        steps={
            "x": step("a", 2, need={"candidates": ["ana"]}, earliest_date="2027-03-02"),
            "y": step("a", 2, need={"candidates": ["ana"]}, after=[{"step": "x"}]),
            "w": step("b", 1, need={"candidates": ["ben"]}),
        },
    )
    result = answered(form)
    (conflict,) = result["conflicts"]
    assert (result["status"], conflict["minimal"]) == ("infeasible", True)
    assert set(conflict["steps"]) == {"x", "y", "w"}
    for repair in conflict["repairs"]:
        assert answered(lifted(form, repair["patch"]))["status"] == "ok", repair["code"]


def test_a_chain_too_long_is_found_behind_many_steps_with_less_freedom() -> None:
    """40 steps must end by 20 April; X waits nine days for W, which may be done until the end."""
    crowd = {f"c{n}": step("loose", 1, latest_date="2027-04-20") for n in range(40)}
    chain = {
        "w": step("a", 1),
        "x": step("a", 1, after=[{"step": "w", "min_lag_days": 9}], latest_date="2027-03-04"),
    }
    (conflict,) = answered(plan(steps={**crowd, **chain}))["conflicts"]
    assert (set(conflict["steps"]), conflict["minimal"]) == ({"w", "x"}, True)
    assert {c["code"] for c in conflict["conditions"]} == {"step", "order", "ends_by"}


@pytest.mark.parametrize("seed", range(12))
def test_a_tight_plan_that_holds_is_never_called_impossible(seed: int) -> None:
    """Every step is given exactly the days that a plan found it: that plan is the only slack."""
    form = drawn(seed, steps=14, people=5)
    given = plan_from_form(form)
    found = scheduling.schedule(given, today=START, work=0.5)
    form["steps"] = {key: form["steps"][key] for key in (*found.steps, *found.frozen)}
    for key, placed in found.steps.items():
        form["steps"][key]["earliest_date"] = placed.start_date.isoformat()
        form["steps"][key]["latest_date"] = placed.end_date.isoformat()
    for one in form["steps"].values():
        one["after"] = [x for x in one.get("after", []) if x["step"] in form["steps"]]
    tight = plan_from_form(form)
    answer = scheduling.schedule(tight, today=START)
    assert answer.status == "ok"
    assert answer.conflicts == ()


@pytest.mark.parametrize("seed", range(40))
def test_quickxplain_finds_a_set_that_trying_all_sets_finds_minimal(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311
    bad = [frozenset(draw.sample(range(9), draw.randint(1, 4))) for _ in range(3)]

    def cannot_hold(some: list[int]) -> bool:
        return any(group <= set(some) for group in bad)

    found = minimal_conflict(list(range(9)), cannot_hold)
    assert cannot_hold(found)
    fewer = (list(some) for n in range(len(found)) for some in combinations(found, n))
    assert not any(cannot_hold(some) for some in fewer)


def test_quickxplain_says_nothing_where_nothing_is_needed() -> None:
    assert minimal_conflict([1, 2], lambda _some: True) == []


def test_an_edit_and_its_patch_do_the_same() -> None:
    form = plan(steps={"x": step("a", 2, after=[{"step": "z"}], need={"candidates": ["ana"]})})
    given = plan_from_form(form)
    edits = (
        Edit(("steps", "x", "after", 0)),
        Edit(("steps", "x", "needs", 0, "candidates", "-"), "ben"),
        Edit(("steps", "x", "duration_days"), 3),
        Edit(("steps", "z", "status"), "canceled"),
        Edit(("people", "ana", "left_on"), date(2027, 4, 1)),
        Edit(("equipment", "van", "quantity"), REMOVED),
    )
    assert edited(given, edits) == document.patched(given, as_patch(given, edits))


def test_what_an_action_left_out_lacks_is_no_reason_why_the_plan_cannot_hold() -> None:
    """A fair outside its action's dates: the action is optional, and left out for it."""
    window = {"start": "2027-03-01", "end": "2027-03-12"}
    held = step("o", 1, fixed=True, start_date="2027-03-15", end_date="2027-03-15")
    form = plan(
        actions={
            "a": {"name": "A"},
            "o": {"name": "O", "optional": True, "window": window},
            "loose": {"name": "Loose"},
        },
        steps={"f": held, "x": step("a", 1, need={"skill": "stand"})},
    )
    result = answered(form)
    assert [one["id"] for one in result["dropped"]] == ["o"]
    assert [conflict["steps"] for conflict in result["conflicts"]] == [["x"]]
    sound = answered(only(form, {"f", "z"}))
    assert (sound["status"], sound["conflicts"]) == ("ok", [])


def crowd(count: int, **more: Form) -> Form:
    """So many fixed steps of one day, each with somebody to hold it, and others."""
    people = {f"p{n:02}": {"name": f"P{n}"} for n in range(count + 5)}
    held = {f"f{n:02}": step("a", 1, **on(MONDAY)) for n in range(count)}
    return plan(people=people, steps={**held, **more})


def on(day: str) -> Form:
    return {"fixed": True, "start_date": day, "end_date": day}


def test_fixed_steps_out_of_order_are_told_however_many_others_are_held_that_day() -> None:
    """Y comes after X, which is held later."""
    y = step("a", 1, **on(MONDAY), after=[{"step": "x"}])
    (found,) = answered(crowd(40, x=step("a", 1, **on(TUESDAY)), y=y))["conflicts"]
    assert (set(found["steps"]), found["minimal"]) == ({"x", "y"}, True)
