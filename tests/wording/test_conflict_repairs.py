"""What is said of a change: what else it leaves out, and lengths in days and halves."""

from typing import Any

import pytest
from tests import builders
from tests.wording.test_conflict import lasting, refs, repair, told

from pacte.document.results.schedule import ConditionGiven, RepairGiven


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


CALLS = builders.plan(
    segments={"homes": {"name": "Foyers", "audience": "consumers", "consent": "none"}},
    actions={"calls": builders.action(name="Appels", segment="homes")},
    steps={"a": builders.step("calls", name="Appeler", contact="call")},
    start="2027-01-01",
    end="2027-12-31",
)


def capped(rule: str | None, most: int) -> ConditionGiven:
    params = {"most": most, "per_days": 30, "rule": rule}
    here = refs(segment="homes")
    return ConditionGiven(code="contact_cap", group="dates", objects=here, params=params)


@pytest.mark.parametrize(
    ("given", "french", "english"),
    [
        (
            capped(None, 2),
            "le plafond de « Foyers » est de 2 contacts en 30 jours",
            "the cap of “Foyers” is 2 contacts in 30 days",
        ),
        (
            capped("fr-calls-2023", 4),
            "la réglementation (décret n° 2022-1313) n’autorise que 4 contacts en 30 jours avec",
            "the law (décret n° 2022-1313) allows only 4 contacts in 30 days with “Foyers”",
        ),
        (
            ConditionGiven(code="contact", group="dates", objects=refs(step="a"), params={}),
            "exige l’accord des clients de « Appeler » (« Foyers »), qui ne l’ont pas donné",
            "asks for the agreement of the customers of “Appeler” (“Foyers”), who have not given",
        ),
        (
            repair("raise_contact_cap", refs(segment="homes"), per_days=30, **{"from": 2, "to": 3}),
            "permettre 3 contacts avec « Foyers » en 30 jours au lieu de 2.",
            "let “Foyers” be contacted 3 times in 30 days instead of 2.",
        ),
        (
            repair("change_channel", refs(step="a"), channel="letter"),
            "contacter les clients de « Appeler » par un autre canal (",
            "contact the customers of “Appeler” by another channel: letters.",
        ),
        (
            repair("ask_consent", refs(segment="homes")),
            "obtenir l’accord de « Foyers » pour les contacter.",
            "get the agreement of “Foyers” to be contacted.",
        ),
    ],
)
def test_a_cap_and_an_agreement_are_said_with_whose_they_are(
    given: ConditionGiven | RepairGiven, french: str, english: str
) -> None:
    assert french in told("fr", "a", lasting("a", 1), given, plan=CALLS)
    assert english in told("en", "a", lasting("a", 1), given, plan=CALLS)


@pytest.mark.parametrize(
    ("direction", "until", "french", "english"),
    [
        (
            "later",
            "2027-03-09",
            "retarder « Écrire » de 3 jours, du 8 mars 2027 au 9 mars 2027",
            "put “Écrire” off by 3 days, from 8 March 2027 to 9 March 2027",
        ),
        (
            "earlier",
            "2027-03-09",
            "avancer « Écrire » de 3 jours, du 8 mars 2027 au 9 mars 2027",
            "bring “Écrire” forward by 3 days, from 8 March 2027 to 9 March 2027",
        ),
        (
            "later",
            "2027-03-08",
            "retarder « Écrire » de 3 jours, au 8 mars 2027",
            "put “Écrire” off by 3 days, to 8 March 2027",
        ),
        (
            "earlier",
            "2027-03-08",
            "avancer « Écrire » de 3 jours, au 8 mars 2027",
            "bring “Écrire” forward by 3 days, to 8 March 2027",
        ),
    ],
)
def test_a_fixed_step_is_said_earlier_or_later(
    direction: str, until: str, french: str, english: str
) -> None:
    days = {"days": 3, "from": "2027-03-05", "to": "2027-03-08", "to_end": until}
    given = repair("move_fixed_step", refs(step="a"), direction=direction, **days)
    assert french in told("fr", "a", lasting("a", 5), given)
    assert english in told("en", "a", lasting("a", 5), given)


@pytest.mark.parametrize(
    ("code", "days", "english", "french"),
    [
        (
            "shorten_lag",
            {"from": 6, "to": 3},
            "let 3 days pass between “Salon” and “Relance” instead of 6.",
            "n’attendre que 3 jours entre « Salon » et « Relance », au lieu de 6.",
        ),
        (
            "shorten_lag",
            {"from": 6, "to": 0},
            "let “Relance” start right after “Salon”, without waiting 6 days.",
            "enchaîner « Relance » juste après « Salon », sans attendre 6 jours.",
        ),
        (
            "lengthen_gap",
            {"from": 6, "to": 9},
            "let up to 9 days pass between “Salon” and “Relance” instead of 6.",
            "laisser passer jusqu’à 9 jours entre « Salon » et « Relance », au lieu de 6.",
        ),
        (
            "drop_order",
            {},
            "do “Relance” without waiting for “Salon”.",
            "faire « Relance » sans attendre « Salon ».",
        ),
    ],
)
def test_days_of_a_sequence_count_between_its_actions(
    code: str, days: dict[str, int], english: str, french: str
) -> None:
    """The steps named may not be the last of the one and the first of the other."""
    actions = {"fair": builders.action(name="Salon"), "calls": builders.action(name="Relance")}
    steps = {"a": builders.step("fair", name="Tenir"), "b": builders.step("calls", name="Appeler")}
    plan = builders.plan(actions=actions, steps=steps)
    change = repair(code, refs(step="b a", action="calls fair"), days=3, **days)
    assert told("en", "a b", lasting("a", 1), change, plan=plan).endswith(english)
    assert told("fr", "a b", lasting("a", 1), change, plan=plan).endswith(french)
