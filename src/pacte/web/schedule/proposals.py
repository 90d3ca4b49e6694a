"""Dates proposed by a computation, beside those of now: at most three, none applied before it is
chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte import document
from pacte.apps.plans.models import photos
from pacte.apps.plans.permissions import assigned
from pacte.apps.scenarios import inputs, queries
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.apps.scenarios.operations import NewScenario
from pacte.apps.scenarios.permissions import may_read_answer
from pacte.document import Change, Conflict
from pacte.web.history.told import readable
from pacte.web.pages import Opened, language
from pacte.web.scenarios.answer import as_asked
from pacte.web.scenarios.forms import rung
from pacte.web.schedule import bars
from pacte.web.schedule.baseline import Span
from pacte.wording import formatting
from pacte.wording.spoken import listed

MOST = 3
LINES_SHOWN = 60
NOTHING_HAPPENED = {"kind": "change", "patch": []}
"""A replanning after no event: what must move as the plan stands, then what had better move."""
KINDS = ("schedule", "replan")


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
    """One set of dates: its place, name, weight in one line, what it shifts, how it looks."""

    rung: int
    title: str
    weight: str
    shifts: tuple[Shift, ...]
    more: int
    chart: Mapping[str, Any]


def asked(opened: Opened) -> NewScenario:
    """The computation that proposes dates: around those there are, or all of them at once."""
    if any(step.start_date for step in opened.plan.steps.values() if step.status == "to_do"):
        return NewScenario(kind="replan", today=opened.today, events=(NOTHING_HAPPENED,))
    return NewScenario(kind="schedule", today=opened.today)


def proposals(opened: Opened, scenario: Scenario) -> tuple[Proposal, ...]:
    """What the computation proposes against the plan as it stands, less what changed since; nothing
    to who may not know of what happened.
    """
    if not may_read_answer(opened.member, scenario, opened.plan):
        return ()
    try:
        found = [(place, inputs.proposed(scenario, place)) for place in _rungs(scenario)]
    except Conflict:
        return ()
    since = {(change.kind, change.id) for change in inputs.changed_since(scenario)}
    read = [
        (place, [c for c in readable(opened, changes) if (c.kind, c.id) not in since])
        for place, changes in found
    ]
    told = [(place, changes) for place, changes in read if changes]
    titles = _titles(len(told))
    return tuple(
        _proposal(opened, (place, title), changes, _late(scenario, place))
        for (place, changes), title in zip(told, titles, strict=True)
    )


def adopted(opened: Opened, scenario: Scenario) -> tuple[Proposal, ...]:
    """What its adoption wrote, against the dates there were when it was asked for."""
    found = queries.adoption(opened.member, scenario)
    may_read = may_read_answer(opened.member, scenario, opened.plan)
    changes = readable(opened, found.entry.as_changes) if found and may_read else []
    before = replace(opened, plan=as_asked(opened, scenario))
    told = [c for c in changes if c.kind == "step" and c.id in before.plan.steps]
    return (_proposal(before, (0, _("Dates adopted")), told, None),) if told else ()


def drawn(found: Sequence[Proposal], query: Mapping[str, str]) -> int | None:
    """The place of the proposal that is on the time line: the one asked for, else the first."""
    places = [proposal.rung for proposal in found]
    wanted = rung(query)
    return wanted if wanted in places else next(iter(places), None)


def _rungs(scenario: Scenario) -> tuple[int, ...]:
    """The places of the ladder that are shown: its ends, and the middle between them."""
    if scenario.kind != Kind.REPLAN or scenario.result is None:
        return (0,)
    last = len(scenario.result["rungs"]) - 1
    return tuple(range(last + 1)) if last < MOST else (0, (last + 1) // 2, last)


def _titles(count: int) -> tuple[str, ...]:
    """From the fewest changes to the best plan; one alone is neither."""
    if count < 2:  # noqa: PLR2004 (two ends)
        return (_("Dates proposed"),)[:count]
    return (_("Fewest changes"), *(_("Between the two"),) * (count - 2), _("Best plan"))


def _late(scenario: Scenario, place: int) -> int:
    """Actions that end after their due date."""
    result: Mapping[str, Any] = scenario.result or {}
    told = result["rungs"][place] if scenario.kind == Kind.REPLAN else result
    return sum(1 for days in told["tardiness"].values() if days)


def _proposal(
    opened: Opened, named: tuple[int, str], changes: Sequence[Change], late: int | None
) -> Proposal:
    standing = [c for c in changes if c.kind == "step" and c.id in opened.plan.steps]
    after = photos.advanced(opened.plan, standing)
    touched = {change.id for change in standing}
    shifts = sorted(
        (_shift(opened, after, key) for key in touched), key=lambda shift: (shift.start, shift.step)
    )
    return Proposal(
        *named,
        " · ".join([*_weight(opened.plan, after, touched), *_lateness(late)]),
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
    """Calendar days between the ends: when the work is there."""
    if old.end_date is None or new.end_date is None or old.end_date == new.end_date:
        return ""
    days = (new.end_date - old.end_date).days
    return ("+" if days > 0 else "") + formatting.days(days, language())


def _people(plan: document.Plan, old: document.Step, new: document.Step) -> str:
    """`Bob → Chloé`, empty where the same people stay."""
    before, after = ([plan.people[p].name for p in assigned(step)] for step in (old, new))
    if before == after:
        return ""
    nobody = _("nobody")
    return f"{listed(before, language()) or nobody} → {listed(after, language()) or nobody}"


def _weight(plan: document.Plan, after: document.Plan, touched: Iterable[str]) -> Iterator[str]:
    """How much it changes: steps moved, dated for the first time, given to others."""
    counts: dict[str, int] = defaultdict(int)
    for key in touched:
        old, new = plan.steps[key], after.steps[key]
        first = old.start_date is None and new.start_date is not None
        counts["dated"] += first
        same_start = old.start_date == new.start_date
        changed = not first and _span(old) != _span(new)
        counts["moved"] += changed and not same_start
        counts["ends"] += changed and same_start
        counts["given"] += [*assigned(old)] != [*assigned(new)] and not first
    words = (
        ngettext("%(count)s step moved", "%(count)s steps moved", counts["moved"]),
        ngettext(
            "%(count)s step ends on another day",
            "%(count)s steps end on another day",
            counts["ends"],
        ),
        ngettext("%(count)s step given dates", "%(count)s steps given dates", counts["dated"]),
        ngettext(
            "%(count)s step given to others", "%(count)s steps given to others", counts["given"]
        ),
    )
    numbers = (counts["moved"], counts["ends"], counts["dated"], counts["given"])
    yield from (word % {"count": n} for word, n in zip(words, numbers, strict=True) if n)


def _lateness(actions: int | None) -> Iterator[str]:
    """Nothing where it is not known."""
    if actions:
        told = ngettext("%(count)s action late", "%(count)s actions late", actions)
        yield told % {"count": actions}
    elif actions == 0:
        yield _("every action on time")


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
