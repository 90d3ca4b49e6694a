"""Repairs as large as the whole plan asks for, and whoever has to move for them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.scheduling.planted import Form, plan, step
from tests.engine.scheduling.why.test_conflict import answered, lifted
from tests.engine.scheduling.why.test_contact_caps import capped, contact

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


def test_an_action_that_is_optional_moves_with_what_it_waits_for() -> None:
    """Ana may do two of three visits from 19 to 27 April. Ben stands on q from the 21st, which r of
    an optional action follows: both move where Ben makes a visit first.
    """
    ana, ben = {"candidates": ["ana"]}, {"candidates": ["ben"], "effort_days": "1"}
    visit = {"need": ana, "earliest_date": "2027-04-19", "latest_date": "2027-04-27"}
    form = plan(
        end="2027-06-30",
        actions={"a": {"name": "A"}, "b": {"name": "B"}, "r": {"name": "R", "optional": True}},
        steps={
            **{key: step("a", 3, **visit) for key in ("x", "y", "v")},
            "z": step("b", 5, need=ben, earliest_date="2027-04-21", exclusive=False),
            "r": step("r", 4, need=ben, after=[{"step": "z", "max_lag_days": 0}], exclusive=False),
        },
    )
    repair = told(form, "add_candidate")
    assert answered(lifted(form, repair["patch"]))["dropped"] == repair["drops"] == []


def test_a_repair_that_leaves_an_optional_action_out_says_so_and_comes_last() -> None:
    """Ana alone has nine days: three for x or y, both wanted by Thursday, and six for z.

    Without x she keeps z; with x until Monday, or in one day, only x and y.
    """
    soon = {"latest_date": "2027-03-04"}
    form = plan(
        end="2027-03-11",
        people={"ana": {"name": "Ana"}},
        actions={"a": {"name": "A"}, "c": {"name": "C", "optional": True}},
        steps={"x": step("a", 3, **soon), "y": step("a", 3, **soon), "z": step("c", 6)},
    )
    (conflict,) = answered(form)["conflicts"]
    found = {repair["code"]: repair["drops"] for repair in conflict["repairs"]}
    assert list(found.items()) == [
        ("drop_step", []),
        ("move_latest_date", ["c"]),
        ("shorten_step", ["c"]),
    ]
    for repair in conflict["repairs"]:
        again = answered(lifted(form, repair["patch"]))
        assert again["status"] == "ok"
        assert [left["id"] for left in again["dropped"]] == repair["drops"]


def test_of_several_conflicts_the_one_with_what_has_a_place_is_told() -> None:
    """Any two of three visits of four days are too much for Ana: the most wanted has its place. Of
    the two others, freer than it, neither helps the other; either may go after the one that has it.
    """
    ana = {"candidates": ["ana"]}
    form = plan(
        actions={"a": {"name": "A", "priority": 3}, "b": {"name": "B", "priority": 1}},
        steps={
            "z": step("b", 4, need=ana, latest_date="2027-03-08"),
            **{key: step("a", 4, need=ana, latest_date="2027-03-05") for key in ("x", "y")},
        },
    )
    result = answered(form)
    (conflict,) = result["conflicts"]
    assert [*result["steps"]] == ["z"]
    assert "z" in conflict["steps"]
    assert [repair["still_unplaced"] for repair in conflict["repairs"]] == [1, 1, 1]


def test_of_several_without_a_place_each_conflict_holds_one() -> None:
    """Ana has a week for four steps of three days: what is changed helps one at a time."""
    ana = {"candidates": ["ana"]}
    steps = {key: step("a", 3, need=ana, latest_date="2027-03-05") for key in "wxyz"}
    result = answered(plan(steps=steps))
    lacking = {left["id"] for left in result["unplaced"]}
    assert lacking == {"x", "y", "z"}
    for conflict in result["conflicts"]:
        assert len(lacking.intersection(conflict["steps"])) == 1
        assert len(conflict["repairs"]) == 3


def test_a_conflict_among_many_steps_is_told_with_what_has_a_place() -> None:
    """Six contacts where four may be: of the two too many, one is told, and may go elsewhere."""
    window = {"earliest_date": "2027-03-08", "latest_date": "2027-03-31"}
    calls = {f"c{n}": contact("ana", **window) for n in range(6)}
    others = {f"o{n}": step("loose", 2, earliest_date="2027-03-08") for n in range(12)}
    result = answered(capped(4, 30, {**calls, **others}))
    lacking = {left["id"] for left in result["unplaced"]}
    (conflict,) = result["conflicts"]
    assert (len(lacking), len(lacking.intersection(conflict["steps"]))) == (2, 1)
    assert len(conflict["repairs"]) == 3
