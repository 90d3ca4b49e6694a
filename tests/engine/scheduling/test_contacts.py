"""Contacts with customers, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import jsonpatch
import pytest
from tests import builders
from tests.checkers.schedule_checker import check

from pacte import document
from pacte.engine import scheduling
from pacte.engine.scheduling import Schedule
from pacte.engine.scheduling.why.edits import as_patch, edited
from pacte.wording.schedule import reason_said

TODAY = date(2026, 4, 27)  # a Monday; Friday 1 May 2026 is a public holiday
HOMES = {"homes": {"name": "Foyers", "audience": "consumers", "consent": "given"}}


def plan_of(steps: dict[str, Any], segments: dict[str, Any], **fields: Any) -> document.Plan:
    """Chloé and these steps of one action."""
    form = {
        "people": {"chloe": {"name": "Chloé Petit"}},
        "segments": segments,
        "actions": {"calls": {"name": "Appels", "segment": next(iter(segments))}},
        "steps": {key: {"action": "calls", "name": key, **step} for key, step in steps.items()},
    }
    return builders.plan(**{**form, **fields})


def placed(
    steps: dict[str, Any], segments: dict[str, Any], today: date = TODAY, **fields: Any
) -> Schedule:
    """The schedule of these steps of one action, checked by the independent checker."""
    plan = plan_of(steps, segments, **fields)
    found = scheduling.schedule(plan, today=today, work=2)
    result = scheduling.as_result(plan, found, today=today).to_json()
    assert check(document.form_of(plan), result) == []
    return found


def call(days: int = 1, **fields: Any) -> dict[str, Any]:
    needs = [{"effort_days": str(days)}]
    return {"contact": "call", "duration_days": days, "needs": needs, **fields}


def start(found: Schedule, step: str = "call") -> str:
    return found.steps[step].start_date.isoformat()


def test_consumers_are_not_called_on_a_saturday_nor_on_a_public_holiday() -> None:
    # In Moselle Good Friday, 3 April 2026, is a public holiday; Chloé works there from Réunion,
    # where it is not, and on Saturdays. Two days from Friday 3: Tuesday 7 (6 April is Easter
    # Monday, off everywhere) and Wednesday 8; businesses are called on Friday and Saturday.
    week = ["tue", "wed", "thu", "fri", "sat"]
    chloe = {"name": "Chloé Petit", "weekdays": week, "subdivision": "974"}
    fields = {"people": {"chloe": chloe}, "calendar": {"subdivision": "57"}}
    two_days = {"call": call(2, earliest_date="2026-04-03")}
    assert start(placed(two_days, HOMES, today=date(2026, 3, 30), **fields)) == "2026-04-07"
    firms = {"firms": {"name": "Sociétés", "audience": "businesses"}}
    assert start(placed(two_days, firms, today=date(2026, 3, 30), **fields)) == "2026-04-03"


def test_without_consent_consumers_are_no_longer_called_from_11_august_2026() -> None:
    silent = {"homes": {"name": "Foyers", "audience": "consumers", "consent": "none"}}
    found = placed({"call": call(earliest_date="2026-08-10")}, silent)
    assert start(found) == "2026-08-10"
    found = placed({"call": call(earliest_date="2026-08-11")}, silent)
    (reason,) = found.unplaced[0].reasons
    assert (reason.code, reason.params["contact_days"]) == ("no_contact_day", 0)
    contract = {"homes": {**silent["homes"], "consent": "contract"}}
    assert start(placed({"call": call(earliest_date="2026-08-11")}, contract)) == "2026-08-11"


def test_the_fifth_call_waits_until_the_first_is_thirty_days_old() -> None:
    # Calls on 27, 28, 29, 30 April. 27 April counts until 26 May: the fifth is on 27 May.
    steps = {f"call{i}": call() for i in range(5)}
    found = placed(steps, HOMES)
    assert sorted(start(found, key) for key in steps)[-2:] == ["2026-04-30", "2026-05-27"]


def test_a_hard_window_of_the_segment_above_holds_for_one_channel_only() -> None:
    tuesdays = [{"weekdays": ["tue"], "channels": ["call"], "hard": True}]
    segments = {
        "bakers": {"name": "Boulangers", "parent": "trade"},
        "trade": {"name": "Artisans", "contact_windows": tuesdays},
    }
    found = placed({"call": call(), "write": {**call(), "contact": "email"}}, segments)
    assert (start(found), start(found, "write")) == ("2026-04-28", "2026-04-27")


def test_a_late_action_says_that_its_segment_has_been_contacted_enough() -> None:
    actions = {"calls": {"name": "Appels", "segment": "firms", "due_date": "2026-04-28"}}
    once = {"firms": {"name": "Sociétés", "contact_caps": [{"most": 1, "per_days": 7}]}}
    found = placed({"first": call(), "second": call()}, once, actions=actions)
    (reason,) = found.reasons
    assert (reason.code, ("segment", "firms") in reason.objects) == ("late_contacts_full", True)
    assert found.tardiness == {"calls": 6}  # Monday 27 counts until Sunday 3 May: 4 May


def test_a_fixed_contact_counts_and_is_never_moved() -> None:
    once = {"firms": {"name": "Sociétés", "contact_caps": [{"most": 1, "per_days": 7}]}}
    held = {"start_date": "2026-04-27", "end_date": "2026-04-27", "fixed": True}
    found = placed({"held": {**call(), **held}, "free": call()}, once)
    assert (start(found, "held"), start(found, "free")) == ("2026-04-27", "2026-05-04")


def test_one_contact_a_day_is_one_for_both_of_its_halves() -> None:
    # One call on Monday, in either half; the other on Tuesday.
    once = {"firms": {"name": "Sociétés", "contact_caps": [{"most": 1, "per_days": 1}]}}
    half = {"contact": "call", "duration_half_days": 1, "needs": [{"effort_days": "0.5"}]}
    steps = {"first": half, "second": half}
    found = placed(steps, once, calendar={"slots_per_day": 2})
    assert sorted(start(found, key) for key in steps) == ["2026-04-27", "2026-04-28"]


@pytest.mark.parametrize(
    ("weekdays", "days", "french"),
    [
        (["thu", "fri", "sat"], 2, "l’une d’elles n’en a au mieux que 2."),
        (["sat"], 0, "moins de 2 travaillent un jour où ses clients peuvent être contactés"),
    ],
)
def test_where_several_are_asked_for_the_days_are_those_that_each_of_them_has(
    weekdays: list[str], days: int, french: str
) -> None:
    window = {"hard": True, "weekdays": ["tue", "wed", "thu", "fri"]}
    firms = {"firms": {"name": "PME", "audience": "businesses", "contact_windows": [window]}}
    people = {"lea": {"name": "Léa", "weekdays": weekdays}, "tom": {"name": "Tom"}}
    both = call(4, needs=[{"effort_days": "1", "people": 2}], latest_date="2026-07-31")
    plan = plan_of({"call": both}, firms, people=people)
    found = scheduling.schedule(plan, today=TODAY, work=1)
    reason = scheduling.as_result(plan, found, today=TODAY).unplaced[0].reasons[0]
    assert (reason.params["contact_days"], reason.params["wanted"]) == (days, 2)
    assert french in reason_said(plan, reason, "fr").replace("\xa0", " ")


def capped(count: int, segments: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The answer for as many calls, all to be over by 22 May, 26 days from the Monday."""
    plan = plan_of(
        {f"call{i}": call(latest_date="2026-05-22") for i in range(count)}, segments, **fields
    )
    found = scheduling.schedule(plan, today=TODAY, work=2)
    return scheduling.as_result(plan, found, today=TODAY).to_json()


