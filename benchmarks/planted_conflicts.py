"""A year that holds, and one planted conflict whose minimal set of steps is known.

python -m benchmarks.scheduling --infeasible --synthetic 500x50 --seed 1 --json
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.drawn_year import FIRST, drawn_year
from pacte.document import plan_from_form
from pacte.engine import scheduling

Form = dict[str, Any]


@dataclass(frozen=True)
class Planted:
    """The steps planted; together they cannot hold, without any one of them they can."""

    kind: str
    steps: frozenset[str]


def _day(offset: int) -> str:
    return (FIRST + timedelta(offset)).isoformat()


def _monday(draw: random.Random) -> int:
    """Offset of a Monday in February, March, June, September or October."""
    month = draw.choice([2, 3, 6, 9, 10])
    first = date(FIRST.year, month, 1)
    return (first - FIRST).days + (7 - first.weekday()) % 7 + 7 * draw.randrange(2)


def _add(form: Form, steps: dict[str, Form], **action: Any) -> frozenset[str]:
    form["actions"]["planted"] = {"name": "Planted", "priority": 1, **action}
    for key, step in steps.items():
        form["steps"][key] = {"action": "planted", "name": key.upper(), **step}
    return frozenset(steps)


def _need(days: int, **fields: Any) -> list[Form]:
    return [{"effort_days": str(days), **fields}]


def _free_person(form: Form) -> str:
    key = f"planted{len(form['people'])}"
    form["people"][key] = {"name": key.title(), "skills": {}}
    return key


def two_fixed_steps_on_one_person(draw: random.Random, form: Form) -> frozenset[str]:
    """Two fairs that overlap by a day, and only one person for both."""
    who, first = draw.choice(sorted(form["people"])), _monday(draw)
    form["people"][who]["leaves"] = []
    form["people"][who].pop("weekdays", None)
    fixed = {"fixed": True, "exclusive": True}
    return _add(
        form,
        {
            "x1": {
                **fixed,
                "start_date": _day(first),
                "end_date": _day(first + 2),
                "needs": _need(3, candidates=[who]),
            },
            "x2": {
                **fixed,
                "start_date": _day(first + 2),
                "end_date": _day(first + 4),
                "needs": _need(3, candidates=[who]),
            },
        },
    )


def equipment_over_time(draw: random.Random, form: Form) -> frozenset[str]:
    """Three steps of four days on one van inside two weeks, each with people of its own."""
    form["equipment"]["van"] = {"name": "Van", "quantity": 1}
    first = _monday(draw)
    steps = {
        f"x{i}": {
            "duration_days": 4,
            "equipment": {"van": 1},
            "needs": _need(4, candidates=[_free_person(form)]),
        }
        for i in range(3)
    }
    return _add(form, steps, window={"start": _day(first), "end": _day(first + 11)})


def chain_against_a_deadline_with_leave(draw: random.Random, form: Form) -> frozenset[str]:
    """Three steps in a row, nine days of one person, four weeks less two of leave."""
    who, first = _free_person(form), _monday(draw)
    form["people"][who]["leaves"] = [{"start": _day(first + 7), "end": _day(first + 20)}]
    steps = {
        f"x{i}": {"duration_days": 4, "exclusive": True, "needs": _need(4, candidates=[who])}
        | ({"after": [{"step": f"x{i - 1}"}]} if i else {})
        for i in range(3)
    }
    steps["x0"]["earliest_date"] = _day(first)
    steps["x2"]["latest_date"] = _day(first + 25)
    return _add(form, steps)


def skill_bottleneck(draw: random.Random, form: Form) -> frozenset[str]:
    """Five steps of four whole days in nine days, two people who can."""
    form["skills"]["rare"] = {"name": "Rare"}
    for _ in range(2):
        form["people"][_free_person(form)]["skills"] = {"rare": 3}
    first = _monday(draw)
    steps = {
        f"x{i}": {"duration_days": 4, "exclusive": True, "needs": _need(4, skill="rare", level=2)}
        for i in range(5)
    }
    return _add(form, steps, window={"start": _day(first), "end": _day(first + 10)})


def contradictory_windows(draw: random.Random, form: Form) -> frozenset[str]:
    """A step that may not start before its action's last days."""
    first = _monday(draw)
    step = {"duration_days": 5, "earliest_date": _day(first + 9), "needs": _need(5)}
    return _add(form, {"x0": step}, window={"start": _day(first), "end": _day(first + 11)})


