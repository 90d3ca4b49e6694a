"""Dates proposed by a computation, beside those of now: at most three, none applied before it is
chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte import document
from pacte.apps.journal.inputs import changes_between
from pacte.apps.plans.models import photos
from pacte.apps.plans.permissions import assigned
from pacte.apps.scenarios import inputs
from pacte.apps.scenarios.models import Scenario
from pacte.document import Change, Conflict
from pacte.web.history.told import readable
from pacte.web.pages import Opened, language
from pacte.web.schedule import bars
from pacte.web.schedule.baseline import Span
from pacte.wording import formatting
from pacte.wording.spoken import listed

MOST = 3
LINES_SHOWN = 60


@dataclass(frozen=True)
class Shift:
    """One step that the proposal changes: when it was and would be, who."""

    step: str
    action: str
    was: str
    dates: str
    days: str
    people: str
    start: str


@dataclass(frozen=True)
class Proposal:
    """One set of dates: its name, its weight in one line, what it shifts, how it looks."""

    title: str
    weight: str
    shifts: tuple[Shift, ...]
    more: int
    chart: Mapping[str, Any]


def proposals(opened: Opened, scenario: Scenario) -> tuple[Proposal, ...]:
    """What the computation proposes against the plan as it stands, less what changed since."""
    try:
        found = ((_("Dates proposed"), inputs.proposed(scenario)),)
    except Conflict:
        return ()
    since = {(change.kind, change.id) for change in _since(opened, scenario)}
    read = [
        (title, [c for c in readable(opened, changes) if (c.kind, c.id) not in since])
        for title, changes in found
    ]
    return tuple(_proposal(opened, title, changes) for title, changes in read if changes)[:MOST]


def _since(opened: Opened, scenario: Scenario) -> tuple[Change, ...]:
    """What changed in the plan after the computation was asked: adoption leaves it as it is."""
    row = opened.row
    return changes_between(row.company_id, row.key, scenario.plan_version, opened.version)


def _proposal(opened: Opened, title: str, changes: Sequence[Change]) -> Proposal:
    standing = [c for c in changes if c.kind == "step" and c.id in opened.plan.steps]
    after = photos.advanced(opened.plan, standing)
    touched = {change.id for change in standing}
    shifts = sorted(
        (_shift(opened, after, key) for key in touched), key=lambda shift: (shift.start, shift.step)
    )
    return Proposal(
        title,
        _weight(opened.plan, after, touched),
        tuple(shifts[:LINES_SHOWN]),
        max(0, len(shifts) - LINES_SHOWN),
        _chart(opened, after, touched),
    )


def _shift(opened: Opened, after: document.Plan, key: str) -> Shift:
    old, new = opened.plan.steps[key], after.steps[key]
    return Shift(
        new.name,
        after.actions[new.action].name,
        _dates(old),
        _dates(new),
        _days(old, new),
        _people(opened.plan, old, new),
        new.start_date.isoformat() if new.start_date else "",
    )


def _dates(step: document.Step) -> str:
    if step.start_date is None or step.end_date is None:
        return _("no date")
    return formatting.day_range(step.start_date, step.end_date, language())


def _days(old: document.Step, new: document.Step) -> str:
    if old.start_date is None or new.start_date is None or old.start_date == new.start_date:
        return ""
    days = (new.start_date - old.start_date).days
    return ("+" if days > 0 else "") + formatting.days(days, language())


def _people(plan: document.Plan, old: document.Step, new: document.Step) -> str:
    """`Bob → Chloé`, empty where the same people stay."""
    before, after = ([plan.people[p].name for p in assigned(step)] for step in (old, new))
    if before == after:
        return ""
    nobody = _("nobody")
    return f"{listed(before, language()) or nobody} → {listed(after, language()) or nobody}"


def _weight(plan: document.Plan, after: document.Plan, touched: Iterable[str]) -> str:
    """How much it changes: steps moved, dated for the first time, given to others."""
    counts: dict[str, int] = defaultdict(int)
    for key in touched:
        old, new = plan.steps[key], after.steps[key]
        first = old.start_date is None and new.start_date is not None
        counts["dated"] += first
        counts["moved"] += not first and old.start_date != new.start_date
        counts["given"] += [*assigned(old)] != [*assigned(new)] and not first
    words = (
        ngettext("%(count)s step moved", "%(count)s steps moved", counts["moved"]),
        ngettext("%(count)s step given dates", "%(count)s steps given dates", counts["dated"]),
        ngettext(
            "%(count)s step given to others", "%(count)s steps given to others", counts["given"]
        ),
    )
    numbers = (counts["moved"], counts["dated"], counts["given"])
    told = (word % {"count": n} for word, n in zip(words, numbers, strict=True) if n)
    return " · ".join(told)


def _chart(opened: Opened, after: document.Plan, touched: set[str]) -> Mapping[str, Any]:
    """The actions that change, as proposed; the thin line beneath is now."""
    now = {key: span for key, step in opened.plan.steps.items() if (span := _span(step))}
    proposed = replace(opened, plan=after)
    actions = {after.steps[key].action for key in touched}
    shown = [action for action in bars.bars(proposed, now) if action.id in actions]
    drawn = bars.chart(proposed, shown)
    held = [{**task, "movable": False} for task in drawn["tasks"]]
    return {**drawn, "tasks": held, "words": {**drawn["words"], "was": _("now")}}


def _span(step: document.Step) -> Span | None:
    days: tuple[date | None, date | None] = (step.start_date, step.end_date)
    return (days[0], days[1]) if days[0] and days[1] else None
