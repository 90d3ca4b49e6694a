"""Days and half-days: where a stretch begins and ends, and what whole days make of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests import builders

from pacte import document
from pacte.document import Calendar, Leave, Person, Step, slots
from pacte.document import calendar as cal

HALVES = Calendar(slots_per_day=2)
MONDAY = date(2026, 3, 2)
EXAMPLES = Path(__file__).parents[2] / "examples"


def half_days(calendar: Calendar, person: Person) -> list[bool]:
    """Whether the person works, slot by slot, from Monday 2 to Wednesday 4 March 2026."""
    first, last = slots.first_slot(calendar, MONDAY), slots.last_slot(calendar, date(2026, 3, 4))
    return [cal.is_worked(calendar, person, slot) for slot in range(first, last + 1)]


def test_a_leave_from_monday_afternoon_to_tuesday_noon_takes_two_half_days() -> None:
    leave = Leave(start=MONDAY, start_half="pm", end=date(2026, 3, 3), end_half="am")
    person = Person(name="Léa", leaves=(leave,))
    assert half_days(HALVES, person) == [True, False, False, True, True, True]


def test_in_whole_days_a_day_begun_on_leave_is_a_day_of_leave() -> None:
    leave = Leave(start=MONDAY, start_half="pm", end=date(2026, 3, 3), end_half="am")
    assert half_days(Calendar(), Person(name="Léa", leaves=(leave,))) == [False, False, True]


def test_half_a_day_more_is_a_day_more_in_whole_days() -> None:
    step = Step(action="a", name="s", duration_half_days=3)
    assert (slots.duration(HALVES, step), slots.duration(Calendar(), step)) == (3, 2)
    assert slots.duration(HALVES, Step(action="a", name="s", duration_days=3)) == 6


def test_a_stretch_cannot_end_in_the_morning_of_the_afternoon_it_starts() -> None:
    with pytest.raises(document.Invalid) as refused:
        builders.plan(
            actions={"a": {"name": "A"}},
            steps={
                "s": builders.step(
                    "a",
                    start_date="2026-03-02",
                    start_half="pm",
                    end_date="2026-03-02",
                    end_half="am",
                )
            },
        )
    assert [p.code for p in refused.value.problems] == ["half_days_out_of_order"]


@pytest.mark.parametrize(
    ("example", "known"),
    [
        ("smallest", "8310dc492dc37805b2b3328a290006e8a068b3f37b05af8bc7bee2224bdac0b0"),
        ("workshop", "5a277dd32e248734f431212c8d1dce80f16f26e4ed2beb637130252e680a6ddf"),
        ("overloaded", "1aa6f5b06a8d118535c38ce47810412891d1c5e6087ac3f97d845bf9610c83bb"),
    ],
)
def test_a_document_without_the_fields_added_later_keeps_its_hash(example: str, known: str) -> None:
    plan = document.read_plan((EXAMPLES / f"{example}.json").read_bytes())
    assert document.input_sha256(plan) == known
