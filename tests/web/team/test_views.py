"""The team page: who is seen, absences said by who may, and what they upset at once."""

from __future__ import annotations

from datetime import date

import pytest
from tests.apps.builders import NOON
from tests.web.schedule.planned import with_calls

from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Change, form_of

HX = {"HX-Request": "true"}


@pytest.fixture
def planned(house):
    return with_calls(house)


def add(client, house, person="chloe", **typed):
    form = {"start": "2026-05-04", "end": "2026-05-08", "kind": "leave", **typed}
    return client.post(house.at(f"team/{person}/absences/"), form, headers=HX)


def leaves(house, person="chloe"):
    return photos.photograph(house.plan).people[person].leaves


def test_an_absence_says_at_once_what_no_longer_holds_and_is_undone(planned, browse):
    bob = browse("bob")
    answer = add(bob, planned)
    assert answer.status_code == 200
    assert "Chloé Petit ne travaille pas le 4 mai 2026" in answer.text
    assert "Chloé Petit\u00a0: congés, du 4 au 8 mai 2026." in answer.text
    assert [(leave.start, leave.kind) for leave in leaves(planned)] == [(date(2026, 5, 4), "leave")]
    undo = answer.text.split('action="')[-1].split('"')[0]
    bob.post(undo)
    assert leaves(planned) == ()


def test_an_absence_that_upsets_nothing_says_so(planned, browse):
    answer = add(browse("chloe"), planned, start="2026-08-03", end="2026-08-14")
    assert "Toutes les dates du plan tiennent encore" in answer.text


def test_the_load_of_the_week_shrinks_with_the_absence(planned, browse):
    chloe = browse("chloe")
    add(chloe, planned, start="2026-05-06", end="2026-05-06", kind="training")
    page = chloe.get(planned.at("schedule/load/chloe/2026-05-04/")).text
    assert "S19\u00a0: 2\u202fj de travail pour 3\u202fj disponibles" in page
    assert "Formation, le 6 mai 2026" in page


def test_an_absence_in_the_middle_of_a_step_says_when_it_would_end(planned, browse):
    answer = add(browse("alice"), planned, start="2026-05-05", end="2026-05-05")
    assert "finirait le 6 mai 2026 au lieu du 5 mai 2026" in answer.text


