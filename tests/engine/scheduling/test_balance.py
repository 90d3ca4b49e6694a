"""Loads beyond what is comfortable: what they cost, and how the schedule spreads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.drawn_calendars import (
    balanced,
    calling,
    costly,
    halved,
    newcomers,
)
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.test_drawn_plans import crowded, measured, renamed
from tests.engine.scheduling.test_places import searched

from pacte import document
from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling import Schedule
from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.improving.ruin import Allowance, Ruin
from pacte.engine.scheduling.known import known_of, setting_of
from pacte.engine.scheduling.loads import loads_of
from pacte.engine.scheduling.problem import Problem
from pacte.engine.scheduling.serial.greedy import best_draft

MONDAY = date(2026, 1, 5)
WEEKLY = [{"comfortable_share": "0.8", "penalty_points": 4}]
TWO = {"chloe": {"name": "Chloé"}, "david": {"name": "David"}}


def placed(steps: dict[str, Any], balance: list[dict[str, Any]] | None, **fields: Any) -> Schedule:
    plan = builders.plan(
        people=fields.pop("people", TWO),
        actions=fields.pop("actions", {"a": {"name": "A"}}),
        steps={key: {"action": "a", "name": key, **step} for key, step in steps.items()},
        **({} if balance is None else {"balance": balance}),
        **fields,
    )
    found = scheduling.schedule(plan, today=MONDAY, work=2)
    result = scheduling.as_result(plan, found, today=MONDAY).to_json()
    assert check(document.form_of(plan), result) == []
    return found


def days(count: int, **fields: Any) -> dict[str, Any]:
    return {"duration_days": count, "needs": [{"effort_days": str(count)}], **fields}


def test_a_full_week_is_split_between_two_weeks_or_two_people() -> None:
    # Five days of one person: 5 of 5 in one week is 1 beyond 80 %; from Tuesday on 4 and 1.
    found = placed({"s": days(5)}, WEEKLY)
    assert (found.cost, found.balance, found.proof) == (0, (), "optimal")
    assert found.steps["s"].start_date.weekday() != 0
    full = placed({"s": days(5, latest_date="2026-01-09")}, WEEKLY)
    (strain,) = full.balance
    assert (full.cost, strain.load, strain.comfortable, strain.points) == (4, 5, 4, 4)


def test_work_goes_to_the_colleague_who_has_room() -> None:
    # Ten days due within two weeks: each carries five, where one alone could have them all.
    steps = {f"s{i}": days(1, latest_date="2026-01-16") for i in range(10)}
    monthly = [{"period": "month", "comfortable_share": "0.25"}]
    found = placed(steps, monthly, people=TWO)
    shared = [found.steps[key].needs[0][0] for key in steps]
    assert {person: shared.count(person) for person in TWO} == {"chloe": 5, "david": 5}
    assert found.cost == 0


def test_points_are_rounded_down_by_person_and_period() -> None:
    # 4.5 days of 5 in the week is half a day beyond 4: 2 points of 5 a day.
    step = {"duration_days": 5, "needs": [{"effort_days": "4.5"}], "latest_date": "2026-01-09"}
    wish = [{"comfortable_share": "0.8", "penalty_points": 5}]
    assert placed({"s": step}, wish).cost == 2
    assert placed({"s": step}, [{"comfortable_share": "0.8", "penalty_points": 1}]).balance == ()


def test_steps_begun_count_and_their_points_are_no_hindrance_to_a_proof() -> None:
    begun = {**days(5), "start_date": "2026-01-05", "end_date": "2026-01-09", "status": "running"}
    begun["needs"] = [{"effort_days": "5", "assigned": ["chloe"]}]
    found = placed({"begun": begun, "s": days(2)}, WEEKLY)
    assert (found.cost, found.bound, found.proof) == (4, 4, "optimal")
    assert found.steps["s"].needs == (("david",),)
    assert known_of(problem_of({"begun": begun, "s": days(2)}), MONDAY).bound == 4


def problem_of(steps: dict[str, Any], **fields: Any) -> Problem:
    form = {"people": TWO, "actions": {"a": {"name": "A"}}, "balance": WEEKLY, **fields}
    named = {key: {"action": "a", "name": key, **step} for key, step in steps.items()}
    return problem_from_plan(builders.plan(**form, steps=named), today=MONDAY)


def test_the_model_adds_to_what_is_begun() -> None:
    # Three days begun and two to place until Friday: 5 of 5, one day beyond 4.
    held = {"start_date": "2026-01-05", "end_date": "2026-01-07", "status": "running"}
    begun = {**days(3), **held, "needs": [{"effort_days": "3", "assigned": ["chloe"]}]}
    steps = {"begun": begun, "s": days(2, latest_date="2026-01-09")}
    problem = problem_of(steps, people={"chloe": TWO["chloe"]})
    setting = setting_of(known_of(problem, MONDAY))
    ruin = Ruin(setting, best_draft(setting, 0, is_over=lambda: True), 0)
    found = [searched(ruin, by_place=way) for way in (True, False)]
    assert [(one.proven, one.bound) for one in found] == [(True, 4), (True, 4)]


def test_who_ramps_up_has_less_that_is_comfortable() -> None:
    # Half days of work in the first month: 2.5 days a week, of which 2 are comfortable.
    chloe = {"name": "Chloé", "hired_on": "2026-01-05", "ramp_up": ["0.5"]}
    step = {"duration_days": 5, "needs": [{"effort_days": "2.5"}], "latest_date": "2026-01-09"}
    (strain,) = placed({"s": step}, WEEKLY, people={"chloe": chloe}).balance
    assert (strain.load, strain.comfortable, strain.points) == (2.5, 2, 2)


def test_being_late_may_cost_more_than_a_full_week() -> None:
    # Due on Friday at 5 points a day: ending on Monday is 3 days late.
    actions = {"a": {"name": "A", "due_date": "2026-01-09", "priority": 1}}
    found = placed({"s": days(5)}, WEEKLY, actions=actions)
    assert (found.cost, found.tardiness) == (4, {"a": 0})


def test_without_a_wish_nothing_is_counted() -> None:
    assert placed({"s": days(5)}, None).cost == 0
    assert placed({"s": days(5)}, [{"comfortable_share": "0.1", "penalty_points": 0}]).cost == 0


def rich(seed: int, *, steps: int, people: int, days: int = 60) -> dict[str, Any]:
    """A drawn plan with a comfortable load, and other things that change what people give."""
    form = drawn(seed, steps=steps, people=people, days=days)
    for rank, richer in enumerate((halved, newcomers, calling, costly)):
        form = richer(form, seed) if seed % (rank + 3) == rank else form
    return balanced(form, seed)


def test_a_proven_cost_depends_on_no_name_and_no_order() -> None:
    proof, points = measured(balanced(drawn(3, steps=8, people=4), 1))
    form = renamed(balanced(drawn(3, steps=8, people=4), 1))
    assert measured(form) == (proof, points)
    assert proof == "optimal"


def test_what_is_counted_as_the_plan_changes_is_what_the_whole_plan_counts() -> None:
    form = crowded() | {"balance": [{"comfortable_share": "0.5"}, {"period": "month"}]}
    problem = problem_from_plan(plan_from_form(form), today=START)
    setting = setting_of(known_of(problem, START))
    first = best_draft(setting, 0, is_over=lambda: False)
    ruin = Ruin(setting, first, 0)
    ruin.improve(Allowance(600, lambda: False), 0)
    assert ruin.cost == cost(problem, ruin.best) < cost(problem, first)
    plan = Incumbent(setting, ruin.best)
    assert plan.loads is not None
    whole = loads_of(problem, ruin.best)
    assert (plan.loads.of, plan.loads.points) == (whole.of, whole.points)
    for t in list(ruin.best.placed):
        plan.take_out(t)
    empty = loads_of(problem, type(ruin.best)({}))
    assert (plan.loads.of, plan.loads.points) == (empty.of, empty.points)


def test_the_checker_sees_loads_that_are_not_counted() -> None:
    plan = plan_from_form(form := rich(8, steps=12, people=3))
    found = scheduling.schedule(plan, today=START, work=0.5)
    result = scheduling.as_result(plan, found, today=START).to_json()
    assert result["balance"]
    assert check(form, result) == []
    assert check(form, {**result, "balance": []}) != []
    assert check({**form, "balance": []}, result) != []
