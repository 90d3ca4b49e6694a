"""An action's page: its steps, what it follows; typed by who changes it, refused at the field."""

from __future__ import annotations

import pytest
from tests.web.schedule.planned import with_calls

from pacte.apps.journal import queries as journal
from pacte.apps.plans.models import photos


@pytest.fixture
def planned(house):
    """The show of June, a mailing with calls of May."""
    return with_calls(house)


def after(client, house, of="mailing", **typed):
    form = {"action": "salon", "least": "", "most": "", **typed}
    return client.post(house.at(f"actions/{of}/follows/add/"), form, follow=True)


def follows(house, action="mailing"):
    ties = photos.read_rows(house.plan).actions[action].follows or ()
    return [(tie.action, tie.min_gap_days, tie.max_gap_days) for tie in ties]


def test_the_page_of_an_action_shows_its_steps_and_is_reached_from_the_table(planned, browse):
    chloe = browse("chloe")
    assert f'href="{planned.at("actions/mailing/")}"' in chloe.get(planned.at("actions/")).text
    page = chloe.get(planned.at("actions/mailing/")).text
    assert "du 4 au 5 mai 2026" in page
    assert "Chloé Petit" in page
    assert "Elle n’attend aucune autre action" in page
    assert "Ajouter cet enchaînement" not in page
    of_alice = browse("alice").get(planned.at("actions/mailing/")).text
    assert "Ajouter cet enchaînement" in of_alice


def test_an_order_is_typed_says_what_it_upsets_and_is_undone(planned, browse):
    """The mailing of May cannot come after the show of June."""
    alice = browse("alice")
    page = after(alice, planned, least="2", most="30").text
    assert follows(planned) == [("salon", 2, 30)]
    assert "de 2 à 30 jours entre les deux" in page
    assert "le plan ne tient plus ici" in page
    assert "Appeler les clients" in page
    assert "Puis vient" in alice.get(planned.at("actions/salon/")).text
    entry = journal.entries(planned.cast.alice).first()
    alice.post(planned.at(f"history/{entry.sequence}/undo/"))
    assert follows(planned) == []


def test_an_order_is_taken_back_once(planned, browse):
    alice, at = browse("alice"), planned.at("actions/mailing/follows/0/remove/")
    after(alice, planned)
    assert alice.post(at).status_code == 302
    assert follows(planned) == []
    assert alice.post(at).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"action": "mailing"}, "action", "s’attendraient"),
        ({"action": ""}, "action", "Choisissez l’action"),
        ({"action": "nothing"}, "action", "n’existe pas"),
        ({"least": "deux"}, "least", "nombre entier"),
        ({"least": "9999"}, "least", "3660"),
        ({"least": "9", "most": "3"}, "most", "dépasse le plus grand (3)"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(planned, browse, typed, field, said):
    answer = after(browse("alice"), planned, **typed)
    assert answer.status_code == 422
    assert said in answer.text.split(f'id="w-order-{field}">')[1].split("</span>")[0]
    assert follows(planned) == []


def test_two_actions_never_wait_for_each_other(planned, browse):
    alice = browse("alice")
    after(alice, planned)
    alice.post(planned.at("actions/orphan/follows/add/"), {"action": "mailing"})
    answer = alice.post(planned.at("actions/salon/follows/add/"), {"action": "orphan"})
    assert answer.status_code == 422
    assert "s’attendraient" in answer.text
    assert follows(planned, "salon") == []


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("chloe", 403), ("denis", 404)])
def test_the_order_is_written_by_who_changes_the_action(planned, browse, who, status):
    assert after(browse(who), planned).status_code == status
    assert follows(planned) == []


def test_a_form_made_before_somebody_else_wrote_is_refused(planned, browse):
    version, alice = photos.version(planned.plan), browse("alice")
    after(alice, planned)
    again = after(alice, planned, action="orphan", version=str(version))
    assert again.status_code == 409
    assert follows(planned) == [("salon", 0, None)]
