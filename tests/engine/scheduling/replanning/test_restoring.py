"""A plan made anew brought back to where it stood: by every rule, and nothing loses its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte.document import form_of, plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling import solve
from pacte.engine.scheduling.costs import is_moved
from pacte.engine.scheduling.exact.search import Found, Limits
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.known import known_of, setting_of
from pacte.engine.scheduling.problem import Draft, Problem
from pacte.engine.scheduling.replanning.restoring import restored
from pacte.engine.scheduling.replanning.standing import standing
from pacte.engine.scheduling.result import adopted
from pacte.engine.scheduling.serial.greedy import best_draft


def moved(problem: Problem, draft: Draft) -> int:
    return sum(is_moved(problem.tasks[t], place) for t, place in draft.placed.items())


def brought_back(seed: int) -> tuple[int, int, list]:
    """Moves before and after, and what an independent checker finds, of a year dated once, then
    planned anew as if nothing had stood anywhere."""
    given = plan_from_form(drawn(seed, steps=24, people=5))
    plan = adopted(given, scheduling.schedule(given, today=START, work=0.2, time_limit=5))
    problem = problem_from_plan(plan, today=START)
    case = known_of(problem, plan.start)
    was = standing(problem, {t for t, task in enumerate(problem.tasks) if task.hint is not None})
    anew = [replace(task, hint=None) for task in problem.tasks]
    without = replace(problem, tasks=tuple(anew))
    setting = setting_of(known_of(without, plan.start))
    draft = best_draft(setting, seed + 1, is_over=lambda: True)
    back = restored(problem, draft, was.was)
    assert back.placed.keys() == draft.placed.keys()
    found = Found(back, proven=False, bound=None, stopped_by="work")
    told = solve.told(plan, case, found, Limits(seed=0, work=1, seconds=5), START)
    faults = check(form_of(plan), scheduling.as_result(plan, told, today=START).to_json())
    return moved(problem, draft), moved(problem, back), faults


@pytest.mark.parametrize("seed", range(8))
def test_what_comes_back_keeps_every_rule(seed):
    before, after, faults = brought_back(seed)
    assert after <= before
    assert faults == []


def test_most_of_what_has_its_place_free_comes_back():
    pairs = [brought_back(seed)[:2] for seed in range(8)]
    assert sum(after for _, after in pairs) < 0.6 * sum(before for before, _ in pairs)