@pytest.mark.parametrize(
    ("count", "segments", "fields", "rule", "repairs"),
    [
        (
            3,
            {"homes": {**HOMES["homes"], "contact_caps": [{"most": 2, "per_days": 30}]}},
            {"contact_rules": []},
            None,
            {"raise_contact_cap", "move_latest_date", "drop_step"},
        ),
        (6, HOMES, {}, "fr-calls-2023", {"move_latest_date", "drop_step"}),
    ],
)
def test_a_cap_that_forbids_is_named_with_its_figures_and_whose_it_is(
    count: int, segments: Any, fields: Any, rule: str | None, repairs: set[str]
) -> None:
    """Two calls of three in 30 days, by the segment; four of six, by the law."""
    result = capped(count, segments, **fields)
    most = 4 if rule else 2
    (conflict,) = result["conflicts"]
    (cap,) = (c for c in conflict["conditions"] if c["code"] == "contact_cap")
    assert cap["params"] == {"most": most, "per_days": 30, "rule": rule}
    assert conflict["minimal"]
    assert {repair["code"] for repair in conflict["repairs"]} == repairs
    reasons = {r["code"]: r["params"] for left in result["unplaced"] for r in left["reasons"]}
    assert reasons == {
        "contacts_over_cap": {
            "from": "2026-04-27",
            "to": "2026-05-22",
            "most": most,
            "per_days": 30,
            "wanted": count,
            "allowed": most,
        }
    }


