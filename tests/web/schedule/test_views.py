"""The schedule page: steps moved with a reason for each refusal, load in days, dates adopted."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests import builders
from tests.apps.builders import NOON, member
from tests.web.schedule.planned import with_calls

from pacte.apps.members.models import Member
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Change, Leave, replace
from pacte.document.entities import Stretch

HX = {"HX-Request": "true"}


@pytest.fixture
def planned(house):
    return with_calls(house)


def move(client, house, start, step="call", **more):
    at = house.at(f"schedule/steps/{step}/move/")
    return client.post(at, {"start": start, **more}, headers=HX)


def dates(house, step="call"):
    found = photos.photograph(house.plan).steps[step]
    return found.start_date, found.end_date


def test_a_move_is_written_said_and_offered_to_be_undone(planned, browse):
    answer = move(browse("alice"), planned, "2026-05-06")
    assert answer.status_code == 200
    assert dates(planned) == (date(2026, 5, 6), date(2026, 5, 7))
    assert "du 6 au 7 mai 2026" in answer.text
    assert "/undo/" in answer.text
    assert "2026-05-06" in answer.text  # the chart is given the new dates


def test_a_start_on_a_sunday_becomes_the_monday(planned, browse):
    move(browse("alice"), planned, "2026-05-10")
    assert dates(planned) == (date(2026, 5, 11), date(2026, 5, 12))


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2026-05-18", "Chloé Petit aurait 2\u202fj de travail par jour pour 1\u202fj disponible"),
        ("2026-05-15", "1 jour trop tôt"),
        ("2026-05-29", "3 jours trop tard"),
        ("2026-04-13", "2 jours trop tôt"),
        ("mercredi", "pas une date"),
    ],
)
def test_a_refused_move_says_why_and_by_how_much(planned, browse, start, said):
    answer = move(browse("alice"), planned, start)
    assert answer.status_code in {409, 422}
    assert said in answer.text
    # What was said of the move before is taken away.
    assert '<div id="toasts" hx-swap-oob="innerHTML"></div>' in answer.text
    assert dates(planned) == (date(2026, 5, 4), date(2026, 5, 5))


def test_fixed_and_started_steps_never_move(planned, browse):
    alice = browse("alice")
    assert "dates fixes" in move(alice, planned, "2026-06-16", step="stand").text
    operations.record_progress(planned.plan, "call", 50, by=planned.cast.alice, at=NOON)
    answer = move(alice, planned, "2026-05-06")
    assert answer.status_code == 409
    assert "a commencé" in answer.text
    page = alice.get(planned.at("schedule/")).text
    assert f"{planned.at('schedule/steps/write/move/')}" in page
    assert f"{planned.at('schedule/steps/call/move/')}" not in page
    assert f"{planned.at('schedule/steps/stand/move/')}" not in page


def test_a_seller_is_offered_no_move_and_refused_one(planned, browse):
    chloe = browse("chloe")
    assert "/move/" not in chloe.get(planned.at("schedule/")).text.replace("STEP/move/", "")
    assert move(chloe, planned, "2026-05-06").status_code == 404
    assert dates(planned) == (date(2026, 5, 4), date(2026, 5, 5))


def test_a_manager_moves_no_step_of_another_team(planned, browse):
    answer = move(browse("bob"), planned, "2026-05-06")  # an action of Alice's, Chloé on it
    assert answer.status_code == 403
    assert dates(planned)[0] == date(2026, 5, 4)


def test_a_page_of_before_does_not_write_over_what_changed_since(planned, browse):
    alice, before = browse("alice"), photos.version(planned.plan)
    move(alice, planned, "2026-05-06")
    answer = move(alice, planned, "2026-05-07", version=str(before))
    assert answer.status_code == 409
    assert dates(planned)[0] == date(2026, 5, 6)
    assert answer.text.count("maintenant du 6 au 7 mai 2026") == 1
    assert '"start_date": "2026-05-06"' in answer.text  # the chart is drawn again
    assert f'"version": {photos.version(planned.plan)}' in answer.text


def test_without_scripts_the_form_is_a_page(planned, browse):
    alice, at = browse("alice"), planned.at("schedule/steps/call/move/")
    assert 'name="start"' in alice.get(at).text
    refused = alice.post(at, {"start": "2026-05-15"})
    assert refused.status_code == 409
    assert "1 jour trop tôt" in refused.text
    assert alice.post(at, {"start": "2026-05-06"})["Location"] == planned.at("schedule/")


def test_the_page_says_where_the_plan_does_not_hold_and_offers_other_dates(planned, browse):
    alice, at = browse("alice"), planned.at("schedule/")
    assert "h-broken" not in alice.get(at).text
    away = Leave.model_validate({"start": "2026-05-18", "end": "2026-05-18"})
    operations.add_leave(planned.plan, "chloe", away, by=planned.cast.alice, at=NOON)
    page = alice.get(at).text
    assert "h-broken" in page
    assert "Chloé Petit ne travaille pas le 18 mai 2026" in page
    assert "Toutes les étapes ont leurs dates" not in page
    assert "Chloé Petit" in move(alice, planned, "2026-05-06").text.split('id="broken"')[1]
    assert "h-broken" not in move(alice, planned, "2026-05-19", step="write").text


def test_a_step_under_way_says_what_to_do_and_is_given_no_other_dates(planned, browse):
    alice, at = browse("alice"), planned.at("schedule/")
    under_way = {
        "status": "running",
        "start_date": "2026-04-14",
        "end_date": "2026-04-15",
        "after": [],
    }
    operations.change_step(planned.plan, "call", under_way, by=planned.cast.alice, at=NOON)
    away = Leave.model_validate({"start": "2026-04-15", "end": "2026-04-15"})
    operations.add_leave(planned.plan, "chloe", away, by=planned.cast.alice, at=NOON)
    alert = alice.get(at).text.split('id="h-broken"')[1].split("</section>")[0]
    assert "finirait le 16 avril 2026 au lieu du 15 avril 2026" in alert
    assert "confiez-la" in alert
    assert "Faire proposer des dates" not in alert
    away = Leave.model_validate({"start": "2026-05-18", "end": "2026-05-18"})
    operations.add_leave(planned.plan, "chloe", away, by=planned.cast.alice, at=NOON)
    alert = alice.get(at).text.split('id="h-broken"')[1].split("</section>")[0]
    assert "Faire proposer des dates" in alert


def test_absences_and_loads_are_told_where_the_plan_does_not_hold_to_those_who_see_them(
    planned, browse
):
    """Bob leads Chloé; finance and marketing see nobody's; Chloé does not see those of Bob."""
    by = {"by": planned.cast.alice, "at": NOON}
    away = Leave.model_validate({"start": "2026-05-18", "end": "2026-05-18"})
    operations.add_leave(planned.plan, "chloe", away, **by)
    held = Leave.model_validate({"start": "2026-06-10", "end": "2026-06-10"})
    operations.add_leave(planned.plan, "bob", held, **by)
    double = {"start_date": "2026-05-04", "end_date": "2026-05-04", "duration_days": 1}
    needs = [{"effort_days": "1", "assigned": ["chloe"]}]
    more = builders.step("mailing", name="Relire", **double, needs=needs)
    operations.apply_document(planned.plan, [Change("step", "more", None, None, more)], **by)
    for role in ("finance", "marketing", "reader"):
        member(planned.cast.company, f"{role}1", role)
    told = {
        "Chloé Petit ne travaille pas le 18 mai": "alice bob chloe",
        "Bob Morel n’est pas là": "alice bob",
        "Chloé Petit aurait": "alice bob chloe",
        "1 étape ne peut pas rester à ses dates": "chloe",
        "4 étapes ne peuvent pas toutes rester à leurs dates": "finance1 marketing1 reader1",
    }
    for reader in Member.objects.filter(company=planned.cast.company):
        client = Client()
        client.force_login(reader.user)
        page = client.get(planned.at("schedule/")).text.split('id="broken"')[1]
        page = page.split("</section>")[0]
        name = reader.user.email.partition("@")[0]
        assert {one: one in page for one in told} == {
            one: name in readers.split() for one, readers in told.items()
        }, name


