"""Steps that wait for one another: said as such, and nothing that leaves the circle mends them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.planted import MONDAY, TUESDAY, WEDNESDAY, Form, plan, step
from tests.engine.scheduling.why.test_conflict import answered, lifted


def circle(**second: Form) -> Form:
    """X waits for Y, which waits for X; W waits for nobody."""
    after = {"x": [{"step": "y"}], "y": [{"step": "x"}]}
    return plan(
        steps={
            "x": step("a", 2, after=after["x"]),
            "y": step("a", 2, after=after["y"], **second),
            "w": step("a", 1),
        }
    )


LACK = {"need": {"skill": "stand"}}


@pytest.mark.parametrize("second", [{}, LACK])
def test_a_circle_is_a_conflict_of_its_orders_whatever_else_its_steps_lack(second: Form) -> None:
    first, *others = answered(circle(**second))["conflicts"]
    assert set(first["steps"]) == {"x", "y"}
    assert {c["code"] for c in first["conditions"]} == {"step", "order"}
    assert first["minimal"]
    assert [other["steps"] for other in others] == ([["y"]] if second else [])


def test_an_order_less_undoes_a_circle() -> None:
    form = circle()
    (conflict,) = answered(form)["conflicts"]
    repair = conflict["repairs"][0]
    assert (repair["code"], repair["still_unplaced"]) == ("drop_order", 0)
    assert answered(lifted(form, repair["patch"]))["status"] == "ok"


def test_what_leaves_the_circle_as_it_is_mends_nothing() -> None:
    """Nobody holds what Y asks: whoever learns it, X and Y still wait for each other."""
    form = circle(**LACK)
    conflicts = answered(form)["conflicts"]
    assert [[r["code"] for r in c["repairs"]] for c in conflicts] == [
        ["drop_order", "drop_step"],
        ["drop_step"],
    ]
    for conflict in conflicts:
        repair = conflict["repairs"][-1]
        again = answered(lifted(form, repair["patch"]))
        assert (again["status"], repair["still_unplaced"]) == ("ok", 0)


@pytest.mark.parametrize("first", [{}, {"latest_date": MONDAY}])
def test_an_order_less_undoes_a_circle_whose_steps_lack_something_besides(first: Form) -> None:
    """Nobody holds what Y asks, and X of two days may have to be over on the first."""
    form = circle(**LACK)
    form["steps"]["x"] |= first
    conflict, *others = answered(form)["conflicts"]
    assert {c["code"] for c in conflict["conditions"]} == {"step", "order"}
    assert conflict["minimal"]
    assert sorted(other["steps"] for other in others) == ([["x"], ["y"]] if first else [["y"]])
    repair = conflict["repairs"][0]
    assert (repair["code"], repair["verified_on"]) == ("drop_order", "order")
    left = answered(lifted(form, repair["patch"]))["unplaced"]
    codes = {reason["code"] for one in left for reason in one["reasons"]}
    assert len(left) == repair["still_unplaced"]
    assert "precedence_cycle" not in codes


def test_an_order_less_that_leaves_its_steps_on_another_circle_is_no_repair() -> None:
    """X waits for Y, and for V, which waits for Y too: Y is to wait for X no longer."""
    form = circle(**LACK)
    form["steps"]["x"]["after"].append({"step": "v"})
    form["steps"]["v"] = step("a", 1, after=[{"step": "y"}])
    first = answered(form)["conflicts"][0]
    (repair,) = [r for r in first["repairs"] if r["code"] == "drop_order"]
    assert [named["id"] for named in repair["objects"]] == ["y", "x"]


def test_a_step_that_no_order_less_would_place_is_said_without_its_circle() -> None:
    """The work of Y is beyond anybody's day: its circle is not what keeps it."""
    heavy = {"need": {"effort_days": "5"}, "exclusive": False}
    conflicts = answered(circle(**heavy))["conflicts"]
    assert [conflict["steps"] for conflict in conflicts] == [["y"]]


