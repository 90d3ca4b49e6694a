"""Who is said to keep a late action waiting: those whom other work takes, nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders

from pacte.engine import scheduling

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
