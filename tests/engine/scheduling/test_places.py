"""A model by place says what the model on intervals says, and each says what its plan costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from benchmarks.drawn_year import open_year, planted
from tests.engine.scheduling.drawn_calendars import balanced, halved
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.test_offering import under
from tests.engine.scheduling.test_preferred_windows import wishing
from tests.engine.scheduling.test_search import begun

from pacte.engine.scheduling.costs import cost, largest_cost
from pacte.engine.scheduling.exact import search
from pacte.engine.scheduling.exact.model import scalar
from pacte.engine.scheduling.exact.search import Found, Limits
from pacte.engine.scheduling.improving import improve
from pacte.engine.scheduling.improving.ceilings import Ceilings
from pacte.engine.scheduling.improving.ruin import Ruin
from pacte.engine.scheduling.narrowing import Narrowed

LIMITS = Limits(seed=1, work=3, seconds=10_000)
PARTNER_OF_TWO = (47, 66)
"""Where an action of steps for two is followed: ending later in the model alone would please."""


def searched(ruin: Ruin, *, by_place: bool) -> Found:
    setting = ruin.setting
    ceiling = largest_cost(setting.problem) if ruin.best.unplaced <= setting.skipped else None
    inside = Narrowed(setting.problem, setting.windows, setting.left_out, ceiling)
    return search.improve(
        inside, ruin.best, skipped=setting.skipped, limits=LIMITS, by_place=by_place
    )


def objective(ruin: Ruin, found: Found) -> int:
    """The model's objective of the plan found, from its own dates and people."""
    problem, setting = ruin.setting.problem, ruin.setting
    complete = ruin.best.unplaced <= setting.skipped
    never = [problem.tasks[t].act for t in setting.skipped]
    aside = sum(problem.acts[a].weight for a in never if a not in setting.left_out)
    weight = 0 if complete else (largest_cost(problem) + 1) * aside
    return scalar(problem, found.draft, all_present=complete) - weight


@pytest.mark.parametrize("seed", [*range(6), *PARTNER_OF_TWO])
def test_both_models_find_the_same_least_cost_and_it_is_that_of_their_plan(seed: int) -> None:
    ruin = begun(drawn(seed, steps=12, people=4), START)
    by_place, on_intervals = (searched(ruin, by_place=way) for way in (True, False))
    assert by_place.proven
    assert on_intervals.proven
    assert by_place.bound == on_intervals.bound == objective(ruin, by_place)
    assert objective(ruin, on_intervals) == on_intervals.bound


@pytest.mark.parametrize("seed", range(6))
def test_both_count_late_half_days_alike(seed: int) -> None:
    form = halved(drawn(seed, steps=10, people=3), seed)
    for rank, action in enumerate(form["actions"].values()):
        action["due_date"] = f"{START + timedelta(4 + 3 * rank)}"
    ruin = begun(form, START)
    found = [searched(ruin, by_place=way) for way in (True, False)]
    assert [one.proven for one in found] == [True, True]
    assert {one.bound for one in found} == {objective(ruin, one) for one in found}


@pytest.mark.parametrize("seed", range(3))
def test_both_count_days_outside_windows_and_loads_beyond_comfort_alike(seed: int) -> None:
    ruin = begun(balanced(wishing(seed, steps=9, people=3), seed), START)
    found = [searched(ruin, by_place=way) for way in (True, False)]
    assert [one.proven for one in found] == [True, True]
    assert {one.bound for one in found} == {objective(ruin, one) for one in found}


def test_a_whole_year_that_grants_every_wish_is_found_under_the_lowest_ceiling() -> None:
    ruin = begun(planted(160, 10, 2))
    assert ruin.cost > 0
    ceilings = Ceilings(ruin.setting, partial(under, ruin), seed=1)
    assert ceilings.under_next(ruin, 0, LIMITS) == 0
    assert cost(ruin.setting.problem, ruin.best) == 0
    assert ceilings.spent > 0


def test_where_nothing_is_under_a_ceiling_the_bound_is_above_it() -> None:
    form = planted(160, 10, 2)
    first = next(iter(form["steps"].values()))
    late = {**form["actions"][first["action"]], "due_date": "2026-01-02", "optional": False}
    form["actions"][first["action"]] = late
    ruin = begun(form)
    assert Ceilings(ruin.setting, partial(under, ruin), seed=1).under_next(ruin, 0, LIMITS) == 1


def test_a_year_too_large_for_its_ceiling_is_left_to_the_other_ways() -> None:
    ruin = begun(open_year(500, 50, 1))
    ceilings = Ceilings(ruin.setting, partial(under, ruin), seed=1)
    assert ceilings.is_due(0.0, 60.0)
    assert ceilings.under_next(ruin, 431, LIMITS) == 431
    assert not ceilings.is_due(0.0, 60.0)


@pytest.mark.parametrize(
    ("form", "is_first"), [(planted(160, 10, 2), True), (open_year(500, 50, 1), False)]
)
def test_while_a_way_gains_quickly_only_a_plan_held_whole_is_looked_at_under_a_ceiling(
    form: dict[str, Any], *, is_first: bool
) -> None:
    ruin = begun(form)
    ceilings = Ceilings(ruin.setting, partial(under, ruin), seed=1)
    whole = improve.Improving(ruin.setting, ruin.setting.windows, 0, replace(LIMITS, work=60.0))
    quick = improve._Way(lambda: None)
    assert whole._is_next(ceilings, quick) is is_first
    assert whole._is_next(ceilings, None)
    used = whole.used
    assert used == ceilings.spent > 0
    ceilings.is_begun = True
    assert not whole._is_next(ceilings, quick)
    assert whole.used == used