@pytest.mark.parametrize(
    ("who", "person", "status"),
    [
        ("alice", "bob", 200),
        ("bob", "chloe", 200),
        ("bob", "alice", 403),
        ("chloe", "chloe", 200),
        ("chloe", "bob", 403),
        ("alice", "nobody", 404),
        ("denis", "chloe", 404),
    ],
)
def test_absences_are_said_by_oneself_or_those_who_lead(planned, browse, who, person, status):
    before = photos.photograph(planned.plan).people
    assert add(browse(who), planned, person).status_code == status
    changed = photos.photograph(planned.plan).people != before
    assert changed == (status == 200)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"end": "2026-05-01"}, "La fin (2026-05-01) précède"),
        ({"start": "lundi"}, "lundi"),
        ({"start": ""}, "obligatoire"),
        ({"kind": "sick"}, "sick"),
    ],
)
def test_what_is_no_absence_is_refused_in_words(planned, browse, typed, said):
    answer = add(browse("alice"), planned, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count("obligatoire") <= 1
    assert leaves(planned) == ()


def test_what_is_refused_stays_as_it_was_typed(planned, browse):
    page = add(browse("alice"), planned, start="2026-05-08", end="2026-05-01", kind="training").text
    assert 'name="start" value="2026-05-08"' in page
    assert 'name="end" value="2026-05-01"' in page
    assert '<option value="training" selected>' in page


def test_an_absence_is_taken_back_once(planned, browse):
    chloe, at = browse("chloe"), planned.at("team/chloe/absences/remove/")
    form = {"start": "2026-05-04", "end": "2026-05-08", "kind": "leave"}
    add(chloe, planned)
    assert chloe.post(at, form, headers=HX).status_code == 200
    assert leaves(planned) == ()
    assert chloe.post(at, form, headers=HX).status_code == 409


def test_a_day_typed_twice_is_one_absence(planned, browse):
    for _ in range(2):
        add(browse("chloe"), planned, end="")
    assert [(one.start, one.end) for one in leaves(planned)] == [(date(2026, 5, 4),) * 2]


def test_the_page_shows_absences_to_those_who_may_see_them(planned, browse):
    add(browse("alice"), planned)
    add(browse("alice"), planned, "bob", start="2026-07-13", end="2026-07-17")
    seen = {
        who: ["du 4 au 8 mai 2026" in page, "du 13 au 17 juil. 2026" in page]
        for who in ("alice", "bob", "chloe")
        for page in [browse(who).get(planned.at("team/")).text]
    }
    assert seen == {"alice": [True, True], "bob": [True, True], "chloe": [True, False]}
    history = {who: browse(who).get(planned.at("history/")).text for who in ("bob", "chloe")}
    assert "du 13 au 17 juil. 2026" in history["bob"]
    assert "du 13 au 17 juil. 2026" not in history["chloe"]
    assert "Modifié pour" in history["chloe"]
    assert "Modifié pour" not in history["bob"]


def test_without_scripts_the_page_says_it_too(planned, browse):
    form = {"start": "2026-05-04", "end": "2026-05-08", "kind": "leave"}
    page = browse("bob").post(planned.at("team/chloe/absences/"), form, follow=True).text
    assert "Chloé Petit ne travaille pas le 4 mai 2026" in page


def test_days_off_arrivals_contracts_and_levels_are_told(planned, browse):
    forms = {
        "chloe": {
            "weekdays": ["mon", "tue", "thu"],
            "half_days_off": ["tue_pm"],
            "capacity_fraction": "0.8",
            "left_on": "2026-10-31",
            "skills": {"phone": 4, "demo": 2},
        },
        "agency": {
            "name": "Agence Ficelle",
            "kind": "external",
            "contracts": [{"start": "2026-05-04", "end": "2026-06-26"}],
            "hired_on": "2026-05-04",
        },
    }
    skills = {"phone": {"name": "Téléphone"}, "demo": {"name": "Démonstration"}}
    shared = {"skill": skills, "person": forms}
    operations.import_shared(shared, by=planned.cast.alice, at=NOON)
    stands = form_of(photos.photograph(planned.plan))["calendar"]
    wanted = {**stands, "slots_per_day": 2}
    halves = [Change("plan", planned.plan.key, "calendar", stands, wanted)]
    operations.apply_document(planned.plan, halves, by=planned.cast.alice, at=NOON)
    page = browse("alice").get(planned.at("team/")).text
    assert "lun., mar., jeu., sauf mar. après-midi, 80\u202f% du temps" in page
    assert "part le 31 oct. 2026" in page
    assert page.index("Téléphone 4/5") < page.index("Démonstration 2/5")
    assert "arrive le 4 mai 2026" in page
    assert "du 4 mai au 26 juin 2026" in page
    assert "externe" in page
    assert "Sans équipe" in page


def test_a_step_under_way_says_who_could_take_it_over_or_when_it_would_end(planned, browse):
    """Chloé is on it from Monday 4 to Tuesday 5 May; Bob, whose load she does not see, is free."""
    begun = [Change("step", "call", "status", "to_do", "running")]
    operations.apply_document(planned.plan, begun, by=planned.cast.alice, at=NOON)
    told = add(browse("alice"), planned, start="2026-05-05", end="2026-05-05").text
    assert "est en cours avec Chloé Petit, qui ne sera pas là\u00a0: le 5 mai 2026" in told
    assert "possible à ces dates" in told
    assert "elle finirait le 6 mai 2026 au lieu du 5 mai 2026" in told
    hers = add(browse("chloe"), planned, start="2026-05-04", end="2026-05-04").text
    assert "Confiez-la à quelqu’un, ou attendez" in hers


def test_the_team_is_read_sixty_people_at_a_time_and_found_by_name(planned, browse):
    crowd = {f"p{n:03}": {"name": f"Élève {n:03}", "team": "north"} for n in range(70)}
    operations.import_shared({"person": crowd}, by=planned.cast.alice, at=NOON)
    alice = browse("alice")
    first, second = (alice.get(planned.at(f"team/?page={n}")).text for n in (1, 2))
    assert [page.count('id="absences-') for page in (first, second)] == [60, 13]
    assert "Personnes 61 à 73 sur 73" in second
    assert "72 personnes" in first
    found = alice.get(planned.at("team/?q=ELEVE+06"), headers=HX).text
    assert found.count('id="absences-') == 10
    assert "<html" not in found
    assert "Personne de ce nom" in alice.get(planned.at("team/?q=zz")).text


def test_whoever_writes_on_the_second_page_comes_back_to_it(planned, browse):
    crowd = {f"p{n:03}": {"name": f"Élève {n:03}"} for n in range(70)}
    operations.import_shared({"person": crowd}, by=planned.cast.alice, at=NOON)
    alice = browse("alice")
    page = alice.get(planned.at("team/?page=2")).text
    at = planned.at("team/p069/absences/?page=2")
    assert f'action="{at}"' in page
    form = {"start": "2026-05-04", "end": "2026-05-08", "kind": "leave"}
    assert alice.post(at, form)["Location"] == planned.at("team/?page=2")
