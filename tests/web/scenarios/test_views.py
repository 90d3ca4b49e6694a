"""A computation: asked, watched, stopped, read, adopted."""

import json

import pytest
from tests.apps.builders import NOON, rows_by_hand
from tests.web.conftest import TODAY

from pacte.apps.jobs.models import Job, JobState
from pacte.apps.plans import operations as plans
from pacte.apps.plans.models import photos
from pacte.apps.scenarios import operations, queries
from pacte.apps.scenarios.models import Scenario
from pacte.cli.scenario import _whole
from pacte.engine import allocation

HTMX = {"HX-Request": "true"}


def ask(client, house, kind="schedule"):
    return client.post(house.at("scenarios/ask/"), {"kind": kind})


def finish(scenario, result, state=JobState.DONE):
    """What a worker leaves: an answer kept, a job that has ended."""
    with rows_by_hand():
        Job.objects.filter(pk=scenario.job_id).update(state=state, finished_at=NOON)
    if result is not None:
        answer = json.dumps(result).encode()
        operations.keep_result(scenario, answer, by=scenario.requested_by, at=NOON)


@pytest.fixture
def asked(house, browse):
    ask(browse("alice"), house)
    return Scenario.objects.get()


@pytest.fixture
def answered(asked):
    finish(asked, schedule("ok"))
    return asked


def schedule(status):
    placed = {"start_date": "2026-04-20", "end_date": "2026-04-21", "needs": [["chloe"]]}
    return {
        "schema": "pacte.schedule", "version": 1, "as_of": TODAY.isoformat(), "seed": 0,
        "input_sha256": None, "status": status, "steps": {"prepare": placed}, "frozen": [],
        "dropped": [], "unplaced": [], "tardiness": {}, "reasons": [], "cost": 0, "bound": 0,
        "gap": 0.0, "proof": "optimal", "stopped_by": "proof", "work": 0.1,
    }  # fmt: skip


def page_of(client, house, scenario, **headers):
    return client.get(house.at(f"scenarios/{scenario.pk}/"), headers=headers)


def test_a_computation_is_asked_once(house, browse):
    alice = browse("alice")
    first, again = ask(alice, house), ask(alice, house)
    assert first["Location"] == again["Location"]
    assert Scenario.objects.count() == 1


def test_an_unknown_computation_is_refused(house, browse):
    page = browse("alice").post(house.at("scenarios/ask/"), {"kind": "magie"}, follow=True)
    assert "choisissez parmi" in page.text
    assert not Scenario.objects.exists()


def test_the_page_asks_again_until_the_end(house, browse, asked):
    alice = browse("alice")
    waiting = page_of(alice, house, asked, **HTMX)
    assert waiting.status_code == 200
    assert "every 1s" in waiting.text
    finish(asked, schedule("ok"))
    ended = page_of(alice, house, asked, **HTMX)
    assert ended.status_code == 286
    assert "every 1s" not in ended.text


def test_a_computation_is_stopped_by_whoever_asked(house, browse, asked):
    browse("alice").post(house.at(f"scenarios/{asked.pk}/cancel/"))
    assert Job.objects.get(pk=asked.job_id).state == JobState.CANCELED
    assert "arrêté avant de répondre" in page_of(browse("alice"), house, asked).text


def test_an_answer_is_read_in_words_and_adopted(house, browse, answered):
    alice = browse("alice")
    page = page_of(alice, house, answered).text
    assert "du 20 au 21 avr. 2026, Chloé Petit" in page
    assert "Adopter ces changements" in page
    alice.post(house.at(f"scenarios/{answered.pk}/adopt/"))
    assert photos.photograph(house.plan).steps["prepare"].start_date.isoformat() == "2026-04-20"
    assert "Adopter ces changements" not in page_of(alice, house, answered).text


def test_a_seller_reads_an_answer_and_does_not_adopt_it(house, browse, answered):
    chloe, before = browse("chloe"), photos.version(house.plan)
    assert "Adopter ces changements" not in page_of(chloe, house, answered).text
    chloe.post(house.at(f"scenarios/{answered.pk}/adopt/"))
    assert photos.version(house.plan) == before


def test_an_answer_without_a_plan_says_so_and_has_nothing_to_adopt(house, browse, asked):
    finish(asked, schedule("infeasible"))
    page = page_of(browse("alice"), house, asked).text
    assert "Le plan ne tient pas en l’état" in page
    assert "Adopter ces changements" not in page


def test_a_failed_computation_says_what_to_do(house, browse, asked):
    finish(asked, None, JobState.FAILED)
    assert "Relancez-le" in page_of(browse("alice"), house, asked).text


def test_the_share_of_a_budget_is_kept_from_those_who_do_not_follow_it(house, browse):
    ask(browse("alice"), house, "allocate")
    scenario = Scenario.objects.get()
    plan = photos.photograph(house.plan)
    found = allocation.allocate(plan, today=TODAY, seed=0)
    finish(scenario, allocation.as_result(plan, found, today=TODAY).to_json())
    chloe = page_of(browse("chloe"), house, scenario)
    assert chloe.status_code == 200
    assert "15\u202f000" not in chloe.text


