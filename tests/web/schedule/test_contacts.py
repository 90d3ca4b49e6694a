"""When customers may be contacted: read by all, typed by directors, refused at the field."""

from __future__ import annotations

from typing import Any

import pytest
from tests.apps.builders import NOON
from tests.web.schedule.planned import with_calls
from tests.web.test_pages import english_of

from pacte.apps.journal import queries as journal
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Change

TRADE = {"name": "Artisans", "contact_windows": [{"weekdays": ["tue"], "channels": ["visit"]}]}
HOMES = {"name": "Particuliers de Lyon", "parent": "trade", "audience": "consumers"}


@pytest.fixture
def planned(house):
    """The calls of 4 and 5 May go to the homes of Lyon."""
    with_calls(house)
    shared = {"segment": {"trade": TRADE, "homes": HOMES}}
    operations.import_shared(shared, by=house.cast.alice, at=NOON)
    about = [
        Change("action", "mailing", "segment", None, "homes"),
        Change("step", "call", "contact", None, "call"),
    ]
    operations.apply_document(house.plan, about, by=house.cast.alice, at=NOON)
    return house


def add(client, house, kind: str, segment: str = "homes", **typed: Any):
    return client.post(house.at(f"schedule/contacts/{segment}/{kind}/add/"), typed, follow=True)


def segment(house, key: str = "homes"):
    return photos.read_rows(house.plan).segments[key]


def test_segments_are_read_with_what_they_inherit_and_the_laws_with_their_source(planned, browse):
    page = browse("chloe").get(planned.at("schedule/contacts/")).text
    inside = browse("alice").get(planned.at("schedule/contacts/homes/")).text
    assert english_of(page + inside) == []
    assert "Visites, de préférence\u00a0: mar." in page
    assert '<span class="muted">(Artisans)</span>' in page
    assert "La loi aussi\u00a0: décret n° 2022-1313" in page
    law = "Appels\u00a0: lun. – ven. · de 10:00 à 13:00 · de 14:00 à 20:00 · pas les jours fériés"
    assert law in page
    assert "depuis le 1er mars 2023" in page
    assert "à faire confirmer par votre conseil" in page


def test_a_window_is_typed_says_what_it_upsets_and_is_undone(planned, browse):
    alice = browse("alice")
    window = {"hard": "on", "channels": ["call"], "weekdays": ["wed", "thu"],
              "from": "10:00", "to": "12:00", "months": ["4", "5"]}  # fmt: skip
    page = add(alice, planned, "contact_windows", **window).text
    (made,) = segment(planned).contact_windows
    assert (made.hard, made.channels, made.weekdays, made.months) == (
        True, ("call",), ("wed", "thu"), (4, 5),
    )  # fmt: skip
    told = "Appels, seulement à ces moments\u00a0: mer., jeu. · de 10:00 à 12:00 · avr., mai"
    assert told in page
    assert "le plan ne tient plus ici" in page
    assert "4 mai 2026" in page
    entry = journal.entries(planned.cast.alice).first()
    assert entry.operation == "plans.change_segment"
    alice.post(planned.at(f"history/{entry.sequence}/undo/"))
    assert segment(planned).contact_windows is None


def test_what_a_day_outside_a_preferred_time_counts_is_typed(planned, browse):
    alice = browse("alice")
    page = add(alice, planned, "contact_windows", weekdays=["tue"], penalty_points="8").text
    (made,) = segment(planned).contact_windows
    assert (made.hard, made.penalty_points) == (False, 8)
    assert "Tous les contacts, de préférence\u00a0: mar. (un jour en dehors pèse 8, " in page
    answer = add(alice, planned, "contact_windows", weekdays=["wed"], penalty_points="beaucoup")
    assert answer.status_code == 422
    assert "nombre entier" in answer.text.split('id="w-window-penalty_points">')[1]
    add(alice, planned, "contact_windows", hard="on", weekdays=["wed"], penalty_points="8")
    assert segment(planned).contact_windows[1].penalty_points is None


