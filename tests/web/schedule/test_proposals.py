"""Dates proposed: asked from the page, read beside those of now, adopted or not."""

from __future__ import annotations

import re

import pytest
from tests.apps.builders import NOON
from tests.web.conftest import TODAY
from tests.web.scenarios.test_views import finish, schedule
from tests.web.schedule.planned import with_calls

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.apps.scenarios.models import Scenario

HX = {"HX-Request": "true"}


@pytest.fixture
def planned(house):
    return with_calls(house)


def put(step, start, end, person):
    at = f"/steps/{step}"
    values = {"start_date": start, "end_date": end, "needs/0/assigned": [person]}
    return [{"op": "add", "path": f"{at}/{name}", "value": v} for name, v in values.items()]


PREPARE = put("prepare", "2026-04-20", "2026-04-21", "bob")
CALL = put("call", "2026-05-06", "2026-05-07", "chloe")
WRITE = put("write", "2026-05-19", "2026-05-19", "chloe")


def rung(patch, late=0):
    told = {"tardiness": {"mailing": late}, "message": {"fr": "", "en": ""}}
    return {"patch": patch, **told, "moved": [], "added": [], "conflicts": [], "unplaced": []}


def answer(status="ok", rungs=None):
    """A ladder: the fewest changes move one step and leave one action late, the best plan two."""
    given = [rung(PREPARE, late=3), rung([*PREPARE, *CALL])] if rungs is None else rungs
    return {
        "schema": "pacte.replan", "version": 1, "as_of": TODAY.isoformat(), "seed": 0,
        "input_sha256": None, "status": status, "events": [], "change": [], "hit": [],
        "frozen": [], "cost_before": 0, "rungs": given, "work": 0.1,
    }  # fmt: skip


@pytest.fixture
def proposed(planned, browse):
    browse("alice").post(planned.at("schedule/propose/"))
    scenario = Scenario.objects.get()
    finish(scenario, answer())
    return scenario


def page_of(house, client, scenario, **headers):
    return client.get(house.at(f"schedule/proposals/{scenario.pk}/"), headers=headers)


def test_asking_moves_nothing_and_leads_to_the_proposal(planned, browse):
    before = photos.photograph(planned.plan)
    asked = browse("chloe").post(planned.at("schedule/propose/"))
    scenario = Scenario.objects.get()
    assert asked["Location"] == planned.at(f"schedule/proposals/{scenario.pk}/")
    waiting = page_of(planned, browse("chloe"), scenario, **HX)
    assert "every 1s" in waiting.text
    finish(scenario, answer())
    assert page_of(planned, browse("chloe"), scenario, **HX)["HX-Refresh"] == "true"
    assert photos.photograph(planned.plan) == before


def test_each_step_is_read_beside_what_it_is_now(planned, browse, proposed):
    page = page_of(planned, browse("alice"), proposed).text
    assert "du 4 au 5 mai 2026" in page
    assert "du 6 au 7 mai 2026" in page
    assert "+2\u202fj" in page
    assert "Chloé Petit → Bob Morel" in page
    assert "1 étape déplacée · 1 étape confiée à d’autres · 1 action en retard" in page
    assert "2 étapes déplacées · 1 étape confiée à d’autres · toutes les actions à temps" in page
    assert "Écrire le courrier" not in page.partition("<table")[2]  # it does not change


def test_at_most_three_proposals_from_the_fewest_changes_to_the_best(planned, browse):
    browse("alice").post(planned.at("schedule/propose/"))
    scenario = Scenario.objects.get()
    ladder = [rung(PREPARE), rung([*PREPARE, *CALL]), rung([*PREPARE, *CALL, *WRITE])]
    finish(scenario, answer(rungs=[*ladder, rung([*CALL, *WRITE]), rung(WRITE)]))
    page = page_of(planned, browse("alice"), scenario).text
    titles = re.findall(r'<h2 id="h-proposal-\d">([^<]+)</h2>', page)
    assert titles == ["Le moins de changements", "Entre les deux", "Le meilleur plan"]
    assert re.findall(r'name="rung" value="(\d)"', page) == ["0", "2", "4"]
    assert page.count('id="gantt"') == 1
    other = browse("alice").get(planned.at(f"schedule/proposals/{scenario.pk}/?rung=4")).text
    assert other.index('id="h-proposal-3"') < other.index('id="gantt"')


