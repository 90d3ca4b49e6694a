"""A smaller envelope asked about: told to who sees the money, and nothing false to the others."""

from __future__ import annotations

import json
from html import unescape

import pytest
from tests import builders
from tests.apps.builders import NOON
from tests.web.scenarios.test_urgent import computed

from pacte.apps.plans import operations as plans
from pacte.apps.scenarios.models import Scenario
from pacte.cli.scenario import _whole
from pacte.document import Change


@pytest.fixture
def cut(house, browse):
    """The envelope goes from 40,000 to 31,000 euros: the mailing, optional, stops."""
    known, wanted = ({"amount": f"{n}.00", "currency": "EUR"} for n in (20_000, 40_000))
    write = builders.step("mailing", name="Écrire", start_date="2026-05-04", end_date="2026-05-04")
    changes = [
        Change("plan", house.plan.key, "budget", known, wanted),
        Change("action", "mailing", "optional", False, True),
        Change("step", "write", None, None, write),
    ]
    plans.apply_document(house.plan, changes, by=house.cast.alice, at=NOON)
    told = {"kind": "replan", "event": "budget_cut", "amount": "31 000"}
    browse("alice").post(house.at("scenarios/ask/"), told)
    scenario = Scenario.objects.get()
    computed(scenario)
    return scenario


def test_who_may_not_know_of_it_reads_nothing_false(house, browse, cut):
    told = {
        who: unescape(browse(who).get(house.at(f"scenarios/{cut.pk}/")).text)
        for who in ("alice", "bob", "chloe")
    }
    assert "Publipostage" in told["alice"]
    for who in ("bob", "chloe"):
        assert "réservé à ceux qui voient l’argent du plan" in told[who]
        assert "peut rester où elle est" not in told[who]
        assert "peuvent rester où elles sont" not in told[who]


def test_the_new_envelope_is_kept_from_who_may_not_know_of_it(house, cut):
    def whole(who):
        return json.dumps(_whole(who, cut).to_json(), default=str)

    assert "31000.00" in whole(house.cast.alice)
    for who in (house.cast.bob, house.cast.chloe):
        assert "31000" not in whole(who)
        assert "budget_cut" not in whole(who)
