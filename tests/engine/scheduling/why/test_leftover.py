"""What a repair still leaves without a date is what scheduling again with it leaves."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.planted import CASES, Form, plan, step
from tests.engine.scheduling.why.test_clock import case_of
from tests.engine.scheduling.why.test_conflict import answered, lifted

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.why import finding, leftover
from pacte.engine.scheduling.why.changed import standing
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.edits import as_patch


def costly(**fields: Any) -> Form:
    """A step that costs 400, where 300 may be spent."""
    return step("a", 1, cost={"amount": "400", "currency": "EUR"}, **fields)


def after(key: str, **fields: Any) -> Form:
    return step("a", 1, after=[{"step": key}], **fields)


def paid(**steps: Form) -> Form:
    limit = {"at_most": {"amount": "300", "currency": "EUR"}}
    return plan(steps=steps, sharing={"grain": "year", "limits": [limit]})


FORMS = {
    "y waits for x": paid(x=costly(), y=after("x")),
    "z waits for what waits": paid(x=costly(), y=after("x"), z=after("y")),
    "nobody holds what u asks": paid(
        x=costly(), y=after("x"), u=step("a", 1, need={"skill": "stand"}), v=after("u")
    ),
    "u waits for x and has no day": paid(
        x=costly(), u=after("x", latest_date="2027-02-26", duration_days=1)
    ),
    "u is held before the plan opens": paid(
        x=costly(),
        u=step("loose", 1, fixed=True, start_date="2027-02-01", end_date="2027-02-01"),
    ),
    "y takes the days that x would": paid(
        x=costly(latest_date="2027-03-02", need={"candidates": ["ana"]}),
        y=step("a", 2, need={"candidates": ["ana"]}, latest_date="2027-03-02"),
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_repair_leaves_what_scheduling_again_leaves(name: str) -> None:
    result = answered(FORMS[name])
    assert any(conflict["repairs"] for conflict in result["conflicts"])
    for conflict in result["conflicts"]:
        for repair in conflict["repairs"]:
            again = answered(lifted(FORMS[name], repair["patch"]))
            assert repair["still_unplaced"] == len(again["unplaced"]), repair["code"]


@pytest.mark.parametrize("name", CASES)
def test_a_planted_conflict_mended_leaves_nothing(name: str) -> None:
    for conflict in answered(CASES[name][0])["conflicts"]:
        assert {repair["still_unplaced"] for repair in conflict["repairs"]} == {0}


def test_a_repair_that_only_trades_places_gives_way_to_the_smallest_that_does_not() -> None:
    """Ana is back on Wednesday: y is held that day, and x, wanted by Tuesday, would take it.

    A day later x has its place where the plan leaves y out; two days later both have one.
    """
    away = [{"start": "2027-03-01", "end": "2027-03-02"}]
    need = {"candidates": ["ana"]}
    form = plan(
        people={"ana": {"name": "Ana", "leaves": away}, "ben": {"name": "Ben"}},
        steps={
            "x": step("a", 1, need=need, latest_date="2027-03-02"),
            "y": step("a", 1, need=need, latest_date="2027-03-03"),
        },
    )
    whole = case_of(form, Clock())
    (y,) = (t for t, task in enumerate(whole.problem.tasks) if task.id == "y")
    placed = {t: at for t, at in whole.draft.placed.items() if t != y}
    draft = replace(whole.draft, placed=placed, unplaced=whole.draft.unplaced | {y})
    found = finding.conflicts(replace(whole, draft=draft), finding.SIZES_AT_ONCE)
    moved = [
        change.params["days"]
        for conflicts in (found, leftover.counted(whole, found))
        for conflict in conflicts
        for change in conflict.repairs
        if change.code == "move_latest_date"
    ]
    assert moved == [1, 2]


@pytest.mark.parametrize("patch", [("left_on", "2027-03-02"), ("skills", {"stand": 5})])
def test_those_who_stand_stay_the_same_people_whatever_a_change_makes_of_their_order(
    patch: tuple[str, Any],
) -> None:
    """People are numbered by what they are: Ana changed may be numbered after Ben."""
    form = plan(steps={"x": step("a", 1), "y": step("a", 1, need={"candidates": ["ben"]})})
    case = case_of(form, Clock())
    after = {**form, "people": {**form["people"], "ana": {"name": "Ana", patch[0]: patch[1]}}}
    problem = case_of(after, Clock()).problem
    place = {task.id: t for t, task in enumerate(problem.tasks)}
    held = standing(case, problem, place, ["x"])[place["y"]]
    assert [problem.workers[w].id for crew in held.people for w in crew] == ["ben"]


def tangled(seed: int) -> Form:
    """A drawn plan whose actions follow one another, some of its steps waiting in circles."""
    draw = random.Random(f"tangled {seed}")  # noqa: S311
    form = drawn(seed, steps=8, people=3, days=30)
    for key, action in form["actions"].items():
        others = [other for other in form["actions"] if other != key]
        if others and draw.random() < 0.4:
            gap = {"min_gap_days": draw.choice([0, 0, 2])}
            action["follows"] = [{"action": draw.choice(others), **gap}]
    for key, one in form["steps"].items():
        other = draw.choice(sorted(form["steps"]))
        known = {link["step"] for link in one.get("after", [])}
        if other not in {key, *known} and draw.random() < 0.1:
            one["after"] = [*one.get("after", []), {"step": other}]
    return form


def unkept(form: Form) -> list[str]:
    """The repairs that do not leave what they say, once made."""
    given = plan_from_form(form)
    wrong = []
    for conflict in scheduling.schedule(given, today=START).conflicts:
        for change in conflict.repairs:
            again = plan_from_form(lifted(form, [*as_patch(given, change.told)]))
            left = scheduling.schedule(again, today=START).unplaced
            codes = {r.code for one in left if one.id in conflict.steps for r in one.reasons}
            is_kept = change.verified_on == "plan" or (codes and "precedence_cycle" not in codes)
            if not is_kept or change.still_unplaced != len(left):
                wrong.append(f"{conflict.steps} {change.code} {codes}: {change.still_unplaced}")
    return wrong


@pytest.mark.parametrize("seed", range(8))
def test_each_repair_of_a_drawn_plan_leaves_what_it_says(seed: int) -> None:
    assert unkept(tangled(seed)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8, 60))
def test_each_repair_of_many_drawn_plans_leaves_what_it_says(seed: int) -> None:
    assert unkept(tangled(seed)) == []
    assert unkept(drawn(seed, steps=10, people=3, days=30)) == []
