"""Steps under way that lose somebody by an event: they do not move, so somebody has to act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice

from pacte import document
from pacte.document import calendar as cal
from pacte.document import slots
from pacte.engine import workload
from pacte.engine.scheduling.problem import Reason

MOST_OTHERS = 3
"""People named who could take a step over."""
Loads = Mapping[tuple[str, int], Fraction]
"""(person, slot) -> days of work."""


def interrupted(
    given: document.Plan, after: document.Plan, made: Sequence[document.Plan], today: date
) -> tuple[Reason, ...]:
    """For each step under way and each of its people who miss days of it in `after` and did not in
    `given`: `held_by_absent`, `held_by_absent_on_fixed_dates` or `held_by_leaver`.

    Objects: the step, who is missing, then at most three who hold what it asks for and are free on
    those days in every plan of `made` (the answers to the event). Params: `from` and `to`, first
    and last day missed; `missed_days`, days of the person's work calendar, as text; `ends`, the
    last day of the step if it waits for them, `end_date`, its last day now, and `free_people`, how
    many could take it over.
    """
    changed = [key for key, person in after.people.items() if person != given.people.get(key)]
    return tuple(
        _told(_Case(after, made, key, person), missed)
        for key, step in after.steps.items()
        if step.status == "running" and workload.step_stands(after, step)
        for person in changed
        if any(person in need.assigned for need in step.needs)
        if (missed := _missed(given, after, step, person, today))
    )


def _missed(
    given: document.Plan, after: document.Plan, step: document.Step, person: str, today: date
) -> tuple[int, ...]:
    """The slots from `today` on in which the person worked on the step and no longer can."""
    if person not in given.people:
        return ()
    first = slots.first_slot(after.calendar, today)
    held = [slot for slot in _held(given, step, person) if slot >= first]
    there = cal.is_present if step.fixed else cal.is_worked
    return tuple(s for s in held if not there(after.calendar, after.people[person], s))


def _held(plan: document.Plan, step: document.Step, person: str) -> list[int]:
    """The slots of a step under way that are a person's: as many as it lasts and, where it is known
    to end later than all its people need, those until then too.
    """
    usual = workload.slots_worked(plan, step, person)
    if step.fixed:
        return list(usual)
    who, last = plan.people[person], workload.slots_held(plan, step)[-1:]
    longer = range(last[0] + 1, slots.span(plan.calendar, step).stop) if last else range(0)
    return [*usual, *(s for s in longer if cal.is_worked(plan.calendar, who, s))]


@dataclass(frozen=True)
class _Case:
    """One step under way that one of its people cannot do as it was."""

    plan: document.Plan
    made: Sequence[document.Plan]
    key: str
    person: str

    @property
    def step(self) -> document.Step:
        return self.plan.steps[self.key]

    @property
    def need(self) -> document.Need:
        return next(need for need in self.step.needs if self.person in need.assigned)

    def day(self, slot: int) -> str:
        return slots.day_of(self.plan.calendar, slot).isoformat()


def _told(case: _Case, missed: tuple[int, ...]) -> Reason:
    last = max(_last(case), missed[-1])
    ends = None if case.step.fixed else _waiting(case, last, len(missed))
    code = "held_by_absent" if ends else "held_by_leaver"
    if case.step.fixed:
        code = "held_by_absent_on_fixed_dates"
    count = Fraction(len(missed), slots.per_day(case.plan.calendar))
    others = _others(case, missed)
    params = {
        "from": case.day(missed[0]),
        "to": case.day(missed[-1]),
        "missed_days": f"{float(count):g}",
        "end_date": case.day(last),
        "free_people": len(others),
        **({"ends": ends} if ends else {}),
    }
    named = [("person", other) for other in others[:MOST_OTHERS]]
    return Reason(code, (("step", case.key), ("person", case.person), *named), params)


def _last(case: _Case) -> int:
    span = slots.span(case.plan.calendar, case.step)
    return span[-1] if span else 0


def _waiting(case: _Case, last: int, missed: int) -> str | None:
    """When the step ends if it waits for the person: as many of their days after its end."""
    calendar, who = case.plan.calendar, case.plan.people[case.person]
    reach = range(last + 1, last + workload.LONGEST_SEARCH * slots.per_day(calendar))
    later = tuple(islice((s for s in reach if cal.is_worked(calendar, who, s)), missed))
    return case.day(later[-1]) if len(later) == missed else None


def _others(case: _Case, missed: tuple[int, ...]) -> list[str]:
    """Who could take over, the one with the most time first."""
    answers = [_loads(plan, missed) for plan in case.made or (case.plan,)]
    able = [person for person in case.plan.people if _is_able(case, person)]
    room = {person: _least_room(case, person, missed, answers) for person in able}
    free = [person for person in able if room[person] >= _load(case, person)]
    return sorted(free, key=lambda person: (-room[person], person))


def _is_able(case: _Case, person: str) -> bool:
    need, who = case.need, case.plan.people[person]
    busy = any(person in other.assigned for other in case.step.needs)
    allowed = not need.candidates or person in need.candidates
    knows = need.skill is None or who.skills.get(need.skill, 0) >= need.level
    return allowed and knows and not busy


def _load(case: _Case, person: str) -> Fraction:
    """What one slot of the step takes of somebody."""
    calendar, step = case.plan.calendar, case.step
    if step.exclusive:
        return cal.capacity(calendar, case.plan.people[person])
    held = len(slots.span(calendar, step)) if step.fixed else slots.duration(calendar, step)
    return Fraction(case.need.effort_days) / max(held, 1)


def _least_room(
    case: _Case, person: str, missed: tuple[int, ...], answers: Sequence[Loads]
) -> Fraction:
    """What is left of the person on the fullest of those slots, in every answer; -1 if absent."""
    calendar, who = case.plan.calendar, case.plan.people[person]
    there = cal.is_present if case.step.fixed else cal.is_worked
    if not all(there(calendar, who, slot) for slot in missed):
        return Fraction(-1)
    return min(
        cal.capacity_in(calendar, who, slot) - loads.get((person, slot), Fraction(0))
        for loads in answers
        for slot in missed
    )


def _loads(plan: document.Plan, missed: tuple[int, ...]) -> Loads:
    """What the steps held at that time take of everybody."""
    total: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for step in plan.steps.values():
        if _meets(plan, step, missed) and workload.step_stands(plan, step):
            for person, mine in workload.step_loads(plan, step).items():
                for slot, part in mine.items():
                    total[person, slot] += part
    return total


def _meets(plan: document.Plan, step: document.Step, missed: tuple[int, ...]) -> bool:
    """Whether a step may be worked on then; one under way goes on past its end for who was away."""
    if step.start_date is None:
        return False
    first, last = (slots.day_of(plan.calendar, slot) for slot in (missed[0], missed[-1]))
    goes_on = step.status == "running" and not step.fixed
    return step.start_date <= last and (goes_on or step.end_date is None or step.end_date >= first)