def test_closures_limits_and_who_they_are_are_typed_and_taken_out(planned, browse):
    alice = browse("alice")
    add(alice, planned, "contact_closures", start="2026-08-01", end="2026-08-31")
    page = add(alice, planned, "contact_caps", most="2", per_days="30", channels=["call"]).text
    assert "Aucun contact\u00a0: du 1er au 31 août 2026" in page
    assert "Appels\u00a0: 2 au plus en 30 jours" in page
    at = planned.at("schedule/contacts/homes/")
    alice.post(f"{at}customers/", {"audience": "businesses", "consent": "contract"})
    assert (segment(planned).audience, segment(planned).consent) == ("businesses", "contract")
    assert "décret" not in alice.get(at).text
    alice.post(f"{at}contact_closures/0/remove/")
    assert segment(planned).contact_closures is None
    assert alice.post(f"{at}contact_closures/0/remove/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed", "field", "said"),
    [
        ("contact_windows", {"channels": ["call"]}, "window-weekdays", "Choisissez"),
        ("contact_windows", {"from": "18:00", "to": "09:00"}, "window-to", "inversez"),
        ("contact_windows", {"start": "2026-05-02", "end": "2026-05-01"}, "window-end", "précède"),
        ("contact_windows", {"weekdays": ["lundi"]}, "window-weekdays", "lundi"),
        ("contact_closures", {"start": "2026-08-31", "end": "2026-08"}, "closure-end", "2026-08"),
        ("contact_closures", {"start": "2026-08-3", "end": "2026-08-01"}, "closure-start", "08-3"),
        ("contact_closures", {"start": "août"}, "closure-start", "août"),
        ("contact_caps", {"most": "deux", "per_days": "30"}, "cap-most", "nombre entier"),
        ("contact_caps", {"most": "2", "per_days": "0"}, "cap-per_days", "au moins"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(planned, browse, kind, typed, field, said):
    before = segment(planned)
    answer = add(browse("alice"), planned, kind, **typed)
    assert answer.status_code == 422
    assert said in answer.text.split(f'id="w-{field}">')[1].split("</span>")[0]
    assert segment(planned) == before


@pytest.mark.parametrize("who", ["bob", "chloe"])
def test_those_who_do_not_shape_the_plan_read_and_do_not_write(planned, browse, who):
    before = segment(planned)
    client = browse(who)
    assert "Ajouter" not in client.get(planned.at("schedule/contacts/homes/")).text
    assert add(client, planned, "contact_caps", most="2", per_days="30").status_code == 403
    assert segment(planned) == before


def test_a_form_made_before_somebody_else_wrote_is_refused(planned, browse):
    version = photos.version(planned.plan)
    alice = browse("alice")
    add(alice, planned, "contact_caps", most="2", per_days="30")
    answer = add(alice, planned, "contact_caps", most="9", per_days="30", version=str(version))
    assert answer.status_code == 409
    assert len(segment(planned).contact_caps) == 1


@pytest.mark.parametrize("at", ["nobody/", "homes/audience/add/", "homes/contact_caps/7/remove/"])
def test_what_is_not_there_answers_so(planned, browse, at):
    alice = browse("alice")
    address = planned.at(f"schedule/contacts/{at}")
    answer = alice.get(address) if at.count("/") == 1 else alice.post(address)
    assert answer.status_code == 404


def test_own_times_replace_those_above_of_the_same_strength(planned, browse):
    alice = browse("alice")
    assert "Visites, de préférence" in alice.get(planned.at("schedule/contacts/homes/")).text
    page = add(alice, planned, "contact_windows", hard="on", weekdays=["fri"]).text
    assert "Visites, de préférence" in page
    page = add(alice, planned, "contact_windows", weekdays=["fri"]).text
    assert "Visites, de préférence" not in page
