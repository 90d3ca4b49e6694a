"""What groups of partners cost alone is below every plan; near a plan better ones are found."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from benchmarks.drawn_year import FIRST, open_year
from tests.engine.scheduling.drawn_calendars import balanced
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.oracle import best
from tests.engine.scheduling.test_bounding import relaxed, setting_of, tiny, weight_of_impossible
from tests.engine.scheduling.test_offering import under
from tests.engine.scheduling.test_search import begun

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.exact.search import Limits
from pacte.engine.scheduling.improving import nearing
from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.improving.partners import Partners, groups
from pacte.engine.scheduling.improving.ruin import Allowance, Ruin
from pacte.engine.scheduling.serial.greedy import best_draft

LIMITS = Limits(seed=1, work=3, seconds=10_000)


def looked_at(ruin: Ruin) -> Partners:
    """Every group that costs more than at least is planned alone."""
    partners = Partners(ruin.setting, relaxed(ruin.setting))
    plan = Incumbent(ruin.setting, ruin.best)
    while (group := partners.next(plan)) is not None:
        partners.look_at(group, ruin.best, LIMITS)
    return partners


def near(ruin: Ruin) -> nearing.Nearing:
    return nearing.Nearing(ruin.setting, relaxed(ruin.setting), partial(under, ruin), seed=1)


def follower(seed: int) -> dict:
    """A tiny plan whose second act best follows the first, at once or a little later."""
    form = tiny(seed)
    form["actions"]["a1"]["synergy"] = {
        "action": "a0", "min_gap_days": seed % 3, "max_gap_days": seed % 3 + 1,
        "penalty_points": 3 + seed % 5,
    }  # fmt: skip
    return form


def test_acts_that_a_synergy_ties_together_are_one_group() -> None:
    problem = begun(open_year(120, 12, 3)).setting.problem
    found = groups(problem, frozenset({2}))
    assert sorted(a for group in found for a in group) == [
        a for a in range(len(problem.acts)) if a != 2
    ]
    of = {a: group for group in found for a in group}
    tied = [s for s in problem.synergies if s.before is not None and 2 not in {s.after, s.before}]
    assert tied
    assert all(of[s.after] is of[s.before] for s in tied)


@pytest.mark.parametrize("seed", range(24))
def test_no_tiny_plan_costs_less_than_its_groups_alone(seed: int) -> None:
    form = follower(seed)
    setting = setting_of(form)
    weight, least = best(form, START)
    draft = best_draft(setting, 1, is_over=lambda: True)
    if weight != weight_of_impossible(setting) or draft.unplaced - setting.skipped:
        pytest.skip("not every step has a place")
    partners = looked_at(Ruin(setting, draft, 1))
    assert partners.bound <= least


@pytest.mark.parametrize(("steps", "people", "seed"), [(30, 7, 11), (40, 8, 3), (40, 8, 10)])
def test_groups_alone_say_more_than_acts_alone_and_never_too_much(
    steps: int, people: int, seed: int
) -> None:
    form = open_year(steps, people, seed)
    answer = scheduling.schedule(plan_from_form(form), today=FIRST, work=20, time_limit=600)
    ruin = begun(form)
    ruin.improve(Allowance(2_000, lambda: False), -1)
    before = Partners(ruin.setting, relaxed(ruin.setting)).bound
    assert answer.proof == "optimal"
    assert before < looked_at(ruin).bound <= answer.cost


def test_loads_beyond_comfort_are_no_part_of_what_a_group_costs() -> None:
    ruin = begun(balanced(drawn(3, steps=24, people=4, days=60), 3), START)
    partners = looked_at(ruin)
    at_ease = replace(ruin.setting.problem, comforts=())
    assert partners.bound <= cost(at_ease, ruin.best)


def test_everything_is_planned_again_near_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    ruin = begun(open_year(80, 10, 2))
    ruin.improve(Allowance(1_000, lambda: False), -1)
    monkeypatch.setattr(nearing, "MOST_PLACES", 12_000)
    search, first = near(ruin), ruin.cost
    for _ in range(12):
        if ruin.cost == first:
            search.go_on(ruin, 0, LIMITS)
    assert search.bound <= ruin.cost < first
    assert ruin.cost == cost(ruin.setting.problem, ruin.best)


def test_where_days_are_scarce_it_is_left_to_the_other_ways() -> None:
    ruin = begun(open_year(60, 6, 2))
    search = near(ruin)
    search.go_on(ruin, 2 * search.partners.bound + 1_000, LIMITS)
    assert search.is_off
    assert not search.is_due(1_000.0, 1_000.0, 0.0)


def test_a_plan_far_above_the_bound_is_left_to_the_other_ways_for_now() -> None:
    search = near(begun(open_year(60, 6, 2)))
    assert search.is_due(1_000.0, 1_000.0, nearing.FAR)
    assert not search.is_due(1_000.0, 1_000.0, 2 * nearing.FAR)
