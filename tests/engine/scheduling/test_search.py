"""The search from a plan on: what it keeps true, what it repeats, what it betters."""

from __future__ import annotations

import pytest
from benchmarks.drawn_year import FIRST, drawn_year, open_year, planted
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.costs import cost, largest_cost, merit, missing
from pacte.engine.scheduling.exact import places
from pacte.engine.scheduling.exact.search import Limits, usual_work
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.improving import improve, neighborhood
from pacte.engine.scheduling.improving.building import FIRST_TASTES, Building
from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.improving.neighborhood import Neighborhoods
from pacte.engine.scheduling.improving.ruin import Allowance, Ruin
from pacte.engine.scheduling.known import known_of, setting_of
from pacte.engine.scheduling.serial.greedy import best_draft


def begun(form: dict, today=FIRST) -> Ruin:
    """A search about to begin on a plan."""
    plan = plan_from_form(form)
    case = known_of(problem_from_plan(plan, today=today), plan.start)
    setting = setting_of(case)
    return Ruin(setting, best_draft(setting, 1, is_over=lambda: True), 1)


def total(plan: Incumbent) -> int:
    """The total worked out from the plan's own figures."""
    problem, draft = plan.problem, plan.draft()
    impossible = sum(problem.acts[problem.tasks[t].act].weight for t in plan._never_placed())
    moved = merit(problem, draft)[2]
    left = missing(problem, draft) - impossible
    return (left * (largest_cost(problem) + 1) + cost(problem, draft)) * plan.point + moved


@pytest.mark.parametrize("seed", range(12))
def test_the_running_total_is_the_cost_of_the_plan_in_hand(seed: int) -> None:
    ruin = begun(drawn(seed, steps=24, people=5, days=90), START)
    for _ in range(8):
        ruin.improve(Allowance(60, lambda: False), -1)
        assert ruin.total == ruin.plan.total_of(ruin.acts)
    assert total(ruin.plan) == ruin.plan.total_of(list(range(len(ruin.plan.problem.acts))))


def test_a_plan_comes_back_to_what_it_was() -> None:
    plan = begun(drawn_year(60, 8, 3)).plan
    before, free = plan.draft(), [list(days) for days in plan.ledger.free]
    memory = plan.remember([0, 1, 2])
    plan.clear(0)
    plan.drop(1)
    plan.clear(2)
    plan.come_back([0, 1, 2], memory)
    assert (plan.draft(), plan.ledger.free) == (before, free)


@pytest.mark.parametrize("seed", range(8))
def test_what_may_cost_as_much_as_it_does_is_not_given_up(seed: int) -> None:
    ruin = begun(open_year(60, 6, seed))
    plan, acts = ruin.plan, ruin.rivals.few(ruin.plan)
    memory, drawn_so_far = plan.remember(acts), ruin.draw.getstate()
    totals = []
    for most in (plan.beyond * 100, None):
        ruin.draw.setstate(drawn_so_far)
        for a in acts:
            plan.clear(a)
        limit = most or totals[0]
        assert ruin._put_all_back(acts, memory.unplaced, limit)
        totals.append(plan.total_of(acts))
        plan.come_back(acts, memory)
    assert totals[1] == totals[0]


def test_what_must_cost_more_is_given_up_before_all_is_put_back() -> None:
    ruin = begun(open_year(60, 6, 2))
    acts = [a for a in ruin.acts if not ruin.setting.problem.acts[a].optional][:3]
    for a in acts:
        ruin.plan.clear(a)
    assert not ruin._put_all_back(acts, frozenset(), -1)
    assert all(ruin.plan.span(a) is None for a in acts)


def test_what_gains_quickly_goes_on_and_what_is_not_tried_is_tried_first() -> None:
    ruining, resuming = improve._Way(lambda: None), improve._Way(lambda: None)
    assert improve._quick([ruining, resuming], 1_000) is ruining
    ruining.remember(30, 1.5)
    assert improve._quick([ruining, resuming], 1_000) is resuming
    resuming.remember(0, 1.5)
    assert improve._quick([ruining, resuming], 1_000) is ruining
    ruining.remember(-10, 1.5)
    assert improve._quick([ruining, resuming], 1_000) is None


def test_acts_put_back_in_another_order_cost_less_than_the_plan_at_once() -> None:
    ruin = begun(drawn_year(200, 20, 1))
    at_once = ruin.best_total
    ruin.improve(Allowance(6000, lambda: False), 0)
    assert ruin.best_total < 0.7 * at_once


