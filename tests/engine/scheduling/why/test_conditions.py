"""What is named as a condition of some steps."""

from __future__ import annotations

from tests.engine.scheduling.planted import plan, step
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
