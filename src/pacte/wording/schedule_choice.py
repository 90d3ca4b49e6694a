"""Which sentence says a reason of a schedule: one step, one day or nobody asks for another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.document import Plan
from pacte.document.results.schedule import ReasonGiven
from pacte.wording import schedule_order, started

UNSKILLED = {
    "skill_missing": "skill_missing_nobody",
    "kept_person_unfit": "kept_person_unfit_unskilled",
}


def sentence_of(
    plan: Plan, reason: ReasonGiven, names: Mapping[str, list[str]], params: Mapping[str, Any]
) -> str:
    """The sentence of a code, where one step, one day or no skill asks for another."""
    if special := _never_worked(plan, reason) or _of_days(reason.code, params):
        return special
    if reason.code == "kept_person_twice" and len(names["person"]) > 1:
        return "kept_people_twice"
    if reason.code in started.CODES:
        named = len(names.get("person", [])[1:])
        return started.sentence_of(reason.code, named, reason.params["free_people"])
    if reason.code in schedule_order.CODES:
        return schedule_order.sentence_of(plan, reason)
    if reason.code == "in_conflict" and not names["step"][1:]:
        return "in_conflict_alone"
    return _without_skill(reason.code, names)


BETWEEN = ("person_without_worked_day", "window_too_short", "no_contact_day", "no_common_start")


def _of_days(code: str, params: Mapping[str, Any]) -> str | None:
    """The sentence of one day, of several people, or of dates that exclude each other."""
    if code == "badly_dated" and params["days"] == 1:
        return "badly_dated_one_day"
    if params.get("is_fixed"):
        return "daily_load_over_capacity_of_fixed"
    if code == "daily_load_over_capacity" and params["wanted"] > 1:
        return "daily_load_over_capacity_of_several"
    if code in BETWEEN and params["from"] > params["to"]:
        return "dates_crossed"
    return _of_held(code, params) or _of_few(code, params)


def _of_held(code: str, params: Mapping[str, Any]) -> str | None:
    """The sentence of what fixed dates, or those of a person, contradict."""
    if code == "fixed_out_of_order" and "before" in params:
        return "fixed_out_of_order_before"
    if code == "late_by_choice" and params.get("proven"):
        return "late_by_choice_proven"
    if code == "late_people_ramping_up" and params["full_on"]:
        return "late_person_ramping_up"
    if code == "fixed_outside_window" and params.get("limit", "window") != "window":
        return f"fixed_outside_{params['limit']}"
    return None


def _never_worked(plan: Plan, reason: ReasonGiven) -> str | None:
    """The sentence of people, or of a company, whose days of work are lacking altogether."""
    people = [plan.people[named.id] for named in reason.objects if named.kind == "person"]
    if reason.code == "window_too_short" and not plan.steps[reason.objects[0].id].needs:
        return None if plan.calendar.weekdays else "company_without_worked_day"
    if reason.code != "person_without_worked_day" or reason.params.get("found"):
        return None
    if not plan.calendar.weekdays and any(who.weekdays is None for who in people):
        return "company_without_worked_day"
    lacking = all(who.contracts == () or who.weekdays == () for who in people)
    return "person_without_any_worked_day" if people and lacking else None


def _of_few(code: str, params: Mapping[str, Any]) -> str | None:
    """The sentence of one person only, of several together, or of no day at all."""
    if code == "too_few_people" and params["found"] == 1:
        return "too_few_people_but_one"
    if code == "window_too_short":
        return _of_window(params)
    if code == "person_without_worked_day" and params.get("found"):
        return f"{code}_but_one" if params["found"] == 1 else f"{code}_but_few"
    return _of_contacts(params) if code == "no_contact_day" else None


def _of_contacts(params: Mapping[str, Any]) -> str:
    is_none = not float(params["contact_days"])
    if params.get("wanted", 1) > 1:
        return "no_contact_day_for_any" if is_none else "no_contact_day_for_several"
    return "no_contact_day_at_all" if is_none else "no_contact_day"


def _of_window(params: Mapping[str, Any]) -> str:
    if not float(params["worked_days"]):
        return "window_too_short_for_any"
    return "window_too_short_for_several" if params.get("wanted", 1) > 1 else "window_too_short"


def _without_skill(code: str, names: Mapping[str, list[str]]) -> str:
    return code if "skill" in names else UNSKILLED.get(code, code)
