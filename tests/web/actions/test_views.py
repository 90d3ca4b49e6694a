"""The table of actions: narrowed, summed, edited where it stands."""

import json

import pytest
from tests.apps.builders import NOON

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos

HTMX = {"HX-Request": "true"}


def cell(house, action, field):
    return house.at(f"actions/{action}/{field}/")


def save(client, house, action, field, typed, before):
    data = {"value": typed, "before": json.dumps(before)}
    return client.post(cell(house, action, field), data, headers=HTMX)


def standing(house, action="salon"):
    return photos.photograph(house.plan).actions[action]


def test_the_same_address_gives_the_page_or_its_table(house, browse):
    alice = browse("alice")
    page, part = (alice.get(house.at("actions/"), headers=h) for h in ({}, HTMX))
    assert "<html" in page.text
    assert "<html" not in part.text
    assert "Salon de Lyon" in page.text
    assert "Salon de Lyon" in part.text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("?owner=bob", ["Salon de Lyon"]),
        ("?owner=-", ["Club des installateurs"]),
        ("?q=publi", ["Publipostage"]),
        ("?status=done", []),
    ],
)
def test_the_table_is_narrowed(house, browse, asked, shown):
    page = browse("alice").get(house.at("actions/") + asked, headers=HTMX).text
    names = ("Salon de Lyon", "Publipostage", "Club des installateurs")
    assert [name for name in names if name in page] == shown


def test_the_sum_is_of_what_is_shown(house, browse):
    """Salon 15 000 + Publipostage 8 000 + Club 15 000 = 38 000; Bob's alone: 15 000."""
    alice = browse("alice")
    assert "38\u202f000\u202f€" in alice.get(house.at("actions/")).text
    assert "38\u202f000\u202f€" not in alice.get(house.at("actions/?owner=bob")).text


def test_a_seller_sees_no_budget_of_others_and_edits_nothing(house, browse):
    page = browse("chloe").get(house.at("actions/")).text
    assert "15\u202f000" not in page
    assert 'class="cell"' not in page


def test_a_manager_edits_the_actions_of_the_team_only(house, browse):
    bob = browse("bob")
    mine, others = (
        bob.get(cell(house, a, "status") + "?edit=1", headers=HTMX).text
        for a in ("salon", "mailing")
    )
    assert "<select" in mine
    assert "<td" in others
    assert "<select" not in others


def test_a_cell_sent_before_the_page_is_ready_comes_back_to_the_whole_page(house, browse):
    """Without htmx, a browser would show the cell alone."""
    alice = browse("alice")
    before = json.dumps({"amount": "15000.00", "currency": "EUR"})
    for typed, said in (("douze", "n’est pas un montant"), ("9,5 k€", "9\u202f500\u202f€")):
        data = {"value": typed, "before": before}
        page = alice.post(cell(house, "salon", "budget"), data, follow=True).text
        assert "<html" in page
        assert said in page
    assert standing(house).budget.amount == 9_500
    assert "<html" in alice.get(cell(house, "salon", "budget"), follow=True).text


def test_an_edited_cell_is_one_journal_entry_that_can_be_undone(house, browse):
    alice, before = browse("alice"), Entry.objects.count()
    answer = save(
        alice, house, "salon", "budget", "12,5 k€", {"amount": "15000.00", "currency": "EUR"}
    )
    assert answer.status_code == 200
    assert "12\u202f500\u202f€" in answer.text
    assert "35\u202f500\u202f€" in answer.text  # the sum follows
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.latest("sequence")
    alice.post(house.at(f"history/{entry.sequence}/undo/"))
    assert standing(house).budget.amount == 15_000


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("budget", "douze"),
        ("budget", "-3"),
        ("owner", "denis"),
        ("due_date", "2026-02-30"),
        ("status", "parfait"),
        ("priority", "9"),
        ("name", "  "),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_cell(house, browse, field, typed):
    form = standing(house).model_dump(mode="json")
    answer = save(browse("alice"), house, "salon", field, typed, form[field])
    assert answer.status_code == 422
    assert 'class="cell-error"' in answer.text
    assert standing(house).model_dump(mode="json") == form


def test_a_value_that_changed_meanwhile_is_not_overwritten(house, browse):
    values = {"status": "running"}
    operations.change_action(house.plan, "salon", values, by=house.cast.bob, at=NOON)
    answer = save(browse("alice"), house, "salon", "status", "done", "planned")
    assert answer.status_code == 409
    assert "entre-temps" in answer.text
    assert standing(house).status == "running"


def test_a_cell_of_others_is_refused_even_when_posted_by_hand(house, browse):
    assert save(browse("bob"), house, "mailing", "status", "done", "planned").status_code == 403
    assert save(browse("chloe"), house, "salon", "status", "done", "planned").status_code == 403
    assert save(browse("denis"), house, "salon", "status", "done", "planned").status_code == 404
    assert standing(house).status == standing(house, "mailing").status == "planned"


@pytest.mark.parametrize("path", ["actions/rien/status/", "actions/salon/response/"])
def test_an_absent_action_or_field_is_404(house, browse, path):
    assert browse("alice").get(house.at(path)).status_code == 404


@pytest.mark.parametrize(
    ("language", "status", "amount"), [("en", 200, "110000.00"), ("fr", 422, "15000.00")]
)
def test_a_budget_of_three_decimals_is_read_as_its_language_writes_it(
    house, browse, language, status, amount
):
    """A comma parts thousands in English; in French it could be either, and is asked about."""
    answer = save(
        browse("alice", language), house, "salon", "budget", "110,000",
        {"amount": "15000.00", "currency": "EUR"},
    )  # fmt: skip
    assert answer.status_code == status
    assert str(standing(house).budget.amount) == amount
    assert ("peut se lire de deux façons" in answer.text) == (language == "fr")
