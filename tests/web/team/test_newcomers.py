"""Somebody new gives less at first: typed by directors, refused at the field, undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.web.schedule.planned import with_calls

from pacte.apps.journal import queries as journal
from pacte.apps.plans.models import photos


@pytest.fixture
def planned(house):
    return with_calls(house)


def arrives(client, house, person="chloe", **typed):
    form = {"hired_on": "2026-05-04", "ramp_up": "25, 50", **typed}
    return client.post(house.at(f"team/{person}/arrival/"), form, follow=True)


def chloe(house):
    return photos.read_rows(house.plan).people["chloe"]


def test_an_arrival_says_what_it_upsets_shows_the_months_and_is_undone(planned, browse):
    """Two whole days of calls on 4 and 5 May are too much for a quarter of her time."""
    alice = browse("alice")
    page = arrives(alice, planned).text
    assert chloe(planned).hired_on == date(2026, 5, 4)
    assert chloe(planned).ramp_up == (Decimal("0.25"), Decimal("0.5"))
    assert "mois après mois\u00a0: 25\u202f%, 50\u202f%, puis tout son temps" in page
    assert "le plan ne tient plus ici" in page
    assert "Chloé Petit aurait" in page
    entry = journal.entries(planned.cast.alice).first()
    assert entry.operation == "plans.change_person"
    alice.post(planned.at(f"history/{entry.sequence}/undo/"))
    assert (chloe(planned).hired_on, chloe(planned).ramp_up) == (None, None)


def test_months_that_are_over_are_no_longer_told(planned, browse):
    page = arrives(browse("alice"), planned, hired_on="2025-01-06").text
    assert "mois après mois\u00a0:" not in page


def test_a_day_far_ahead_is_told_as_it_is(planned, browse):
    page = arrives(browse("alice"), planned, hired_on="9999-12-31")
    assert page.status_code == 200
    assert "31 déc. 9999" in page.text


def test_the_company_says_what_newcomers_give_and_takes_it_back(planned, browse):
    alice = browse("alice")
    at = planned.at("team/newcomers/")
    alice.post(at, {"ramp_up": "50 ; 75"})
    assert photos.read_rows(planned.plan).calendar.ramp_up == (Decimal("0.5"), Decimal("0.75"))
    page = arrives(alice, planned, ramp_up="", hired_on="2026-06-01").text
    assert "mois après mois\u00a0: 50\u202f%, 75\u202f%" in page
    alice.post(at, {"ramp_up": ""})
    assert photos.read_rows(planned.plan).calendar.ramp_up is None


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"ramp_up": "un peu"}, "ramp_up", "n’est pas un nombre"),
        ({"ramp_up": "0, 50"}, "ramp_up", "au-dessus de 0"),
        ({"ramp_up": "150"}, "ramp_up", "100"),
        ({"ramp_up": ", ".join(["50"] * 40)}, "ramp_up", "36"),
        ({"hired_on": "lundi"}, "hired_on", "n’est pas une date"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(planned, browse, typed, field, said):
    answer = arrives(browse("alice"), planned, **typed)
    assert answer.status_code == 422
    assert said in answer.text.split(f'id="w-chloe-{field}">')[1].split("</span>")[0]
    assert chloe(planned).hired_on is None


def test_the_share_of_all_is_refused_at_its_field(planned, browse):
    answer = browse("alice").post(planned.at("team/newcomers/"), {"ramp_up": "beaucoup"})
    assert answer.status_code == 422
    assert 'id="w-all-ramp_up"' in answer.text


@pytest.mark.parametrize("who", ["bob", "chloe"])
def test_those_who_do_not_shape_the_plan_do_not_write_it(planned, browse, who):
    client = browse(who)
    assert "Nouveaux arrivants" not in client.get(planned.at("team/")).text
    assert arrives(client, planned).status_code == 403
    assert client.post(planned.at("team/newcomers/"), {"ramp_up": "50"}).status_code == 403
    assert chloe(planned).hired_on is None
    assert photos.read_rows(planned.plan).calendar.ramp_up is None
