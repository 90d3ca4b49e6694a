"""Contacts best made at some times: what a day outside costs, and what is done about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.drawn_calendars import calling, halved
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.test_contacts import call, placed, start
from tests.engine.scheduling.test_drawn_plans import undated

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.bounding.relaxation import Relaxation
from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.exact.search import Limits
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.improving.ruin import Allowance, Ruin
from pacte.engine.scheduling.known import known_of, setting_of
from pacte.engine.scheduling.serial.greedy import best_draft

TUESDAYS = {"weekdays": ["tue", "thu"]}


def firms(*windows: dict[str, Any]) -> dict[str, Any]:
    return {"firms": {"name": "Sociétés", "contact_windows": list(windows)}}


def due(day: str) -> dict[str, Any]:
    return {"calls": {"name": "Appels", "segment": "firms", "due_date": day}}


def test_a_contact_waits_for_a_preferred_day_when_that_costs_less() -> None:
    # Due on Monday 27 April at 2 points a day: Tuesday costs 2, Monday the points of the window.
    for points, day in ((None, "2026-04-28"), (3, "2026-04-28"), (1, "2026-04-27")):
        window = TUESDAYS if points is None else {**TUESDAYS, "penalty_points": points}
        found = placed({"call": call()}, firms(window), actions=due("2026-04-27"))
        assert (start(found), found.cost, found.proof) == (day, min(points or 5, 2), "optimal")
        assert found.off_window == ({"call": 1} if points == 1 else {})


def test_the_days_of_a_long_contact_are_counted_for_each_of_its_people() -> None:
    # Tuesday to Thursday: Wednesday is outside, once for each of the two.
    people = {"chloe": {"name": "Chloé"}, "david": {"name": "David"}}
    both = {**call(3), "needs": [{"effort_days": "3", "people": 2}]}
    found = placed({"call": both}, firms(TUESDAYS), people=people)
    assert (start(found), found.off_window, found.cost) == ("2026-04-28", {"call": 2}, 10)


def test_the_dearest_of_several_windows_says_what_a_day_outside_all_of_them_costs() -> None:
    windows = ({**TUESDAYS, "penalty_points": 3}, {"weekdays": ["mon"], "penalty_points": 8})
    found = placed({"call": call(2)}, firms(*windows), actions=due("2026-04-28"))
    assert (start(found), found.cost) == ("2026-04-27", 0)
    wednesday = call(earliest_date="2026-04-29", latest_date="2026-04-29")
    assert placed({"call": wednesday}, firms(*windows)).cost == 8


def test_fixed_steps_and_other_channels_cost_nothing() -> None:
    held = {"start_date": "2026-04-27", "end_date": "2026-04-27", "fixed": True}
    steps = {"held": {**call(), **held}, "letter": {"contact": "letter"}}
    found = placed(steps, firms({**TUESDAYS, "channels": ["call"]}))
    assert (found.cost, found.off_window, start(found, "letter")) == (0, {}, "2026-04-27")


def wishing(seed: int, *, steps: int, people: int, days: int = 60) -> dict[str, Any]:
    """A drawn plan whose segments all prefer some days, in halves one time of three."""
    form = drawn(seed, steps=steps, people=people, days=days)
    form = calling(halved(form, seed) if seed % 3 == 0 else form, seed)
    for rank, segment in enumerate(form["segments"].values()):
        windows = [TUESDAYS, {"weekdays": ["mon"], "penalty_points": 1 + seed % 7}]
        segment["contact_windows"] = windows[: 1 + (seed + rank) % 2]
    for rank, step in enumerate(form["steps"].values()):
        step["contact"] = "email" if rank % 3 else "call"
    return form


def test_the_checker_sees_days_outside_that_are_not_counted() -> None:
    form = undated(wishing(5, steps=12, people=5))
    plan = plan_from_form(form)
    found = scheduling.schedule(plan, today=START, work=0.5)
    result = scheduling.as_result(plan, found, today=START).to_json()
    assert result["off_window"]
    assert check(form, result) == []
    assert check(form, {**result, "off_window": {}}) != []


def test_the_bound_counts_the_days_outside_that_nobody_can_avoid() -> None:
    # Wednesday alone is left, for Chloé and for the letter that asks for nobody.
    wednesday = {"earliest_date": "2026-04-29", "latest_date": "2026-04-29"}
    steps = {"call": call(**wednesday), "letter": {"contact": "letter", **wednesday}}
    form = {
        "id": "p",
        "name": "P",
        "company": "C",
        "start": "2026-04-27",
        "end": "2026-05-08",
        "people": {"chloe": {"name": "Chloé"}},
        "segments": firms(TUESDAYS),
        "actions": {"a": {"name": "A", "segment": "firms"}},
        "steps": {key: {"name": key, "action": "a", **step} for key, step in steps.items()},
    }
    problem = problem_from_plan(plan_from_form(form), today=date(2026, 4, 27))
    setting = setting_of(known_of(problem, date(2026, 4, 27)))
    relaxation = Relaxation(problem, setting.windows, setting.reach, setting.order, frozenset())
    assert relaxation.answer(np.zeros_like(relaxation.resources.room)).value == 10


def test_searching_without_the_model_finds_preferred_days_too() -> None:
    # Ten calls of one day by one person within four weeks, all best on Tuesdays and Thursdays.
    last = (date(2026, 4, 27) + timedelta(34)).isoformat()
    form = {
        "id": "p",
        "name": "P",
        "company": "C",
        "start": "2026-04-27",
        "end": last,
        "people": {"chloe": {"name": "Chloé"}},
        "segments": firms(TUESDAYS),
        "actions": {f"a{i}": {"name": "A", "segment": "firms"} for i in range(8)},
        "steps": {f"s{i}": {"name": "S", "action": f"a{i}", **call()} for i in range(8)},
    }
    problem = problem_from_plan(plan_from_form(form), today=date(2026, 4, 27))
    setting = setting_of(known_of(problem, date(2026, 4, 27)))
    first = best_draft(setting, 0, is_over=lambda: False)
    assert cost(problem, first) > 0
    ruin = Ruin(setting, first, 0)
    ruin.improve(Allowance(2_000, lambda: Limits(0, 1, 60).left <= 0), 0)
    assert (ruin.cost, cost(problem, ruin.best)) == (0, 0)
