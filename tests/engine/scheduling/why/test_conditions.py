"""What is named as a condition of some steps."""

from __future__ import annotations

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
    assert (codes, conflict["minimal"]) == (["step", "skill", "capacity"], True)
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
