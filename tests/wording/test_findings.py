"""Every finding has its sentence in both languages, with its figures and names in it."""

import re
from datetime import date
from decimal import Decimal

import pytest
from tests import builders

from pacte.document import Money
from pacte.engine.checks import Finding, Place
from pacte.wording.findings import SENTENCES, sentence, worded
from pacte.wording.problems import sentence as problem_sentence

PLAN = builders.plan(actions={k: builders.action(name=f"Salon {k}") for k in "abcdef"})
PARAMS = {
    "amount": Money.of_cents(1250000, "EUR"),
    "budget": Money.of_cents(2000000, "EUR"),
    "declared": Money.of_cents(100, "EUR"),
    "gap": Money.of_cents(100, "EUR"),
    "start": date(2026, 3, 1),
    "end": date(2026, 3, 2),
    "date": date(2026, 3, 1),
    "person": "Chloé",
    "week": "2026-W10",
    "days": 2.5,
    "total": 9,
    "day": date(2026, 5, 1),
    "segment": "Foyers",
    "source": "décret n° 2022-1313",
    "sources": "décret n° 2022-1313",
    "contacts": 5,
    "cycle": 45,
    "lands": date(2026, 5, 1),
    "closes": date(2026, 4, 1),
    "late": 30,
    "most": 4,
    "per_days": 30,
    "silence_days": 60,
    "hours": 10.5,
    "allowed": 9,
    "cost": Money.of_cents(120_000, "EUR"),
    "decided": Money.of_cents(100_000, "EUR"),
    "from": date(2026, 1, 1),
    "to": date(2026, 3, 31),
    "period": "2026-Q1",
    "found": "USD",
    "expected": "EUR",
    "share": Decimal("0.8"),
    "periods": ["2026-W10", "2026-03"],
}


def finding(code, count, **params):
    places = tuple(Place("action", key) for key in "abcdef"[:count])
    return Finding(code, "major", "x", places, {**PARAMS, **params})


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_placeholder_is_filled_in_both_languages(code, count, language):
    said = sentence(PLAN, finding(code, count), language)
    assert not re.search(r"[{}]|–", said)
    assert said == said.strip()


@pytest.mark.parametrize("code", SENTENCES)
def test_french_is_translated(code):
    fr, en = (sentence(PLAN, finding(code, 2), language) for language in ("fr", "en"))
    assert fr != en


def test_one_name_is_quoted_and_several_are_counted():
    one, five = (sentence(PLAN, finding("action_without_owner", n), "fr") for n in (1, 5))
    asked = "n’a pas de pilote\u00a0: désignez la personne qui en répond."
    assert one == f"«\u00a0Salon a\u00a0» {asked}"
    assert "5 actions" in five
    assert "et 2 autres" in five


def test_a_worded_finding_gives_path_and_name():
    result = worded(PLAN, finding("action_without_owner", 1))
    assert result.objects[0].path == "/actions/a"
    assert result.params["amount"] == {"amount": "12500.00", "currency": "EUR"}
    assert result.params["start"] == "2026-03-01"


def test_an_unknown_problem_code_still_says_what_was_found():
    from pacte.document import Problem

    said = problem_sentence(Problem("odd", "/x", "a", "b"), "fr")
    assert "/x" in said
    assert "a" in said
