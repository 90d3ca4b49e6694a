"""Chains and circles of steps in words: how many there are, and what they must be over for."""

from __future__ import annotations

from typing import Any

import pytest
from tests import builders

from pacte.document import Plan
from pacte.document.results.schedule import ObjectRef, ReasonGiven
from pacte.wording.schedule import reason_said

STEPS = {key: builders.step("a", name=key.upper()) for key in "stuv"}
PLAN = builders.plan(actions={"a": builders.action()}, steps=STEPS)


def said(language: str, code: str, keys: str, plan: Plan = PLAN, **params: Any) -> str:
    objects = tuple(ObjectRef(kind="step", id=key) for key in keys)
    reason = ReasonGiven(code=code, objects=objects, params=params)
    return reason_said(plan, reason, language).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("steps", "chain", "english", "french"),
    [
        (
            "s",
            1,
            (
                "“S” cannot be over by 5 January 2027, even with everybody free. Shorten it, or "
                "put that date off."
            ),
            (
                "« S » ne peut pas être finie pour le 5 janvier 2027, même avec tout le monde "
                "disponible. Raccourcissez-la, ou reculez cette échéance."
            ),
        ),
        (
            "st",
            1,
            (
                "“S” cannot be over by 5 January 2027, in time for “T”, even with everybody free. "
                "Shorten it, or move “T”."
            ),
            (
                "« S » ne peut pas être finie pour le 5 janvier 2027, à temps pour « T », même "
                "avec tout le monde disponible. Raccourcissez-la, ou déplacez « T »."
            ),
        ),
        (
            "st",
            2,
            "“S” and “T”, one after the other, cannot be over by 5 January 2027. Do part",
            "« S » et « T », menées à la suite, ne peuvent pas être finies pour le 5 janvier 2027.",
        ),
        (
            "stu",
            2,
            "“S” and “T”, one after the other, cannot be over by 5 January 2027, in time for “U”.",
            (
                "« S » et « T », menées à la suite, ne peuvent pas être finies pour le 5 janvier "
                "2027, à temps pour « U »."
            ),
        ),
    ],
)
def test_a_chain_too_long_says_what_it_must_be_over_for(
    steps: str, chain: int, english: str, french: str
) -> None:
    figures = {"from": "2027-01-04", "to": "2027-01-05", "chain": chain}
    assert said("en", "chain_too_long", steps, **figures).startswith(english)
    assert said("fr", "chain_too_long", steps, **figures).startswith(french)


@pytest.mark.parametrize(
    ("steps", "english", "french"),
    [
        ("s", "“S” waits for itself: remove that link.", "« S » s’attend elle-même"),
        ("st", "“S” and “T” wait for each other", "« S » et « T » s’attendent l’une l’autre"),
        ("stu", "“T” and “U” wait for one another", "« U » s’attendent les unes les autres"),
    ],
)
def test_a_circle_is_said_as_of_one_two_or_several(steps: str, english: str, french: str) -> None:
    assert english in said("en", "precedence_cycle", steps, steps=len(steps))
    assert french in said("fr", "precedence_cycle", steps, steps=len(steps))


@pytest.mark.parametrize("steps", ["s", "st"])
def test_an_action_that_follows_itself_is_said_so(steps: str) -> None:
    actions = {"a": builders.action(name="Salon", follows=[{"action": "a"}])}
    plan = builders.plan(actions=actions, steps={key: STEPS[key] for key in steps})
    sentence = said("fr", "precedence_cycle", steps, plan, steps=len(steps))
    assert sentence == "« Salon » ne peut pas se suivre elle-même : retirez ce lien."
