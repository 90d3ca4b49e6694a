"""Answers that hang on an absence: told to those who see it, and without it to the others."""

from __future__ import annotations

import json
from html import unescape

import pytest
from django.test import Client
from tests import builders
from tests.apps.builders import NOON, member
from tests.web.conftest import TODAY
from tests.web.scenarios.test_urgent import computed
from tests.web.scenarios.test_views import ask, finish, schedule

from pacte.apps.members.models import Member
from pacte.apps.plans import operations as plans
from pacte.apps.scenarios import inputs, queries
from pacte.apps.scenarios.models import Scenario
from pacte.cli.scenario import _whole
from pacte.document import Change, Leave
from pacte.engine import scheduling
from pacte.wording.schedule import worded

AWAY = (("2026-05-04", "2026-05-08"), ("2026-06-10", "2026-06-10"))
TELLING = ("n’est pas là", "de son absence", "s’absente", "jours non travaillés", "2026-06-10")


def call(**fields):
    """Two days of Bob, who alone may do them, in the week of his absence or on the Monday after."""
    needs = [{"effort_days": "2", "candidates": ["bob"], "assigned": ["bob"]}]
    dates = {"earliest_date": "2026-05-05", "latest_date": "2026-05-11", "duration_days": 2}
    dated = {"start_date": "2026-05-05", "end_date": "2026-05-06"}
    return builders.step("mailing", name="Appeler", needs=needs, **dates, **dated, **fields)


@pytest.fixture
def away(house):
    """Bob is away when he is to call, and on a day on which he is to hold the stand."""
    by = {"by": house.cast.alice, "at": NOON}
    for start, end in AWAY:
        leave = Leave.model_validate({"start": start, "end": end})
        plans.add_leave(house.plan, "bob", leave, **by)
    plans.apply_document(house.plan, [Change("step", "call", None, None, call())], **by)
    for role in ("finance", "marketing", "reader"):
        member(house.cast.company, f"{role}1", role)
    return house


def proposed(house, browse):
    browse("alice").post(house.at("schedule/propose/"))
    scenario = Scenario.objects.get()
    computed(scenario)
    return scenario


def dated(house, browse):
    """The same of a computation of all dates."""
    ask(browse("alice"), house)
    scenario = Scenario.objects.get()
    plan = inputs.given(scenario)
    found = scheduling.schedule(plan, today=TODAY)
    finish(scenario, worded(plan, scheduling.as_result(plan, found, today=TODAY)).to_json())
    return scenario


def pages(house, reader, scenario):
    client = Client()
    client.force_login(reader.user)
    for room in ("scenarios", "schedule/proposals"):
        answer = client.get(house.at(f"{room}/{scenario.pk}/"))
        assert answer.status_code == 200
        yield unescape(answer.text)


def readers(house):
    ours = Member.objects.filter(company=house.cast.company)
    return list(ours.exclude(role__in=("director", "manager")))


@pytest.mark.parametrize("made", [proposed, dated])
def test_what_an_absence_forbids_is_told_without_it_to_those_who_do_not_see_it(away, browse, made):
    scenario = made(away, browse)
    for page in pages(away, away.cast.alice, scenario):
        assert "Bob Morel n’est pas là" in page
        assert "faire travailler Bob Morel" in page
    for reader in readers(away):
        for page in pages(away, reader, scenario):
            assert [one for one in TELLING if one in page] == []
            assert "des absences que vous ne voyez pas y sont pour quelque chose" in page
        told = json.dumps(_whole(reader, scenario).to_json(), ensure_ascii=False, default=str)
        assert [one for one in (*TELLING, "leaves/", "free_leave") if one in told] == []


def test_a_step_that_cannot_stay_is_named_alone(away, browse):
    scenario = proposed(away, browse)
    told = {
        reader: queries.visible_result(reader, scenario)["hit"]
        for reader in (away.cast.bob, away.cast.chloe)
    }
    assert {hit["code"] for hit in told[away.cast.bob]} == {"day_off"}
    assert {hit["code"] for hit in told[away.cast.chloe]} == {"not_shown"}
    page = next(pages(away, away.cast.chloe, scenario)).replace("\u00a0", " ")
    assert "(Salon de Lyon), du 9 au 11 juin 2026, ne peut pas garder ses dates." in page


SHORT = {"from": "2026-05-05", "to": "2026-05-11", "duration_days": 2, "worked_days": 1} | {
    "wanted": 1
}
NEXT = {"from": "2026-05-11", "to": "2026-05-11"}
LATE = {"days_late": 3, "due_date": "2026-05-08", "held_until": "2026-05-11", "chain": 1}


@pytest.mark.parametrize(
    ("code", "objects", "params", "seen_as"),
    [
        ("window_too_short", ["step:call"], SHORT, "not_shown"),
        ("window_too_short", ["step:call"], SHORT | NEXT, "window_too_short"),
        ("late_people_busy", ["action:mailing", "step:call", "person:bob"], LATE, "late_not_shown"),
        ("late_by_choice", ["action:mailing", "step:call"], LATE, "late_by_choice"),
    ],
)
def test_a_reason_is_kept_where_it_tells_when_somebody_is_free(
    away, browse, code, objects, params, seen_as
):
    """Only Bob may call, and is away in the first week of May; Chloé reads."""
    ask(browse("alice"), away)
    scenario = Scenario.objects.get()
    named = [dict(zip(("kind", "id"), one.split(":"), strict=True)) for one in objects]
    told = {"code": code, "objects": named, "params": params, "message": None}
    left = [{"id": "call", "reasons": [told]}] if named[0]["kind"] == "step" else []
    finish(scenario, schedule("ok") | {"reasons": [told], "unplaced": left})
    seen = queries.visible_result(away.cast.chloe, scenario)
    assert [reason["code"] for reason in seen["reasons"]] == [seen_as]
    assert [one["reasons"][0]["code"] for one in seen["unplaced"]] == [seen_as] * len(left)
    whole = queries.visible_result(away.cast.bob, scenario)
    assert [reason["code"] for reason in whole["reasons"]] == [code]
    page = next(pages(away, away.cast.chloe, scenario))
    assert ("que vous ne voyez pas" in page) == seen_as.endswith("not_shown")


def test_a_remark_on_a_load_is_for_those_who_see_it(away, browse):
    ask(browse("alice"), away)
    scenario = Scenario.objects.get()
    days = {"from": "2026-05-04", "to": "2026-05-29", "days": 20}
    full = {"code": "full", "objects": [{"kind": "person", "id": "bob"}], "params": days}
    finish(scenario, schedule("ok") | {"remarks": [full]})
    said = "Bob Morel n’a plus un jour libre"
    pages_of = {
        who: next(pages(away, getattr(away.cast, who), scenario)) for who in ("bob", "chloe")
    }
    assert {who: said in page for who, page in pages_of.items()} == {"bob": True, "chloe": False}
