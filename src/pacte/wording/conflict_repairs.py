"""What would undo a conflict, one sentence for each change."""

from __future__ import annotations

from pacte.document import Plan
from pacte.document.entities import WEEKDAYS
from pacte.document.results.schedule import RepairGiven
from pacte.wording import conflict_durations, formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.conflict_filling import Plural, filled, limited, names_of, one_or_many
from pacte.wording.spoken import agreeing, counted_days, listed, listed_whole, quoted
from pacte.wording.terms import term

_CHEAPEST = gettext_noop("The simplest: {change}{tried}.")
_OTHERWISE = gettext_noop("Or: {change}{tried}.")
_UNTIED = gettext_noop("To undo the circle: {change}{tried}.")
_ALONE = gettext_noop(" (tried on these steps alone)")
_LEFT = ngettext_noop(
    "; {count} other step would still have no date",
    "; {count} other steps would still have no date",
)
_LACKING = ngettext_noop(
    "; {count} step would still have no date, for other reasons",
    "; {count} steps would still have no date, for other reasons",
)
_DROPS = ngettext_noop(
    "; the optional action {actions} would then be left out",
    "; the optional actions {actions} would then be left out",
)
REPAIRS: dict[str, str | Plural] = {
    "move_latest_date": ngettext_noop(
        "let {step} end {days} day later, by {to}", "let {step} end {days} days later, by {to}"
    ),
    "move_earliest_date": ngettext_noop(
        "let {step} start {days} day sooner, from {to}",
        "let {step} start {days} days sooner, from {to}",
    ),
    "move_window_end": ngettext_noop(
        "let {action} end {days} day later, by {to}", "let {action} end {days} days later, by {to}"
    ),
    "move_window_start": ngettext_noop(
        "let {action} start {days} day sooner, from {to}",
        "let {action} start {days} days sooner, from {to}",
    ),
    "move_plan_end": ngettext_noop(
        "let the plan end {days} day later, on {to}", "let the plan end {days} days later, on {to}"
    ),
    "move_fixed_step": ngettext_noop(
        "put {step} off by {days} day, from {to} to {to_end}",
        "put {step} off by {days} days, from {to} to {to_end}",
    ),
    "move_fixed_step_earlier": ngettext_noop(
        "bring {step} forward by {days} day, from {to} to {to_end}",
        "bring {step} forward by {days} days, from {to} to {to_end}",
    ),
    "move_fixed_step_one_day": ngettext_noop(
        "put {step} off by {days} day, to {to}", "put {step} off by {days} days, to {to}"
    ),
    "move_fixed_step_one_day_earlier": ngettext_noop(
        "bring {step} forward by {days} day, to {to}",
        "bring {step} forward by {days} days, to {to}",
    ),
    "move_departure": ngettext_noop(
        "keep {people} {days} day longer, until {to}",
        "keep {people} {days} days longer, until {to}",
    ),
    "free_leave": ngettext_noop(
        "have {people} work {days} day of leave, on {from}",
        "have {people} work {days} days of leave, from {from} to {to}",
    ),
    "allow_contact_days": gettext_noop("let {segment} be contacted on {weekdays} too"),
    "raise_contact_cap": ngettext_noop(
        "let {segment} be contacted {to} time in {span} instead of {from}",
        "let {segment} be contacted {to} times in {span} instead of {from}",
    ),
    "ask_consent": gettext_noop("get the agreement of {segment} to be contacted"),
    "change_channel": gettext_noop("contact the customers of {step} by another channel: {channel}"),
    "add_equipment": ngettext_noop(
        "have one more {equipment} ({to} in all)", "have {units} more of {equipment} ({to} in all)"
    ),
    "raise_money_limit": gettext_noop("raise the limit from {from} to {to} ({about}, {period})"),
    "shorten_step": gettext_noop("do {step} in {to_days} {instead}, with as much less work"),
    "lengthen_step": gettext_noop("give {step} {to_days} {instead} for the same work"),
    "raise_capacity": gettext_noop("have {people} give the plan whole days"),
    "shorten_lag": ngettext_noop(
        "let {to} day pass between {second_step} and {step} instead of {from}",
        "let {to} days pass between {second_step} and {step} instead of {from}",
    ),
    "shorten_lag_to_none": ngettext_noop(
        "let {step} start right after {second_step}, without waiting {from} day",
        "let {step} start right after {second_step}, without waiting {from} days",
    ),
    "lengthen_gap": ngettext_noop(
        "let up to {to} day pass between {second_step} and {step} instead of {from}",
        "let up to {to} days pass between {second_step} and {step} instead of {from}",
    ),
    "shorten_lag_of_actions": ngettext_noop(
        "let {to} day pass between {other_action} and {action} instead of {from}",
        "let {to} days pass between {other_action} and {action} instead of {from}",
    ),
    "shorten_lag_to_none_of_actions": ngettext_noop(
        "let {action} start right after {other_action}, without waiting {from} day",
        "let {action} start right after {other_action}, without waiting {from} days",
    ),
    "lengthen_gap_of_actions": ngettext_noop(
        "let up to {to} day pass between {other_action} and {action} instead of {from}",
        "let up to {to} days pass between {other_action} and {action} instead of {from}",
    ),
    "add_candidate": gettext_noop("let {people} do {step} too"),
    "free_assignment": gettext_noop("give {step} to whoever is able and free"),
    "train_person": gettext_noop("train {people} in {skill}, up to level {level}"),
    "ask_fewer_people": ngettext_noop(
        "do {step} with {to} person instead of {from}",
        "do {step} with {to} people instead of {from}",
    ),
    "ask_fewer_people_skilled": ngettext_noop(
        "do {step} with {to} person for {skill} instead of {from}",
        "do {step} with {to} people for {skill} instead of {from}",
    ),
    "ask_fewer_people_for_one_need": ngettext_noop(
        "do one of the tasks of {step} with {to} person instead of {from}",
        "do one of the tasks of {step} with {to} people instead of {from}",
    ),
    "lower_level": gettext_noop("ask {step} for {skill} at level {to} instead of {from}"),
    "drop_order": gettext_noop("do {step} without waiting for {second_step}"),
    "drop_order_of_actions": gettext_noop("do {action} without waiting for {other_action}"),
    "drop_order_itself": gettext_noop("remove the link of {step} to itself"),
    "drop_order_itself_of_actions": gettext_noop("remove the link of {action} to itself"),
    "drop_step": gettext_noop("give up {step}"),
}


