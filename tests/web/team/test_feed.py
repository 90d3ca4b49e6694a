"""One's own steps in one's own calendar: by a secret, and nobody else's."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.apps.builders import NOON
from tests.exchange.test_ics import read
from tests.web.schedule.planned import with_calls

from pacte.apps.members import operations as members
from pacte.apps.members.models import CalendarAddress
from pacte.apps.plans import operations

AT = re.compile(r"http://testserver(/calendars/[\w-]+\.ics)")


@pytest.fixture
def planned(house):
    return with_calls(house)


def address(browse, who="chloe"):
    page = browse(who).post("/settings/calendar/")
    return AT.search(page.text)[1]


def test_the_address_is_shown_once_and_only_its_digest_is_kept(planned, browse):
    at = address(browse)
    secret = at.removeprefix("/calendars/").removesuffix(".ics")
    assert secret not in browse("chloe").get("/settings/calendar/").text
    assert CalendarAddress.objects.get().digest != secret
    assert len(secret) > 40


def test_anyone_with_the_address_reads_the_member_s_own_steps_and_no_others(planned, browse):
    answer = Client().get(address(browse))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"].startswith("private")
    events = {event["SUMMARY"]: event for event in read(answer.content)}
    assert set(events) == {
        "Appeler les clients (Publipostage)",
        "Écrire le courrier (Publipostage)",
        "Préparer (Salon de Lyon)",
    }
    call = events["Appeler les clients (Publipostage)"]
    assert (call["DTSTART;VALUE=DATE"], call["DTEND;VALUE=DATE"]) == ("20260504", "20260506")
    text = answer.content.decode()
    assert not {name for name in ("Bob", "Alice", "Morel", "Martin") if f"{name} " in text}


def test_a_step_that_moves_keeps_its_name_for_calendars(planned, browse):
    at = address(browse)
    before = {e["SUMMARY"]: e["UID"] for e in read(Client().get(at).content)}
    values = {"start_date": "2026-05-06", "end_date": "2026-05-07"}
    operations.change_step(planned.plan, "call", values, by=planned.cast.alice, at=NOON)
    events = read(Client().get(at).content)
    assert {e["SUMMARY"]: e["UID"] for e in events} == before
    assert "20260506" in {e["DTSTART;VALUE=DATE"] for e in events}


def test_a_closed_renewed_or_wrong_address_opens_nothing(planned, browse):
    first = address(browse)
    second = address(browse)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    browse("chloe").post("/settings/calendar/revoke/")
    assert Client().get(second).status_code == 404
    assert Client().get("/calendars/nothing.ics").status_code == 404


def test_someone_suspended_is_shown_nothing(planned, browse):
    at = address(browse)
    members.suspend_member(planned.cast.chloe, by=planned.cast.alice, at=NOON)
    assert Client().get(at).status_code == 404


def test_a_canceled_step_leaves_the_calendar(planned, browse):
    values = {"status": "canceled"}
    operations.change_step(planned.plan, "call", values, by=planned.cast.alice, at=NOON)
    text = Client().get(address(browse)).content.decode()
    assert "Appeler les clients" not in text


def test_someone_who_is_no_person_of_the_plan_is_told_so(planned, browse):
    members.link_person(planned.cast.chloe, by=planned.cast.alice, at=NOON, person_id=None)
    chloe = browse("chloe")
    assert "relié à aucune personne" in chloe.get("/settings/calendar/").text
    assert read(Client().get(address(browse)).content) == []
