"""The same plan whatever things are called, in whatever order they are written, at every run."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.drawn_year import FIRST, drawn_year
from tests import builders
from tests.engine.scheduling.drawn_calendars import calling, in_sequence
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte.document import plan_from_form
from pacte.engine import scheduling

KINDS = ("people", "actions", "steps", "equipment", "skills", "segments")
WORDS = ("name", "kind", "status", "contact")


def renamed(form: dict[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """The plan under drawn ids and in a drawn order, and the old id of each."""
    draw = random.Random(seed)  # noqa: S311
    old = [key for kind in KINDS for key in form.get(kind, {})]
    new = dict(zip(old, [f"n{i}" for i in draw.sample(range(10**6), len(old))], strict=True))

    def walk(value: Any, under: str = "") -> Any:
        if isinstance(value, dict):
            keyed = under in KINDS
            items = [(new.get(k, k) if keyed else k, walk(v, k)) for k, v in value.items()]
            draw.shuffle(items)
            return dict(items)
        if isinstance(value, list):
            return [walk(v, under) for v in value]
        return value if under in WORDS or not isinstance(value, str) else new.get(value, value)

    return walk(form), {name: key for key, name in new.items()}


def shown(form: dict[str, Any], today, names: dict[str, str] | None = None) -> dict[str, Any]:
    plan = plan_from_form(form)
    found = scheduling.schedule(plan, today=today, seed=5, work=0.3, time_limit=300)
    assert found.stopped_by != "time"
    back = names or {}
    dates = {
        back.get(key, key): (
            placed.start_date,
            placed.end_date,
            [sorted(back.get(person, person) for person in crew) for crew in placed.needs],
        )
        for key, placed in found.steps.items()
    }
    left = {back.get(left.id, left.id) for left in found.unplaced}
    dropped = {back.get(a, a) for a in found.dropped}
    return {"cost": found.cost, "bound": found.bound, "dates": dates, "out": left | dropped}


@pytest.mark.parametrize("seed", [1])
def test_ids_and_order_change_no_date_nor_crew_of_a_large_plan(seed: int) -> None:
    form = drawn_year(200, 12, seed)
    other, names = renamed(form, seed)
    assert shown(other, FIRST, names) == shown(form, FIRST)


@pytest.mark.parametrize("seed", range(3))
def test_nor_of_a_small_one_with_every_kind_of_rule(seed: int) -> None:
    form = in_sequence(calling(drawn(seed, steps=12, people=5), seed), seed)
    other, names = renamed(form, seed)
    assert shown(other, START, names) == shown(form, START)


def test_between_people_who_are_alike_the_name_decides() -> None:
    chosen = set()
    for ids in (("a", "b"), ("b", "a")):
        people = {key: {"name": name} for key, name in zip(ids, ("Chloé", "David"), strict=True)}
        steps = {"s": {"action": "x", "name": "S", "needs": [{"effort_days": "1"}]}}
        plan = builders.plan(people=people, actions={"x": {"name": "X"}}, steps=steps)
        found = scheduling.schedule(plan, today=plan.start, work=0.1)
        chosen.add(people[found.steps["s"].needs[0][0]]["name"])
    assert len(chosen) == 1


RUN = """
import json, sys
from benchmarks.drawn_year import FIRST, drawn_year
from pacte.document import plan_from_form
from pacte.engine import scheduling
plan = plan_from_form(drawn_year(500, 50, 1))
found = scheduling.schedule(plan, today=FIRST, seed=3, work=4.0, time_limit=600)
json.dump(scheduling.as_result(plan, found, today=FIRST).to_json(), sys.stdout, sort_keys=True)
"""


@pytest.mark.slow
def test_ten_runs_of_ten_give_the_same_plan_of_500_steps() -> None:
    answers = set()
    for run in range(10):
        where = {**os.environ, "PYTHONHASHSEED": str(run)}
        root = Path(__file__).parents[3]
        done = subprocess.run(
            [sys.executable, "-c", RUN], env=where, cwd=root, capture_output=True, check=True
        )
        answers.add(done.stdout)
    (answer,) = answers
    assert json.loads(answer)["stopped_by"] == "work"
