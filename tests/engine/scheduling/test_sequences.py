"""Actions one after the other, and steps planned back from what they serve, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.checkers.schedule_checker import check

from pacte import document
from pacte.engine import scheduling
from pacte.engine.scheduling import Schedule

MONDAY = date(2026, 1, 5)


def plan_of(actions: dict[str, Any], steps: dict[str, Any]) -> document.Plan:
    """Chloé and Karim; each step is of the action whose name starts its own, one day long."""
    one_day: dict[str, Any] = {"needs": [{"effort_days": "1"}]}
    return builders.plan(
        people={"chloe": {"name": "Chloé"}, "karim": {"name": "Karim"}},
        actions={key: {"name": key, **fields} for key, fields in actions.items()},
        steps={
            key: {"action": key.split("-")[0], "name": key, **one_day, **fields}
            for key, fields in steps.items()
        },
    )


def placed(actions: dict[str, Any], steps: dict[str, Any]) -> Schedule:
    plan = plan_of(actions, steps)
    found = scheduling.schedule(plan, today=MONDAY, work=2)
    result = scheduling.as_result(plan, found, today=MONDAY).to_json()
    assert check(document.form_of(plan), result) == []
    return found


def start(found: Schedule, step: str) -> str:
    return f"{found.steps[step].start_date:%d}"


def test_the_mailing_waits_for_both_ends_of_the_campaign_and_three_days_more() -> None:
    # The campaign ends on Tuesday 6 (design, then two prints side by side): 7, 8, 9 lie between.
    actions = {"ad": {}, "mail": {"follows": [{"action": "ad", "min_gap_days": 3}]}}
    prints = {"after": [{"step": "ad-design"}]}
    found = placed(
        actions,
        {"ad-design": {}, "ad-print": prints, "ad-web": prints, "mail-write": {}, "mail-send": {}},
    )
    assert [start(found, s) for s in ("ad-print", "ad-web")] == ["06", "06"]
    assert {start(found, s) for s in ("mail-write", "mail-send")} == {"12"}  # 10 is a Saturday


def test_a_call_too_long_after_the_mailing_has_no_place_and_the_sequence_is_named() -> None:
    actions = {
        "mail": {},
        "call": {"follows": [{"action": "mail", "max_gap_days": 2}]},
    }
    steps = {"mail-send": {"latest_date": "2026-01-09"}, "call-all": {}}
    found = placed(actions, {**steps, "call-all": {"earliest_date": "2026-01-12"}})
    assert start(found, "mail-send") == "09"  # 10 and 11 lie between
    found = placed(actions, {**steps, "call-all": {"earliest_date": "2026-01-13"}})
    assert found.status == "infeasible"
    (conflict,) = found.conflicts
    assert {"sequence_gap", "ends_by", "starts_from"} <= {c.code for c in conflict.conditions}
    assert conflict.minimal


def test_actions_that_follow_each_other_in_a_circle_have_no_place() -> None:
    found = placed(
        {"a": {"follows": [{"action": "b"}]}, "b": {"follows": [{"action": "a"}]}},
        {"a-1": {}, "b-1": {}},
    )
    assert {left.reasons[0].code for left in found.unplaced} == {"precedence_cycle"}


def test_what_prepares_a_show_waits_until_just_before_it() -> None:
    # The show is on Thursday 22; printing takes two days, the briefing one, before printing.
    show = {"fixed": True, "start_date": "2026-01-22", "end_date": "2026-01-22"}
    late = {"as_late_as_possible": True}
    steps = {
        "show-brief": late,
        "show-print": {**late, "duration_days": 2, "after": [{"step": "show-brief"}]},
        "show-held": {**show, "after": [{"step": "show-print", "min_lag_days": 1}]},
        "show-early": {},
    }
    found = placed({"show": {}}, steps)
    starts = [start(found, f"show-{s}") for s in ("brief", "print", "early")]
    assert starts == ["16", "19", "05"]  # 21 lies between, 17 and 18 are a weekend


def test_waiting_costs_the_plan_nothing_and_stops_at_the_due_date() -> None:
    due = {"due_date": "2026-01-14", "as_late_as_possible": True}
    found = placed({"mail": due}, {"mail-send": {"duration_days": 2}})
    assert (start(found, "mail-send"), found.cost) == ("13", 0)
    free = placed({"mail": {"as_late_as_possible": True}}, {"mail-send": {}})
    assert start(free, "mail-send") == "05"  # nothing waits for it


def test_two_steps_awaited_of_which_one_awaits_the_other_are_both_pushed_later() -> None:
    # The call is on Monday 26 at the soonest, one day at most after the mailing, which follows the
    # advert; the advert itself is at most 9 days before the call.
    actions = {
        "ad": {"optional": True},
        "mail": {"optional": True, "follows": [{"action": "ad", "max_gap_days": 30}]},
        "call": {
            "optional": True,
            "follows": [
                {"action": "ad", "max_gap_days": 9},
                {"action": "mail", "max_gap_days": 2},
            ],
        },
    }
    steps = {"ad-web": {}, "mail-send": {}, "call-all": {"earliest_date": "2026-01-26"}}
    found = placed(actions, steps)
    assert found.dropped == ()
    assert start(found, "call-all") == "26"
    assert start(found, "mail-send") == "23"
