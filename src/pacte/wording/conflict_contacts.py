"""When the customers of a step of a conflict may be contacted: weekdays, weeks, or as allowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pacte.document import Plan, Step
from pacte.document.calendar import working_days
from pacte.document.contact_days import Contact, lineage
from pacte.document.contacts import shipped_rules
from pacte.document.entities import WEEKDAYS
from pacte.document.results.schedule import ConditionGiven
from pacte.wording import formatting, spans
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.names import step_named
from pacte.wording.spoken import counted_days, listed, listed_whole, quoted

_ALLOWED = gettext_noop("the customers of {step} are contacted on allowed days only")
_ON_DAYS = gettext_noop(
    "the customers of {step} ({segment}) are contacted on some days only: {days}"
)
_IN_WEEKS = ngettext_noop(
    "the customers of {step} ({segment}) are contacted in week {weeks} only",
    "the customers of {step} ({segment}) are contacted in weeks {weeks} only",
)
_IN_NO_WEEK = ngettext_noop(
    "the customers of {step} ({segment}) are contacted in week {weeks} only, where the plan "
    "has no working day",
    "the customers of {step} ({segment}) are contacted in weeks {weeks} only, where the plan "
    "has no working day",
)
_CLOSED = gettext_noop("the customers of {step} ({segment}) are not contacted {spans}")
_NO_CONSENT = gettext_noop(
    "the law ({source}) asks for the agreement of the customers of {step} ({segment}), who have "
    "not given it"
)
_CAP = ngettext_noop(
    "the cap of {segment} is {most} contact in {days}",
    "the cap of {segment} is {most} contacts in {days}",
)
_CAP_OF_LAW = ngettext_noop(
    "the law ({source}) allows only {most} contact in {days} with {segment}",
    "the law ({source}) allows only {most} contacts in {days} with {segment}",
)
SENTENCES: dict[str, str | tuple[str, str]] = {"contact": _ALLOWED, "contact_cap": _CAP}


def told(
    plan: Plan, condition: ConditionGiven, language: str, *, capped: bool = False
) -> Iterator[str]:
    """The days and the weeks that the segment's own hard windows leave, the closures that meet the
    step's dates, and the agreement that is lacking; else that the days are few, but where they are
    `capped`, which is said by itself.
    """
    key = condition.objects[0].id
    contact, step = Contact.of(plan, plan.steps[key]), step_named(plan, key, language)
    found = []
    if contact is not None and contact.segment is not None:
        segment = quoted(plan.segments[contact.segment].name, language)
        found = [
            text.format(step=step, segment=segment, **figures)
            for text, figures in (
                _consent(plan, plan.steps[key], contact, language),
                _days(contact, language),
                _weeks(plan, contact, language),
                _closed(plan, plan.steps[key], contact, language),
            )
            if text
        ]
    yield from found or ([] if capped else [said(_ALLOWED, language).format(step=step)])


def cap_told(plan: Plan, condition: ConditionGiven, language: str) -> str:
    """How often a segment, or the law, lets its customers be contacted."""
    params = condition.params
    template = _CAP_OF_LAW if params["rule"] else _CAP
    return said_of(template, params["most"], language).format(
        segment=quoted(plan.segments[condition.objects[0].id].name, language),
        most=params["most"],
        days=counted_days(params["per_days"], language),
        source=source_of(plan, params["rule"]),
    )


def source_of(plan: Plan, rule: str | None) -> str:
    """The text of the law that a rule comes from, else its id."""
    rules = shipped_rules() if plan.contact_rules is None else plan.contact_rules
    return next((r.source for r in rules if r.id == rule and r.source), None) or str(rule)


def lacking_consent(contact: Contact, first: date, last: date) -> str | None:
    """The rule that forbids contacts on the first or last day for want of an agreement, if any."""
    if contact.consent() != "none":
        return None
    asking = (rule for rule in contact.rules() if rule.consent_required)
    return next((r.id for r in asking if r.is_in_force(first) or r.is_in_force(last)), None)


def _consent(plan: Plan, step: Step, contact: Contact, language: str) -> tuple[str, dict[str, str]]:
    rule = lacking_consent(contact, *_between(plan, step))
    if rule is None:
        return "", {}
    return said(_NO_CONSENT, language), {"source": source_of(plan, rule)}


def _between(plan: Plan, step: Step) -> tuple[date, date]:
    """The first and last day of a step, by its own dates and the plan's."""
    first = max(plan.start, step.earliest_date or plan.start)
    return first, min(plan.end, step.latest_date or plan.end)


def _closed(plan: Plan, step: Step, contact: Contact, language: str) -> tuple[str, dict[str, str]]:
    first, last = _between(plan, step)
    closures = {
        (closed.start, closed.end)
        for key in lineage(plan, contact.segment)
        for closed in plan.segments[key].contact_closures or ()
        if closed.start <= last and closed.end >= first
    }
    if not closures:
        return "", {}
    told = [spans.from_to(*days, language) for days in sorted(closures)]
    return said(_CLOSED, language), {"spans": listed(told, language)}


def _days(contact: Contact, language: str) -> tuple[str, dict[str, str]]:
    windows = contact.windows(hard=True)
    places = sorted({WEEKDAYS.index(d) for window in windows for d in window.weekdays or WEEKDAYS})
    if len(places) in (0, len(WEEKDAYS)):
        return "", {}
    return said(_ON_DAYS, language), {"days": formatting.weekdays(places, language)}


def _weeks(plan: Plan, contact: Contact, language: str) -> tuple[str, dict[str, str]]:
    windows = contact.windows(hard=True)
    weeks = sorted({week for window in windows for week in window.weeks})
    if not weeks or not all(window.weeks for window in windows):
        return "", {}
    template = _IN_WEEKS if set(weeks) & _weeks_of(plan) else _IN_NO_WEEK
    figures = {"weeks": listed_whole([str(week) for week in weeks], language)}
    return said_of(template, len(weeks), language), figures


def _weeks_of(plan: Plan) -> set[int]:
    """The ISO weeks in which the company works during the plan, by their numbers."""
    days = working_days(plan.calendar, plan.start, plan.end)
    return {day.isocalendar().week for day in days}
