"""What a schedule holds and what it falls short of: steps, days, people, never points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pacte.document import Plan
from pacte.document.results.schedule import ScheduleResult, StrainGiven
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.spoken import counted_days, listed, quoted

_DATED = ngettext_noop(
    "{count} step dated, from {first} to {last}.", "{count} steps dated, from {first} to {last}."
)
_DATED_ON_ONE_DAY = ngettext_noop(
    "{count} step dated, on {first}.", "{count} steps dated, on {first}."
)
_KEPT = ngettext_noop(
    "{count} step already begun or done was left as it is.",
    "{count} steps already begun or done were left as they are.",
)
_ON_TIME = gettext_noop("Every action ends on time.")
_LATE = ngettext_noop(
    "{count} action ends late, by {days}.", "{count} actions end late, by {days} in all."
)
_OFF_SEASON = ngettext_noop(
    "{count} step starts outside its best season.", "{count} steps start outside their best season."
)
_OFF_WINDOW = ngettext_noop(
    "{count} step contacts customers outside the times they prefer, on {days}.",
    "{count} steps contact customers outside the times they prefer, on {days} in all.",
)
_STRAINED = ngettext_noop(
    "{count} person goes beyond a comfortable load at times: by {days} in {period}, at worst.",
    "{count} people go beyond a comfortable load at times: {person} by {days} in {period}, at "
    "worst.",
)
_MISSED = ngettext_noop(
    "{count} action does not follow the one that prepares it as closely as wished.",
    "{count} actions do not follow the one that prepares them as closely as wished.",
)
_DROPPED = ngettext_noop(
    "{count} optional action is left out.", "{count} optional actions are left out."
)
_DROPPED_NAMED = ngettext_noop(
    "{count} optional action is left out: {names}.",
    "{count} optional actions are left out: {names}.",
)
_UNPLACED = ngettext_noop(
    "{count} step cannot be placed: the plan cannot hold as it is.",
    "{count} steps cannot be placed: the plan cannot hold as it is.",
)
_OPTIMAL = gettext_noop("Proven: no other dates would do better.")
_BOUNDED = gettext_noop(
    "Other dates could spare {gap} at most of what is late, left out or not as wished."
)


def counts(plan: Plan, result: ScheduleResult, language: str) -> Iterator[str]:
    """How many steps are dated, how much is late or left out, which wishes are not met."""
    if result.steps:
        first = min(step.start_date for step in result.steps.values())
        last = max(step.end_date for step in result.steps.values())
        dated = _DATED if first < last else _DATED_ON_ONE_DAY
        yield said_of(dated, len(result.steps), language).format(
            count=len(result.steps),
            first=formatting.day(first, language, "long"),
            last=formatting.day(last, language, "long"),
        )
    late = sum(1 for days in result.tardiness.values() if days)
    known = [plan.actions[left.id] for left in result.dropped if left.id in plan.actions]
    names = [quoted(action.name, language) for action in known]
    dropped = _DROPPED_NAMED if len(names) == len(result.dropped) else _DROPPED
    told = ((_KEPT, result.frozen), (_UNPLACED, result.unplaced), (dropped, result.dropped))
    for sentences, what in told:
        if what:
            yield said_of(sentences, len(what), language).format(
                count=len(what), names=listed(names, language)
            )
    yield from _wishes(plan, result, language)
    if late:
        days = counted_days(sum(result.tardiness.values()), language)
        yield said_of(_LATE, late, language).format(count=late, days=days)
    elif result.tardiness and not result.unplaced:
        yield said(_ON_TIME, language)


def _wishes(plan: Plan, result: ScheduleResult, language: str) -> Iterator[str]:
    outside = counted_days(sum(result.off_window.values()), language)
    strained = len({strain.person for strain in result.balance})
    told: tuple[tuple[tuple[str, str], int, dict[str, str]], ...] = (
        (_OFF_SEASON, sum(result.off_season.values()), {}),
        (_OFF_WINDOW, len(result.off_window), {"days": outside}),
        (_MISSED, len(result.missed_synergies), {}),
        (_STRAINED, strained, _worst(plan, result, language)),
    )
    for sentences, count, words in told:
        if count:
            yield said_of(sentences, count, language).format(count=count, **words)


def _worst(plan: Plan, result: ScheduleResult, language: str) -> dict[str, str]:
    """The load furthest beyond what is comfortable: whose, when, and by how many days."""
    if not result.balance:
        return {}
    strain = max(result.balance, key=_beyond)
    return {
        "person": plan.people[strain.person].name,
        "days": counted_days(round(_beyond(strain), 1).normalize(), language),
        "period": formatting.period(strain.period, language),
    }


def _beyond(strain: StrainGiven) -> Decimal:
    return Decimal(strain.load_days) - Decimal(strain.comfortable_days)


def proof(result: ScheduleResult, language: str) -> Iterator[str]:
    """Whether other dates could do better, where something falls short."""
    if result.proof == "optimal" and (result.cost or any(result.tardiness.values())):
        yield said(_OPTIMAL, language)
    elif result.proof == "bounded" and result.gap:
        yield said(_BOUNDED, language).format(gap=formatting.percent(result.gap, language))
