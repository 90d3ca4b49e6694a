"""An urgent action asked on the page: a short form, refused at the field, adopted, undone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests.apps.builders import NOON, member
from tests.web.conftest import TODAY
from tests.web.scenarios.test_views import finish

from pacte.apps.journal import queries as journal
from pacte.apps.plans import operations as plans
from pacte.apps.plans.models import photos
from pacte.apps.scenarios import inputs, queries
from pacte.apps.scenarios.models import Scenario
from pacte.document import Change, Leave
from pacte.document.events import event_from_form
from pacte.engine import scheduling
from pacte.wording.replan import worded

TOLD = {"name": "Réponse à l’appel d’offres", "type": "direct_selling", "who": "person:chloe",
        "effort": "2,5", "over": "", "due": "2026-04-30", "priority": "1"}  # fmt: skip


def ask(client, house, **typed):
    return client.post(house.at("scenarios/urgent/"), {**TOLD, **typed})


def event():
    (form,) = Scenario.objects.get().parameters["events"]
    return form


def computed(scenario):
    """As a worker does: the engine on the document that was kept."""
    events = [event_from_form(form) for form in scenario.parameters["events"]]
    found = scheduling.replan(inputs.given(scenario), events, today=TODAY)
    result = worded(found.after, scheduling.replan_result(found, events, today=TODAY)).to_json()
    finish(scenario, result)


def test_an_urgent_action_is_asked_about_in_a_short_form(house, browse):
    answer = ask(browse("alice"), house)
    assert answer["Location"].endswith(f"/scenarios/{Scenario.objects.get().pk}/")
    key, step = event()["id"], event()["steps"].popitem()[1]
    assert key.startswith("reponse-a-lappel-doffres-")
    assert event()["action"] == {
        "name": TOLD["name"],
        "type": "direct_selling",
        "owner": "chloe",
        "priority": 1,
        "due_date": "2026-04-30",
    }
    assert (step["duration_days"], step["needs"]) == (
        3,
        [{"effort_days": "2.5", "candidates": ["chloe"]}],
    )


def test_the_work_is_spread_over_the_time_that_people_give_the_plan(house, browse):
    half = {"person": {"bob": {"capacity_fraction": "0.5"}}}
    plans.import_shared(half, by=house.cast.alice, at=NOON)
    ask(browse("alice"), house, who="person:bob")
    assert event()["steps"].popitem()[1]["duration_days"] == 5


def test_a_skill_asks_for_whoever_holds_it_and_no_later_bounds_the_dates(house, browse):
    phone = {"phone": {"name": "Téléphone"}}
    able = {"bob": {"skills": {"phone": 2}, "capacity_fraction": "0.5"}}
    skilled = {"skill": phone, "person": able}
    plans.import_shared(skilled, by=house.cast.alice, at=NOON)
    ask(browse("alice"), house, who="skill:phone", no_later="on")
    step = event()["steps"].popitem()[1]
    assert step["needs"] == [{"effort_days": "2.5", "skill": "phone"}]
    assert step["duration_days"] == 5
    assert event()["action"]["window"] == {"start": "2026-04-15", "end": "2026-04-30"}
    assert event()["action"]["owner"] == "alice"


def test_the_ladder_is_read_adopted_under_every_rule_and_undone(house, browse):
    alice = browse("alice")
    before = photos.photograph(house.plan)
    ask(alice, house)
    scenario = Scenario.objects.get()
    computed(scenario)
    page = alice.get(house.at(f"scenarios/{scenario.pk}/")).text
    assert "«\u00a0Réponse à l’appel d’offres\u00a0»" in page
    assert "avec Chloé Petit" in page
    assert "appel d’offres\u00a0», 2,5\u202fj de travail, pour le 30 avril 2026." in page
    alice.post(house.at(f"scenarios/{scenario.pk}/adopt/"), {"rung": "0"})
    after, key = photos.read_rows(house.plan), event()["id"]
    step = after.steps[f"{key}-1"]
    assert after.actions[key].owner == "chloe"
    assert step.needs[0].assigned == ("chloe",)
    assert TODAY <= step.start_date <= step.end_date <= after.actions[key].due_date
    entry = journal.entries(house.cast.alice).first()
    alice.post(house.at(f"history/{entry.sequence}/undo/"))
    assert photos.read_rows(house.plan) == before


@pytest.mark.parametrize("asks", ["alice", "bob", "chloe"])
def test_every_role_reads_the_answer_without_the_money_it_may_not_see(house, browse, asks):
    ask(browse(asks), house)
    scenario = Scenario.objects.get()
    computed(scenario)
    roles = ("marketing", "finance", "support", "reader")
    others = [member(house.cast.company, f"{role}1", role) for role in roles]
    ours = (house.cast.alice, house.cast.bob, house.cast.chloe)
    for reader in (*ours, *others):
        client = Client()
        client.force_login(reader.user)
        page = client.get(house.at(f"scenarios/{scenario.pk}/"))
        assert page.status_code == 200, reader.role
        assert "avec Chloé Petit" in page.text, reader.role
        seen = queries.visible_result(reader, scenario)
        assert seen["events"][0]["action"]["name"] == TOLD["name"]
        sees_all = reader.role in ("director", "finance")
        assert (seen["rungs"][0]["cost"] is not None) == sees_all, reader.role


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Donnez-lui un nom"),
        ({"effort": "beaucoup"}, "n’est pas un nombre"),
        ({"effort": "0"}, "plus que 0"),
        ({"over": "-3"}, "nombre entier"),
        ({"over": "999"}, "366"),
        ({"over": "1000000000000"}, "hors limites"),
        ({"effort": "1000000000000"}, "3660"),
        ({"name": "a" * 5000}, "200 caractères"),
        ({"effort": "999999"}, "3660"),
        ({"due": "bientôt"}, "n’est pas une date"),
        ({"due": "2026-04-01", "no_later": "on"}, "précède"),
        ({"who": "skill:magic"}, "n’existe pas"),
        ({"type": "magic"}, "magic"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    house, browse, typed, said
):
    answer = ask(browse("alice"), house, **typed)
    assert answer.status_code == 422
    (field,) = [name for name in typed if name != "no_later"]
    refused = answer.text.split(f'id="w-urgent-{field}">')[1].split("</span>")[0]
    assert said in refused
    kept = next(value for name, value in TOLD.items() if name not in typed and len(value) > 3)
    assert kept in answer.text
    assert not Scenario.objects.exists()


def test_whoever_does_not_see_the_load_of_somebody_does_not_ask_for_them(house, browse):
    """Chloé sells: an action for Bob alone would tell her when he is free."""
    chloe = browse("chloe")
    ask(chloe, house, who="person:bob")
    assert not Scenario.objects.exists()
    page = chloe.get(house.at("scenarios/")).text
    assert 'value="person:chloe"' in page
    assert 'value="person:bob"' not in page
    ask(chloe, house)
    assert Scenario.objects.count() == 1


def test_two_urgent_actions_of_one_name_are_two(house, browse):
    alice = browse("alice")
    ask(alice, house)
    ask(alice, house, due="2026-05-29")
    ids = {s.parameters["events"][0]["id"] for s in Scenario.objects.all()}
    assert len(ids) == 2


def test_an_answer_that_no_longer_holds_is_refused_with_the_rule_that_breaks(house, browse):
    alice = browse("alice")
    ask(alice, house)
    scenario = Scenario.objects.get()
    computed(scenario)
    away = Leave(start=date(2026, 4, 13), end=date(2026, 4, 30))
    plans.add_leave(house.plan, "chloe", away, by=house.cast.alice, at=NOON)
    page = alice.post(house.at(f"scenarios/{scenario.pk}/adopt/"), {"rung": "0"}, follow=True).text
    assert "Rien n’a été adopté" in page
    assert re.search(r"Chloé Petit ne travaille pas le \d\d avril 2026, premier jour", page)
    assert event()["id"] not in photos.read_rows(house.plan).actions


def test_a_step_under_way_of_an_absent_person_is_said_to_those_who_see_absences(house, browse):
    """Bob holds the stand from 9 to 11 June; Chloé does not see when he is away."""
    begun = [Change("step", "stand", "status", "to_do", "running")]
    plans.apply_document(house.plan, begun, by=house.cast.alice, at=NOON)
    away = {"person": "bob", "start": "2026-06-10", "end": "2026-06-12"}
    browse("alice").post(house.at("scenarios/ask/"), {"kind": "replan", **away})
    scenario = Scenario.objects.get()
    computed(scenario)
    seen = {
        who: browse(who).get(house.at(f"scenarios/{scenario.pk}/")).text
        for who in ("alice", "bob", "chloe")
    }
    assert "Chaque étape à venir peut rester où elle est." in seen["alice"]
    told = "avec Bob Morel, qui ne sera pas là\u00a0: du 10 au 11 juin 2026"
    assert {who: told in page for who, page in seen.items()} == {
        "alice": True,
        "bob": True,
        "chloe": False,
    }
    assert {who: "Bob Morel s’absente" in page for who, page in seen.items()} == {
        "alice": True,
        "bob": True,
        "chloe": False,
    }


@pytest.mark.parametrize(("who", "is_adopted"), [("bob", True), ("chloe", False)])
def test_the_answer_is_adopted_by_those_who_may_make_the_action(house, browse, who, is_adopted):
    """Bob leads the team of Chloé, who is to do it; she asks and does not decide."""
    client = browse(who)
    ask(client, house)
    scenario = Scenario.objects.get()
    computed(scenario)
    client.post(house.at(f"scenarios/{scenario.pk}/adopt/"), {"rung": "0"})
    assert (event()["id"] in photos.read_rows(house.plan).actions) == is_adopted
