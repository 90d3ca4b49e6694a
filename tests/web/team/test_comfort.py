"""The load that is comfortable: typed by those who shape the plan, said to all, undone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.web.test_pages import english_of

from pacte.apps.journal import queries as journal
from pacte.apps.plans.models import photos


def wishes(client, house, **typed):
    return client.post(house.at("team/comfort/"), typed, follow=True)


def balance(house):
    return photos.read_rows(house.plan).balance


def test_a_comfortable_load_is_typed_said_to_all_replaced_and_undone(house, browse):
    alice = browse("alice")
    page = wishes(alice, house, period="month", share="62,5", points="3").text
    (made,) = balance(house)
    assert (made.period, made.comfortable_share, made.penalty_points) == (
        "month", Decimal("0.625"), 3,
    )  # fmt: skip
    assert english_of(page) == []
    assert "Chaque mois, 62,5\u202f% du temps au plus" in page
    wishes(alice, house, period="week", share="80")
    wishes(alice, house, period="month", share="70", points="1")
    kept = [(one.period, one.penalty_points) for one in balance(house)]
    assert kept == [("week", 2), ("month", 1)]
    page = browse("chloe").get(house.at("team/")).text
    assert "Chaque semaine, 80\u202f% du temps au plus\u202f; un jour au-delà pèse 2, " in page
    assert "h-comfort" in page
    assert 'name="share"' not in page
    wishes(alice, house, period="week")
    wishes(alice, house, period="month")
    assert balance(house) is None
    entry = journal.entries(house.cast.alice).first()
    alice.post(house.at(f"history/{entry.sequence}/undo/"))
    assert [one.period for one in balance(house)] == ["month"]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"period": "week", "share": "beaucoup"}, "share", "nombre"),
        ({"period": "week", "share": "120"}, "share", "100"),
        ({"period": "week", "share": "0"}, "share", "100"),
        ({"period": "week", "share": "80", "points": "2,5"}, "points", "nombre entier"),
        ({"period": "week", "share": "80", "points": "-3"}, "points", "de 0 à 99"),
        ({"period": "day", "share": "80"}, "period", ""),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(house, browse, typed, field, said):
    answer = wishes(browse("alice"), house, **typed)
    assert answer.status_code == 422
    assert said in answer.text.split(f'id="w-comfort-{field}">')[1].split("</span>")[0]
    assert balance(house) is None


@pytest.mark.parametrize("who", ["bob", "chloe"])
def test_those_who_do_not_shape_the_plan_do_not_write(house, browse, who):
    assert wishes(browse(who), house, period="week", share="80").status_code == 403
    assert balance(house) is None
