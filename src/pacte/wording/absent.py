"""Who keeps a step from its dates: people away on them, or who leave before its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pacte.document import Leave, Plan, Step, Stretch, slots
from pacte.document.events import Absence, Departure, Event


def away(plan: Plan, events: Sequence[Event], step: Step) -> list[str]:
    """Ids of its people who are away on its first day or, where its dates are fixed, any of them.

    Their absences: those of `plan`, and those that the events tell.
    """
    return _away_in(_slots_asked(plan, step), plan, events, step)


def away_within(plan: Plan, events: Sequence[Event], step: Step) -> list[str]:
    """Ids of its people who are away on some day of it, so that it may not end in time."""
    return _away_in(slots.span(plan.calendar, step), plan, events, step)


def _away_in(asked: Sequence[int], plan: Plan, events: Sequence[Event], step: Step) -> list[str]:
    return [
        person
        for person in _crew(step)
        if any(slots.covers(plan.calendar, _absences(plan, events, person), s) for s in asked)
    ]


def _slots_asked(plan: Plan, step: Step) -> Sequence[int]:
    """Those in which all its people have to be there."""
    if step.fixed or step.start_date is None:
        return slots.span(plan.calendar, step)
    return [slots.first_slot(plan.calendar, step.start_date, step.start_half)]


def gone(plan: Plan, events: Sequence[Event], step: Step) -> list[str]:
    """Ids of its people who leave before its end."""
    end = step.end_date or step.start_date
    leaving = {e.person: e.last_day for e in events if isinstance(e, Departure)}
    found = []
    for person in _crew(step):
        last_day = leaving.get(person) or plan.people[person].left_on
        if end is not None and last_day is not None and last_day < end:
            found.append(person)
    return found


def _absences(plan: Plan, events: Sequence[Event], person: str) -> list[Stretch]:
    return [*plan.people[person].leaves, *_told(events, person)]


def _told(events: Sequence[Event], person: str) -> Iterator[Leave]:
    for event in events:
        if isinstance(event, Absence) and event.person == person:
            yield Leave(start=event.start, end=event.end)


def _crew(step: Step) -> list[str]:
    """Its people, each once, in order."""
    return sorted({person for need in step.needs for person in need.assigned})
