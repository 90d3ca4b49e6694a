"""Steps that wait: each as late as it serves, and the plan never dearer for it."""

from __future__ import annotations

import pytest
from tests.engine.scheduling.drawn_calendars import balanced
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte.document import plan_from_form
from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.known import known_of, setting_of
from pacte.engine.scheduling.problem import Draft, Problem
from pacte.engine.scheduling.serial.greedy import best_draft
from pacte.engine.scheduling.serial.waiting import as_late_as_useful


def made_at_once(seed: int) -> tuple[Problem, Draft]:
    """A drawn plan with preferences, synergies and comfortable loads, all of whose steps wait."""
    form = balanced(drawn(seed, steps=24, people=5), seed)
    for action in form["actions"].values():
        action["as_late_as_possible"] = True
    plan = plan_from_form(form)
    problem = problem_from_plan(plan, today=START)
    setting = setting_of(known_of(problem, plan.start))
    return problem, best_draft(setting, seed, is_over=lambda: True)


@pytest.mark.parametrize("seed", [*range(12), 67, 218, 314])
def test_nothing_that_waits_makes_the_plan_dearer(seed):
    problem, draft = made_at_once(seed)
    waited = as_late_as_useful(problem, draft)
    assert cost(problem, waited) <= cost(problem, draft)
    assert all(waited.placed[t].start >= placed.start for t, placed in draft.placed.items())
    assert waited.placed.keys() == draft.placed.keys()


def test_most_of_what_waits_can():
    moved = 0
    for seed in range(12):
        problem, draft = made_at_once(seed)
        moved += as_late_as_useful(problem, draft) != draft
    assert moved >= 10
