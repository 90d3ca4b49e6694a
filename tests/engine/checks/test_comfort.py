"""Loads beyond comfort as the steps are dated now: the same days as a schedule counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.engine.scheduling.drawn_calendars import balanced, halved, newcomers
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.checks import check
from pacte.wording.findings import worded

MONDAY = date(2026, 1, 5)


def found(
    steps: dict[str, Any], balance: list[dict[str, Any]], today: date = MONDAY
) -> list[tuple[str, Any]]:
    named = {key: {"action": "a", "name": key, **step} for key, step in steps.items()}
    plan = builders.plan(
        people={"chloe": {"name": "Chloé"}, "david": {"name": "David"}},
        actions={"a": {"name": "A"}},
        steps=named,
        balance=balance,
    )
    every = [worded(plan, one) for one in check(plan, today)]
    return [(one.objects[0].id, one) for one in every if one.code == "load_beyond_comfort"]


def week(monday: str, friday: str, days: int = 5, **fields: Any) -> dict[str, Any]:
    needs = [{"effort_days": str(days), "assigned": ["chloe"]}]
    dates = {"start_date": monday, "end_date": friday, "duration_days": days}
    return {"needs": needs, **dates, **fields}


FULL = week("2026-01-12", "2026-01-16")


def test_full_weeks_of_one_person_are_one_finding_the_worst_first() -> None:
    # 80 % of 5 days is 4: one day too many in weeks 3 and 5; Tuesday to Friday fits.
    calm = week("2026-01-20", "2026-01-23", 4)
    five = week("2026-01-26", "2026-01-30", needs=[{"effort_days": "4.5", "assigned": ["chloe"]}])
    ((who, one),) = found({"s": FULL, "t": calm, "u": five}, [{}])
    assert (who, one.severity, one.stake.days) == ("chloe", "minor", 1.5)
    assert one.params["periods"] == ["2026-W03", "2026-W05"]
    assert one.message.fr == (
        "«\u00a0Chloé\u00a0» dépasse la charge confortable (80\u202f% du temps) de "
        "1,5\u202fj au total\u00a0: S03 (12 janv. 2026) et S05 (26 janv. 2026). "
        "Faites proposer des dates ou confiez du travail à d’autres."
    )


def test_nothing_is_said_of_weeks_over_of_steps_that_do_not_stand_or_of_no_wish() -> None:
    assert found({"s": FULL}, [{}], today=date(2026, 1, 19)) == []
    assert len(found({"s": FULL}, [{}], today=date(2026, 1, 16))) == 1
    assert found({"s": {**FULL, "status": "canceled"}}, [{}]) == []
    assert found({"s": FULL}, []) == []
    assert found({"s": FULL}, [{"penalty_points": 0}]) == []


def test_of_two_wishes_the_dearest_is_said() -> None:
    # January has 20 worked days from the 5th and 1 before: 10 % of 21 is 2.1, so 2.9 days beyond.
    month = {"period": "month", "comfortable_share": "0.1", "penalty_points": 1}
    ((_, one),) = found({"s": FULL}, [{"penalty_points": 2}, month])
    assert (one.params["periods"], one.params["days"]) == (["2026-W03"], 1)
    ((_, one),) = found({"s": FULL}, [{"penalty_points": 2}, {**month, "penalty_points": 2}])
    assert (one.params["periods"], one.params["days"]) == (["2026-01"], 2.9)


@pytest.mark.parametrize("seed", [1, 8, 9, 10])
def test_a_plan_that_adopts_a_schedule_shows_the_balance_of_its_answer(seed: int) -> None:
    form = balanced(newcomers(halved(drawn(seed, steps=8, people=3), seed), seed), seed)
    plan = plan_from_form(form)
    schedule = scheduling.schedule(plan, today=START, work=0.2)
    adopted = scheduling.adopted(plan, schedule)
    assert scheduling.strains_now(adopted, today=START) == schedule.balance
    assert schedule.balance
    people = {one.person for one in schedule.balance}
    told = {f.objects[0].id for f in check(adopted, START) if f.code == "load_beyond_comfort"}
    assert told == people