def test_plans_built_act_by_act_add_up_and_may_be_better_than_the_plan_at_once() -> None:
    setting = begun(open_year(200, 8, 1)).setting
    first = best_draft(setting, 1, is_over=lambda: True)
    building = Building(setting, 1)
    made = [building.built(taste) for taste in FIRST_TASTES]
    everything = set(range(len(setting.problem.tasks)))
    for draft in made:
        left = {t for a in draft.dropped for t in setting.problem.tasks_of[a]}
        assert draft.placed.keys() | draft.unplaced | left == everything
    assert min(cost(setting.problem, draft) for draft in made) < cost(setting.problem, first)


def test_a_build_that_is_worse_than_the_plan_in_hand_is_not_kept() -> None:
    ruin = begun(drawn_year(100, 8, 2))
    ruin.improve(Allowance(3000, lambda: False), 0)
    building = Building(ruin.setting, 1)
    kept = building.better(ruin.best, 1000, lambda: False)
    assert building.tried >= 1000
    assert merit(ruin.setting.problem, kept) <= merit(ruin.setting.problem, ruin.best)


def test_a_neighborhood_moves_nothing_outside_and_never_costs_more() -> None:
    ruin = begun(drawn_year(160, 10, 2))
    before = ruin.best
    Neighborhoods(ruin.setting, 1, size=20).improve(ruin, Limits(seed=1, work=1, seconds=60))
    problem = ruin.plan.problem
    changed = {
        problem.tasks[t].act for t in before.placed if before.placed[t] != ruin.best.placed.get(t)
    }
    assert len(changed) <= 6
    assert cost(problem, ruin.best) <= cost(problem, before)


def test_a_neighborhood_on_intervals_takes_no_more_work_than_one_by_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neighborhood, "MOST_PLACES", 0)
    ruin = begun(open_year(160, 10, 2))
    work = Neighborhoods(ruin.setting, 1).improve(ruin, Limits(seed=1, work=20, seconds=60))
    assert work < 2 * neighborhood.WORK_OF_ONE * places.WORK_OF_A_SECOND


def test_the_same_seed_and_work_give_the_same_large_plan() -> None:
    plan = plan_from_form(drawn_year(200, 12, 4))
    found = [
        scheduling.schedule(plan, today=FIRST, seed=7, work=1.8, time_limit=300) for _ in range(2)
    ]
    assert found[0].stopped_by == "work"
    assert found[0] == found[1]


def test_a_large_plan_is_sound_and_says_what_it_costs() -> None:
    form = drawn_year(300, 25, 5)
    plan = plan_from_form(form)
    found = scheduling.schedule(plan, today=FIRST, work=1)
    assert check(form, scheduling.as_result(plan, found, today=FIRST).to_json()) == []
    assert found.status == "ok"


def test_a_year_drawn_from_a_plan_that_costs_nothing_is_found_to_cost_nothing() -> None:
    found = scheduling.schedule(plan_from_form(planted(100, 10, 3)), today=FIRST, time_limit=60)
    assert (found.cost, found.proof, found.stopped_by) == (0, "optimal", "proof")


def test_who_cancels_gets_the_best_plan_so_far() -> None:
    def cancel(_share: float, phase: str) -> None:
        if phase == "searching":
            raise scheduling.Cancelled

    plan = plan_from_form(drawn_year(200, 12, 4))
    found = scheduling.schedule(plan, today=FIRST, progress=cancel)
    assert (found.stopped_by, found.status) == ("cancel", "ok")


def test_a_neighborhood_keeps_the_lag_to_a_fixed_step_without_a_place() -> None:
    form = drawn_year(160, 10, 2)
    form["skills"]["nobody"] = {"name": "Que personne n’a"}
    acts = {key for key, act in form["actions"].items() if not act.get("optional")}
    key, step = next(
        (k, s) for k, s in form["steps"].items() if s.get("after") and s["action"] in acts
    )
    held = step["after"][0]
    day = {"start_date": "2026-06-01", "end_date": "2026-06-01"}
    need = {"skill": "nobody", "effort_days": "1"}
    form["steps"][held["step"]] |= {"fixed": True, **day, "needs": [need], "after": []}
    held["max_lag_days"] = held.get("min_lag_days", 0) + 20
    ruin = begun(form)
    problem, tasks = ruin.plan.problem, [t.id for t in ruin.plan.problem.tasks]
    after, before = tasks.index(key), tasks.index(held["step"])
    small = neighborhood.smaller(ruin.setting, ruin.best, frozenset({problem.tasks[after].act}))
    assert before in ruin.best.unplaced
    assert before in small.part.tasks


def test_what_may_be_proven_gets_the_work_that_its_time_allows() -> None:
    assert [usual_work(20.0, steps) for steps in (150, 151)] == [16.0, 8.0]
    assert [usual_work(seconds, 100) for seconds in (5.0, 39.0, 60.0)] == [16.0, 16.0, 48.0]
    assert usual_work(60.0, 500) == 40.0
