"""Contacts in a conflict: a day that a lifted condition frees never forbids what was allowed."""

from __future__ import annotations

from typing import Any

from tests.engine.scheduling.planted import Form, plan, step
from tests.engine.scheduling.why.test_conflict import answered, lifted


def segment(**fields: Any) -> dict[str, Any]:
    return {"segments": {"s": {"name": "S", **fields}}}


def codes(form: Form) -> tuple[list[str], bool]:
    (conflict,) = answered(form)["conflicts"]
    return [condition["code"] for condition in conflict["conditions"]], conflict["minimal"]


def mailing_then_calls() -> Form:
    """Mondays, Wednesdays and Fridays: three days in a row are Friday 5, Monday 8, Wednesday 10.

    Ben is away on the Tuesday between: were he not, he would have no three days at all. Two days
    come after, and the plan ends on Thursday 11.
    """
    window = {"hard": True, "weekdays": ["mon", "wed", "fri"]}
    away = [{"start": "2027-03-09", "end": "2027-03-09"}]
    form = plan(
        end="2027-03-11",
        people={"ben": {"name": "Ben", "leaves": away}},
        actions={"a": {"name": "A", "segment": "s"}},
        **segment(contact_windows=[window]),
        steps={"mail": step("a", 3, contact="email"), "call": step("a", 2)},
    )
    form["steps"]["call"]["after"] = [{"step": "mail"}]
    del form["steps"]["z"]
    return form


def test_leave_that_makes_days_of_contact_follow_each_other_is_not_taken_for_a_hindrance() -> None:
    form = mailing_then_calls()
    assert codes(form) == (["step", "step", "contact", "order", "plan_end"], True)
    (conflict,) = answered(form)["conflicts"]
    for condition in conflict["conditions"]:
        assert answered(lifted(form, condition["without"]))["status"] == "ok", condition["code"]


def test_the_skill_that_lacks_is_named_and_not_the_days_of_contact() -> None:
    """Two are asked for and Ana alone can; Ben works on a Saturday, when nobody may be called."""
    form = plan(
        people={
            "ana": {"name": "Ana", "skills": {"stand": 3}},
            "ben": {"name": "Ben", "weekdays": ["tue", "thu", "sat"]},
        },
        actions={"a": {"name": "A", "segment": "s"}, "loose": {"name": "Loose"}},
        **segment(audience="consumers"),
        steps={"x": step("a", 3, contact="call", need={"skill": "stand", "people": 2})},
    )
    assert codes(form)[0] == ["step", "people", "skill"]


def test_a_date_that_matters_only_where_leave_is_cut_in_two_is_not_named() -> None:
    """Contacts on Mondays and Tuesdays never make three days in a row, before 12 March or after.

    Ben is away from 18 to 29 March: did he work on the 22nd, the 23rd and the 29th alone of these,
    the three would follow each other.
    """
    window = {"hard": True, "weekdays": ["mon", "tue"]}
    away = [{"start": "2027-03-18", "end": "2027-03-29"}]
    form = plan(
        people={"ben": {"name": "Ben", "leaves": away}},
        actions={"a": {"name": "A", "segment": "s"}, "loose": {"name": "Loose"}},
        **segment(contact_windows=[window]),
        steps={"mail": step("a", 3, contact="email", latest_date="2027-03-12")},
    )
    assert codes(form) == (["step", "contact"], True)


def test_leave_far_from_the_dates_looked_at_leaves_a_conflict_minimal() -> None:
    """Thursdays never follow each other, but over a leave of February that is worked in part."""
    form = plan(
        start="2027-01-04",
        end="2027-12-31",
        people={"ben": {"name": "Ben", "leaves": [{"start": "2027-02-18", "end": "2027-03-03"}]}},
        actions={"a": {"name": "A", "segment": "s"}, "loose": {"name": "Loose"}},
        **segment(contact_windows=[{"hard": True, "weekdays": ["thu"]}]),
        steps={"mail": step("a", 3, contact="email", earliest_date="2027-05-24")},
    )
    assert codes(form) == (["step", "contact"], True)
