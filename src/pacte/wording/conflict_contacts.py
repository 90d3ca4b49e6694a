"""When the customers of a step of a conflict may be contacted: weekdays, weeks, or as allowed."""

from __future__ import annotations

from collections.abc import Iterator

from pacte.document import Plan
from pacte.document.calendar import working_days
from pacte.document.contact_days import Contact
from pacte.document.entities import WEEKDAYS
from pacte.document.results.schedule import ConditionGiven
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.names import step_named
from pacte.wording.spoken import listed_whole, quoted

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
SENTENCES = {"contact": _ALLOWED}


def told(plan: Plan, condition: ConditionGiven, language: str) -> Iterator[str]:
    """The days and the weeks that the segment's own hard windows leave, else that they are few."""
    key = condition.objects[0].id
    contact, step = Contact.of(plan, plan.steps[key]), step_named(plan, key, language)
    found = []
    if contact is not None and contact.segment is not None:
        segment = quoted(plan.segments[contact.segment].name, language)
        found = [
            text.format(step=step, segment=segment, **figures)
            for text, figures in (_days(contact, language), _weeks(plan, contact, language))
            if text
        ]
    yield from found or [said(_ALLOWED, language).format(step=step)]


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
