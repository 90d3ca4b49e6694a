"""What happens to a plan, as a sentence: an absence, a delay, a cut, an urgent action…"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pacte.document import Plan
from pacte.document.events import (
    Absence,
    BudgetCut,
    Cancellation,
    Correction,
    Delay,
    Departure,
    Event,
    UrgentAction,
)
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.spoken import quoted

_AWAY = gettext_noop("{person} is away: {dates}.")
_LEAVES = gettext_noop("{person} leaves the company; last day worked: {day}.")
_LATE = ngettext_noop("{step} is {count} day late.", "{step} is {count} days late.")
_CUT = gettext_noop("The envelope becomes {amount}.")
_URGENT = gettext_noop("An urgent action: {action}, {work} of work, due {day}.")
_URGENT_WITHOUT_DATE = gettext_noop("An urgent action: {action}, {work} of work.")
_NO_STEP = gettext_noop("{step} no longer takes place.")
_NO_ACTION = gettext_noop("{action} is stopped.")
_NOTHING = gettext_noop("Nothing has happened: the dates are computed again.")
_CORRECTED = ngettext_noop(
    "The plan is corrected in {count} place.", "The plan is corrected in {count} places."
)


def event_said(plan: Plan, event: Event, language: str) -> str:
    """The event in words, what it names by the names of `plan`; the id of what it does not hold."""
    return _SAID[type(event)](plan, event, language)


def _name(plan: Plan, kind: str, key: str | None) -> str:
    found = plan.collection(kind).get(key or "")
    return str(found.name) if found else str(key)


def _absence(plan: Plan, event: Absence, language: str) -> str:
    dates = formatting.day_range(event.start, event.end, language)
    person = _name(plan, "person", event.person)
    return said(_AWAY, language).format(person=person, dates=dates)


def _departure(plan: Plan, event: Departure, language: str) -> str:
    day = formatting.day(event.last_day, language, "long")
    person = _name(plan, "person", event.person)
    return said(_LEAVES, language).format(person=person, day=day)


def _delay(plan: Plan, event: Delay, language: str) -> str:
    step = quoted(_name(plan, "step", event.step), language)
    return said_of(_LATE, event.days, language).format(step=step, count=event.days)


def _cut(_plan: Plan, event: BudgetCut, language: str) -> str:
    amount = formatting.money_exact(event.budget.amount, event.budget.currency, language)
    return said(_CUT, language).format(amount=amount)


def _urgent(_plan: Plan, event: UrgentAction, language: str) -> str:
    needs = [need for step in event.steps.values() for need in step.needs]
    work = sum(need.effort_days * need.people for need in needs)
    due = event.action.due_date
    return said(_URGENT if due else _URGENT_WITHOUT_DATE, language).format(
        action=quoted(event.action.name, language),
        work=formatting.days(work, language, 2),
        day=formatting.day(due, language, "long") if due else "",
    )


def _cancellation(plan: Plan, event: Cancellation, language: str) -> str:
    if event.step is not None:
        step = quoted(_name(plan, "step", event.step), language)
        return said(_NO_STEP, language).format(step=step)
    action = quoted(_name(plan, "action", event.action), language)
    return said(_NO_ACTION, language).format(action=action)


def _correction(_plan: Plan, event: Correction, language: str) -> str:
    if not event.patch:
        return said(_NOTHING, language)
    count = len(event.patch)
    return said_of(_CORRECTED, count, language).format(count=count)


_SAID: Mapping[type, Callable[[Plan, Any, str], str]] = {
    Absence: _absence,
    Departure: _departure,
    Delay: _delay,
    BudgetCut: _cut,
    UrgentAction: _urgent,
    Cancellation: _cancellation,
    Correction: _correction,
}
"""Kind of event -> how it is said."""
