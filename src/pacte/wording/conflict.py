"""Why steps cannot hold together, and what would undo it: seven sentences at most, each language.

One names the steps, up to three say the conditions (dates, means, calendars), one each repair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from pacte.document import Plan, Step
from pacte.document.contact_days import Contact
from pacte.document.entities import WEEKDAYS
from pacte.document.results.envelope import Sentence
from pacte.document.results.schedule import (
    ConditionGiven,
    ConflictGiven,
    ObjectRef,
    RepairGiven,
)
from pacte.wording import formatting, sharing
from pacte.wording.catalog import LANGUAGES, gettext_noop, ngettext_noop, said, said_of
from pacte.wording.names import step_named
from pacte.wording.reasons import typed
from pacte.wording.spoken import Spoken, counted_days, listed, listed_whole, quoted

MOST_CLAUSES, MOST_NAMED = 5, 3

_HEADLINE = ngettext_noop(
    "{steps} cannot be done as it is asked.",
    "These {count} steps cannot all be done as they are asked: {steps}.",
)
_GROUPS = {
    "dates": gettext_noop("Asked: {clauses}."),
    "means": gettext_noop("To do it: {clauses}."),
    "calendar": gettext_noop("In the calendar: {clauses}."),
}
_MORE = ngettext_noop("{count} other condition", "{count} other conditions")

_Plural = tuple[str, str]
CONDITIONS: dict[str, str | _Plural] = {
    "fixed_step": gettext_noop("{step} is held from {start_date} to {end_date}"),
    "fixed_step_one_day": gettext_noop("{step} is held on {start_date}"),
    "starts_from": gettext_noop("{step} may not start before {day}"),
    "ends_by": gettext_noop("{step} is to be over by {day}"),
    "window_start": gettext_noop("{action} opens on {day}"),
    "window_end": gettext_noop("{action} closes on {day}"),
    "order": gettext_noop("{step} comes after {second_step}"),
    "order_later": gettext_noop("{step} starts {min_lag_days} days at least after {second_step}"),
    "max_gap": gettext_noop("{step} starts {max_lag_days} days at most after {second_step}"),
    "sequence": gettext_noop(
        "{step} comes after {second_step}, as {action} follows {other_action}"
    ),
    "sequence_gap": gettext_noop("{step} starts {max_lag_days} days at most after {second_step}"),
    "contact": gettext_noop("the customers of {step} are contacted on allowed days only"),
    "contact_on": gettext_noop(
        "the customers of {step} ({segment}) are contacted on some days only: {days}"
    ),
    "contracts": gettext_noop("{people} is under contract part of the time"),
    "closures": gettext_noop("{people} is closed on some days"),
    "half_days_off": gettext_noop("{people} has half-days off"),
    "ramp_up": gettext_noop("{people} is not at full capacity yet"),
    "plan_end": gettext_noop("the plan ends on {day}"),
    "equipment": gettext_noop("there are {quantity} × {equipment}"),
    "money_limit": gettext_noop("{about}, {period}: what the steps cost is {at_most} at most"),
    "only_people": gettext_noop("only {people} may do {steps}"),
    "kept_people": gettext_noop("{people} stay on {steps}"),
    "skill": ngettext_noop(
        "{steps} asks for {skill} at level {level}, held by {people} alone",
        "{steps} ask for {skill} at level {level}, held by {people} alone",
    ),
    "skill_many": ngettext_noop(
        "{steps} asks for {skill} at level {level}, held by {holders} people",
        "{steps} ask for {skill} at level {level}, held by {holders} people",
    ),
    "skill_team": ngettext_noop(
        "{steps} asks for {wanted} people who hold {skill} at level {level}; there are {holders}",
        "{steps} ask for {wanted} people who hold {skill} at level {level}; there are {holders}",
    ),
    "skill_nobody": ngettext_noop(
        "{steps} asks for {skill} at level {level}, which nobody holds",
        "{steps} ask for {skill} at level {level}, which nobody holds",
    ),
    "leave": gettext_noop("{people} is away from {from} to {to}"),
    "hired_on": gettext_noop("{people} arrives on {day}"),
    "left_on": gettext_noop("{people} leaves on {day}"),
    "weekdays": gettext_noop("{people} works part of the week"),
    "weekdays_none": gettext_noop("{people} works on no day of the week"),
    "capacity": gettext_noop("{people} gives the plan {part} of each day"),
    "closure": gettext_noop("the company is closed from {from} to {to}"),
    "begun": gettext_noop("{step} is already under way until {end_date}"),
}
_STEP = ngettext_noop(
    "{steps} takes {duration_days} working day", "{steps} takes {duration_days} working days"
)
_STEP_AT = ngettext_noop(
    "{steps} takes {duration_days} working day, at {load} of work a day",
    "{steps} takes {duration_days} working days, at {load} of work a day",
)
_STEPS = ngettext_noop(
    "{steps} take {duration_days} working day each",
    "{steps} take {duration_days} working days each",
)
_STEPS_AT = ngettext_noop(
    "{steps} take {duration_days} working day each, at {load} of work a day",
    "{steps} take {duration_days} working days each, at {load} of work a day",
)

_CHEAPEST = gettext_noop("The simplest: {change}{tried}.")
_OTHERWISE = gettext_noop("Or: {change}{tried}.")
_ALONE = gettext_noop(" (tried on these steps alone)")
_LEFT = ngettext_noop(
    "; {count} other step would still have no date",
    "; {count} other steps would still have no date",
)
REPAIRS: dict[str, str | _Plural] = {
    "move_latest_date": ngettext_noop(
        "let {step} end {days} day later, by {to}", "let {step} end {days} days later, by {to}"
    ),
    "move_earliest_date": ngettext_noop(
        "let {step} start {days} day sooner, from {to}",
        "let {step} start {days} days sooner, from {to}",
    ),
    "move_window_end": ngettext_noop(
        "close {action} {days} day later, on {to}", "close {action} {days} days later, on {to}"
    ),
    "move_window_start": ngettext_noop(
        "open {action} {days} day sooner, on {to}", "open {action} {days} days sooner, on {to}"
    ),
    "move_plan_end": ngettext_noop(
        "let the plan end {days} day later, on {to}", "let the plan end {days} days later, on {to}"
    ),
    "move_fixed_step": ngettext_noop(
        "put {step} on other dates, from {to} to {to_end}, {days} day away",
        "put {step} on other dates, from {to} to {to_end}, {days} days away",
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
    "add_equipment": gettext_noop("have {units} more {equipment} ({to} in all)"),
    "raise_money_limit": gettext_noop("raise the limit by {amount}, to {to} ({about}, {period})"),
    "shorten_step": gettext_noop(
        "do {step} in {to_days} instead of {from}, with as much less work"
    ),
    "lengthen_step": gettext_noop("give {step} {to_days} instead of {from} for the same work"),
    "raise_capacity": gettext_noop("have {people} give the plan whole days"),
    "shorten_lag": ngettext_noop(
        "wait {days} day less between {second_step} and {step}",
        "wait {days} days less between {second_step} and {step}",
    ),
    "lengthen_gap": ngettext_noop(
        "let {step} start {days} day later after {second_step} ({to} at most)",
        "let {step} start {days} days later after {second_step} ({to} at most)",
    ),
    "add_candidate": gettext_noop("let {people} do {step} too"),
    "free_assignment": gettext_noop("give {step} to whoever is able and free"),
    "train_person": gettext_noop("train {people} in {skill}, up to level {level}"),
    "ask_fewer_people": gettext_noop("do {step} with {to} people instead of {from}"),
    "lower_level": gettext_noop("ask {step} for {skill} at level {to} instead of {from}"),
    "drop_order": gettext_noop("do {step} without waiting for {second_step}"),
    "drop_step": gettext_noop("give up {step}"),
}


def worded(plan: Plan, conflict: ConflictGiven) -> ConflictGiven:
    """The conflict with its sentences in both languages, and one on each repair."""
    told = {language: list(_told(plan, conflict, language)) for language in LANGUAGES}
    sentences = tuple(Sentence(fr=fr, en=en) for fr, en in zip(*told.values(), strict=True))
    first = len(sentences) - len(conflict.repairs)
    repairs = tuple(
        repair.model_copy(update={"message": sentences[first + i]})
        for i, repair in enumerate(conflict.repairs)
    )
    return conflict.model_copy(update={"sentences": sentences, "repairs": repairs})


def _told(plan: Plan, conflict: ConflictGiven, language: str) -> Iterator[str]:
    steps = [step_named(plan, key, language) for key in conflict.steps]
    yield said_of(_HEADLINE, len(steps), language).format(
        steps=listed(steps, language), count=len(steps)
    )
    plan = _near(plan, conflict)
    for group, template in _GROUPS.items():
        clauses = list(_clauses(plan, conflict, group, language))
        if clauses:
            yield said(template, language).format(clauses=_joined(clauses, language))
    for place, repair in enumerate(conflict.repairs):
        yield _repair(plan, repair, place, language)


def _near(plan: Plan, conflict: ConflictGiven) -> Plan:
    """The plan with the steps that the conflict names alone: after the first sentence, a name says
    enough that no other of them bears.
    """
    told = [named for condition in conflict.conditions for named in condition.objects]
    told += [named for repair in conflict.repairs for named in repair.objects]
    keys = {*conflict.steps, *(named.id for named in told if named.kind == "step")}
    return plan.model_copy(update={"steps": {key: plan.steps[key] for key in sorted(keys)}})


def _joined(clauses: Sequence[str], language: str) -> str:
    shown, others = list(clauses[:MOST_CLAUSES]), len(clauses) - MOST_CLAUSES
    if others > 0:
        shown.append(said_of(_MORE, others, language).format(count=others))
    mark = f"{formatting.NARROW}; " if language == "fr" else "; "
    return mark.join(shown)


def _clauses(plan: Plan, conflict: ConflictGiven, group: str, language: str) -> Iterator[str]:
    """The conditions of one group; those that say the same of several steps are said once."""
    if group == "dates":
        if {condition.code for condition in conflict.conditions} - OF_ORDER:
            yield from _durations(plan, conflict, language)
        yield from (_clause(plan, [c], language) for c in conflict.conditions if _is_held(c))
    alike: dict[tuple[Any, ...], list[ConditionGiven]] = {}
    for condition in conflict.conditions:
        if condition.group == group:
            alike.setdefault(_sense(condition), []).append(condition)
    for found in alike.values():
        yield _clause(plan, found, language)


OF_ORDER = {"step", "order", "sequence"}
"""Conditions that contradict each other however long the steps are: each waits for another."""


def _is_held(condition: ConditionGiven) -> bool:
    return condition.code == "fixed_step"


def _sense(condition: ConditionGiven) -> tuple[Any, ...]:
    """What two conditions share when one clause can say both: all but the step."""
    merged = condition.code in ("only_people", "kept_people", "skill")
    objects = condition.objects[1:] if merged else condition.objects
    return condition.code, objects, str(condition.params)


def _durations(plan: Plan, conflict: ConflictGiven, language: str) -> Iterator[str]:
    loads_count = any(condition.code in OF_LOADS for condition in conflict.conditions)
    alike: dict[tuple[Any, Decimal | None], list[str]] = {}
    for condition in conflict.conditions:
        if condition.code == "step":
            days, step = condition.params["duration_days"], condition.objects[0]
            load = _daily_load(plan.steps[step.id], days) if loads_count else None
            alike.setdefault((days, load), []).append(_name(plan, step, language))
    for (days, load), steps in alike.items():
        one, several = (_STEP, _STEPS) if load is None else (_STEP_AT, _STEPS_AT)
        values = Spoken({"duration_days": typed(days)}, language)
        values["steps"] = listed(steps, language)
        values["load"] = formatting.days(load or 0, language, 2)
        template = several if steps[1:] else one
        yield said_of(template, round(float(days)), language).format_map(values)


OF_LOADS = ("capacity", "ramp_up")
"""Conditions that say nothing unless one knows what a day of the step asks for."""


def _daily_load(step: Step, days: Any) -> Decimal | None:
    """The most that one person of a step is asked for on each of its days; none asks for nobody."""
    efforts = [Decimal(str(need.effort_days)) for need in step.needs]
    return max(efforts) / Decimal(str(days)) if efforts else None


def _clause(plan: Plan, alike: Sequence[ConditionGiven], language: str) -> str:
    first = alike[0]
    names = _names(plan, first.objects, language)
    if alike[1:]:
        names["step"] = [_name(plan, c.objects[0], language) for c in alike]
    days = _contact_days(plan, first, language) if first.code == "contact" else {}
    code = "contact_on" if days else _variant(first)
    template = _one_or_many(CONDITIONS[code], len(alike), language)
    params = _limited(plan, first.params, language)
    if first.code == "capacity":
        params = {**params, "part": formatting.percent(Decimal(params["capacity"]), language)}
    return _filled(template, names, {**params, **days}, language)


def _contact_days(plan: Plan, condition: ConditionGiven, language: str) -> dict[str, str]:
    """The segment and the days of the week that its own hard windows leave; none: all of them."""
    contact = Contact.of(plan, plan.steps[condition.objects[0].id])
    windows = contact.windows(hard=True) if contact else ()
    places = sorted({WEEKDAYS.index(d) for window in windows for d in window.weekdays or WEEKDAYS})
    if contact is None or contact.segment is None or len(places) in (0, len(WEEKDAYS)):
        return {}
    segment = quoted(plan.segments[contact.segment].name, language)
    return {"segment": segment, "days": formatting.weekdays(places, language)}


def _limited(plan: Plan, params: dict[str, Any], language: str) -> dict[str, Any]:
    """What a limit of money is about, and when, where the figures name one."""
    if "limit" not in params or plan.sharing is None:
        return params
    limit = plan.sharing.limits[params["limit"]]
    about, when = sharing.about(plan, limit, language), sharing.when(limit, language)
    return {**params, "about": about, "period": when}


def _variant(condition: ConditionGiven) -> str:
    params, code = condition.params, condition.code
    if code == "fixed_step" and params["start_date"] == params["end_date"]:
        return "fixed_step_one_day"
    if code in ("order", "sequence") and params["min_lag_days"]:
        return "order_later"
    if code == "weekdays" and not params["weekdays"]:
        return "weekdays_none"
    return _skill_variant(condition) if code == "skill" else code


def _skill_variant(condition: ConditionGiven) -> str:
    holders = condition.params["holders"]
    if not holders:
        return "skill_nobody"
    if holders < condition.params["wanted"]:
        return "skill_team"
    return "skill" if holders <= MOST_NAMED else "skill_many"


def _repair(plan: Plan, repair: RepairGiven, place: int, language: str) -> str:
    names = _names(plan, repair.objects, language)
    count = int(repair.params.get("days", 1))
    template = _one_or_many(REPAIRS[repair.code], count, language)
    params = _limited(plan, repair.params, language)
    if "weekdays" in params:
        days = [formatting.on_weekday(WEEKDAYS.index(d), language) for d in params["weekdays"]]
        params = {**params, "weekdays": listed_whole(days, language)}
    if repair.code in OF_DURATION:
        params = {**params, "to_days": counted_days(params["to"], language)}
    change = _filled(template, names, params, language)
    manner = _OTHERWISE if place else _CHEAPEST
    return said(manner, language).format(change=change, tried=_tried(repair, language))


OF_DURATION = ("shorten_step", "lengthen_step")


def _tried(repair: RepairGiven, language: str) -> str:
    if repair.verified_on == "conflict":
        return said(_ALONE, language)
    left = repair.still_unplaced
    return said_of(_LEFT, left, language).format(count=left) if left else ""


def _one_or_many(template: str | _Plural, count: int, language: str) -> str:
    if isinstance(template, str):
        return said(template, language)
    return said_of(template, count, language)


def _names(plan: Plan, objects: Iterable[ObjectRef], language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for named in objects:
        found.setdefault(named.kind, []).append(_name(plan, named, language))
    return found


def _name(plan: Plan, named: ObjectRef, language: str) -> str:
    if named.kind == "plan":
        return plan.name
    if named.kind == "step":
        return step_named(plan, named.id, language)
    name = str(plan.collection(named.kind)[named.id].name)
    return name if named.kind in ("person", "equipment") else quoted(name, language)


def _filled(
    template: str, names: dict[str, list[str]], params: dict[str, Any], language: str
) -> str:
    values = Spoken({key: typed(value) for key, value in params.items()}, language)
    for kind in ("step", "action", "skill", "equipment"):
        values[kind] = next(iter(names.get(kind, [])), "")
    if "segment" in names:
        values["segment"] = names["segment"][0]
    steps = names.get("step", [])
    values["steps"] = listed(steps, language)
    values["second_step"] = steps[1] if steps[1:] else ""
    values["other_action"] = names["action"][-1] if names.get("action") else ""
    values["people"] = listed(names.get("person", []), language)
    return template.format_map(values)