def test_a_circle_is_told_by_its_fewest_steps() -> None:
    """X, Y and V wait round; X and Y wait for each other already."""
    form = circle()
    form["steps"]["x"]["after"].append({"step": "v"})
    form["steps"]["v"] = step("a", 1, after=[{"step": "y"}])
    first = answered(form)["conflicts"][0]
    assert set(first["steps"]) == {"x", "y"}


@pytest.mark.parametrize("itself", ["step", "action"])
def test_what_follows_itself_is_one_conflict(itself: str) -> None:
    """W waits for itself, or its action follows itself."""
    form = plan(steps={"w": step("a", 1, name="W")})
    if itself == "step":
        form["steps"]["w"]["after"] = [{"step": "w"}]
    else:
        form["actions"]["a"]["follows"] = [{"action": "a"}]
    (conflict,) = answered(form)["conflicts"]
    said = {"step": "« W » vient après elle-même", "action": "« A » se suit elle-même"}
    sentences = [each["fr"].replace("\u00a0", " ") for each in conflict["sentences"]]
    assert f"Ce qui est demandé : {said[itself]}." in sentences
    linked = {"step": "« W »", "action": "« A »"}[itself]
    assert f"Le plus simple : retirer le lien de {linked} avec elle-même." in sentences


def show(**fields: Any) -> Form:
    """A fixed step that asks for nobody, on Tuesday and Wednesday."""
    dates = {"start_date": TUESDAY, "end_date": WEDNESDAY}
    return {"action": "a", "name": "Show", "fixed": True, **dates, **fields}


def loose(*after: str) -> Form:
    """A floating step of one day that asks for nobody and waits for some."""
    return {"action": "a", "name": "Loose", "after": [{"step": one} for one in after]}


def why_left(answer: dict[str, Any]) -> dict[str, set[str]]:
    """For each step without a place, the codes that say why."""
    return {one["id"]: {r["code"] for r in one["reasons"]} for one in answer["unplaced"]}


def checked(form: Form) -> dict[str, Any]:
    answer = answered(form)
    assert check(form, answer) == []
    return answer


CIRCLE = {"precedence_cycle"}


def test_a_fixed_step_waits_for_no_circle_nor_do_those_after_it() -> None:
    steps = {"f": show(after=[{"step": "x"}]), "x": loose("y"), "y": loose("x"), "v": loose("f")}
    answer = checked(plan(steps=steps))
    assert why_left(answer) == {"x": CIRCLE, "y": CIRCLE}
    assert answer["proof"] == "optimal"


def test_on_a_circle_with_a_fixed_step_one_floating_step_is_left_and_no_more() -> None:
    """The show waits for Y, Y for X, X for the show: X follows it, Y alone comes too late."""
    steps = {"f": show(after=[{"step": "y"}]), "x": loose("f"), "y": loose("x"), "v": loose("f")}
    answer = checked(plan(steps=steps))
    assert why_left(answer) == {"y": CIRCLE}
    (reason,) = answer["unplaced"][0]["reasons"]
    assert [named["id"] for named in reason["objects"]] == ["f", "x", "y"]
    assert (answer["status"], answer["proof"]) == ("infeasible", "optimal")
    assert answer["conflicts"][0]["minimal"]


def test_an_action_that_may_be_left_out_gives_way_with_its_fixed_step() -> None:
    steps = {"f": show(action="b", after=[{"step": "x"}]), "x": loose("f")}
    actions = {"a": {"name": "A"}, "b": {"name": "B", "optional": True}, "loose": {"name": "Loose"}}
    answer = checked(plan(actions=actions, steps=steps))
    assert (answer["status"], answer["proof"]) == ("ok", "optimal")
    assert [one["id"] for one in answer["dropped"]] == ["b"]


def test_a_fixed_step_after_itself_has_no_place_and_holds_nothing_back() -> None:
    answer = checked(plan(steps={"f": show(after=[{"step": "f"}]), "v": loose("f")}))
    assert why_left(answer) == {"f": CIRCLE}
