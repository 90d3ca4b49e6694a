"""Seasons, synergies and values: what they cost, and what the schedule does about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.checkers.schedule_checker import check

from pacte import document
from pacte.engine import scheduling
from pacte.engine.scheduling import Schedule

MONDAY = date(2026, 1, 5)
MARCH = {"periods": [{"start": "2026-03-02", "end": "2026-03-31"}]}


def placed(actions: dict[str, Any], steps: dict[str, Any]) -> Schedule:
    plan = builders.plan(
        people={"chloe": {"name": "Chloé"}},
        actions={key: {"name": key, **fields} for key, fields in actions.items()},
        steps={key: {"name": key, **fields} for key, fields in steps.items()},
    )
    found = scheduling.schedule(plan, today=MONDAY, work=2)
    result = scheduling.as_result(plan, found, today=MONDAY).to_json()
    assert check(document.form_of(plan), result) == []
    return found


def test_a_step_waits_for_its_season_when_waiting_costs_less() -> None:
    found = placed({"fair": {"season": MARCH}}, {"s": {"action": "fair"}})
    assert found.steps["s"].start_date >= date(2026, 3, 2)
    assert (found.cost, found.off_season, found.proof) == (0, {}, "optimal")


def test_a_step_leaves_its_season_when_being_late_would_cost_more() -> None:
    # Due 24 February, weight 5: Monday 2 March is 6 days late, 30 points; off season costs 20.
    action = {"season": MARCH, "due_date": "2026-02-24", "priority": 1}
    found = placed({"fair": action}, {"s": {"action": "fair"}})
    assert (found.cost, found.off_season, found.tardiness) == (20, {"fair": 1}, {"fair": 0})
    assert found.proof == "optimal"


def test_selling_follows_the_communication_that_prepares_it() -> None:
    # The mailing takes until Friday 9; 5 days between: Thursday 15 at the earliest.
    synergy = {"action": "mailing"}
    steps = {"m": {"action": "mailing", "duration_days": 5}, "s": {"action": "sell"}}
    found = placed({"mailing": {}, "sell": {"synergy": synergy}}, steps)
    gap = (found.steps["s"].start_date - found.steps["m"].end_date).days - 1
    assert 5 <= gap <= 20
    assert (found.cost, found.missed_synergies) == (0, ())


def test_a_synergy_is_missed_rather_than_a_deadline_that_weighs_more() -> None:
    mailing = {"window": {"start": "2026-03-02", "end": "2026-03-31"}}
    selling = {"synergy": {"action": "mailing"}, "due_date": "2026-01-30", "priority": 1}
    steps = {"m": {"action": "mailing"}, "s": {"action": "sell"}}
    found = placed({"mailing": mailing, "sell": selling}, steps)
    assert (found.cost, found.missed_synergies, found.proof) == (50, ("sell",), "optimal")


def test_an_optional_action_is_left_out_when_it_is_worth_less_than_its_lateness() -> None:
    # 10 worked days due at once: Friday 16 is 12 days after Sunday 4, 24 points at weight 2.
    action = {"optional": True, "value_points": 23, "due_date": "2026-01-04"}
    steps = {"s": {"action": "a", "duration_days": 10}}
    assert placed({"a": action}, steps).dropped == ("a",)
    assert placed({"a": {**action, "value_points": 24}}, steps).cost == 24
