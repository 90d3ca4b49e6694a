"""Plans built day by day: sound under every rule, and nobody idle where there is work to wait."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from benchmarks.drawn_year import FIRST, drawn_year, open_year
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling import known, solve
from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.exact.search import Found, Limits
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.improving.building import FIRST_TASTES, Building
from pacte.engine.scheduling.improving.dispatching import Dispatching, Pace
from pacte.engine.scheduling.improving.pacing import FIRST_RHYTHMS, Pacing, Rhythm
from pacte.engine.scheduling.improving.ruin import Ruin
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.serial.greedy import Setting, best_draft


def at_once(setting: Setting) -> Draft:
    return best_draft(setting, 1, is_over=lambda: True)


def setting_of(form: dict, today: date) -> Setting:
    plan = plan_from_form(form)
    return known.setting_of(known.known_of(problem_from_plan(plan, today=today), plan.start))


def faults(form: dict, draft: Draft, today: date) -> list:
    """What an independent reader of the reference finds wrong with a plan."""
    plan = scheduling.with_sequences(plan_from_form(form))
    case = known.known_of(problem_from_plan(plan, today=today), plan.start)
    found = Found(draft, proven=False, bound=0, stopped_by="work")
    answer = solve.told(plan, case, found, Limits(seed=1, work=1, seconds=60), today)
    return check(form, scheduling.as_result(plan, answer, today=today).to_json())


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 9, 12, 15])
def test_plans_built_day_by_day_break_no_rule(seed: int) -> None:
    form = drawn(seed, steps=20, people=5)
    pacing = Pacing(Building(setting_of(form, START), seed), seed)
    for rhythm in FIRST_RHYTHMS[:3]:
        assert faults(form, pacing.built(rhythm), START) == []


@pytest.mark.parametrize(
    ("form", "later"),
    [
        pytest.param(drawn(188, steps=30, people=8, days=120), 5, id="waits for two others"),
        pytest.param(drawn(65, steps=40, people=9, days=90), 2, id="follows one left out halfway"),
    ],
)
def test_an_act_begins_once_and_what_follows_it_finds_its_place(form: Any, later: int) -> None:
    """Its partner by preference and a step that its own comes after; one left out halfway."""
    today = START + timedelta(later)
    pacing = Pacing(Building(setting_of(form, today), 1), 1)
    assert [faults(form, pacing.built(rhythm), today) for rhythm in FIRST_RHYTHMS] == [
        [] for _ in FIRST_RHYTHMS
    ]


def test_where_people_are_full_day_by_day_costs_far_less_than_act_by_act() -> None:
    setting = setting_of(drawn_year(400, 10, 1), FIRST)
    building = Building(setting, 1)
    by_act = min(cost(setting.problem, building.built(taste)) for taste in FIRST_TASTES)
    by_day = cost(setting.problem, Pacing(building, 1).built(FIRST_RHYTHMS[1]))
    assert by_day < 0.85 * by_act


def test_acts_put_back_day_by_day_find_all_their_places_or_are_returned() -> None:
    setting = setting_of(drawn_year(120, 8, 2), FIRST)
    ruin = Ruin(setting, at_once(setting), 1)
    acts = random.Random(3).sample(ruin.acts, 10)  # noqa: S311 - a drawn test
    for a in acts:
        ruin.plan.clear(a)
    pace = Pace(patience=5, size=0.5, begun=10, holds=frozenset(acts))
    failed = Dispatching(ruin.plan).put_back(acts, pace)
    for a in acts:
        there = [ruin.plan.placed[t] is not None for t in ruin.plan.tasks_of[a]]
        assert all(there) if a not in failed else not any(there)


def test_acts_that_hold_wait_for_their_season_and_others_do_not() -> None:
    setting = setting_of(open_year(60, 30, 1), FIRST)
    problem, pacing = setting.problem, Pacing(Building(setting, 1), 1)
    rhythm = FIRST_RHYTHMS[2]
    first, waiting = pacing.built(rhythm), pacing.built(FIRST_RHYTHMS[0])
    assert rhythm.holding == 0
    assert cost(problem, waiting) < cost(problem, first)


def test_dear_plans_day_by_day_end_after_the_first_ones() -> None:
    setting = setting_of(open_year(100, 20, 1), FIRST)
    dear, building = at_once(setting), Building(setting, 1)
    good = building.better(dear, 4000, lambda: False)
    assert cost(setting.problem, dear) > 1.5 * cost(setting.problem, good)
    built = []

    class Dear(Pacing):
        def built(self, rhythm: Rhythm) -> Draft:
            built.append(rhythm)
            return dear

    assert Dear(building, 1).better(good, 20, lambda: False) is good
    assert len(built) == 4