# Load ---------------------------------------------------------------------------------------------


def test_each_sees_the_load_that_is_theirs_to_see(planned, browse):
    at = planned.at("schedule/?from=2026-05-04")
    names = ("Alice Martin", "Bob Morel", "Chloé Petit")
    seen = {
        who: [name for name in names if f'<th scope="row">{name}</th>' in browse(who).get(at).text]
        for who in ("alice", "bob", "chloe")
    }
    assert seen == {"alice": [*names], "bob": [*names[1:]], "chloe": [names[2]]}


def test_a_cell_says_which_steps_make_it(planned, browse):
    page = browse("chloe").get(planned.at("schedule/load/chloe/2026-05-04/"))
    # Friday 8 May is a holiday in France: two days of work for four.
    assert "S19\u00a0: 2\u202fj de travail pour 4\u202fj disponibles" in page.text
    assert "Appeler les clients" in page.text
    assert "vendredi 8 mai, férié" in page.text


def test_a_closure_is_said_not_to_be_worked(planned, browse):
    before = photos.photograph(planned.plan)
    closed = Stretch.model_validate({"start": "2026-05-07", "end": "2026-05-12"})
    chloe = before.people["chloe"].model_copy(update={"closures": (closed,)})
    after = replace(before, "person", "chloe", chloe)
    operations.apply_document(planned.plan, after, by=planned.cast.alice, at=NOON)
    page = browse("chloe").get(planned.at("schedule/load/chloe/2026-05-04/"))
    assert "fermeture, du 7 au 10 mai 2026" in page.text


