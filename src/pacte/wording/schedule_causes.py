"""What a reason leaves to be looked up in the plan: the work already begun, the date that holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pacte.document import Need, Plan, Step
from pacte.document.calendar import working_days
from pacte.document.contact_caps import caps
from pacte.document.contact_days import Contact
from pacte.document.results.schedule import ReasonGiven
from pacte.wording import spans
from pacte.wording.catalog import gettext_noop
from pacte.wording.conflict_contacts import lacking_consent, source_of
from pacte.wording.names import step_named
from pacte.wording.spoken import counted_days, listed, quoted

SENTENCES: dict[str, str] = {
    "busy_with_named_steps": gettext_noop(
        "{step}: work already begun ({begun}) leaves {busy} too little time"
        ". Name someone else, or move it."
    ),
    "no_contact_without_consent": gettext_noop(
        "{step}: {between}, the law ({source}) asks for the agreement of its customers "
        "({segment_named}), who have not given it. Get it, contact them by another channel, or "
        "give it up."
    ),
    "contacts_over_cap": gettext_noop(
        "What must be done {between} takes {wanted} contacts with {segment} ({contacts}), for "
        "{allowed} at most: its cap is {most} in {span}. Space them out, or drop some."
    ),
    "contacts_over_cap_of_law": gettext_noop(
        "What must be done {between} takes {wanted} contacts with {segment} ({contacts}), for "
        "{allowed} at most: the law ({source}) allows {most} in {span}. Space them out, or drop "
        "some."
    ),
    "late_fixed_date": gettext_noop(
        "{action} ends {late} after {due_date}: {step} is held on fixed dates, from {held_until}."
    ),
    "late_own_date": gettext_noop(
        "{action} ends {late} after {due_date}: {step} may not start before {held_until}, for its "
        "earliest date is {opens}."
    ),
    "late_window": gettext_noop(
        "{action} ends {late} after {due_date}: {step} may not start before {held_until}, for the "
        "dates of its action begin on {opens}."
    ),
    "late_plan_start": gettext_noop(
        "{action} ends {late} after {due_date}: {step} may not start before {held_until}, for the "
        "plan begins on {opens}."
    ),
    "late_spread": gettext_noop(
        "{action} ends {late} after {due_date}: {step} may not start before {held_until}, and "
        "lasts until {ends}, days off included ({people})."
    ),
}
"""Code of a variant -> sentence."""


def found(
    plan: Plan, reason: ReasonGiven, known: Mapping[str, Any], language: str
) -> tuple[str, dict[str, Any]] | None:
    """(the variant of a sentence that says the cause, its values); None: the plan shows none.

    `known`: the figures of the reason, dates as such.
    """
    if reason.code == "busy_with_started_steps":
        return _begun(plan, reason, known, language)
    if reason.code == "no_contact_day":
        return _without_consent(plan, reason, known, language)
    if reason.code == "contacts_over_cap":
        return _capped(plan, reason, language)
    if reason.code == "late_earliest_date":
        return (
            ("late_spread", {}) if "ends" in known else _opening(plan, reason, known["held_until"])
        )
    return None


def _begun(
    plan: Plan, reason: ReasonGiven, known: Mapping[str, Any], language: str
) -> tuple[str, dict[str, Any]] | None:
    days = spans.days_of(known, "from", "to") or spans.days_of(known, "start_date", "end_date")
    step = plan.steps[reason.objects[0].id]
    able = {p for need in step.needs for p in plan.people if _may_do(plan, need, p)}
    taken = {key: able & who for key, who in _under_way(plan, *days) if able & who} if days else {}
    if not taken:
        return None
    busy = sorted(set().union(*taken.values()))
    return "busy_with_named_steps", {
        "busy": listed([plan.people[p].name for p in busy], language),
        "begun": listed([step_named(plan, key, language) for key in taken], language),
    }


def _may_do(plan: Plan, need: Need, person: str) -> bool:
    level = plan.people[person].skills.get(need.skill, 0) if need.skill else need.level
    return level >= need.level and (not need.candidates or person in need.candidates)


def _under_way(plan: Plan, first: date, last: date) -> Iterator[tuple[str, set[str]]]:
    """The steps begun that may take somebody between two days, and whom."""
    for key, step in sorted(plan.steps.items()):
        start, end = step.start_date, step.end_date
        if start is None or step.status not in ("running", "done"):
            continue
        if start <= last and (end is None or end >= first):
            yield key, {p for need in step.needs for p in need.assigned}


def _opening(plan: Plan, reason: ReasonGiven, held: date) -> tuple[str, dict[str, Any]] | None:
    """The date of the document from which the first step of a late action has just been open."""
    step = plan.steps[next(named.id for named in reason.objects if named.kind == "step")]
    if step.fixed:
        return ("late_fixed_date", {}) if step.start_date == held else None
    opens, code = max(_openings(plan, step))
    worked = working_days(plan.calendar, opens, held - timedelta(1)) if opens < held else ()
    return (code, {"opens": opens}) if opens <= held and not worked else None


def _openings(plan: Plan, step: Step) -> Iterator[tuple[date, str]]:
    window = plan.actions[step.action].window
    yield plan.start, "late_plan_start"
    if window is not None:
        yield window.start, "late_window"
    if step.earliest_date is not None:
        yield step.earliest_date, "late_own_date"


def _without_consent(
    plan: Plan, reason: ReasonGiven, known: Mapping[str, Any], language: str
) -> tuple[str, dict[str, Any]] | None:
    """That an agreement is lacking, where for want of it no day at all is left."""
    contact = Contact.of(plan, plan.steps[reason.objects[0].id])
    days = spans.days_of(known, "from", "to")
    if contact is None or contact.segment is None or not days or float(known["contact_days"]):
        return None
    rule = lacking_consent(contact, max(days[0], plan.start), min(days[1], plan.end))
    if rule is None:
        return None
    segment = quoted(plan.segments[contact.segment].name, language)
    source = source_of(plan, rule)
    return "no_contact_without_consent", {"source": source, "segment_named": segment}


def _capped(plan: Plan, reason: ReasonGiven, language: str) -> tuple[str, dict[str, Any]]:
    """Whose cap too many contacts exceed: the segment's, or the law's."""
    params, segment = reason.params, reason.objects[0].id
    figures = params["most"], params["per_days"]
    found = [
        cap.rule
        for cap in caps(plan)
        if cap.segment == segment and (cap.limit.most, cap.limit.per_days) == figures
    ]
    names = [step_named(plan, named.id, language) for named in reason.objects[1:]]
    values: dict[str, Any] = {
        "contacts": listed(names, language, params["wanted"]),
        "span": counted_days(params["per_days"], language),
    }
    if not found or None in found:
        return "contacts_over_cap", values
    return "contacts_over_cap_of_law", {**values, "source": source_of(plan, found[0])}
