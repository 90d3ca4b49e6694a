"""Bounds proven part by part: every part covered, each bounded by its own prices."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests.checkers import allocation_prices_checker as checker
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine.allocation import allocate, as_result
from pacte.engine.allocation.search import known, share

DAY = date(2026, 2, 10)
Json = dict[str, Any]


@pytest.fixture
def in_parts(monkeypatch):
    """No search of switches: the parts alone have to prove."""
    monkeypatch.setattr(known, "FEW_CELLS", 0)
    monkeypatch.setattr(share, "FEW_CELLS", 0)
    monkeypatch.setattr(known, "COARSE", 1e-5)
    monkeypatch.setattr(share, "PARTS", 60)


def answer(form: Json) -> Json:
    plan = plan_from_form(form)
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    return json.loads(json.dumps(found.to_json()))


def cut_answers(seeds: range) -> list[tuple[Json, Json]]:
    pairs = [(form, answer(form)) for form in map(random_sharing, seeds)]
    return [(form, found) for form, found in pairs if len(found["certificate"]) > 1]


@pytest.mark.parametrize("last", [1006, pytest.param(1200, marks=pytest.mark.slow)])
def test_parts_cover_all_plans_and_their_prices_prove_the_bound(in_parts, last):
    found = cut_answers(range(1000, last))
    assert len(found) >= 2
    for form, said in found:
        assert checker.check(form, said)[0] == []


def test_parts_without_their_prices_are_seen(in_parts):
    """What the bound rests on: taken away, the checker no longer finds it proven."""
    form, said = cut_answers(range(1000, 1006))[0]
    for node in said["certificate"]:
        node["prices"] = node["prices"] and {}
    assert any("the prices prove" in words for words in checker.check(form, said)[0])
