"""Dates and people that hold under every rule are a plan that the first one is never worse than."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.costs import merit
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.known import known_of, setting_of
from pacte.engine.scheduling.problem import Draft, Problem
from pacte.engine.scheduling.schedule import Placed
from pacte.engine.scheduling.serial.greedy import best_draft


def searched(form: dict[str, Any]) -> tuple[dict[str, Any], scheduling.Schedule]:
    """The plan with the dates and people of its schedule, and none on what that leaves."""
    found = scheduling.schedule(plan_from_form(form), today=START, work=0.5, time_limit=60)
    steps = {key: dated(step, found.steps.get(key)) for key, step in form["steps"].items()}
    return {**form, "steps": steps}, found


def dated(step: dict[str, Any], placed: Placed | None) -> dict[str, Any]:
    if step.get("status", "to_do") != "to_do" or (step.get("fixed") and placed is None):
        return step
    crews = placed.needs if placed else ()
    needs = [
        {**need, "assigned": list(crews[i]) if crews else []}
        for i, need in enumerate(step.get("needs", []))
    ]
    days = ("start_date", "end_date")
    dates = {name: getattr(placed, name).isoformat() if placed else None for name in days}
    return {**step, "needs": needs, **dates}


def at_once(form: dict[str, Any]) -> tuple[Problem, Draft]:
    """The plan made where no time is left."""
    plan = plan_from_form(form)
    problem = problem_from_plan(plan, today=START)
    case = known_of(problem, plan.start)
    return problem, best_draft(setting_of(case), 0, is_over=lambda: True)


@pytest.mark.parametrize("seed", range(12))
def test_a_schedule_given_back_is_kept_though_no_time_is_left(seed: int) -> None:
    dated, found = searched(drawn(seed, steps=14, people=5))
    problem, draft = at_once(dated)
    assert merit(problem, draft)[1] <= found.cost
