"""What could be changed about people: their time, and what a step asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from pacte import document
from pacte.document import calendar as cal
from pacte.engine.scheduling.why.case import Case, Lever, Repair, day_of, moved_day
from pacte.engine.scheduling.why.conditions import FARTHEST_STAY, Condition
from pacte.engine.scheduling.why.edits import Edit


def shorter_leave(case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """Some days of a leave to come are worked, the first that may serve or the last."""
    key, place = c.objects[0][1], int(c.without[0].path[-1])
    leave = near.people[key].leaves[place]
    first, last = _useful_days(case, near, key, leave)

    def freed(n: int, *, at_end: bool) -> Repair:
        days = (last - timedelta(n - 1), last) if at_end else (first, first + timedelta(n - 1))
        params = {"days": n, "from": days[0].isoformat(), "to": days[1].isoformat()}
        edits = _leave_without(key, place, leave, days)
        return Repair("free_leave", c.objects, params, edits, 4 * n)

    length = (last - first).days + 1
    yield Lever(length, partial(freed, at_end=False))
    yield Lever(length, partial(freed, at_end=True))


def _useful_days(
    case: Case, near: document.Plan, key: str, leave: document.Leave
) -> tuple[date, date]:
    """The days of a leave, from the first to the last, on which steps of `near` may be done."""
    firsts, lasts = zip(*(_bounds(near, step) for step in near.steps.values()), strict=True)
    first = max(leave.start, case.plan.start, case.today, min(firsts))
    last = min(leave.end, case.plan.end, max(lasts))
    kept = tuple(one for one in near.people[key].leaves if one is not leave)
    there = near.people[key].model_copy(update={"leaves": kept})
    worked = (day for day in cal.days(first, last) if cal.is_worked_day(near.calendar, there, day))
    return next(worked, first), last


def _bounds(plan: document.Plan, step: document.Step) -> tuple[date, date]:
    """The first and last day of a step: those on which it is held where it is fixed, else by its
    own dates and the window of its action.
    """
    if step.fixed and step.start_date and step.end_date:
        return step.start_date, step.end_date
    window = plan.actions[step.action].window
    own = step.earliest_date or date.min, step.latest_date or date.max
    theirs = (window.start, window.end) if window else (date.min, date.max)
    return max(own[0], theirs[0]), min(own[1], theirs[1])


def _leave_without(
    key: str, place: int, leave: document.Leave, days: tuple[date, date]
) -> tuple[Edit, ...]:
    """A leave less some of its days: what stays before them, and what stays after."""
    at = ("people", key, "leaves")
    if leave.start < days[0]:
        shorter = Edit((*at, place, "end"), days[0] - timedelta(1))
        if days[1] == leave.end:
            return (shorter,)
        after = leave.model_copy(update={"start": days[1] + timedelta(1)})
        return shorter, Edit((*at, "-"), after)
    if days[1] < leave.end:
        return (Edit((*at, place, "start"), days[1] + timedelta(1)),)
    return (Edit((*at, place)),)


def later_departure(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    """The person leaves some days later, if not gone yet."""
    key, day = c.objects[0][1], day_of(c.params["day"])
    if day < case.today:
        return
    lever = moved_day("move_departure", c.objects, ("people", key, "left_on"), day, 1)
    yield Lever(FARTHEST_STAY, lambda n: replace(lever.at(n), cost=15 + n))


def whole_capacity(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    """The person gives the plan whole days."""
    key = c.objects[0][1]
    params = {"from": c.params["capacity"], "to": "1.00"}
    edits = (Edit(("people", key, "capacity_fraction"), Decimal(1)),)
    yield Lever(1, lambda _n: Repair("raise_capacity", c.objects, params, edits, 25))


def one_more_candidate(_case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """Somebody else who holds the skill may do it too."""
    _, key, _, place, _ = c.without[0].path
    need = near.steps[str(key)].needs[int(place)]
    others = [
        p
        for p, who in sorted(near.people.items())
        if p not in need.candidates
        and (need.skill is None or who.skills.get(need.skill, 0) >= need.level)
    ]

    def at(n: int) -> Repair:
        edits = (Edit(("steps", key, "needs", place, "candidates", "-"), others[n - 1]),)
        objects = (("step", str(key)), ("person", others[n - 1]))
        return Repair("add_candidate", objects, {}, edits, 5)

    yield Lever(min(12, len(others)), at, grows=False)


def anybody_able(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    """The people kept on a step are not."""
    edits = tuple(Edit(edit.path, ()) for edit in c.without)
    yield Lever(1, lambda _n: Repair("free_assignment", c.objects[:1], {}, edits, 5))


def one_more_holder(case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """Somebody else learns the skill at the level asked."""
    skill, level = c.objects[1][1], int(c.params["level"])
    busy = {w.id: sum(w.busy) for w in case.problem.workers}
    others = [p for p, who in near.people.items() if who.skills.get(skill, 0) < level]
    others.sort(key=lambda p: (-near.people[p].skills.get(skill, 0), busy.get(p, 0), p))

    def at(n: int) -> Repair:
        who = others[n - 1]
        edits = (Edit(("people", who, "skills", skill), level),)
        objects = (("person", who), ("skill", skill))
        return Repair("train_person", objects, {"level": level}, edits, 15)

    yield Lever(min(6, len(others)), at, grows=False)
    yield from _lower_level(c)


def _lower_level(c: Condition) -> Iterator[Lever]:
    """The need asks for a lower level of the skill."""
    (_, key), (_, skill), path = c.objects[0], c.objects[1], c.without[0].path[:-1]
    level = int(c.params["level"])

    def lower(n: int) -> Repair:
        params = {"levels": n, "from": level, "to": level - n}
        edits = (Edit((*path, "level"), level - n),)
        return Repair("lower_level", (("step", key), ("skill", skill)), params, edits, 10 * n)

    yield Lever(level - 1, lower)


def fewer_people(near: document.Plan, key: str) -> Iterator[Lever]:
    """A need of the step asks for fewer people, whether it asks for a skill or not."""

    def asking(place: int, wanted: int, n: int) -> Repair:
        params = {"people": n, "from": wanted, "to": wanted - n, "needs": len(needs)}
        edits = (Edit(("steps", key, "needs", place, "people"), wanted - n),)
        skill = needs[place].skill
        named = (("skill", skill),) if skill and needs[1:] else ()
        return Repair("ask_fewer_people", (("step", key), *named), params, edits, 12 * n)

    needs = near.steps[key].needs
    for place, need in enumerate(needs):
        yield Lever(need.people - 1, partial(asking, place, need.people))
