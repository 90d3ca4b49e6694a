"""The contacts of a schedule checked again: on which days, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from pacte import document
from pacte.document import slots
from pacte.document.contact_caps import Cap, caps
from pacte.document.contact_days import Contact
from pacte.engine import workload
from pacte.engine.scheduling.checking.broken import Broken
from pacte.engine.scheduling.schedule import Schedule


def contact_days(after: document.Plan, schedule: Schedule) -> Iterator[Broken]:
    """Each slot worked on a floating contact step is allowed."""
    for key in schedule.steps:
        step = after.steps[key]
        contact = None if step.fixed else Contact.of(after, step)
        if contact is not None:
            held = workload.slots_held(after, step)
            bad = [slot for slot in held if contact.forbidden_by(slot) is not None]
            days = sorted({slots.day_of(after.calendar, slot) for slot in bad})
            if days:
                where = (("step", key),)
                yield Broken("contact_forbidden", where, Decimal(len(days)), {"day": days[0]})


def contact_caps(after: document.Plan, schedule: Schedule) -> Iterator[Broken]:
    """No more contacts than allowed on the days that a floating contact step counts for."""
    standing = set(schedule.frozen) | _held(after)
    floating = {key for key in schedule.steps if not after.steps[key].fixed}
    for cap in caps(after):
        counted = {
            key: _counts_on(after.steps[key], cap)
            for key in sorted(standing | floating)
            if cap.counts(after, after.steps[key])
        }
        yield from _too_often(after, cap, counted, floating)


def _held(after: document.Plan) -> set[str]:
    """Fixed steps: they take place whatever the schedule leaves out."""
    return {
        key
        for key, step in after.steps.items()
        if step.fixed and step.status in ("to_do", "running") and workload.step_stands(after, step)
    }


def _counts_on(step: document.Step, cap: Cap) -> tuple[date, date]:
    """First and last day on which a contact counts for a limit."""
    start, end = step.start_date or date.max, step.end_date or date.max
    return start, end + timedelta(cap.limit.per_days - 1) if step.end_date else date.min


def _too_often(
    after: document.Plan, cap: Cap, counted: dict[str, tuple[date, date]], floating: set[str]
) -> Iterator[Broken]:
    """Contacts pile up most on the first day that some step counts."""
    for day in sorted({max(first, after.start) for first, _ in counted.values()}):
        there = [key for key, (first, last) in counted.items() if first <= day <= last]
        excess = len(there) - cap.limit.most
        if day <= after.end and excess > 0 and floating.intersection(there):
            params = {"day": day, "count": len(there), "most": cap.limit.most}
            params |= {"per_days": cap.limit.per_days, "steps": tuple(there)}
            where = (("segment", cap.segment),)
            yield Broken("contact_too_often", where, Decimal(excess), params)
