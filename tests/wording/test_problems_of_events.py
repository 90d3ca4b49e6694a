"""Events and patches that are refused: where, and what to do, in French."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests import builders

from pacte.document import Invalid
from pacte.document.events import read_event
from pacte.engine import scheduling
from pacte.wording import problems

TODAY = date(2026, 1, 5)


def refusals(event: Any) -> list[str]:
    """What is said in French of an event on a plan of one action `a` with a step `x` done.

    Chloé arrives in March; `late` ends by 13 February, `long` runs for most of the year.
    """
    plan = builders.plan(
        people={
            "chloe": {"name": "Chloé", "hired_on": "2026-03-02"},
            "ana": {"name": "Ana"},
        },
        budget=builders.euros(100_000),
        actions={
            "a": builders.action(),
            "o": builders.action(name="Ancien salon", status="done"),
        },
        steps={
            "x": builders.step("a", status="done"),
            "late": builders.step(
                "a", name="Relancer", earliest_date="2026-02-02", latest_date="2026-02-13"
            ),
            "long": builders.step(
                "a",
                status="running",
                duration_days=200,
                start_date="2026-01-05",
                end_date="2026-10-16",
            ),
        },
    )
    with pytest.raises(Invalid) as refused:
        scheduling.happened(plan, [read_event(json.dumps(event))], TODAY)
    return [s.replace("\u202f", " ").replace("\xa0", " ") for s in told(refused.value)]


def told(error: Invalid) -> list[str]:
    return list(problems.sentences(error.problems, "fr"))


def change(**operation: Any) -> dict[str, Any]:
    first = {"op": "test", "path": "/id", "value": "pac-2026"}
    return {"kind": "change", "patch": [first, operation]}


def urgent(**steps: Any) -> dict[str, Any]:
    return {"kind": "urgent_action", "id": "b", "action": {"name": "B"}, "steps": steps}


KINDS = "absence, departure, delay, budget_cut, urgent_action, cancellation, change"
_BOTH = "indiquez l’une ou l’autre, pas les deux."
ONE_OF_TWO = f"une annulation porte sur une étape ou sur une action : {_BOTH}"
NO_OPERATION = "l’opération 2 de la correction n’est pas au format JSON Patch ("
REFUSED: dict[str, tuple[Any, str]] = {
    "no object": ([], "[] trouvé là où l’on attend un objet."),
    "no kind": ({}, f"/kind : dites ce qui arrive, au choix : {KINDS}."),
    "other kind": ({"kind": "zz"}, f'/kind : "zz" trouvé : choisissez parmi {KINDS}.'),
    "neither": ({"kind": "cancellation"}, ONE_OF_TWO),
    "both": ({"kind": "cancellation", "step": "x", "action": "a"}, ONE_OF_TWO),
    "field": ({"kind": "delay", "step": "x", "days": 0}, "/days : 0 trouvé : saisissez"),
    "over": (
        {"kind": "delay", "step": "x", "days": 2},
        "/step : l’étape « x » est terminée ou annulée : elle ne peut plus être retardée.",
    ),
    "before coming": (
        {"kind": "departure", "person": "chloe", "last_day": "2026-03-01"},
        (
            "/last_day : Chloé n’arrive que le 2 mars 2026 : indiquez un dernier jour à partir de "
            "cette date ou, si l’arrivée n’a finalement pas lieu, une absence jusqu’à la fin du "
            "plan."
        ),
    ),
    "past its end": (
        {"kind": "delay", "step": "late", "days": 12},
        (
            "/days : l’étape « Relancer » finit au plus tard le 13 février 2026 et ne pourrait "
            "commencer que le 14 février 2026 : indiquez moins de jours, ou repoussez d’abord sa "
            "date limite."
        ),
    ),
    "too long": (
        {"kind": "delay", "step": "long", "days": 167},
        "/days : 167 trouvé : saisissez un nombre d’au plus 166.",
    ),
    "nobody": (
        {"kind": "departure", "person": "zoe", "last_day": "2026-02-01"},
        "/person : « zoe » n’existe pas : ajoutez-le, ou nommez une personne qui existe.",
    ),
    "below zero": (
        {"kind": "budget_cut", "budget": builders.euros(-5)},
        "/budget : une enveloppe ne peut pas être négative (−5 €) : indiquez la somme disponible.",
    ),
    "no cut": (
        {"kind": "budget_cut", "budget": builders.euros(10**12)},
        "/budget : l’enveloppe est déjà de 100 k€ : indiquez-en une plus petite.",
    ),
    "as it was": (
        {"kind": "budget_cut", "budget": builders.euros(100_000)},
        "/budget : l’enveloppe est déjà de 100 k€ : indiquez-en une plus petite.",
    ),
    "away long ago": (
        {"kind": "absence", "person": "chloe", "start": "2020-01-01", "end": "2020-01-10"},
        "/end : le 10 janvier 2020 est avant le plan, qui commence le 1er janvier 2026 : rien ne",
    ),
    "away too late": (
        {"kind": "absence", "person": "chloe", "start": "2030-01-01", "end": "2030-01-10"},
        "/start : le 1er janvier 2030 est après le plan, qui se termine le 31 décembre 2026 : rien",
    ),
    "left long ago": (
        {"kind": "departure", "person": "ana", "last_day": "2020-01-01"},
        "/last_day : le 1er janvier 2020 est avant le plan",
    ),
    "leaves too late": (
        {"kind": "departure", "person": "chloe", "last_day": "2028-01-01"},
        "/last_day : le 1er janvier 2028 est après le plan",
    ),
    "canceled when done": (
        {"kind": "cancellation", "step": "x"},
        "/step : l’étape « Préparer » est déjà terminée ou annulée : choisissez-en une à venir.",
    ),
    "canceled when over": (
        {"kind": "cancellation", "action": "o"},
        "/action : l’action « Ancien salon » est déjà terminée ou arrêtée : choisissez-en une qui",
    ),
    "taken": (
        urgent(x=builders.step("b")),
        "/steps/x : l’identifiant « x » existe déjà dans le plan : choisissez-en un autre.",
    ),
    "foreign": (
        urgent(y=builders.step("a")),
        (
            "/steps/y/action : cette étape appartient à l’action « a » : une action urgente "
            "n’arrive qu’avec ses propres étapes (« b »)."
        ),
    ),
    "test": (
        change(op="test", path="/name", value="zz"),
        (
            "l’opération 2 de la correction attend « zz » à l’emplacement /name, où le plan "
            "contient « PAC 2026 » : relisez le plan, puis refaites la correction."
        ),
    ),
    "test of nothing": (
        change(op="test", path="/actions/c", value={}),
        (
            "l’opération 2 de la correction attend « {} » à l’emplacement /actions/c, où le plan "
            "contient « – »"
        ),
    ),
    "no place": (
        change(op="replace", path="/actions/c/name", value="C"),
        (
            "l’opération 2 de la correction ne s’applique pas au plan : l’emplacement "
            "« /actions/c/name » n’y existe pas."
        ),
    ),
    "no operation": (change(op="zz", path="/name"), NO_OPERATION + '{"op": "zz"'),
    "no value": (change(op="add", path="/name"), NO_OPERATION + '{"op": "add"'),
    "no pointer": (change(op="remove", path="name"), NO_OPERATION + '{"op": "remove"'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_event_is_said_with_what_to_do(name: str) -> None:
    event, said = REFUSED[name]
    (sentence,) = refusals(event)
    assert sentence.startswith(said)


def test_an_event_that_is_not_json_is_refused_with_its_place() -> None:
    with pytest.raises(Invalid) as refused:
        read_event('{"kind": zz')
    assert told(refused.value)[0].startswith("ligne 1, colonne 10")