def test_a_scenario_of_others_and_an_absent_one_answer_alike(house, browse, asked):
    denis = browse("denis")
    assert page_of(denis, house, asked).status_code == 404
    assert denis.post(house.at(f"scenarios/{asked.pk}/cancel/")).status_code == 404
    assert browse("alice").get(house.at("scenarios/999/")).status_code == 404


def ladder():
    """Two answers to an absence of Chloé, as `pacte replan` words them."""
    message = {"fr": "Étapes changées\u00a0: 1.", "en": "Steps changed: 1."}
    place = {"start_date": "2026-04-20", "end_date": "2026-04-21", "needs": [["chloe"]]}
    change = {"step": "prepare", "before": None, "after": place}
    said = {"fr": "«\u00a0Préparer\u00a0»\u00a0: 20–21 avril.", "en": "“Préparer”: 20–21 April."}
    dates = {"start_date": "2026-04-20", "end_date": "2026-04-21"}
    patch = [
        {"op": "add", "path": f"/steps/prepare/{name}", "value": day} for name, day in dates.items()
    ]
    rung = {"message": message, "moved": [{**change, "message": said}], "added": [], "patch": patch}
    rungs = [{**rung, "conflicts": [], "unplaced": []} for _ in range(2)]
    hit = [{"step": "prepare", "code": "day_off"}]
    return {"schema": "pacte.replan", "status": "ok", "change": [], "hit": hit, "rungs": rungs}


def test_an_absence_is_asked_about_and_one_answer_of_the_ladder_adopted(house, browse):
    alice = browse("alice")
    told = {"person": "chloe", "start": "2026-03-02", "end": "2026-03-06"}
    alice.post(house.at("scenarios/ask/"), {"kind": "replan", **told})
    scenario = Scenario.objects.get()
    assert scenario.parameters["events"] == [{"kind": "absence", **told}]
    finish(scenario, ladder())
    page = page_of(alice, house, scenario).text
    assert "tombe pendant l’absence de Chloé" in page
    assert "Le moins de changements" in page
    assert page.count("Adopter cette réponse") == 2
    alice.post(house.at(f"scenarios/{scenario.pk}/adopt/"), {"rung": "1"})
    steps = photos.read_rows(scenario.plan).steps
    assert steps["prepare"].start_date.isoformat() == "2026-04-20"
    page = page_of(alice, house, scenario).text
    assert "du 2 au 3 mars 2026, tombe pendant l’absence de Chloé" in page


def test_a_step_that_ends_later_is_named_to_its_readers(house, browse, asked):
    with rows_by_hand():
        Scenario.objects.filter(pk=asked.pk).update(kind="replan")
    longer = ladder() | {"hit": []}
    place = longer["rungs"][0]["moved"][0]["after"]
    change = longer["rungs"][0]["moved"][0] | {"before": {**place, "end_date": "2026-04-20"}}
    longer["rungs"][0]["moved"] = [change]
    finish(asked, longer)
    page = page_of(browse("alice"), house, asked).text
    assert "mais « Préparer » (Salon de Lyon) finira plus tard" in page.replace("\u00a0", " ")


def test_an_answer_that_changes_nothing_is_not_offered_for_adoption(house, browse, asked):
    with rows_by_hand():
        Scenario.objects.filter(pk=asked.pk).update(kind="replan")
    still = ladder()
    still["rungs"][1] |= {"moved": [], "patch": []}
    finish(asked, still)
    assert page_of(browse("alice"), house, asked).text.count("Adopter cette réponse") == 1


def test_dates_asked_for_when_nothing_happened_bear_their_name_and_say_that_they_stay(
    house, browse, asked
):
    parameters = {"events": [{"kind": "change", "patch": []}]}
    with rows_by_hand():
        Scenario.objects.filter(pk=asked.pk).update(kind="replan", parameters=parameters)
    still = ladder() | {"hit": []}
    still["rungs"] = [rung | {"moved": [], "patch": []} for rung in still["rungs"]]
    finish(asked, still)
    asked.refresh_from_db()
    page = page_of(browse("alice"), house, asked).text
    assert "<h1>Dates proposées" in page
    assert "Rien de nouveau\u00a0: les dates sont recalculées." in page
    assert "Rien à changer" in page
    assert "Le moins de changements" not in page
    assert "Dates proposées" in browse("alice").get(house.at("scenarios/")).text


def test_a_step_changed_since_is_no_longer_said_to_move(house, browse):
    """It stays as it is if the rest is adopted."""
    alice = browse("alice")
    told = {"person": "chloe", "start": "2026-03-02", "end": "2026-03-06"}
    alice.post(house.at("scenarios/ask/"), {"kind": "replan", **told})
    scenario = Scenario.objects.get()
    finish(scenario, ladder())
    line = "»\u00a0: 20–21 avril."
    assert line in page_of(alice, house, scenario).text
    later = {"start_date": "2026-03-09", "end_date": "2026-03-10"}
    plans.change_step(house.plan, "prepare", later, by=house.cast.alice, at=NOON)
    page = page_of(alice, house, scenario).text
    assert line not in page
    assert "reste en l’état" in page


