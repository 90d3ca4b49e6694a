"""What is said of a change: what else it leaves out, and lengths in days and halves."""

from typing import Any

import pytest
from tests.wording.test_conflict import lasting, refs, repair, told


@pytest.mark.parametrize(
    ("language", "drops", "said"),
    [
        ("fr", ("fair",), "; l’action facultative « Salon » serait alors laissée de côté."),
        ("en", ("fair",), "give up “Écrire”; the optional action “Salon” would then be left out."),
    ],
)
def test_a_repair_says_which_optional_actions_it_leaves_out(
    language: str, drops: tuple[str, ...], said: str
) -> None:
    given = repair("drop_step", refs(step="a"), drops=drops)
    assert said in told(language, "a", lasting("a", 5), given)


@pytest.mark.parametrize(
    ("code", "former", "new", "french", "english"),
    [
        (
            "lengthen_step",
            1,
            2,
            "étaler « Écrire » sur 2 jours au lieu d’un, pour le même travail",
            "give “Écrire” 2 days instead of one for the same work",
        ),
        (
            "lengthen_step",
            "0.5",
            "1.0",
            "étaler « Écrire » sur une journée au lieu d’une demi-journée, pour le même travail",
            "give “Écrire” one whole day instead of half a day for the same work",
        ),
        (
            "lengthen_step",
            "1.5",
            "3.5",
            "sur 3 jours et demi au lieu d’une journée et demie,",
            "3 days and a half instead of a day and a half for",
        ),
        (
            "shorten_step",
            "2.0",
            "1.5",
            "faire « Écrire » en une journée et demie au lieu de 2 jours, avec le travail réduit",
            "do “Écrire” in a day and a half instead of 2 days, with as much less work",
        ),
        (
            "shorten_step",
            "3.0",
            "1.0",
            "faire « Écrire » en 1 jour au lieu de 3, avec le travail réduit d’autant",
            "do “Écrire” in 1 day instead of 3, with as much less work",
        ),
    ],
)
def test_a_step_longer_or_shorter_is_said_in_days_and_halves(
    code: str, former: Any, new: Any, french: str, english: str
) -> None:
    days = f"{float(new) - float(former):.1f}"
    given = repair(code, refs(step="a"), days=days, **{"from": former, "to": new})
    assert french in told("fr", "a", lasting("a", 5), given)
    assert english in told("en", "a", lasting("a", 5), given)
