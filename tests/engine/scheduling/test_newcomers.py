"""People who arrive, leave, ramp up or come from outside, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests import builders
from tests.checkers.schedule_checker import check

from pacte import document
from pacte.document import Calendar, Person
from pacte.document import calendar as cal
from pacte.engine import scheduling, workload
from pacte.engine.scheduling import Schedule
from pacte.engine.scheduling.from_plan import problem_from_plan

MONDAY = date(2026, 1, 5)
NINA = {"name": "Nina", "hired_on": "2026-01-15", "ramp_up": ["0.5", "0.75"]}


def plan_of(steps: dict[str, Any], **fields: Any) -> document.Plan:
    form = {
        "people": {"nina": NINA},
        "actions": {"show": {"name": "Salon de Lyon"}},
        "steps": {key: {"action": "show", "name": key, **step} for key, step in steps.items()},
    }
    return builders.plan(**{**form, **fields})


def placed(steps: dict[str, Any], **fields: Any) -> Schedule:
    plan = plan_of(steps, **fields)
    found = scheduling.schedule(plan, today=MONDAY, work=2)
    result = scheduling.as_result(plan, found, today=MONDAY).to_json()
    assert check(document.form_of(plan), result) == []
    return found


def work(days: str, duration: int = 1, **fields: Any) -> dict[str, Any]:
    return {"duration_days": duration, "needs": [{"effort_days": days}], **fields}


def test_work_waits_until_the_person_can_give_it_each_day() -> None:
    # 0.8 of each day is too much at 50 % (until 14 February) and 75 % (until 14 March).
    found = placed({"call": work("0.8")})
    assert found.steps["call"].start_date == date(2026, 3, 16)  # 15 March is a Sunday
    assert placed({"call": work("0.5")}).steps["call"].start_date == date(2026, 1, 15)


def test_ramp_up_is_said_when_it_alone_forbids() -> None:
    found = placed({"call": work("0.8", latest_date="2026-02-27")})
    (reason,) = found.unplaced[0].reasons
    assert (reason.code, reason.objects[-1]) == ("people_ramping_up", ("person", "nina"))


def test_an_exclusive_step_waits_for_full_capacity_and_a_show_takes_what_there_is() -> None:
    show = work("1", fixed=True, exclusive=True, start_date="2026-02-03", end_date="2026-02-04")
    found = placed({"visit": work("1", exclusive=True), "show": show, "call": work("0.2")})
    assert found.status == "ok"
    assert found.steps["visit"].start_date == date(2026, 3, 16)
    plan = scheduling.adopted(plan_of({"show": show}), placed({"show": show}))
    assert workload.days_over(plan) == ()
    week = workload.load(plan, date(2026, 2, 2), date(2026, 2, 8))[0]
    assert (week.load_days, week.capacity_days) == (Decimal("1.0000"), Decimal("2.5"))


def test_an_external_works_on_public_holidays_and_in_closures_but_under_contract_only() -> None:
    # 1 May 2026 is a Friday; the company is closed from 27 April; the contract ends on 1 May.
    agency = {"name": "Agence", "kind": "external"}
    contract = {**agency, "contracts": [{"start": "2026-04-29", "end": "2026-05-01"}]}
    closed = {"closures": [{"start": "2026-04-27", "end": "2026-05-08"}]}
    found = placed({"call": work("3", 3)}, people={"agency": contract}, calendar=closed)
    dates = found.steps["call"].start_date, found.steps["call"].end_date
    assert dates == (date(2026, 4, 29), date(2026, 5, 1))
    found = placed({"call": work("4", 4)}, people={"agency": contract}, calendar=closed)
    assert found.unplaced[0].reasons[0].code == "window_too_short"


def test_the_ramp_up_of_the_company_is_for_employees_hired_on_a_known_day() -> None:
    company = Calendar(ramp_up=(Decimal("0.5"),))
    day = document.slots.first_slot(company, date(2026, 1, 20))
    for fields, part in (
        ({"hired_on": "2026-01-15"}, "0.5"),
        ({"hired_on": "2026-01-15", "ramp_up": []}, "1"),
        ({"hired_on": "2026-01-15", "kind": "external"}, "1"),
        ({}, "1"),
    ):
        person = Person.model_validate({"name": "Nina", **fields})
        assert cal.capacity_in(company, person, day) == Decimal(part)


def test_wednesday_afternoons_off_count_in_half_days_only() -> None:
    off = {"nina": {"name": "Nina", "half_days_off": ["wed_pm"]}}
    halves = {"slots_per_day": 2}
    found = placed(
        {"call": work("1", earliest_date="2026-01-07")}, people=off, calendar=halves
    ).steps["call"]
    # Wednesday morning, then Thursday morning.
    assert (found.start_half, found.end_date, found.end_half) == ("am", date(2026, 1, 8), "am")
    whole = placed({"call": work("1", earliest_date="2026-01-07")}, people=off).steps["call"]
    assert (whole.start_date, whole.end_date) == (date(2026, 1, 7), date(2026, 1, 7))


def test_who_stays_the_same_is_worked_out_once_and_what_a_step_takes_is_theirs_alone() -> None:
    """A plan changed elsewhere keeps its people; leave, ramp-up and steps begun make others."""
    steps = {"call": work("1"), "visit": work("2", 2)}
    people = {"nina": NINA, "paul": {"name": "Paul"}}
    plan = plan_of(steps, people=people)
    before = {w.id: w for w in problem_from_plan(plan, today=MONDAY).workers}
    longer = {**plan.steps, "call": plan.steps["call"].model_copy(update={"duration_days": 2})}
    changed = plan.model_copy(update={"steps": longer})
    after = {w.id: w for w in problem_from_plan(changed, today=MONDAY).workers}
    assert all(after[key] is before[key] for key in ("nina", "paul"))

    leave = [{"start": "2026-02-02", "end": "2026-02-06"}]
    away = plan_of(steps, people={**people, "paul": {"name": "Paul", "leaves": leave}})
    found = {w.id: w for w in problem_from_plan(away, today=MONDAY).workers}
    assert len(found["paul"].worked) == len(before["paul"].worked) - 5
    assert found["nina"].lost == before["nina"].lost != ()

    begun = {
        **work("1"),
        "start_date": "2026-01-05",
        "end_date": "2026-01-05",
        "status": "running",
        "needs": [{"effort_days": "1", "assigned": ["paul"]}],
    }
    busy = plan_of({**steps, "begun": begun}, people=people)
    found = {w.id: w for w in problem_from_plan(busy, today=MONDAY).workers}
    assert sum(found["paul"].busy) > sum(before["paul"].busy) == 0
    assert sum(found["nina"].busy) == sum(found["nina"].lost) > 0
    assert found["paul"].free[found["paul"].busy.index(max(found["paul"].busy))] == 0
