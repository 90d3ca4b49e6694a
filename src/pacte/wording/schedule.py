"""What a schedule says: what is dated, what is late or left out, and the reason of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pacte.document import Plan, slots
from pacte.document.results.envelope import Sentence
from pacte.document.results.schedule import LeftOut, ObjectRef, ReasonGiven, ScheduleResult
from pacte.wording import (
    conflict,
    formatting,
    schedule_causes,
    schedule_choice,
    schedule_counts,
    schedule_held,
    schedule_late,
    schedule_order,
    spans,
    started,
)
from pacte.wording.catalog import LANGUAGES, gettext_noop, said
from pacte.wording.conflict_filling import limited
from pacte.wording.names import step_named, step_said
from pacte.wording.reasons import typed
from pacte.wording.spoken import Spoken, counted_days, exact_money, listed, quoted, spoken

SENTENCES: dict[str, str] = {
    "skill_missing": gettext_noop(
        "{step}: nobody holds {skill} at level {level}. Train, hire, or lower the level asked."
    ),
    "skill_missing_among_allowed": gettext_noop(
        "{step}: none of those allowed to do it holds {skill} at level {level}, held by {holders}. "
        "Allow others, or train somebody."
    ),
    "too_few_people": gettext_noop(
        "{step} asks for {wanted} people and only {found} can do it: ask for fewer, or name others."
    ),
    "too_few_people_but_one": gettext_noop(
        "{step} asks for {wanted} people and only one can do it: ask for fewer, or name others."
    ),
    "kept_person_unfit": gettext_noop(
        "{step}: the people named for it do not hold {skill} at level {level}. Name others."
    ),
    "kept_person_unfit_unskilled": gettext_noop(
        "{step}: the people named for it are not among those allowed. Name others."
    ),
    "daily_load_over_capacity": gettext_noop(
        "{step} asks for {load} of work a day over {over}; those able to do it have {most} at "
        "most. Give it more days, or less work."
    ),
    "daily_load_over_capacity_of_several": gettext_noop(
        "{step} asks {wanted} people for {load} of work a day over {over}; of the {wanted} with "
        "most time, one has {most} only. Give it more days, or less work."
    ),
    "daily_load_over_capacity_of_fixed": gettext_noop(
        "{step} is held for {over} and asks each person for {load} of work a day; those able to do "
        "it have {most} at most. Hold it for longer, or lessen its work."
    ),
    "equipment_short": gettext_noop(
        "{step} asks for {wanted} × {equipment} and the plan has {found}: rent, or share."
    ),
    "money_short": gettext_noop(
        "{step} costs {cost}; {between} the limits of money leave {left} at most. Raise each that "
        "leaves less than it costs, or move it."
    ),
    "period_overspent": gettext_noop(
        "What must start {between} costs {cost} ({steps}), and a limit leaves {left} ({about}). "
        "Move or drop some of it, or raise the limit."
    ),
    **schedule_held.SENTENCES,
    "busy_with_started_steps": gettext_noop(
        "{step}: those able to do it are taken by work already begun. Name someone else, "
        "or move it."
    ),
    "people_ramping_up": gettext_noop(
        "{step}: {between}, {people} cannot yet give what it asks for each day (still ramping up). "
        "Name someone else, lower the work, or move it."
    ),
    "person_without_worked_day": gettext_noop(
        "{step}: {between}, there is no working day for {people}. Name someone else, or move it."
    ),
    "person_without_any_worked_day": gettext_noop(
        "{step}: no working day is entered for {people}. Enter some, or name someone else."
    ),
    "company_without_worked_day": gettext_noop(
        "{step}: the company works on no day of the week. Enter its working days."
    ),
    "person_without_worked_day_but_one": gettext_noop(
        "{step} asks for {wanted} people; {between}, only one of those able to do it works: "
        "there is no working day for {people}. Name others, ask for fewer, or move it."
    ),
    "person_without_worked_day_but_few": gettext_noop(
        "{step} asks for {wanted} people; {between}, only {found} of those able to do it work: "
        "there is no working day for {people}. Name others, ask for fewer, or move it."
    ),
    "window_too_short": gettext_noop(
        "{step} takes {over} of work, and at best {worked_days} can be found ({dates}). Widen the "
        "dates, or shorten it."
    ),
    "window_too_short_for_several": gettext_noop(
        "{step} asks {wanted} people for {over} of work; of the {wanted} with most days, one has "
        "{worked_days} only ({dates}). Widen the dates, ask for fewer, or shorten it."
    ),
    "window_too_short_for_any": gettext_noop(
        "{step} takes {over} of work, and there is no working day then ({dates}). Widen the dates."
    ),
    "no_contact_day": gettext_noop(
        "{step}: {between}, its customers may be contacted on {contacted} of work "
        "in a row at most and it takes {duration_days}. Widen the dates or the days on which they "
        "are contacted, or split it."
    ),
    "no_contact_day_for_several": gettext_noop(
        "{step} asks {wanted} people for {over} in a row on which its customers may be contacted; "
        "{between}, at best one of them has {contact_days} only. Widen the dates or the days "
        "on which they are contacted, ask for fewer people, or split it."
    ),
    "no_contact_day_for_any": gettext_noop(
        "{step} asks {wanted} people; {between}, fewer work on a day on which its customers may be "
        "contacted. Widen the dates, ask for fewer people, or contact on other days."
    ),
    "no_contact_day_at_all": gettext_noop(
        "{step}: {between}, its customers may be contacted on no working day. Widen "
        "the dates, or the days on which they are contacted."
    ),
    "dates_crossed": gettext_noop(
        "{step} may not start before {from} and is to be over by {to}: these dates exclude each "
        "other. Change one of them."
    ),
    "after_unplaced": gettext_noop("{step} waits for {second_step}, which has no date."),
    "people_overloaded": gettext_noop(
        "What must be done {between} takes {work} of work ({steps}), for {free} free ({people}). "
        "Move, share, or drop some of it."
    ),
    "no_room_left": gettext_noop(
        "{action} is left out: the others need its people, its equipment, its money or its dates "
        "more."
    ),
    **schedule_late.SENTENCES,
    "badly_dated": gettext_noop(
        "{people}: at the dates of the plan, {work} of work on {days} days between "
        "{from} and {to}, for {free} available. Spread out, everything fits."
    ),
    "badly_dated_one_day": gettext_noop(
        "{people}: at the dates of the plan, {work} of work on {from}, for {free} available. "
        "Spread out, everything fits."
    ),
    "skill_missing_nobody": gettext_noop("{step}: there is nobody to do it. Name someone."),
    "full": gettext_noop(
        "{people} has no day left from {from} to {to} ({days} working days): that is no fault, but "
        "nothing more fits in."
    ),
    "not_shown": gettext_noop(
        "{step} found no date: absences or a load that you do not see have a part in it."
    ),
    "in_conflict": gettext_noop("{step} cannot hold together with {other_steps}."),
    "in_conflict_alone": gettext_noop("{step} cannot be done as it is asked."),
    "no_common_start": gettext_noop(
        "{step}: {between}, no first day suits everyone and everything it needs. Widen its dates, "
        "or ask for other people or other equipment."
    ),
    "conflict_not_located": gettext_noop(
        "{step} has no possible date with the rest of the plan, and no single cause was found: "
        "widen its dates or relieve somebody, then ask again."
    ),
    **started.SENTENCES,
    **schedule_order.SENTENCES,
    **schedule_causes.SENTENCES,
    "not_placed_in_time": gettext_noop(
        "{step} found no date in the time given: ask again, with more time if you can."
    ),
}

_AT_BEST = gettext_noop("Even with everybody free, {action} could not end before {earliest_end}.")
_CONTACTS = gettext_noop("the contacts that {segment} may receive")
_MONEY = gettext_noop("the money of a limit")
_LINE = gettext_noop("{dates}: {step} – {action} ({people})")
_NOBODY = gettext_noop("nobody")
_EMPTY = gettext_noop("There is no step to date.")


def worded(plan: Plan, result: ScheduleResult) -> ScheduleResult:
    """The result with its reasons said in both languages."""
    return result.model_copy(
        update={
            "reasons": tuple(reason_worded(plan, reason) for reason in result.reasons),
            "remarks": tuple(reason_worded(plan, reason) for reason in result.remarks),
            "unplaced": tuple(left_worded(plan, left) for left in result.unplaced),
            "dropped": tuple(left_worded(plan, left) for left in result.dropped),
            "conflicts": tuple(conflict.worded(plan, found) for found in result.conflicts),
        }
    )


def left_worded(plan: Plan, left: LeftOut) -> LeftOut:
    """A step or an action left out, its reasons said in both languages."""
    return left.model_copy(update={"reasons": tuple(reason_worded(plan, r) for r in left.reasons)})


def reason_worded(plan: Plan, reason: ReasonGiven) -> ReasonGiven:
    """A reason said in both languages."""
    message = Sentence(**{lang: reason_said(plan, reason, lang) for lang in LANGUAGES})
    return reason.model_copy(update={"message": message})


def reason_said(plan: Plan, reason: ReasonGiven, language: str) -> str:
    """One reason as one sentence, objects by the names the user gave."""
    known = {key: typed(value) for key, value in reason.params.items()}
    values = Spoken(exact_money(known, language), language)
    names: dict[str, list[str]] = {}
    for named in reason.objects:
        names.setdefault(named.kind, []).append(_name(plan, named, language))
    for kind in ("step", "action", "skill", "equipment", "segment"):
        values[kind] = next(iter(names.get(kind, [])), "")
    steps = names.get("step", [])
    values |= schedule_order.values_of(plan, reason, steps, language)
    values["second_step"] = steps[1] if steps[1:] else ""
    if reason.code in started.CODES:
        values["step"] = step_said(plan, reason.objects[0].id, language)
    values["other_steps"] = listed(steps[1:], language)
    people = names.get("person", [])
    values |= _spans(known, language)
    if reason.code == "period_overspent":
        values["about"] = limited(plan, reason.params, language).get("about", formatting.ABSENT)
    params = _of_fixed(plan, reason)
    values |= _counted(params, language)
    values |= {"person": people[0] if people else "", "others": listed(people[1:], language)}
    in_all = reason.params.get("people", 0)
    values["people"] = listed(people, language, in_all) or values["skill"]
    holders = _holders(plan, reason)
    values["holders"] = listed(holders, language)
    values["taken"] = _taken(reason, names, language)
    code = schedule_choice.sentence_of(plan, reason, names, params)
    code = SKILLED_ELSEWHERE if holders else code
    if cause := schedule_causes.found(plan, reason, known, language):
        code = cause[0]
        values |= {name: spoken(value, language) for name, value in cause[1].items()}
    told = said(SENTENCES[code], language).format_map(values)
    return f"{told} {said(_AT_BEST, language).format_map(values)}" if _is_part(reason) else told


SKILLED_ELSEWHERE = "skill_missing_among_allowed"


def _holders(plan: Plan, reason: ReasonGiven) -> list[str]:
    """Those who hold the skill that nobody allowed holds."""
    if reason.code != "skill_missing":
        return []
    skills = [named.id for named in reason.objects if named.kind == "skill"]
    able = {
        key: who.name
        for key, who in plan.people.items()
        if any(who.skills.get(skill, 0) >= reason.params["level"] for skill in skills)
    }
    return [able[key] for key in sorted(able)]


def _is_part(reason: ReasonGiven) -> bool:
    """Whether a part of the days late was bound to be."""
    return "earliest_end" in reason.params and reason.code != "late_even_alone"


def _taken(reason: ReasonGiven, names: Mapping[str, list[str]], language: str) -> str:
    """What other steps take of what a late one needs; people last, who may be many."""
    contacts = said(_CONTACTS, language)
    segments = [contacts.format(segment=name) for name in names.get("segment", [])]
    money = [said(_MONEY, language)] if reason.params.get("money") else []
    people, equipment = names.get("person", []), names.get("equipment", [])
    return listed([*equipment, *segments, *money, *people], language)


def _of_fixed(plan: Plan, reason: ReasonGiven) -> dict[str, Any]:
    """The figures of a reason; of a fixed step too heavy a day, with the days that it is held."""
    if reason.code != "daily_load_over_capacity":
        return reason.params
    step = plan.steps[reason.objects[0].id]
    held = slots.span(plan.calendar, step) if step.fixed else ()
    if not held:
        return reason.params
    days = Decimal(len(held)) / slots.per_day(plan.calendar)
    return {**reason.params, "duration_days": days, "is_fixed": True}


_COUNTED = {
    "late": "days_late",
    "over": "duration_days",
    "contacted": "contact_days",
}
_DAYS = {
    "load": "daily_load",
    "most": "largest_capacity",
    "work": "work_days",
    "free": "available_days",
}


def _counted(params: Mapping[str, Any], language: str) -> dict[str, str]:
    """Figures in days with their unit, in the singular where it is due."""
    told = {
        word: counted_days(params[key], language) for word, key in _COUNTED.items() if key in params
    }
    loads = {
        word: counted_days(params[key], language) for word, key in _DAYS.items() if key in params
    }
    return told | loads


def _spans(known: Mapping[str, Any], language: str) -> dict[str, str]:
    """From a first day to a last one, in the three ways that sentences say it."""
    found = {}
    if first_and_last := spans.days_of(known, "from", "to"):
        found["dates"] = formatting.day_range(*first_and_last, language)
        found["between"] = spans.between(*first_and_last, language)
    if held := spans.days_of(known, "start_date", "end_date"):
        found["held"] = spans.from_to(*held, language)
    return found


def _name(plan: Plan, named: ObjectRef, language: str) -> str:
    if named.kind == "step":
        return step_named(plan, named.id, language)
    name = str(plan.collection(named.kind)[named.id].name)
    return name if named.kind in ("person", "equipment") else quoted(name, language)


def summary(plan: Plan, result: ScheduleResult, language: str) -> Iterator[str]:
    """What a director reads first: how much is dated, what is late, out, or impossible, and why."""
    if not result.steps and not result.unplaced and not result.dropped:
        yield said(_EMPTY, language)
        return
    yield from schedule_counts.counts(plan, result, language)
    for found in result.conflicts:
        yield from ("  " + getattr(sentence, language) for sentence in found.sentences)
    seen: set[str] = set()
    for reason in _reasons(result):
        sentence = reason_said(plan, reason, language)
        if sentence not in seen:
            seen.add(sentence)
            yield "  " + sentence
    yield from schedule_counts.proof(result, language)


def _reasons(result: ScheduleResult) -> Iterator[ReasonGiven]:
    """Why steps are not placed, why actions are out, why others are late: each once, in order."""
    lefts = [r for left in (*result.unplaced, *result.dropped) for r in left.reasons]
    for reason in (*lefts, *result.reasons, *result.remarks):
        if reason.code != "in_conflict":
            yield reason


def lines(plan: Plan, result: ScheduleResult, language: str) -> Iterator[str]:
    """One line per dated step, in order of date."""
    for key, placed in sorted(result.steps.items(), key=lambda s: (s[1].start_date, s[0])):
        step = plan.steps[key]
        people = [plan.people[p].name for crew in placed.needs for p in crew]
        yield said(_LINE, language).format(
            dates=formatting.day_range(placed.start_date, placed.end_date, language),
            step=step.name,
            action=plan.actions[step.action].name,
            people=listed(people, language) or said(_NOBODY, language),
        )
