"""What an event upsets: steps that cannot stay, those left behind, an envelope still exceeded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from pacte.document import Money, Plan
from pacte.document.costs import decided_cents
from pacte.document.events import Absence, BudgetCut, Cancellation, Delay, Departure, Event
from pacte.document.results.replan import StepHit, StepMoved
from pacte.document.results.schedule import PlacedStep
from pacte.wording import absent, formatting
from pacte.wording.called import Called
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.names import step_named, step_said
from pacte.wording.spoken import Spoken, listed, listed_whole, quoted

HITS: dict[str, str] = {
    "unstaffed": gettext_noop("{step} has not all its people."),
    "outside_window": gettext_noop("{step} is outside the dates it may have."),
    "day_off": gettext_noop("{step} falls on days that are not worked."),
    "not_shown": gettext_noop("{step} cannot keep its dates."),
    "person_taken": gettext_noop("{step} takes people who are on something else."),
    "money_spent": gettext_noop("{step} costs more than what is left in its period."),
    "equipment_taken": gettext_noop("{step} takes equipment that is used elsewhere."),
    "out_of_order": gettext_noop("{step} no longer keeps the order asked for with another step."),
}
_WHILE_AWAY = gettext_noop("{step} falls during the absence of {names}.")
_AFTER_LEAVING = gettext_noop("{step} ends after the departure of {names}.")
_WITH = gettext_noop("{step} with {names}")
_DELAYED = gettext_noop("{step} can no longer start on its date.")
_NOTHING = gettext_noop("Every step to come can stay where it is.")
_ONLY_LONGER = ngettext_noop(
    "Every step to come can start on its date, but {names} will end later than planned.",
    "Every step to come can start on its date, but {names} will end later than planned.",
)
_ALSO_LONGER = ngettext_noop(
    "Besides, {names} can start on its date, but will end later than planned.",
    "Besides, {names} can start on their dates, but will end later than planned.",
)
_OUT_OF_ORDER_WITH = gettext_noop("{step} no longer keeps the order asked for with {names}.")
_HIT = ngettext_noop("{count} step cannot stay as it is:", "{count} steps cannot stay as they are:")
_LEFT_BEHIND = ngettext_noop(
    "Without {gone}, {names} keeps its dates. If it makes no more sense, stop the whole action.",
    "Without {gone}, {names} keep their dates. If they make no more sense, stop the whole action.",
)
_NOTHING_ELSE = gettext_noop("The steps of the actions that go on can stay where they are.")
_STOPPED = gettext_noop("Stopped, to fit the new envelope: {names}.")
_WITH_THEM = ngettext_noop(
    "{count} step to come will no longer take place.",
    "{count} steps to come will no longer take place.",
)
_FITS = gettext_noop("What the actions cost, {cost}, fits in the new envelope.")
_STILL_OVER = gettext_noop(
    "The actions cost {cost}, {missing} more than the new envelope: it cannot be kept as things "
    "are. Lower the budgets of some by as much, or make more actions optional, then ask again."
)
STOPPED = "stopped"
SHOWN = 12


def longer(moved: Iterable[StepMoved]) -> tuple[str, ...]:
    """Ids of the steps that keep their start and their people and end later, each once."""
    pairs = ((change.step, change.before, change.after) for change in moved)
    return tuple(
        dict.fromkeys(
            step
            for step, before, after in pairs
            if before is not None and after is not None
            if before.needs == after.needs
            if (before.start_date, before.start_half) == (after.start_date, after.start_half)
            if _end(before) < _end(after)
        )
    )


def _end(place: PlacedStep) -> tuple[date, bool]:
    return place.end_date, place.end_half != "am"


def upset(
    plan: Plan,
    events: Sequence[Event],
    found: Sequence[StepHit],
    language: str,
    lasting: Sequence[str] = (),
) -> Iterator[str]:
    """The steps that cannot stay where they are, the next first, each with what forbids it.

    `lasting`: ids of steps that may stay, and end later than they did.
    """
    if found:
        yield said_of(_HIT, len(found), language).format(count=len(found))
    elif lasting:
        names = listed([step_said(plan, key, language) for key in lasting], language)
        yield said_of(_ONLY_LONGER, len(lasting), language).format(names=names)
    else:
        yield said(_NOTHING_ELSE if _stops(events) else _NOTHING, language)
    ordered = sorted(found, key=lambda hit: str(plan.steps[hit.step].start_date or ""))
    for hit in ordered[:SHOWN]:
        yield "  " + _hit(plan, events, hit, language)
    others = [key for key in lasting if key not in {hit.step for hit in found}]
    if found and others:
        names = listed_whole([step_said(plan, key, language) for key in others], language)
        yield said_of(_ALSO_LONGER, len(others), language).format(names=names)
    yield from _left_behind(plan, events, language)


def _stops(events: Sequence[Event]) -> bool:
    """Whether an event stops actions, as a whole."""
    return any(
        isinstance(event, BudgetCut) or (isinstance(event, Cancellation) and event.action)
        for event in events
    )


def _hit(plan: Plan, events: Sequence[Event], hit: StepHit, language: str) -> str:
    if hit.code == "day_off":
        return _off(plan, events, hit.step, language)
    if hit.other is not None:
        step = _as_it_stands(plan, hit.step, language)
        names = step_said(plan, hit.other, language)
        return said(_OUT_OF_ORDER_WITH, language).format(step=step, names=names)
    late = any(isinstance(e, Delay) and e.step == hit.step for e in events)
    sentence = _DELAYED if late and hit.code == "outside_window" else HITS[hit.code]
    with_people = hit.code != "not_shown"
    step = _as_it_stands(plan, hit.step, language, with_people=with_people)
    return said(sentence, language).format(step=step)


def _off(plan: Plan, events: Sequence[Event], key: str, language: str) -> str:
    """Who is away or has left, those whom the events are about before the others."""
    given = (plan, events, plan.steps[key])
    why = (
        (_WHILE_AWAY, absent.away(*given)),
        (_AFTER_LEAVING, absent.gone(*given)),
        (_WHILE_AWAY, absent.away_within(*given)),
    )
    about = {e.person for e in events if isinstance(e, (Absence, Departure))}
    told = [(s, [p for p in people if p in about]) for s, people in why]
    for sentence, people in (*told, *why):
        if people:
            names = Called([plan.people[p].name for p in people], language)
            step = _as_it_stands(plan, key, language, with_people=False)
            return said(sentence, language).format(step=step, names=names)
    return said(HITS["day_off"], language).format(step=_as_it_stands(plan, key, language))


def _as_it_stands(plan: Plan, key: str, language: str, *, with_people: bool = True) -> str:
    """A step with its dates and its people, as they are known."""
    step = plan.steps[key]
    name = step_said(plan, key, language)
    crew = [plan.people[p].name for need in step.needs for p in need.assigned]
    if with_people and crew:
        name = said(_WITH, language).format(step=name, names=listed(crew, language))
    if step.start_date is None:
        return name
    last = step.end_date or step.start_date
    return f"{name}, {formatting.day_range(step.start_date, last, language)},"


def _left_behind(plan: Plan, events: Sequence[Event], language: str) -> Iterator[str]:
    """Steps to do of the action of a step that is canceled, or that waited for it: they stay."""
    for gone in (event.step for event in events if isinstance(event, Cancellation)):
        if gone is None or gone not in plan.steps:
            continue
        names = [step_named(plan, key, language) for key in _around(plan, gone)]
        if names:
            gone_said = step_named(plan, gone, language)
            values = {"gone": gone_said, "names": listed(names, language)}
            yield said_of(_LEFT_BEHIND, len(names), language).format_map(values)


def _around(plan: Plan, step: str) -> list[str]:
    """The steps to do of its action, and those that wait for it."""
    return [
        key
        for key, other in plan.steps.items()
        if key != step and other.status == "to_do"
        if other.action == plan.steps[step].action or any(step == a.step for a in other.after)
    ]


def cut(
    plan: Plan, events: Sequence[Event], change: Sequence[dict[str, Any]], language: str
) -> Iterator[str]:
    """What a smaller envelope stops, and by how much the plan after it, `plan`, still exceeds it.

    `change`: the JSON Patch of the events.
    """
    if plan.budget is None or not any(isinstance(event, BudgetCut) for event in events):
        return
    yield from _stopped(plan, change, language)
    cost = decided_cents(plan)
    over = cost - plan.budget.cents
    told = {
        "cost": Money.of_cents(cost, plan.currency),
        "missing": Money.of_cents(over, plan.currency),
    }
    yield said(_STILL_OVER if over > 0 else _FITS, language).format_map(Spoken(told, language))


def _stopped(plan: Plan, change: Sequence[dict[str, Any]], language: str) -> Iterator[str]:
    """Every action that is stopped, and how many of their steps were to come."""
    halted = {edit["path"] for edit in change if edit.get("value") == STOPPED}
    gone = {key: a for key, a in plan.actions.items() if f"/actions/{key}/status" in halted}
    if not gone:
        return
    names = [quoted(action.name, language) for action in gone.values()]
    yield said(_STOPPED, language).format(names=listed_whole(names, language))
    count = sum(step.action in gone and step.status == "to_do" for step in plan.steps.values())
    if count:
        yield said_of(_WITH_THEM, count, language).format(count=count)
