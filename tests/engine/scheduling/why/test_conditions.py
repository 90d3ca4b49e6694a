"""What is named as a condition of some steps."""

from __future__ import annotations

import pytest
from tests.engine.scheduling.planted import Form, plan, step
from tests.engine.scheduling.why.test_conflict import answered, lifted


def test_a_person_under_no_contract_at_all_is_a_condition() -> None:
    form = plan(
        people={"ana": {"name": "Ana", "contracts": []}},
        steps={"x": step("a", 3)},
        actions={"a": {"name": "A"}, "loose": {"name": "Loose"}},
    )
    del form["steps"]["z"]
    (conflict,) = answered(form)["conflicts"]
    step_itself, contracts = conflict["conditions"]
    assert (step_itself["code"], contracts["code"]) == ("step", "contracts")
    assert answered(lifted(form, contracts["without"]))["status"] == "ok"
    english = " ".join(sentence["en"] for sentence in conflict["sentences"])
    french = " ".join(sentence["fr"] for sentence in conflict["sentences"])
    assert "Ana has no contract" in english
    assert "Ana n’a aucun contrat" in french


def test_a_skill_is_a_condition_though_those_without_it_have_less_time() -> None:
    """Two who hold a stand for a whole day: Ana and Cleo hold it, Ana half days, as Ben would."""
    half, stand = {"capacity_fraction": "0.5"}, {"skills": {"stand": 2}}
    form = plan(
        people={
            "ana": {"name": "Ana", **half, **stand},
            "ben": {"name": "Ben", **half},
            "cleo": {"name": "Cleo", **stand},
        },
        steps={"x": step("a", 1, need={"skill": "stand", "people": 2}, exclusive=False)},
    )
    (conflict,) = answered(form)["conflicts"]
    codes = [condition["code"] for condition in conflict["conditions"]]
    assert (codes, conflict["minimal"]) == (["step", "people", "skill", "capacity"], True)
    form["people"]["ben"].pop("capacity_fraction")
    assert answered(form)["status"] == "infeasible"
    del form["steps"]["x"]["needs"][0]["skill"]
    assert answered(form)["status"] == "ok"


def _absences(**people: Form) -> Form:
    """The conflict of one step that anybody may do."""
    form = plan(
        people={key: {"name": key.title(), **fields} for key, fields in people.items()},
        steps={"x": step("a", 3)},
        actions={"a": {"name": "A"}, "loose": {"name": "Loose"}},
    )
    del form["steps"]["z"]
    (conflict,) = answered(form)["conflicts"]
    assert conflict["minimal"]
    return {"form": form, **conflict}


def _named(conflict: Form) -> list[tuple[str, str]]:
    return [(c["code"], c["objects"][0]["id"]) for c in conflict["conditions"][1:]]


def test_who_is_gone_before_the_plan_starts_or_comes_after_its_end_is_a_condition() -> None:
    found = _absences(
        ana={"contracts": []}, ben={"left_on": "2027-02-01"}, cleo={"hired_on": "2027-09-01"}
    )
    assert _named(found) == [("contracts", "ana"), ("left_on", "ben"), ("hired_on", "cleo")]
    for condition in found["conditions"]:
        assert answered(lifted(found["form"], condition["without"]))["status"] == "ok", condition
    assert "Ben is no longer there after 1 February 2027" in found["sentences"][2]["en"]


def test_the_end_of_the_plan_is_named_where_somebody_is_away_after_it_too() -> None:
    """Were the end of the plan no condition, the leave of May would be one."""
    before, after = (
        {"start": "2027-03-01", "end": "2027-04-30"},
        {"start": "2027-05-01", "end": "2027-12-31"},
    )
    found = _absences(ana={"leaves": [before, after]})
    assert _named(found) == [("plan_end", "p"), ("leave", "ana")]


def _conflict_of(needs: list[Form], **people: Form) -> Form:
    """The conflict of one step of two days with these needs, and its document."""
    form = plan(people=people, steps={"x": {**step("a", 2), "needs": needs, "exclusive": False}})
    del form["steps"]["z"], form["actions"]["loose"]
    (conflict,) = answered(form)["conflicts"]
    assert conflict["minimal"]
    for condition in conflict["conditions"]:
        assert answered(lifted(form, condition["without"]))["status"] == "ok", condition
    return dict(conflict)


