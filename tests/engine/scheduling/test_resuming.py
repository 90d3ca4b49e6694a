"""A plan kept until a day and built again from there on: sound, no dearer, repeatable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from benchmarks.drawn_year import FIRST, drawn_year
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.test_dispatching import at_once, faults, setting_of

from pacte.engine.scheduling.costs import merit
from pacte.engine.scheduling.improving.building import Building
from pacte.engine.scheduling.improving.pacing import FIRST_RHYTHMS, Pacing
from pacte.engine.scheduling.improving.resuming import Resuming
from pacte.engine.scheduling.improving.ruin import Allowance, Ruin
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.serial.greedy import Setting


def resumed(setting: Setting, start: Draft, places: int) -> Draft:
    pacing = Pacing(Building(setting, 1), 1)
    ruin = Ruin(setting, start, 1)
    resuming = Resuming(pacing, 1)
    for _ in range(3):
        resuming.improve(ruin, Allowance(places // 3, lambda: False))
    return ruin.best


def broken(seed: int) -> list:
    form, today = drawn(seed, steps=30, people=8, days=120), START + timedelta(5)
    setting = setting_of(form, today)
    start = at_once(setting)
    found = resumed(setting, start, 600)
    worse = merit(setting.problem, found)[:2] > merit(setting.problem, start)[:2]
    return [*faults(form, found, today), *(["dearer"] if worse else [])]


@pytest.mark.parametrize("seed", [1, 2, 3, 7, 9, 188])
def test_a_plan_resumed_breaks_no_rule_and_is_no_dearer(seed: int) -> None:
    assert broken(seed) == []


@pytest.mark.slow
def test_two_hundred_plans_resumed_break_no_rule() -> None:
    found = {seed: faults for seed in range(200, 400) if (faults := broken(seed))}
    assert found == {}


def test_a_crowded_year_gets_cheaper_and_the_same_twice() -> None:
    setting = setting_of(drawn_year(200, 6, 1), FIRST)
    start = Pacing(Building(setting, 1), 1).built(FIRST_RHYTHMS[1])
    first, second = (resumed(setting, start, 6000) for _ in range(2))
    assert first == second
    assert merit(setting.problem, first) < merit(setting.problem, start)
