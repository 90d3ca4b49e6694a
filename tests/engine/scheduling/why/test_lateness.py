"""What is said to keep a late action waiting: what other steps take, nothing and nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.engine.scheduling import planted

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.problem import Reason
from pacte.wording.schedule import reason_said

MONDAY = date(2026, 3, 2)


def held_up_by(**people: Any) -> tuple[tuple[str, str], ...]:
    """The objects of the reason why `late` ends after Tuesday: two steps of two days, Paul's both.

    `people`: the others, who hold the skill too.
    """
    seller = {"name": "Paul", "skills": {"sale": 3}}
    everybody = {"paul": seller, **{key: {**seller, **who} for key, who in people.items()}}
    two_days = {"duration_days": 2, "needs": [{"skill": "sale", "effort_days": "2"}]}
    plan = builders.plan(
        skills={"sale": {"name": "Vente"}},
        people=everybody,
        actions={
            "first": {"name": "Urgent", "priority": 1, "due_date": "2026-03-03"},
            "late": {"name": "Autre", "priority": 3, "due_date": "2026-03-04"},
        },
        steps={key[0]: builders.step(key, **two_days) for key in ("first", "late")},
    )
    found = scheduling.schedule(plan, today=MONDAY, work=1)
    (why,) = found.reasons
    assert (why.code, found.tardiness["late"]) == ("late_people_busy", 1)
    return why.objects[2:]


def test_who_is_not_yet_hired_is_not_busy() -> None:
    told = held_up_by(zoe={"name": "Zoé", "hired_on": "2026-03-16"})
    assert told == (("skill", "sale"), ("person", "paul"), ("step", "f"))


def test_who_is_away_is_not_busy() -> None:
    leave = [{"start": "2026-03-02", "end": "2026-03-06"}]
    told = held_up_by(zoe={"name": "Zoé", "leaves": leave})
    assert told == (("skill", "sale"), ("person", "paul"), ("step", "f"))


def slow(**who: Any) -> Reason:
    """Why a step of three days from Monday on is late by Friday, Paul alone being free to do it."""
    need = {"effort_days": "3", "assigned": ["paul"]}
    fair = {"fixed": True, "start_date": "2026-03-02", "end_date": "2026-03-13"}
    plan = builders.plan(
        people={"paul": {"name": "Paul", **who}, "zoe": {"name": "Zoé"}},
        actions={"late": {"name": "Autre", "due_date": "2026-03-06"}, "fair": {"name": "Salon"}},
        steps={
            "a": builders.step("late", duration_days=3, needs=[need]),
            "f": builders.step(
                "fair", **fair, exclusive=True, needs=[{"effort_days": "10", "assigned": ["zoe"]}]
            ),
        },
    )
    (why,) = (
        one
        for one in scheduling.schedule(plan, today=MONDAY, work=1).reasons
        if one.code.startswith("late_")
    )
    return why


def test_a_step_that_days_off_spread_out_says_who_and_until_when() -> None:
    """Paul works on Monday 2 and Tuesday 3, then on Tuesday 10: the company, until Wednesday 4."""
    why = slow(leaves=[{"start": "2026-03-04", "end": "2026-03-09"}])
    assert (why.code, why.objects[2:]) == ("late_earliest_date", (("person", "paul"),))
    assert (why.params["held_until"], why.params["ends"]) == ("2026-03-02", "2026-03-10")


def late(due: str, **more: Any) -> Reason:
    """Why `a`, a day of Ana's then one of Ben's, is late: Ana holds a fair from 22 to 25 March.

    29 March 2027 is Easter Monday: only Zoé, who may do neither, works then. `more`: of the fair
    and of Ana's step.
    """
    fields = {"earliest_date": "2027-03-22", "need": {"candidates": ["ana"]}, **more}
    fair = {"start_date": "2027-03-22", "end_date": "2027-03-25", "fixed": True, **fields}
    then = {"after": [{"step": "x"}], "need": {"candidates": ["ben"]}}
    form = planted.plan(
        people={
            "ana": {"name": "Ana"},
            "ben": {"name": "Ben"},
            "zoe": {"name": "Zoé", "kind": "external"},
        },
        actions={
            "a": {"name": "A", "due_date": due},
            "fair": {"name": "F"},
            "loose": {"name": "L"},
        },
        steps={
            "f": planted.step("fair", 1, **fair),
            "x": planted.step("a", 1, **fields),
            "y": planted.step("a", 1, **then),
        },
    )
    found = scheduling.schedule(plan_from_form(form), today=MONDAY, work=1)
    (why,) = found.reasons
    return why


def test_a_chain_goes_back_over_a_holiday_on_which_others_work() -> None:
    why = late("2027-03-25")
    assert (why.code, why.params["chain"]) == ("late_people_busy", 2)
    assert why.objects[1:3] == (("step", "x"), ("step", "y"))
    assert why.params["held_until"] == "2027-03-26"
    assert ("person", "ana") in why.objects
    assert ("person", "ben") not in why.objects


def test_what_could_not_be_avoided_is_said_beside_what_could() -> None:
    why = late("2027-03-22")
    assert (why.code, why.params["earliest_end"]) == ("late_people_busy", "2027-03-23")
    assert why.params["days_late"] == 8
    assert "earliest_end" not in late("2027-03-25").params


def test_what_each_forbids_an_earlier_start_is_named_together() -> None:
    why = late("2027-03-25", equipment={"van": 1})
    assert (why.code, why.params["money"]) == ("late_means_taken", False)
    assert {("person", "ana"), ("equipment", "van")} <= set(why.objects)


def test_two_who_are_never_free_together_are_busy_and_it_is_no_choice() -> None:
    """Ana holds a fair on Monday and Tuesday, Ben on Wednesday and Thursday: somebody is free."""
    fairs = {
        "f": planted.fair("2027-03-01", "2027-03-02", "ana"),
        "g": planted.fair("2027-03-03", "2027-03-04", "ben"),
    }
    anybody = {"candidates": ["ana", "ben"], "effort_days": "1"}
    steps = {"x": {**planted.step("b", 1), "needs": [anybody, anybody]}, **fairs}
    actions = {key: {"name": key} for key in ("a", "loose")}
    actions["b"] = {"name": "b", "due_date": "2027-03-02"}
    form = planted.plan(steps=steps, actions=actions)
    del form["steps"]["z"]
    (why,) = scheduling.schedule(plan_from_form(form), today=MONDAY, work=1).reasons
    assert (why.code, why.params["held_until"]) == ("late_people_busy", "2027-03-05")
    people = [key for kind, key in why.objects if kind == "person"]
    assert people == ["ana", "ben"]


@pytest.mark.parametrize("fields", [{"exclusive": True}, {}])
def test_who_is_new_and_not_yet_there_in_full_is_why_it_is_late(fields: Any) -> None:
    """Léa, hired in March, gives a quarter, a half, three quarters of her days; all in June."""
    need = {"effort_days": "6"}
    call = {"action": "a", "name": "Appeler", "duration_days": 6, "needs": [need]}
    plan = builders.plan(
        calendar={"ramp_up": ["0.25", "0.5", "0.75"]},
        people={"lea": {"name": "Léa", "hired_on": "2026-03-01"}},
        actions={"a": {"name": "Prospection", "due_date": "2026-02-12"}},
        steps={"s": {**call, **fields}},
    )
    today = date(2026, 1, 5)
    found = scheduling.schedule(plan, today=today, work=1)
    (why,) = scheduling.as_result(plan, found, today=today).reasons
    assert (why.code, why.params["full_on"]) == ("late_people_ramping_up", "2026-06-01")
    assert why.params["held_until"] == "2026-06-01"
    assert "earliest_end" not in why.params
    assert "Léa" in reason_said(plan, why, "fr")