def test_how_many_people_a_step_asks_for_is_a_condition() -> None:
    conflict = _conflict_of([{"effort_days": "1", "people": 2}], ana={"name": "Ana"})
    assert _named(conflict) == [("people", "x")]
    assert conflict["conditions"][1]["params"] == {"wanted": 2, "in_all": 2, "found": 1}
    said = conflict["sentences"][1]
    assert said["en"] == "To do it: “a” asks for 2 people, and the plan has only 1."
    assert said["fr"].endswith("demande 2 personnes, et le plan n’en compte qu’une.")


def test_needs_of_one_person_each_are_counted_together_and_said_once() -> None:
    one = {"effort_days": "1"}
    conflict = _conflict_of([one, one], ana={"name": "Ana"})
    assert _named(conflict) == [("people", "x"), ("people", "x")]
    assert conflict["sentences"][1]["en"].count("asks for 2 people") == 1


def test_that_anybody_is_asked_for_is_a_condition_where_there_is_nobody() -> None:
    conflict = _conflict_of([{"effort_days": "1"}])
    assert _named(conflict) == [("people", "x")]
    assert "asks for 1 person, and there is nobody in the plan" in conflict["sentences"][1]["en"]


def test_people_are_counted_where_one_of_them_is_away() -> None:
    away = {"name": "Ben", "left_on": "2027-02-01"}
    need = {"effort_days": "1", "people": 2}
    conflict = _conflict_of([need], ana={"name": "Ana"}, ben=away)
    assert _named(conflict) == [("people", "x"), ("left_on", "ben")]
    assert "asks for 2 people." in conflict["sentences"][2]["en"]


def test_how_many_people_is_not_said_where_they_are_named() -> None:
    """A fair held by Ana and Ben, whom another one keeps on one of its days."""
    both = {"effort_days": "1", "people": 2, "assigned": ["ana", "ben"]}
    ben = {"effort_days": "1", "assigned": ["ben"]}
    days = {"fixed": True, "start_date": "2027-03-02", "end_date": "2027-03-02"}
    form = plan(
        people={key: {"name": key.title()} for key in ("ana", "ben", "cleo")},
        steps={
            "x": {**step("a", 1), "needs": [both], **days},
            "y": {**step("a", 1), "needs": [ben], **days},
        },
    )
    (conflict,) = answered(form)["conflicts"]
    assert conflict["minimal"]
    assert "people" in {c["code"] for c in conflict["conditions"]}
    assert "asks for" not in " ".join(s["en"] for s in conflict["sentences"])


def test_a_step_longer_than_the_plan_says_how_many_days_the_plan_has() -> None:
    form = plan(steps={"x": step("a", 366, need={"effort_days": "1"}, exclusive=False)})
    (conflict,) = answered(form)["conflicts"]
    said = conflict["sentences"][1]
    assert said["en"] == "Asked: “a” takes 366 working days; the plan has only 44 working days."
    form["calendar"] = {"weekdays": []}
    said = answered(form)["conflicts"][0]["sentences"][1]
    assert said["fr"].endswith("le plan ne compte aucun jour travaillé.")


@pytest.mark.parametrize(
    ("per_day", "days", "said"),
    [(1, 2, "2 working days, at 0.75 days"), (2, "1.5", "1.5 working days, at 1 day")],
)
def test_half_a_day_more_is_a_day_more_where_the_plan_counts_days(
    per_day: int, days: int | str, said: str
) -> None:
    work = step("a", 1, duration_half_days=3, need={"effort_days": "1.5"}, exclusive=False)
    form = plan(
        people={"ana": {"name": "Ana", "capacity_fraction": "0.5"}},
        steps={"x": work},
        calendar={"slots_per_day": per_day},
    )
    (conflict,) = answered(form)["conflicts"]
    assert conflict["conditions"][0]["params"] == {"duration_days": days}
    assert f"takes {said} of work a day" in conflict["sentences"][1]["en"]