def test_the_proposal_chosen_is_the_one_adopted(planned, browse, proposed):
    alice, at = browse("alice"), planned.at(f"schedule/proposals/{proposed.pk}/adopt/")
    alice.post(at, {"rung": "0"})
    stands = photos.photograph(planned.plan).steps
    assert stands["prepare"].start_date.isoformat() == "2026-04-20"
    assert stands["call"].start_date.isoformat() == "2026-05-04"


def test_a_plan_without_dates_is_dated_whole(planned, browse):
    empty = {"start_date": None, "end_date": None, "needs": [{"effort_days": "1"}]}
    for step in ("prepare", "call", "write"):
        operations.change_step(planned.plan, step, empty, by=planned.cast.alice, at=NOON)
    operations.change_step(
        planned.plan, "stand", {"status": "canceled"}, by=planned.cast.alice, at=NOON
    )
    browse("alice").post(planned.at("schedule/propose/"))
    scenario = Scenario.objects.get()
    assert scenario.kind == "schedule"
    finish(scenario, schedule("ok"))
    page = page_of(planned, browse("alice"), scenario).text
    assert "sans date" in page
    assert "du 20 au 21 avr. 2026" in page
    assert "1 étape reçoit des dates" in page


def test_adopting_writes_the_dates_and_leads_back_to_the_schedule(planned, browse, proposed):
    alice, at = browse("alice"), planned.at(f"schedule/proposals/{proposed.pk}/adopt/")
    assert alice.post(at, {"rung": "1"})["Location"] == planned.at("schedule/")
    stands = photos.photograph(planned.plan).steps
    assert stands["call"].start_date.isoformat() == "2026-05-06"
    assert "Adopter ces dates" not in page_of(planned, alice, proposed).text
    page = alice.get(planned.at("schedule/")).text
    assert "Date adoptée" in page


def test_what_changed_since_is_not_proposed_any_more(planned, browse, proposed):
    values = {"start_date": "2026-05-11", "end_date": "2026-05-12"}
    operations.change_step(planned.plan, "call", values, by=planned.cast.alice, at=NOON)
    page = page_of(planned, browse("alice"), proposed).text
    assert "du 6 au 7 mai 2026" not in page
    assert "Le plan a changé depuis" in page
    browse("alice").post(planned.at(f"schedule/proposals/{proposed.pk}/adopt/"), {"rung": "1"})
    stands = photos.photograph(planned.plan).steps
    assert stands["call"].start_date.isoformat() == "2026-05-11"
    assert stands["prepare"].start_date.isoformat() == "2026-04-20"


def test_a_seller_reads_a_proposal_and_does_not_adopt_it(planned, browse, proposed):
    chloe, before = browse("chloe"), photos.version(planned.plan)
    assert "Adopter ces dates" not in page_of(planned, chloe, proposed).text
    chloe.post(planned.at(f"schedule/proposals/{proposed.pk}/adopt/"))
    assert photos.version(planned.plan) == before


def test_an_impossible_plan_says_so_and_proposes_nothing(planned, browse):
    browse("alice").post(planned.at("schedule/propose/"))
    scenario = Scenario.objects.get()
    sentences = [{"fr": fr, "en": fr} for fr in ("Deux étapes ne tiennent pas.", "Une issue.")]
    left = {"id": "call", "reasons": [{"code": "in_conflict", "message": None}]}
    found = {"steps": ["call"], "conditions": [], "minimal": True, "repairs": []}
    found["sentences"] = sentences
    lost = rung(PREPARE) | {"conflicts": [found], "unplaced": [left]}
    finish(scenario, answer("infeasible", [lost, rung(CALL)]))
    page = page_of(planned, browse("alice"), scenario).text
    assert "Le plan ne tient pas en l’état" in page
    assert "1 étape reste sans date" in page
    assert page.count("Deux étapes ne tiennent pas.") == 1
    assert "Une issue." in page
    assert f'action="{planned.at("schedule/propose/")}"' in page
    assert f'href="{planned.at("team/")}"' in page
    assert "Adopter ces dates" not in page
    assert "adopter inscrit" not in page