@pytest.mark.parametrize(
    "room", ["bob/2026-05-04/", "chloe/2026-05-05/", "chloe/2025-05-05/", "x/y/"]
)
def test_the_load_of_others_and_of_no_week_is_not_there(planned, browse, room):
    assert browse("chloe").get(planned.at(f"schedule/load/{room}")).status_code == 404


def test_full_is_no_fault_and_more_than_full_is_marked(planned, browse):
    alice = browse("alice")
    whole = {"duration_days": 5, "needs": [{"effort_days": "5", "assigned": ["chloe"]}]}
    week = {"start_date": "2026-06-01", "end_date": "2026-06-05"}
    form = {"action": "mailing", "name": "Semaine", **whole, **week}
    changes = [Change("step", "full", None, None, form)]
    operations.apply_document(planned.plan, changes, by=planned.cast.alice, at=NOON)
    at = planned.at("schedule/?from=2026-06-01")
    assert 'cell-load full"' in alice.get(at).text
    assert 'cell-load over"' not in alice.get(at).text
    more = [Change("step", "more", None, None, {**form, "name": "Encore"})]
    operations.apply_document(planned.plan, more, by=planned.cast.alice, at=NOON)
    page = alice.get(at).text
    assert 'cell-load over"' in page
    assert "S23\u00a0: 10\u202fj de travail pour 5\u202fj disponibles, 5\u202fj de trop" in page


def test_week_53_has_its_column(house, browse):
    page = browse("alice").get(house.at("schedule/?from=2026-12-28")).text
    assert "S53" in page  # 28 December 2026 to 3 January 2027, cut on the 31st
    assert "Semaines suivantes" not in page


def test_someone_without_a_person_in_the_plan_reads_no_load(planned, client):
    rita = member(planned.cast.company, "Rita", "reader")
    client.force_login(rita.user)
    page = client.get(planned.at("schedule/"), headers={"Accept-Language": "fr"}).text
    assert "La charge des autres est réservée" in page


def test_weeks_and_months_beyond_comfort_are_marked_and_said(planned, browse, client):
    # Two days of five on 4 and 5 May are more than 30 % of the week; 3 of 17 more than 10 % of May.
    week, month = {"comfortable_share": "0.3"}, {"period": "month", "comfortable_share": "0.1"}
    page = browse("alice").get(planned.at("schedule/?from=2026-05-04")).text
    assert "△" not in page
    wish = Change("plan", planned.plan.key, "balance", None, [week, month])
    operations.apply_document(planned.plan, [wish], by=planned.cast.alice, at=NOON)
    page = browse("alice").get(planned.at("schedule/?from=2026-05-04")).text
    rows = (row.split("</tr>")[0] for row in page.split("<tr>"))
    (chloe,) = [row for row in rows if ">Chloé Petit" in row and "cell-load" in row]
    assert chloe.count("strained") == 1
    assert "au-delà d’une charge confortable : </span>mai 2026" in chloe
    beyond = "S19\u00a0: 2\u202fj de travail, 4\u202fj disponibles\u202f; au-delà de 1,2\u202fj"
    assert beyond in chloe
    detail = browse("alice").get(planned.at("schedule/load/chloe/2026-05-04/")).text
    assert "n’est plus confortable" in detail
    client.force_login(member(planned.cast.company, "Rita", "reader").user)
    of_alice = browse("alice").get(planned.at("?all=1")).text
    assert "dépasse la charge confortable" in of_alice
    of_rita = client.get(planned.at("?all=1"), headers={"Accept-Language": "fr"}).text
    assert "dépasse la charge confortable" not in of_rita


# The dates adopted --------------------------------------------------------------------------------


def test_dates_of_the_birth_of_the_plan_stand_beside_those_of_now(house, browse):
    values = {"start_date": "2026-03-05", "end_date": "2026-03-06"}
    operations.change_step(house.plan, "prepare", values, by=house.cast.alice, at=NOON)
    page = browse("alice").get(house.at("schedule/")).text
    assert "Date d’origine" in page
    assert "+3\u202fj" in page  # it ended on 3 March
