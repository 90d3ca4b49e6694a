"""Contacts with customers on days, or as often as, they should not be (R42)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from pacte.document import ContactRule, Plan, Step, slots
from pacte.document.contact_caps import Cap, caps
from pacte.document.contact_days import Contact, audience
from pacte.engine import workload
from pacte.engine.checks.completeness import open_actions
from pacte.engine.checks.finding import Finding, Place

LAW = "law"
"""Cause of what a law says: to be confirmed by counsel."""


def _contacts(plan: Plan) -> Iterator[tuple[str, Step, Contact]]:
    """The steps of open actions that contact customers and are not over."""
    going_on = {key for key, _ in open_actions(plan)}
    for key, step in plan.steps.items():
        contact = Contact.of(plan, step)
        if contact and step.action in going_on and step.status in ("to_do", "running"):
            yield key, step, contact


def forbidden_contacts(plan: Plan) -> Iterator[Finding]:
    """Dated contacts on days that a law, a window or a closure forbids, one for each of these."""
    found: dict[tuple[str | None, str], list[tuple[str, date]]] = {}
    for key, step, contact in _contacts(plan):
        for slot in workload.slots_held(plan, step):
            by = contact.forbidden_by(slot)
            if by is not None:
                where = None if by not in _laws(contact) else by
                day = slots.day_of(plan.calendar, slot)
                found.setdefault((where, contact.segment or ""), []).append((key, day))
    for (rule, segment), days in found.items():
        yield _forbidden(plan, rule, segment, days)


def _laws(contact: Contact) -> dict[str, ContactRule]:
    return {rule.id: rule for rule in contact.rules()}


def _forbidden(plan: Plan, rule: str | None, segment: str, days: list[tuple[str, date]]) -> Finding:
    steps = tuple(Place("step", key) for key in dict.fromkeys(key for key, _ in days))
    params = {"day": min(day for _, day in days), "segment": plan.segments[segment].name}
    if rule is None:
        return Finding("contact_outside_window", "major", "contacts", steps, params)
    laws = {r.id: r.source for key, _, c in _contacts(plan) for r in c.rules()}
    params |= {"source": laws[rule]}
    return Finding("contact_outside_law", "blocking", LAW, steps, params)


def contacts_too_often(plan: Plan) -> Iterator[Finding]:
    """More contacts than a segment or a law allows, at the worst moment of each limit."""
    dated = {
        key: step
        for key, step in plan.steps.items()
        if step.start_date and step.end_date and workload.step_stands(plan, step)
    }
    for cap in caps(plan):
        counted = {key: step for key, step in dated.items() if cap.counts(plan, step)}
        worst = max(
            (_together(counted, step.start_date, cap) for step in counted.values()),
            key=len,
            default=[],
        )
        if len(worst) > cap.limit.most:
            yield _too_often(plan, cap, worst)


def _together(counted: dict[str, Step], day: date | None, cap: Cap) -> list[str]:
    """The contacts that count on a day."""
    if day is None:
        return []
    since = day - timedelta(cap.limit.per_days - 1)
    return [
        key
        for key, step in counted.items()
        if step.start_date and step.end_date and step.start_date <= day and since <= step.end_date
    ]


def _too_often(plan: Plan, cap: Cap, steps: list[str]) -> Finding:
    days = [day for key in steps if (day := plan.steps[key].start_date)]
    params = {
        "segment": plan.segments[cap.segment].name,
        "contacts": len(steps),
        "most": cap.limit.most,
        "per_days": cap.limit.per_days,
        "day": max(days),
    }
    places = (*(Place("step", key) for key in steps), Place("segment", cap.segment))
    if cap.rule is None:
        return Finding("contacts_too_often", "major", "contacts", places, params)
    return Finding("contacts_beyond_law", "blocking", LAW, places, params)


def contacts_not_preferred(plan: Plan) -> Iterator[Finding]:
    """Dated contacts with a day in none of the windows that their segment prefers."""
    late = [
        key
        for key, step, contact in _contacts(plan)
        if any(not contact.is_preferred(slot) for slot in workload.slots_held(plan, step))
    ]
    if late:
        places = tuple(Place("step", key) for key in late)
        yield Finding("contact_not_preferred", "minor", "contacts", places)


def unknown_audiences(plan: Plan) -> Iterator[Finding]:
    """Segments that are called without anybody having said whether they are consumers."""
    called = {c.segment for _, _, c in _contacts(plan) if c.channel == "call"}
    keys = sorted(key for key in called if key is not None and audience(plan, key) is None)
    if keys:
        places = tuple(Place("segment", key) for key in keys)
        yield Finding("contact_audience_unknown", "minor", LAW, places)


def unknown_consents(plan: Plan) -> Iterator[Finding]:
    """Segments of which a law in force for the plan asks a consent that nobody has recorded."""
    keys = {
        contact.segment
        for _, _, contact in _contacts(plan)
        if contact.segment is not None and contact.consent() is None
        if any(rule.consent_required for rule in _in_force(plan, contact))
    }
    if keys:
        places = tuple(Place("segment", key) for key in sorted(keys))
        yield Finding("contact_consent_unknown", "major", LAW, places)


def laws_of_contacts(plan: Plan) -> Iterator[Finding]:
    """The laws that the plan's contacts are held to: counsel has to confirm them."""
    laws = {r.id: r for _, _, contact in _contacts(plan) for r in _in_force(plan, contact)}
    if laws:
        sources = ", ".join(laws[key].source or key for key in sorted(laws))
        silence = max(rule.silence_days or 0 for rule in laws.values())
        place, params = (Place("plan", plan.id),), {"sources": sources, "silence_days": silence}
        if silence:
            yield Finding("contact_law_silence", "info", LAW, place, params)
        else:
            yield Finding("contact_law", "info", LAW, place, params)


def _in_force(plan: Plan, contact: Contact) -> tuple[ContactRule, ...]:
    """The rules that hold on a day of the plan."""
    return tuple(
        rule
        for rule in contact.rules()
        if rule.valid_from <= plan.end and (rule.valid_to is None or plan.start <= rule.valid_to)
    )


def short_contact_hours(plan: Plan) -> Iterator[Finding]:
    """Dated contacts with more work in a day than the hours in which the law allows them."""
    for key, step, contact in _contacts(plan):
        for slot, work in _hours_worked(plan, step).items():
            allowed = contact.legal_hours(slot)
            if allowed is not None and work > allowed:
                day = slots.day_of(plan.calendar, slot)
                params = {"day": day, "hours": workload.rounded(work), "allowed": allowed}
                yield Finding("contact_hours_short", "minor", LAW, (Place("step", key),), params)
                break


def _hours_worked(plan: Plan, step: Step) -> dict[int, Fraction]:
    """Slot -> hours of the person who works most on the step in it."""
    hours, most = Fraction(plan.calendar.hours_per_day), dict[int, Fraction]()
    for by_slot in workload.step_loads(plan, step).values():
        for slot, part in by_slot.items():
            most[slot] = max(most.get(slot, Fraction(0)), part * hours)
    return most
