"""The fewest steps that must move, told by pairs: as few as a search of the whole plan finds."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte.document import plan_from_form
from pacte.document.events import event_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.replanning import rings
from pacte.engine.scheduling.replanning.fewest import smallest_sets
from pacte.engine.scheduling.replanning.rung import Rung
from pacte.engine.scheduling.replanning.standing import standing

Form = dict[str, Any]


def in_a_row(*steps: tuple[str, str, str]) -> Form:
    """Steps of two days, each after the one before: (person, first day, last day)."""
    return {
        "id": "p",
        "name": "P",
        "company": "Martin SAS",
        "start": "2027-03-01",
        "end": "2027-04-30",
        "people": {who: {"name": who} for who in ("ana", "ben", "eve")},
        "actions": {"a": {"name": "A"}},
        "steps": {
            f"s{i}": {
                "action": "a",
                "name": f"S{i}",
                "duration_days": 2,
                "exclusive": True,
                "needs": [{"effort_days": "2", "assigned": [who]}],
                "start_date": first,
                "end_date": last,
                "after": [{"step": f"s{i - 1}"}] if i else [],
            }
            for i, (who, first, last) in enumerate(steps)
        },
    }


def sets_of(form: Form) -> list[set[str]]:
    problem = problem_from_plan(plan_from_form(form), today=date(2027, 3, 1))
    stands = standing(problem, set(range(len(problem.tasks))))
    found = smallest_sets(problem, stands.was, stands.hit)
    return [{problem.tasks[t].id for t in one} for one in found]


def test_one_step_in_the_way_of_two_moves_alone() -> None:
    form = in_a_row(
        ("ana", "2027-03-02", "2027-03-03"),
        ("ben", "2027-03-04", "2027-03-05"),
        ("eve", "2027-03-08", "2027-03-09"),
    )
    form["steps"]["s2"]["after"] = [{"step": "s0"}]
    form["people"]["ana"]["leaves"] = [{"start": "2027-03-03", "end": "2027-03-08"}]
    assert sets_of(form) == [{"s0"}]


def test_either_of_two_steps_on_one_person() -> None:
    form = in_a_row(("ana", "2027-03-02", "2027-03-03"), ("ana", "2027-03-03", "2027-03-04"))
    form["steps"]["s1"]["after"] = []
    assert sets_of(form) == [{"s0"}, {"s1"}]


def test_a_step_whose_person_is_away_moves_whatever_the_others_do() -> None:
    form = in_a_row(("ana", "2027-03-02", "2027-03-03"), ("ben", "2027-03-04", "2027-03-05"))
    form["people"]["ana"]["leaves"] = [{"start": "2027-03-02", "end": "2027-03-08"}]
    assert sets_of(form) == [{"s0"}]
    assert sets_of(in_a_row(("ana", "2027-03-02", "2027-03-03"))) == [set()]


def least_moves(seed: int) -> tuple[Rung, int, int]:
    """The first rung after the absence of somebody who has steps to do; moves, steps without."""
    draw = random.Random(seed)  # noqa: S311
    given = plan_from_form(drawn(seed, steps=14, people=10, days=100))
    given = scheduling.adopted(given, scheduling.schedule(given, today=START, work=0.05))
    busy = sorted(
        (step.start_date, need.assigned[0])
        for step in given.steps.values()
        for need in step.needs
        if step.start_date and step.start_date > START and not step.fixed and need.assigned
    )
    first, person = draw.choice(busy)
    days = {"start": first.isoformat(), "end": (first + timedelta(8)).isoformat()}
    event = event_from_form({"kind": "absence", "person": person, **days})
    rung = scheduling.replan(given, [event], today=START, work=0.5).rungs[0]
    return rung, len(rung.moved), len(rung.schedule.unplaced)


def compared(seed: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether something moves and all can be told; then no search of all actions moves fewer."""
    rung, moved, unplaced = least_moves(seed)
    with monkeypatch.context() as patch:
        patch.setattr(rings, "smallest_sets", lambda *_: [])
        patch.setattr(rings, "RINGS", (100,))
        patch.setattr(rings, "NEAR", 10_000)
        patch.setattr(rings, "FIRST_WORK", 3.0)
        _, fewest, without = least_moves(seed)
    if not moved or unplaced > without:
        return False
    assert moved <= fewest, seed
    return rung.proven


def test_no_search_of_all_actions_moves_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(compared(seed, monkeypatch) for seed in range(4)) >= 3


@pytest.mark.slow
def test_no_search_of_all_actions_moves_fewer_on_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(compared(seed, monkeypatch) for seed in range(4, 50)) >= 30