def too_long_a_wait(draw: random.Random, form: Form) -> frozenset[str]:
    """A call within two days of a mailing, and the caller away for the week after it."""
    who, first = _free_person(form), _monday(draw)
    form["people"][who]["leaves"] = [{"start": _day(first + 7), "end": _day(first + 20)}]
    steps = {
        "x0": {"duration_days": 5, "earliest_date": _day(first), "latest_date": _day(first + 11)},
        "x1": {
            "duration_days": 2,
            "needs": _need(2, candidates=[who]),
            "after": [{"step": "x0", "max_lag_days": 2}],
        },
    }
    return _add(form, steps)


def scattered_days(draw: random.Random, form: Form) -> frozenset[str]:
    """Two steps of three whole days for one person: seven days free, never six in the right way."""
    who, first = _free_person(form), _monday(draw)
    form["people"][who]["weekdays"] = ["mon", "tue", "thu", "fri"]
    steps = {
        f"x{i}": {"duration_days": 3, "exclusive": True, "needs": _need(3, candidates=[who])}
        for i in range(2)
    }
    steps["x0"]["equipment"] = {"hall": 1}
    form["equipment"]["hall"] = {"name": "Hall", "quantity": 1}
    steps["x2"] = {
        "fixed": True,
        "start_date": _day(first + 3),
        "end_date": _day(first + 3),
        "exclusive": True,
        "needs": _need(1, candidates=[who]),
    }
    return _add(form, steps, window={"start": _day(first), "end": _day(first + 8)})


KINDS: tuple[Callable[[random.Random, Form], frozenset[str]], ...] = (
    two_fixed_steps_on_one_person,
    equipment_over_time,
    chain_against_a_deadline_with_leave,
    skill_bottleneck,
    contradictory_windows,
    too_long_a_wait,
    scattered_days,
)


def planted(steps: int, people: int, seed: int) -> tuple[Form, Planted]:
    """A synthetic year with one planted conflict; the kinds take turns with the seed."""
    draw = random.Random(seed)  # noqa: S311 - a drawn year, not secrets
    form = drawn_year(steps, people, seed)
    kind = KINDS[seed % len(KINDS)]
    return form, Planted(kind.__name__, kind(draw, form))


def on_planted(size: str, seed: int, count: int, time_limit: float) -> dict[str, Any]:
    """How often the steps named are those planted, how fast, and whether a set was ever wrong."""
    steps, people = (int(part) for part in size.split("x"))
    instances = [_one(steps, people, seed + i, time_limit) for i in range(count)]
    return {
        "size": size,
        "exact": sum(x["exact"] for x in instances) / count,
        "within_5_s": sum(x["exact"] and x["seconds"] <= 5 for x in instances) / count,
        "within_5_cpu_s": sum(x["exact"] and x["cpu_seconds"] <= 5 for x in instances) / count,
        "wrong": sum(x["wrong"] for x in instances),
        "most_sentences": max(x["sentences"] for x in instances),
        "instances": instances,
    }


def _one(steps: int, people: int, seed: int, time_limit: float) -> dict[str, Any]:
    form, truth = planted(steps, people, seed)
    plan = plan_from_form(form)
    began, spent = time.perf_counter(), time.process_time()
    found = scheduling.schedule(plan, today=FIRST, seed=seed, time_limit=time_limit)
    seconds, spent = time.perf_counter() - began, time.process_time() - spent
    named = [frozenset(conflict.steps) for conflict in found.conflicts]
    return {
        "seed": seed,
        "kind": truth.kind,
        "exact": truth.steps in named and all(c.minimal for c in found.conflicts),
        "wrong": sum(_is_wrong(form, set(steps)) for steps in named),
        "repairs": [len(conflict.repairs) for conflict in found.conflicts],
        "sentences": max((_sentences(c) for c in found.conflicts), default=0),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(spent, 2),
    }


def _sentences(conflict: Any) -> int:
    """One for the conflict, at most three for its conditions, one for each repair."""
    groups = {condition.group for condition in conflict.conditions}
    return 1 + len(groups - {"step"}) + len(conflict.repairs)


def _is_wrong(form: Form, steps: set[str]) -> bool:
    """Whether the steps can hold without the rest, or cannot with one of them less."""
    return _holds(form, steps) or not all(_holds(form, steps - {one}) for one in steps)


def _holds(form: Form, steps: set[str]) -> bool:
    """Asked of the public door, on the plan with these steps alone."""
    kept = {
        key: {**step, "after": [x for x in step.get("after", []) if x["step"] in steps]}
        for key, step in form["steps"].items()
        if key in steps
    }
    found = scheduling.schedule(plan_from_form({**form, "steps": kept}), today=FIRST)
    return found.status == "ok"
