"""The conditions of a conflict, each as one clause; those that say the same are said once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pacte.document import Plan, Step
from pacte.document.contact_days import Contact
from pacte.document.entities import WEEKDAYS
from pacte.document.results.schedule import ConditionGiven, ConflictGiven
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said_of
from pacte.wording.conflict_filling import Plural, filled, limited, name_of, names_of, one_or_many
from pacte.wording.reasons import typed
from pacte.wording.spoken import Spoken, listed, quoted

MOST_NAMED = 3

CONDITIONS: dict[str, str | Plural] = {
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


def clauses(plan: Plan, conflict: ConflictGiven, group: str, language: str) -> Iterator[str]:
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
            alike.setdefault((days, load), []).append(name_of(plan, step, language))
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
    names = names_of(plan, first.objects, language)
    if alike[1:]:
        names["step"] = [name_of(plan, c.objects[0], language) for c in alike]
    days = _contact_days(plan, first, language) if first.code == "contact" else {}
    code = "contact_on" if days else _variant(first)
    template = one_or_many(CONDITIONS[code], len(alike), language)
    params = limited(plan, first.params, language)
    if first.code == "capacity":
        params = {**params, "part": formatting.percent(Decimal(params["capacity"]), language)}
    return filled(template, names, {**params, **days}, language)


def _contact_days(plan: Plan, condition: ConditionGiven, language: str) -> dict[str, str]:
    """The segment and the days of the week that its own hard windows leave; none: all of them."""
    contact = Contact.of(plan, plan.steps[condition.objects[0].id])
    windows = contact.windows(hard=True) if contact else ()
    places = sorted({WEEKDAYS.index(d) for window in windows for d in window.weekdays or WEEKDAYS})
    if contact is None or contact.segment is None or len(places) in (0, len(WEEKDAYS)):
        return {}
    segment = quoted(plan.segments[contact.segment].name, language)
    return {"segment": segment, "days": formatting.weekdays(places, language)}


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