def test_a_proposal_of_others_or_of_money_is_not_there(planned, browse, proposed):
    assert page_of(planned, browse("denis"), proposed).status_code == 404
    browse("alice").post(planned.at("scenarios/ask/"), {"kind": "allocate"})
    money = Scenario.objects.get(kind="allocate")
    assert page_of(planned, browse("alice"), money).status_code == 404


def test_an_adoption_undone_is_no_baseline_until_that_is_undone(planned, browse, proposed):
    alice = browse("alice")
    alice.post(planned.at(f"schedule/proposals/{proposed.pk}/adopt/"), {"rung": "1"})
    entry = Entry.objects.latest("sequence")
    operations.undo(planned.plan, entry, by=planned.cast.alice, at=NOON)
    page = alice.get(planned.at("schedule/")).text
    assert "Date adoptée" not in page
    assert "Date d’origine" in page
    again = Entry.objects.latest("sequence")
    operations.undo(planned.plan, again, by=planned.cast.alice, at=NOON)
    assert "Date adoptée" in alice.get(planned.at("schedule/")).text


def adopt(house, client, scenario, rung="1"):
    at = house.at(f"schedule/proposals/{scenario.pk}/adopt/")
    return client.post(at, {"rung": rung}, follow=True).text.replace("\u00a0", " ")


def test_an_adoption_that_was_undone_is_said_so_and_offered_again(planned, browse, proposed):
    alice = browse("alice")
    adopt(planned, alice, proposed)
    assert "le plan est tel que proposé ici" in page_of(planned, alice, proposed).text
    operations.undo(planned.plan, Entry.objects.latest("sequence"), by=planned.cast.alice, at=NOON)
    page = page_of(planned, alice, proposed).text.replace("\u00a0", " ")
    assert "Adopté, puis annulé : le plan n’est plus tel que proposé ici." in page
    assert "tel que proposé ici. <" in page
    assert "Le plan a changé depuis" not in page  # all is as it was
    assert page.count("Adopter ces dates") == 2
    adopt(planned, alice, proposed)
    stands = photos.photograph(planned.plan).steps
    assert stands["call"].start_date.isoformat() == "2026-05-06"


def test_a_late_adoption_names_what_stayed_and_the_page_keeps_saying_it(planned, browse, proposed):
    values = {"start_date": "2026-05-11", "end_date": "2026-05-12"}
    operations.change_step(planned.plan, "call", values, by=planned.cast.alice, at=NOON)
    alice = browse("alice")
    told = adopt(planned, alice, proposed)
    assert "Adopté, sauf pour « Appeler les clients » (Publipostage) : changé entre-temps" in told
    assert "celles de la proposition" not in told
    page = page_of(planned, alice, proposed).text.replace("\u00a0", " ")
    assert "Adopté, sauf pour « Appeler les clients » (Publipostage) : changé entre-temps" in page
    assert "le plan est tel que proposé" not in page


def test_what_was_adopted_stays_to_be_read_beside_what_was(planned, browse, proposed):
    alice = browse("alice")
    adopt(planned, alice, proposed)
    page = page_of(planned, alice, proposed).text
    assert "Dates adoptées" in page
    assert "du 4 au 5 mai 2026" in page
    assert "du 6 au 7 mai 2026" in page
    assert "2 étapes déplacées · 1 étape confiée à d’autres" in page
    assert ">Avant<" in page
    assert "Adopter ces dates" not in page


def test_what_was_changed_again_after_the_adoption_is_named(planned, browse, proposed):
    alice = browse("alice")
    adopt(planned, alice, proposed)
    values = {"start_date": "2026-05-11", "end_date": "2026-05-12"}
    operations.change_step(planned.plan, "call", values, by=planned.cast.alice, at=NOON)
    page = page_of(planned, alice, proposed).text.replace("\u00a0", " ")
    assert "« Appeler les clients » (Publipostage) : changé de nouveau depuis l’adoption." in page


def test_a_step_that_keeps_its_start_is_not_said_to_move(planned, browse):
    browse("alice").post(planned.at("schedule/propose/"))
    scenario = Scenario.objects.get()
    finish(scenario, answer(rungs=[rung(put("call", "2026-05-04", "2026-05-08", "chloe"))]))
    page = page_of(planned, browse("alice"), scenario).text
    assert "1 étape finit un autre jour · toutes les actions à temps" in page
    assert "étape déplacée" not in page