def test_consent_that_is_lacking_is_named_and_what_can_help_is_proposed() -> None:
    silent = {"homes": {**HOMES["homes"], "consent": "none"}}
    today = date(2026, 9, 1)
    plan = plan_of({"call": call()}, silent)
    found = scheduling.schedule(plan, today=today, work=2)
    (conflict,) = found.conflicts
    offered = [(one.code, one.params.get("channel")) for one in conflict.repairs]
    assert offered == [("change_channel", "letter"), ("ask_consent", None), ("drop_step", None)]
    for change in conflict.repairs:
        again = scheduling.schedule(edited(plan, change.edits), today=today, work=2)
        assert again.status == "ok"
    told = scheduling.as_result(plan, found, today=today)
    said = reason_said(plan, told.unplaced[0].reasons[0], "en")
    assert "the law (loi n° 2025-594, art. 13) asks for the agreement of its customers" in said
    assert "Widen" not in said


def test_a_cap_in_a_plan_is_lifted_by_its_patch() -> None:
    """What the conflict says of the law's cap: without it all six calls are made."""
    plan = plan_of({f"call{i}": call(latest_date="2026-05-22") for i in range(6)}, HOMES)
    (conflict,) = scheduling.schedule(plan, today=TODAY, work=2).conflicts
    (cap,) = (c for c in conflict.conditions if c.code == "contact_cap")
    lifted = jsonpatch.apply_patch(document.form_of(plan), as_patch(plan, cap.without))
    again = scheduling.schedule(document.plan_from_form(lifted), today=TODAY, work=2)
    assert again.status == "ok"


def test_nobody_needed_and_a_cap_used_up_by_a_step_done_has_no_place_and_is_told() -> None:
    # One contact in ten days. The letter of 22 and 23 April counts until 2 May; the calls are to
    # be over by 30 April, so no day is left. Nobody is needed: eight searches side by side.
    segments = {"homes": {"name": "Foyers", "contact_caps": [{"most": 1, "per_days": 10}]}}
    letter = {"contact": "letter", "status": "done", "duration_days": 2, "start_date": "2026-04-22"}
    calls = {"contact": "call", "latest_date": "2026-04-30"}
    found = placed({"letter": letter, "calls": calls}, segments)
    assert found.status == "infeasible"
    assert [left.id for left in found.unplaced] == ["calls"]


def test_an_optional_contact_that_a_cap_leaves_no_day_is_left_out() -> None:
    segments = {"homes": {"name": "Foyers", "contact_caps": [{"most": 1, "per_days": 10}]}}
    letter = {"contact": "letter", "status": "done", "duration_days": 2, "start_date": "2026-04-22"}
    calls = {"contact": "call", "latest_date": "2026-04-30", "action": "more"}
    actions = {
        "calls": {"name": "Appels", "segment": "homes"},
        "more": {"name": "Relance", "segment": "homes", "optional": True, "priority": 3},
    }
    found = placed({"letter": letter, "calls": calls}, segments, actions=actions)
    assert found.status == "ok"
    assert list(found.dropped) == ["more"]


def test_the_cap_of_a_rule_about_e_mails_does_not_count_calls() -> None:
    # One e-mail in ten days: two calls a day are free, of two e-mails the second waits ten days.
    cap = {"most": 1, "per_days": 10}
    rule = {"id": "r", "country": "FR", "audience": "consumers", "valid_from": "2020-01-01"}
    law = {"contact_rules": [{**rule, "channels": ["email"], "cap": cap}]}
    calls = placed({"one": call(), "two": call()}, HOMES, **law)
    assert calls.status == "ok"
    assert start(calls, "one") <= start(calls, "two") <= "2026-04-28"
    mails = placed({"one": call(contact="email"), "two": call(contact="email")}, HOMES, **law)
    assert sorted((start(mails, "one"), start(mails, "two"))) == ["2026-04-27", "2026-05-07"]


def test_a_cap_of_a_rule_with_channels_of_its_own_counts_those() -> None:
    cap = {"most": 1, "per_days": 10, "channels": ["call"]}
    rule = {"id": "r", "country": "FR", "audience": "consumers", "valid_from": "2020-01-01"}
    law = {"contact_rules": [{**rule, "channels": ["email", "call"], "cap": cap}]}
    found = placed({"one": call(), "two": call()}, HOMES, **law)
    assert sorted((start(found, "one"), start(found, "two"))) == ["2026-04-27", "2026-05-07"]
