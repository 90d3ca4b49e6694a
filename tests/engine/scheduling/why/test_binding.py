"""Reasons of late actions, each tried again: the step alone, the others where they are."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from tests.engine.scheduling.drawn_calendars import (
    calling,
    costly,
    halved,
    in_sequence,
    newcomers,
)
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.why.alone import Alone

from pacte.document import plan_from_form
from pacte.engine import scheduling

ALONE = {
    "late_people_busy": "people",
    "late_equipment_busy": "equipment",
    "late_contacts_full": "segment",
    "late_money_spent": "money",
}
KINDS = {"person": "people", "equipment": "equipment", "segment": "segment"}


def crowded(seed: int) -> dict[str, Any]:
    """A drawn plan where much is wanted soon of few people, one van, customers or money."""
    draw = random.Random(f"crowded {seed}")  # noqa: S311
    form = drawn(seed, steps=20, people=4)
    form = calling(halved(form, seed) if seed % 5 == 1 else form, seed)
    form = newcomers(form, seed) if seed % 3 == 0 else form
    form = costly(form, seed) if seed % 2 else in_sequence(form, seed)
    for action in form["actions"].values():
        due = (START + timedelta(draw.randint(3, 25))).isoformat()
        action |= {"optional": False, "due_date": due}
        action.pop("window", None)
    for step in form["steps"].values():
        step.pop("latest_date", None)
        step["exclusive"] = draw.random() < 0.5
        if draw.random() < seed % 4 / 4:
            step["equipment"] = {"van": 1}
    return form


def holds(why: dict[str, Any], alone: Alone) -> bool:
    """Whether what a reason says of the first step of its chain is so."""
    named = [o["id"] for o in why["objects"] if o["kind"] == "step"]
    chain = named[: why["params"].get("chain", len(named))]
    if any(alone.lacking(later) for later in chain[1:]):
        return False
    if why["code"] == "late_even_alone":
        return True
    lacking = alone.lacking(chain[0])
    if why["code"] in ("late_earliest_date", "late_people_ramping_up"):
        return not lacking
    if why["code"] == "late_by_choice":
        return set() in lacking
    names_enough = all(taken & _said(why) for taken in lacking)
    return bool(lacking) and names_enough and _is_least(_said(why), lacking)


def _said(why: dict[str, Any]) -> set[str]:
    if why["code"] in ALONE:
        return {ALONE[why["code"]]}
    money = {"money"} if why["params"]["money"] else set()
    return {KINDS[o["kind"]] for o in why["objects"] if o["kind"] in KINDS} | money


def _is_least(said: set[str], lacking: list[set[str]]) -> bool:
    """Whether all that forbids by itself is named, then nothing else; else nothing too many.

    Several caps of a segment may forbid together, which is not asked for.
    """
    forbids = {kind for kind in ALONE.values() if all(kind in taken for taken in lacking)}
    if not forbids - {"segment"} <= said:
        return False
    if forbids & said:
        return said <= forbids
    return all(any(not taken & (said - {kind}) for taken in lacking) for kind in said)


def told(seed: int) -> tuple[list[str], list[dict[str, Any]]]:
    """(codes of the late reasons of a drawn plan, those that do not hold)."""
    form, today = crowded(seed), START + timedelta(seed % 15 - 3)
    plan = plan_from_form(form)
    found = scheduling.schedule(plan, today=today, seed=1, work=0.05)
    result = scheduling.as_result(plan, found, today=today).to_json()
    late = [r for r in result["reasons"] if r["code"].startswith("late_")]
    late = [r for r in late if r["code"] != "late_already_begun"]
    alone = Alone(form, result)
    return [r["code"] for r in late], [r for r in late if not holds(r, alone)]


def test_each_reason_of_a_late_action_holds_when_its_step_is_tried_alone() -> None:
    for seed in (4, 5, 8, 10, 12, 27):
        assert told(seed)[1] == [], seed


@pytest.mark.slow
def test_each_reason_holds_on_120_plans_where_each_code_occurs() -> None:
    codes = Counter[str]()
    for seed in range(120):
        mine, wrong = told(seed)
        assert wrong == [], seed
        codes.update(mine)
    others = {"late_by_choice", "late_earliest_date", "late_even_alone", "late_means_taken"}
    assert codes.keys() == ALONE.keys() | others | {"late_people_ramping_up"}
