"""The bound of shared days: below every plan, whatever the prices; exact where arithmetic says."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.drawn_year import FIRST, drawn_year
from tests.engine.scheduling.drawn_calendars import (
    calling,
    costly,
    halved,
    in_sequence,
    newcomers,
)
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.oracle import best
from tests.engine.scheduling.test_drawn_plans import later, undated

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling import known, solve
from pacte.engine.scheduling.bounding.prices import MOST_ROUNDS, Prices
from pacte.engine.scheduling.bounding.relaxation import Relaxation
from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.serial.greedy import best_draft


def setting_of(form: dict, today=START) -> solve.Setting:
    plan = plan_from_form(form)
    return known.setting_of(known.known_of(problem_from_plan(plan, today=today), plan.start))


def relaxed(setting: solve.Setting) -> Relaxation:
    return Relaxation(
        setting.problem, setting.windows, setting.reach, setting.order, setting.left_out
    )


def risen(setting: solve.Setting, target: int) -> Prices:
    prices = Prices(relaxed(setting), target)
    while not prices.is_done:
        prices.rise()
    return prices


def weight_of_impossible(setting: solve.Setting) -> int:
    problem = setting.problem
    acts = [problem.acts[problem.tasks[t].act] for t in setting.skipped]
    return sum(act.weight for act in acts if not act.optional)


def tiny(seed: int) -> dict:
    """Two people with more to do than they can, every other one in half-days or with contacts."""
    form = drawn(seed, steps=4, people=2, days=10)
    form["actions"]["a1"] = {**form["actions"]["a0"], "name": "B", "priority": 1 + seed % 3}
    for rank, step in enumerate(form["steps"].values()):
        step["action"] = f"a{rank % 2}"
        step["exclusive"] = step["exclusive"] or rank % 2 == 0
    kinds = (lambda form, _: form, halved, calling, newcomers, in_sequence)
    return undated(kinds[seed % len(kinds)](form, seed))


def above_the_optimum(form: dict, seed: int) -> bool:
    plan = plan_from_form(form)
    case = known.known_of(problem_from_plan(plan, today=START), plan.start)
    if case.doubt.circles.is_a_choice:
        return False
    setting = known.setting_of(case)
    weight, least = best(form, START)
    if weight != weight_of_impossible(setting):
        return False
    draw = np.random.default_rng(seed)
    relaxation = relaxed(setting)
    bounds = [risen(setting, least + 50).value]
    for scale in (1, 10, 100):
        prices = draw.random(relaxation.resources.room.shape) * scale
        bounds.append(relaxation.answer(prices).value)
    return max(bounds) > least + 1e-6


def test_no_prices_give_a_bound_above_what_trying_everything_finds() -> None:
    assert [seed for seed in range(20) if above_the_optimum(tiny(seed), seed)] == []


@pytest.mark.slow
def test_nor_do_they_on_more_plans() -> None:
    assert [seed for seed in range(20, 600) if above_the_optimum(tiny(seed), seed)] == []


def costly_and_short(seed: int) -> dict:
    """A tiny plan across two months, each of which pays for some of its steps."""
    form = later(costly(tiny(seed), seed), 24)
    for action in form["actions"].values():
        action |= {"optional": True, "value_points": 5 + seed % 7}
    return form


def test_prices_of_money_give_no_bound_above_what_trying_everything_finds() -> None:
    forms = {seed: costly_and_short(seed) for seed in range(10)}
    assert [seed for seed, form in forms.items() if above_the_optimum(form, seed)] == []


@pytest.mark.slow
def test_nor_do_prices_of_money_on_more_plans() -> None:
    forms = {seed: costly_and_short(seed) for seed in range(10, 300)}
    assert [seed for seed, form in forms.items() if above_the_optimum(form, seed)] == []


def test_a_circle_is_undone_by_the_action_of_least_value_and_that_proves_nothing() -> None:
    # Leaving out one of the two actions on the circle is enough: 142, and not 142 + 355.
    form = tiny(4)
    found = scheduling.schedule(plan_from_form(form), today=START, work=1)
    assert best(form, START) == (0, 142)
    assert (found.cost, found.proof, found.bound) == (142, "none", None)


def crowd(jobs: int, value: int) -> dict:
    """One person, five days before the plan ends, and optional jobs of five days."""
    return {
        "id": "p",
        "name": "P",
        "company": "Martin SAS",
        "start": "2027-03-01",
        "end": "2027-03-05",
        "people": {"ana": {"name": "Ana"}},
        "actions": {
            f"a{i}": {"name": "A", "optional": True, "value_points": value} for i in range(jobs)
        },
        "steps": {
            f"s{i}": {
                "action": f"a{i}",
                "name": "S",
                "duration_days": 5,
                "exclusive": True,
                "needs": [{"effort_days": "5"}],
            }
            for i in range(jobs)
        },
    }


def test_a_week_that_holds_one_job_of_three_leaves_the_value_of_two() -> None:
    # One price for the week: at 6 points a day each job costs 30, what it is worth; the five days
    # there are give 30 back: 3 × 30 - 30 = 60.
    setting = setting_of(crowd(3, 30))
    assert risen(setting, 60).bound == 60


def test_a_quarter_that_pays_for_one_stand_of_three_leaves_the_value_of_two() -> None:
    # At 30 points a stand each costs what it is worth; the one that is paid for gives 30 back.
    form = crowd(3, 30)
    for step in form["steps"].values():
        step |= {"duration_days": 1, "exclusive": False, "needs": []}
        step["cost"] = {"amount": "5000", "currency": "EUR"}
    limit = {"each_period": True, "at_most": {"amount": "5000", "currency": "EUR"}}
    form["sharing"] = {"grain": "quarter", "limits": [limit]}
    assert risen(setting_of(form), 60).bound == 60


def test_a_bound_rises_with_prices_and_stays_under_a_plan() -> None:
    setting = setting_of(drawn_year(400, 10, 1), FIRST)
    draft = best_draft(setting, 1, is_over=lambda: True)
    known = cost(setting.problem, draft)
    prices = Prices(relaxed(setting), known)
    at_no_price = prices.bound
    while not prices.is_done:
        prices.rise()
    assert prices.rounds == MOST_ROUNDS
    assert 2 * at_no_price < prices.bound <= known


def test_the_answer_says_how_far_a_crowded_plan_may_be_from_the_best() -> None:
    form = crowd(200, 30)
    found = scheduling.schedule(plan_from_form(form), today=START, work=2)
    assert (found.cost, found.bound, found.proof) == (199 * 30, 199 * 30, "optimal")