def repair_said(plan: Plan, repair: RepairGiven, place: int, language: str) -> str:
    """One change as one sentence; `place` 0 is the simplest."""
    names = names_of(plan, repair.objects, language)
    code = _variant(repair)
    count = agreeing(repair.params.get(COUNTED.get(code, "days"), 1), language)
    template = one_or_many(REPAIRS[code], count, language)
    params = limited(plan, repair.params, language)
    if "weekdays" in params:
        days = [formatting.on_weekday(WEEKDAYS.index(d), language) for d in params["weekdays"]]
        params = {**params, "weekdays": listed_whole(days, language)}
    if "per_days" in params:
        params = {**params, "span": counted_days(params["per_days"], language)}
    if "channel" in params:
        params = {**params, "channel": term("contact", params["channel"], language)}
    if repair.code in OF_DURATION:
        params = {**params, **conflict_durations.told(params, language)}
    change = filled(template, names, params, language)
    manner = _OTHERWISE if place else _CHEAPEST
    manner = _UNTIED if repair.verified_on == "order" else manner
    tried = _tried(repair, language) + _dropped(plan, repair, language)
    return said(manner, language).format(change=change, tried=tried)


def _variant(repair: RepairGiven) -> str:
    params, code = repair.params, repair.code
    if code in OF_ORDER:
        return _order_variant(repair)
    if code == "ask_fewer_people" and params.get("needs", 1) > 1:
        return f"{code}_{'skilled' if repair.objects[1:] else 'for_one_need'}"
    if code == "move_fixed_step":
        held = "_one_day" if params["to"] == params["to_end"] else ""
        return f"{code}{held}{'_earlier' if params['direction'] == 'earlier' else ''}"
    return code


OF_ORDER = frozenset({"shorten_lag", "lengthen_gap", "drop_order"})


def _order_variant(repair: RepairGiven) -> str:
    """How the order of two steps changes, or that of their actions where one follows the other."""
    code = repair.code
    if code == "shorten_lag" and not repair.params["to"]:
        code = "shorten_lag_to_none"
    if code == "drop_order" and repair.objects[-1] == repair.objects[-2]:
        code = "drop_order_itself"
    return f"{code}_of_actions" if repair.objects[2:] else code


COUNTED = {
    "shorten_lag": "to",
    "shorten_lag_of_actions": "to",
    "shorten_lag_to_none": "from",
    "shorten_lag_to_none_of_actions": "from",
    "lengthen_gap": "to",
    "lengthen_gap_of_actions": "to",
    "raise_contact_cap": "to",
    "add_equipment": "units",
    "ask_fewer_people": "to",
    "ask_fewer_people_skilled": "to",
    "ask_fewer_people_for_one_need": "to",
}
"""Changes in the plural of another figure than their days."""
OF_DURATION = ("shorten_step", "lengthen_step")


def _tried(repair: RepairGiven, language: str) -> str:
    if repair.verified_on == "conflict":
        return said(_ALONE, language)
    left, of_all = repair.still_unplaced, repair.verified_on == "order"
    return said_of(_LACKING if of_all else _LEFT, left, language).format(count=left) if left else ""


def _dropped(plan: Plan, repair: RepairGiven, language: str) -> str:
    """Which optional actions are left out for it."""
    names = [quoted(plan.actions[key].name, language) for key in repair.drops]
    template = said_of(_DROPS, len(names), language)
    return template.format(actions=listed(names, language)) if names else ""
