"""Which sentence says a reason of a schedule: one step, one day or nobody asks for another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.document.results.schedule import ReasonGiven
from pacte.wording import started

ALONE = {
    "chain_too_long": "chain_too_long_alone",
    "gap_too_long": "gap_too_long_alone",
    "in_conflict": "in_conflict_alone",
    "precedence_cycle": "precedence_cycle_alone",
}
UNSKILLED = {
    "skill_missing": "skill_missing_nobody",
    "kept_person_unfit": "kept_person_unfit_unskilled",
}


def sentence_of(
    reason: ReasonGiven, names: Mapping[str, list[str]], params: Mapping[str, Any]
) -> str:
    """The sentence of a code, where one step, one day or no skill asks for another."""
    if special := _of_days(reason.code, params):
        return special
    if reason.code == "kept_person_twice" and len(names["person"]) > 1:
        return "kept_people_twice"
    if reason.code in started.CODES:
        named = len(names.get("person", [])[1:])
        return started.sentence_of(reason.code, named, reason.params["free_people"])
    if not names.get("step", [])[1:]:
        return ALONE.get(reason.code, _without_skill(reason.code, names))
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
    if code == "late_people_ramping_up" and params["full_on"]:
        return "late_person_ramping_up"
    if code == "fixed_outside_window" and params.get("limit", "window") != "window":
        return f"fixed_outside_{params['limit']}"
    return None


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
