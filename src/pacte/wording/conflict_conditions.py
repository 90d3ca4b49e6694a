"""The conditions of a conflict, each as one clause; those that say the same are said once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pacte.document import Plan
from pacte.document.results.schedule import ConditionGiven, ConflictGiven
from pacte.wording import (
    conflict_clashes,
    conflict_contacts,
    conflict_costs,
    conflict_lengths,
    formatting,
)
from pacte.wording.catalog import gettext_noop, ngettext_noop, said_of
from pacte.wording.conflict_filling import Plural, filled, limited, name_of, names_of, one_or_many
from pacte.wording.names import step_named

MOST_CLAUSES, MOST_TIES, MOST_NAMED = 5, 8, 3

_RIGHT_AFTER = gettext_noop("{step} comes right after {second_step}")
CONDITIONS: dict[str, str | Plural] = {
    "fixed_step": gettext_noop("{step} is held from {start_date} to {end_date}"),
    "fixed_step_one_day": gettext_noop("{step} is held on {start_date}"),
    "starts_from": ngettext_noop(
        "{steps} may not start before {day}", "{steps} may not start before {day}"
    ),
    "ends_by": ngettext_noop("{steps} is to be over by {day}", "{steps} are to be over by {day}"),
    "window_start": gettext_noop("{action} may not start before {day}"),
    "window_end": gettext_noop("{action} is to be over by {day}"),
    "order": gettext_noop("{step} comes after {second_step}"),
    "order_itself": gettext_noop("{step} comes after itself"),
    "order_later": ngettext_noop(
        "{step} comes after {second_step}, with at least {min_lag_days} day between them",
        "{step} comes after {second_step}, with at least {min_lag_days} days between them",
    ),
    "max_gap": ngettext_noop(
        "{step} comes after {second_step}, with no more than {max_lag_days} day between them",
        "{step} comes after {second_step}, with no more than {max_lag_days} days between them",
    ),
    "max_gap_none": _RIGHT_AFTER,
    "sequence": gettext_noop(
        "{step} comes after {second_step}, as {action} follows {other_action}"
    ),
    "sequence_itself": gettext_noop("{action} follows itself"),
    "sequence_later": ngettext_noop(
        "{step} comes after {second_step}, with at least {min_lag_days} day between them, as "
        "{action} follows {other_action}",
        "{step} comes after {second_step}, with at least {min_lag_days} days between them, as "
        "{action} follows {other_action}",
    ),
    "sequence_gap": ngettext_noop(
        "{step} comes after {second_step}, with no more than {max_lag_days} day between them, as "
        "{action} follows {other_action}",
        "{step} comes after {second_step}, with no more than {max_lag_days} days between them, as "
        "{action} follows {other_action}",
    ),
    "sequence_gap_none": _RIGHT_AFTER,
    "contact": gettext_noop("the customers of {step} are contacted on allowed days only"),
    **conflict_contacts.SENTENCES,
    "contracts": gettext_noop("{people} is under contract part of the time"),
    "contracts_none": gettext_noop("{people} has no contract"),
    "closures": gettext_noop("{people} is closed on some days"),
    "half_days_off": gettext_noop("{people} has half-days off"),
    "ramp_up": gettext_noop("{people} is not at full capacity yet"),
    "plan_end": gettext_noop("the plan ends on {day}"),
    "equipment": ngettext_noop(
        "there is only {quantity} {equipment}", "there are only {quantity} of {equipment}"
    ),
    "equipment_none": gettext_noop("there is no {equipment}"),
    "money_limit": ngettext_noop(
        "{steps} costs {cost}, and the limit is {at_most} ({about}, {period})",
        "{steps} cost {cost} in all, and the limit is {at_most} ({about}, {period})",
    ),
    "people": ngettext_noop("{step} asks for {in_all} person", "{step} asks for {in_all} people"),
    "people_short": ngettext_noop(
        "{step} asks for {in_all} people, and the plan has only {found}",
        "{step} asks for {in_all} people, and the plan has only {found}",
    ),
    "people_none": ngettext_noop(
        "{step} asks for {in_all} person, and there is nobody in the plan",
        "{step} asks for {in_all} people, and there is nobody in the plan",
    ),
    "only_people": ngettext_noop("only {people} may do {steps}", "only {people} may do {steps}"),
    "kept_people": ngettext_noop("{people} stays on {steps}", "{people} stay on {steps}"),
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
    "skill_team_of_one": ngettext_noop(
        "{steps} asks for {wanted} people who hold {skill} at level {level}; only one does",
        "{steps} ask for {wanted} people who hold {skill} at level {level}; only one does",
    ),
    "skill_nobody": ngettext_noop(
        "{steps} asks for {skill} at level {level}, which nobody holds",
        "{steps} ask for {skill} at level {level}, which nobody holds",
    ),
    "leave": gettext_noop("{people} is away {from_to}"),
    "not_shown": gettext_noop("absences that you do not see have a part in it"),
    "hired_on": gettext_noop("{people} arrives on {day}"),
    "left_on": gettext_noop("{people} is no longer there after {day}"),
    "weekdays": gettext_noop("{people} works part of the week"),
    "weekdays_none": gettext_noop("{people} works on no day of the week"),
    "capacity": gettext_noop("{people} gives the plan {part} of each day"),
    "closure": gettext_noop("the company is closed {from_to}"),
    "begun": gettext_noop("{step} is already under way (its end is planned for {end_date})"),
    "begun_done": gettext_noop("{step} was completed on {end_date}"),
}


_MORE = ngettext_noop("{count} other condition", "{count} other conditions")


def told(plan: Plan, conflict: ConflictGiven, group: str, language: str) -> str:
    """The conditions of one group in words, those that tell most first; none: an empty text.

    How steps are tied is said in full (up to `MOST_TIES`); what is too much of the rest is counted.
    """
    found = list(_clauses(plan, conflict, group, language))
    found.sort(key=lambda clause: clause[0])
    ties = sum(rank == TIE for rank, _ in found)
    most = max(MOST_CLAUSES, min(ties, MOST_TIES))
    most += len(found) == most + 1
    shown, others = [text for _, text in found[:most]], len(found) - most
    if others > 0:
        shown.append(said_of(_MORE, others, language).format(count=others))
    mark = f"{formatting.NARROW}; " if language == "fr" else "; "
    return mark.join(shown)


TIE, LIMIT, LENGTH = range(3)
"""How much a condition tells of why steps contradict each other, the most first."""
OF_TIES = frozenset(
    {"fixed_step", "order", "max_gap", "sequence", "sequence_gap", "money_limit", "begun"}
)
MERGED = frozenset({"only_people", "kept_people", "skill", "starts_from", "ends_by"})
"""Conditions of which several steps may share one: they are said in one clause."""

_Clause = tuple[int, str]


def _clauses(plan: Plan, conflict: ConflictGiven, group: str, language: str) -> Iterator[_Clause]:
    """(how much it tells, words) of each condition; those that say the same are said once."""
    if group == "means":
        yield from ((TIE, text) for text in conflict_clashes.told(plan, conflict, language))
    capped = any(c.code == "contact_cap" for c in conflict.conditions)
    for alike in _alike(conflict, group):
        rank = TIE if alike[0].code in OF_TIES else LIMIT
        if alike[0].code == "contact":
            said_of_days = conflict_contacts.told(plan, alike[0], language, capped=capped)
            yield from ((rank, text) for text in said_of_days)
        elif alike[0].code == "contact_cap":
            yield TIE, conflict_contacts.cap_told(plan, alike[0], language)
        else:
            yield rank, _clause(plan, conflict, alike, language)
    if group == "dates":
        yield from ((LENGTH, text) for text in conflict_lengths.told(plan, conflict, language))


def _alike(conflict: ConflictGiven, group: str) -> list[list[ConditionGiven]]:
    """The conditions of a group, those that one clause can say together, and none said better."""
    covered = (*conflict_clashes.covered(conflict), *_implied(conflict), *_counted(conflict))
    better = {id(c) for c in covered}
    found: dict[tuple[Any, ...], list[ConditionGiven]] = {}
    for condition in conflict.conditions:
        is_held = condition.code == "fixed_step" and group == "dates"
        if (condition.group == group or is_held) and id(condition) not in better:
            found.setdefault(_sense(condition), []).append(condition)
    return list(found.values())


def _implied(conflict: ConflictGiven) -> Iterator[ConditionGiven]:
    """An order without a lag between two steps between which a gap is limited: that one says it."""
    tied = {c.objects[:2] for c in conflict.conditions if c.code in ("max_gap", "sequence_gap")}
    for condition in conflict.conditions:
        is_order = condition.code in LINKS
        if is_order and not condition.params["min_lag_days"] and condition.objects[:2] in tied:
            yield condition


def _counted(conflict: ConflictGiven) -> Iterator[ConditionGiven]:
    """How many people a step asks for, where its people are named or its skill counts them."""
    told = {
        c.objects[0].id
        for c in conflict.conditions
        if c.code == "kept_people" or (c.code == "skill" and _skill_variant(c) in TEAMS)
    }
    for condition in conflict.conditions:
        if condition.code == "people" and condition.objects[0].id in told:
            yield condition


def _sense(condition: ConditionGiven) -> tuple[Any, ...]:
    """What two conditions share when one clause can say both: all but the step."""
    if condition.code == "people":
        return condition.code, condition.objects[0], condition.params["in_all"]
    merged = condition.code in MERGED
    objects = condition.objects[1:] if merged else condition.objects
    return condition.code, objects, str(condition.params)


def _clause(
    plan: Plan, conflict: ConflictGiven, alike: Sequence[ConditionGiven], language: str
) -> str:
    first = alike[0]
    names = names_of(plan, first.objects, language)
    if alike[1:]:
        steps = dict.fromkeys(c.objects[0] for c in alike)
        names["step"] = [name_of(plan, step, language) for step in steps]
    params = limited(plan, first.params, language)
    if first.code == "capacity":
        params = {**params, "part": formatting.percent(Decimal(params["capacity"]), language)}
    if first.code == "money_limit":
        paying, cost = conflict_costs.counted(plan, conflict, first)
        names["step"] = [step_named(plan, key, language) for key in paying]
        params = {**params, "cost": cost}
    code = "begun_done" if _is_done(plan, first) else _variant(first)
    count = params[COUNTED[code]] if code in COUNTED else len(names.get(_OF[code], ()))
    return filled(one_or_many(CONDITIONS[code], count, language), names, params, language)


COUNTED = {
    "order_later": "min_lag_days",
    "sequence_later": "min_lag_days",
    "max_gap": "max_lag_days",
    "sequence_gap": "max_lag_days",
    "equipment": "quantity",
    "people": "in_all",
    "people_short": "found",
    "people_none": "in_all",
}
"""Clauses in the plural of one of their figures; the others, in that of the steps or the people."""
_OF = defaultdict(lambda: "step", only_people="person", kept_people="person")


def _is_done(plan: Plan, condition: ConditionGiven) -> bool:
    """Whether a step begun is over."""
    return condition.code == "begun" and plan.steps[condition.objects[0].id].status == "done"


def _variant(condition: ConditionGiven) -> str:
    params, code = condition.params, condition.code
    if code == "fixed_step" and params["start_date"] == params["end_date"]:
        return "fixed_step_one_day"
    if code in OF_LAGS:
        return _lag_variant(condition)
    if code == "equipment" and not params["quantity"]:
        return "equipment_none"
    if code in ("weekdays", "contracts") and not params[code]:
        return f"{code}_none"
    if code == "people" and params["found"] < params["in_all"]:
        return "people_short" if params["found"] else "people_none"
    return _skill_variant(condition) if code == "skill" else code


LINKS = frozenset({"order", "sequence"})
OF_LAGS = LINKS | {"max_gap", "sequence_gap"}


def _lag_variant(condition: ConditionGiven) -> str:
    """How two steps are tied: an order alone, one with days between them, or with none."""
    params, code = condition.params, condition.code
    if code in LINKS and condition.objects[-1] == condition.objects[-2]:
        return f"{code}_itself"
    if "max_lag_days" in params:
        return code if params["max_lag_days"] else f"{code}_none"
    return f"{code}_later" if params["min_lag_days"] else code


TEAMS = ("skill_team", "skill_team_of_one")


def _skill_variant(condition: ConditionGiven) -> str:
    holders = condition.params["holders"]
    if not holders:
        return "skill_nobody"
    if holders < condition.params["wanted"]:
        return "skill_team" if holders > 1 else "skill_team_of_one"
    return "skill" if holders <= MOST_NAMED else "skill_many"