def test_dates_of_a_step_changed_since_are_no_longer_proposed(house, browse, answered):
    alice = browse("alice")
    assert "Préparer" in page_of(alice, house, answered).text
    later = {"start_date": "2026-03-09", "end_date": "2026-03-10"}
    plans.change_step(house.plan, "prepare", later, by=house.cast.alice, at=NOON)
    assert "Préparer" not in page_of(alice, house, answered).text


@pytest.mark.parametrize("rung", ["7", "-1", "x", "²"])
def test_an_answer_that_is_not_there_is_not_adopted(house, browse, asked, rung):
    with rows_by_hand():
        Scenario.objects.filter(pk=asked.pk).update(kind="replan")
    finish(asked, ladder())
    browse("alice").post(house.at(f"scenarios/{asked.pk}/adopt/"), {"rung": rung})
    asked.refresh_from_db()
    assert asked.adopted_version is None


def test_an_event_that_leaves_a_step_without_a_date_is_adopted_all_the_same(house, browse):
    """Chloé is away whether or not each step finds another date; which stays undated is said."""
    alice = browse("alice")
    told = {"person": "chloe", "start": "2026-04-20", "end": "2026-04-24"}
    alice.post(house.at("scenarios/ask/"), {"kind": "replan", **told})
    scenario, found = Scenario.objects.get(), ladder()
    why = {"code": "skill_missing", "message": {"fr": "Personne ne sait.", "en": "Nobody knows."}}
    found["status"] = "infeasible"
    found["rungs"][0]["unplaced"] = [{"id": "stand", "reasons": [why]}]
    finish(scenario, found)
    page = page_of(alice, house, scenario).text
    assert "1 étape reste sans date" in page
    assert "Personne ne sait." in page
    alice.post(house.at(f"scenarios/{scenario.pk}/adopt/"), {"rung": "0"})
    scenario.refresh_from_db()
    assert scenario.adopted_version is not None


def test_an_event_that_moves_nothing_is_written_in_the_plan_by_adopting_it(house, browse):
    alice = browse("alice")
    event = {"event": "cancellation", "what": "step:stand"}
    alice.post(house.at("scenarios/ask/"), {"kind": "replan", **event})
    scenario, found = Scenario.objects.get(), ladder()
    canceled = [{"op": "add", "path": "/steps/stand/status", "value": "canceled"}]
    found |= {"hit": [], "rungs": [{**found["rungs"][0], "moved": [], "patch": canceled}]}
    finish(scenario, found)
    assert "ce qui s’est passé" in page_of(alice, house, scenario).text
    alice.post(house.at(f"scenarios/{scenario.pk}/adopt/"), {"rung": "0"})
    assert photos.read_rows(scenario.plan).steps["stand"].status == "canceled"


def test_a_cut_that_cannot_be_kept_is_not_offered_for_adoption(house, browse):
    """38,000 to spend, none of it optional: an envelope of 9,000 lacks 29,000 and says so."""
    alice = browse("alice")
    told = {"kind": "replan", "event": "budget_cut", "amount": "9 000"}
    alice.post(house.at("scenarios/ask/"), told)
    scenario, found = Scenario.objects.get(), ladder() | {"hit": []}
    cut = [{"op": "replace", "path": "/budget/amount", "value": "9000.00"}]
    found |= {"change": cut, "rungs": [{**found["rungs"][0], "moved": [], "patch": cut}]}
    finish(scenario, found)
    page = page_of(alice, house, scenario).text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "soit 29 k€ de plus que la nouvelle enveloppe" in page
    assert "Cette réponse ne peut pas être adoptée" in page
    assert "Adopter cette réponse" not in page
    assert "Cette réponse ne peut pas" not in page_of(browse("chloe"), house, scenario).text


@pytest.mark.parametrize(
    "told",
    [
        {"event": "departure", "person": "bob", "last_day": "2026-04-30"},
        {"event": "absence", "person": "bob", "start": "2026-04-20", "end": "2026-04-30"},
    ],
)
def test_who_may_not_know_of_an_absence_reads_nothing_that_names_it(house, browse, told):
    alice = browse("alice")
    alice.post(house.at("scenarios/ask/"), {"kind": "replan", **told})
    scenario = Scenario.objects.get()
    finish(scenario, ladder())
    assert "20–21 avril" in page_of(alice, house, scenario).text
    for room in ("scenarios", "schedule/proposals"):
        page = browse("chloe").get(house.at(f"{room}/{scenario.pk}/")).text
        assert "sont réservés à ceux qui suivent ces personnes" in page
        assert "Préparer" not in page
        assert "Adopter" not in page
        assert "Rien à changer" not in page
    seen = queries.visible_result(house.cast.chloe, scenario)
    assert "events" not in _whole(house.cast.chloe, scenario).parameters.model_fields_set
    assert (seen["hit"], seen["rungs"][0]["patch"], seen["rungs"][0]["moved"]) == ([], [], [])
