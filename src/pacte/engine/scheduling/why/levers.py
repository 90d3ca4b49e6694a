"""What could be changed about each condition of a conflict, by how much, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import partial
from math import ceil, gcd
from typing import Any, Literal

from pacte import document
from pacte.document import calendar as cal
from pacte.document.contact_days import Contact, lineage
from pacte.document.entities import WEEKDAYS
from pacte.document.step_money import cost_cents
from pacte.engine.scheduling.problem import Draft, Problem
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.conditions import Condition, Named
from pacte.engine.scheduling.why.edits import REMOVED, Edit
from pacte.engine.scheduling.why.explain import Doubt

HUNDREDTH, FARTHEST_DAYS, FARTHEST_SHIFT, FARTHEST_STAY = Decimal("0.01"), 60, 21, 240


@dataclass
class Case:
    """A plan that cannot hold, its problem, the most of it placed, and the time to ask why."""

    plan: document.Plan
    problem: Problem
    doubt: Doubt
    draft: Draft
    today: date
    clock: Clock = field(default_factory=Clock)


@dataclass(frozen=True)
class Repair:
    """One change: a code, the objects, its figures, the edits, and what it costs (see the page).

    `verified_on`: `plan` where a plan of everything places the steps of the conflict, `conflict`
    where they were tried alone. `still_unplaced`: steps without a place in that plan. `said`: the
    edits of the document as given, links of its sequences apart.
    """

    code: str
    objects: Named
    params: dict[str, Any] = field(default_factory=dict, hash=False)
    edits: tuple[Edit, ...] = ()
    cost: int = 0
    verified_on: Literal["plan", "conflict"] = "conflict"
    still_unplaced: int = 0
    said: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Lever:
    """A change that has a size: `at(n)` for n from 1 to `most`, easier as n grows."""

    most: int
    at: Callable[[int], Repair]
    grows: bool = True


def _days(day: str) -> date:
    return date.fromisoformat(day)


def _moved_day(
    code: str, objects: Named, path: tuple[str | int, ...], day: date, sign: int
) -> Lever:
    def at(n: int) -> Repair:
        to = day + timedelta(sign * n)
        params = {"days": n, "from": day.isoformat(), "to": to.isoformat()}
        return Repair(code, objects, params, (Edit(path, to),), n)

    return Lever(FARTHEST_DAYS, at)


def _later_step_end(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], _days(c.params["day"])
    room = (case.plan.end - day).days
    lever = _moved_day("move_latest_date", c.objects, ("steps", key, "latest_date"), day, 1)
    yield Lever(min(lever.most, room), lever.at)


def _earlier_step_start(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], _days(c.params["day"])
    room = (day - max(case.plan.start, case.today)).days
    lever = _moved_day("move_earliest_date", c.objects, ("steps", key, "earliest_date"), day, -1)
    yield Lever(min(lever.most, room), lever.at)


def _later_window_end(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], _days(c.params["day"])
    lever = _moved_day("move_window_end", c.objects, ("actions", key, "window", "end"), day, 1)
    yield Lever(min(lever.most, (case.plan.end - day).days), lever.at)


def _earlier_window_start(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], _days(c.params["day"])
    room = (day - max(case.plan.start, case.today)).days
    lever = _moved_day("move_window_start", c.objects, ("actions", key, "window", "start"), day, -1)
    yield Lever(min(lever.most, room), lever.at)


def _later_plan_end(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    yield _moved_day("move_plan_end", c.objects, ("end",), _days(c.params["day"]), 1)


def _fixed_elsewhere(case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """A fixed step held a few days later or earlier."""
    key = c.objects[0][1]
    first, last = _days(c.params["start_date"]), _days(c.params["end_date"])

    def shifted(sign: int) -> Callable[[int], Repair]:
        def at(n: int) -> Repair:
            to = first + timedelta(sign * n), last + timedelta(sign * n)
            params = {
                "days": n,
                "from": first.isoformat(),
                "to": to[0].isoformat(),
                "to_end": to[1].isoformat(),
                "direction": "later" if sign > 0 else "earlier",
            }
            edits = (
                Edit(("steps", key, "start_date"), to[0]),
                Edit(("steps", key, "end_date"), to[1]),
            )
            return Repair("move_fixed_step", (c.objects[0],), params, edits, 10 + 2 * n)

        return at

    calendar = case.plan.calendar
    worked = len(cal.working_days(calendar, first, last))

    def levers(sign: int, most: int) -> Iterator[Lever]:
        sizes = [
            n
            for n in range(1, most + 1)
            if len(cal.working_days(calendar, *(d + timedelta(sign * n) for d in (first, last))))
            >= worked
        ]
        make = shifted(sign)
        yield Lever(len(sizes), lambda n: make(sizes[n - 1]), grows=False)

    later = (case.plan.end - last).days
    earlier = (first - max(case.plan.start, case.today)).days
    yield from levers(1, min(FARTHEST_SHIFT, later))
    yield from levers(-1, min(FARTHEST_SHIFT, earlier))
    yield from _given_up(case, near, c)


def _given_up(_case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """The step is not done: dearer the more days, or the more work, are given up."""
    key = c.objects[0][1]
    step = near.steps[key]
    work = max((ceil(need.effort_days) for need in step.needs), default=0)
    cost = 60 + 5 * max(step.duration_days, work)
    edits = (Edit(("steps", key, "status"), "canceled"),)
    yield Lever(1, lambda _n: Repair("drop_step", (c.objects[0],), {}, edits, cost))


def _floating_step(case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """The step is done in fewer days, by the same people at the same pace, or not at all."""
    key = c.objects[0][1]
    step = near.steps[key]

    def at(n: int) -> Repair:
        left = step.duration_days - n
        needs = tuple(
            Edit(
                ("steps", key, "needs", i, "effort_days"),
                (need.effort_days * left / step.duration_days).quantize(HUNDREDTH, ROUND_DOWN),
            )
            for i, need in enumerate(step.needs)
        )
        params = {"days": n, "from": step.duration_days, "to": left}
        edits = (Edit(("steps", key, "duration_days"), left), *needs)
        return Repair("shorten_step", (c.objects[0],), params, edits, 6 * n)

    def longer(n: int) -> Repair:
        params = {"days": n, "from": step.duration_days, "to": step.duration_days + n}
        edits = (Edit(("steps", key, "duration_days"), step.duration_days + n),)
        return Repair("lengthen_step", (c.objects[0],), params, edits, 4 * n)

    if step.duration_half_days is None:
        yield Lever(step.duration_days - 1, at)
        yield Lever(FARTHEST_DAYS, longer)
    yield from _given_up(case, near, c)


def _shorter_leave(_case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """Some days of a leave are worked, at its start or at its end."""
    key, place = c.objects[0][1], c.without[0].path[-1]
    leave = near.people[key].leaves[int(place)]
    length = (leave.end - leave.start).days + 1
    at_path: tuple[str | int, ...] = ("people", key, "leaves", place)

    def cut(edge: str) -> Callable[[int], Repair]:
        def at(n: int) -> Repair:
            first, last = leave.start, leave.end
            freed = (first, first + timedelta(n - 1))
            if edge == "end":
                freed = (last - timedelta(n - 1), last)
            kept = leave.start + timedelta(n) if edge == "start" else leave.end - timedelta(n)
            edit = Edit(at_path) if n == length else Edit((*at_path, edge), kept)
            params = {"days": n, "from": freed[0].isoformat(), "to": freed[1].isoformat()}
            return Repair("free_leave", c.objects, params, (edit,), 4 * n)

        return at

    yield Lever(length, cut("start"))
    yield Lever(length, cut("end"))


def _later_departure(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], _days(c.params["day"])
    lever = _moved_day("move_departure", c.objects, ("people", key, "left_on"), day, 1)
    yield Lever(FARTHEST_STAY, lambda n: replace(lever.at(n), cost=15 + n))


def _whole_capacity(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    """The person gives the plan whole days."""
    key = c.objects[0][1]
    params = {"from": c.params["capacity"], "to": "1.00"}
    edits = (Edit(("people", key, "capacity_fraction"), Decimal(1)),)
    yield Lever(1, lambda _n: Repair("raise_capacity", c.objects, params, edits, 25))


def _more_units(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, now = c.objects[0][1], int(c.params["quantity"])

    def at(n: int) -> Repair:
        params = {"units": n, "from": now, "to": now + n}
        edits = (Edit(("equipment", key, "quantity"), now + n),)
        return Repair("add_equipment", c.objects, params, edits, 8 * n)

    yield Lever(20, at)


def _more_money(_case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """The limit is higher. What steps cost together is a multiple of what divides all costs."""
    currency, now = near.currency, document.Money.model_validate(c.params["at_most"]).cents
    costs = [cost_cents(near, step) for step in near.steps.values()]
    coin, cents = max(1, gcd(*costs)), max(0, now)

    def at(n: int) -> Repair:
        to = (cents // coin + n) * coin
        amounts = {"amount": to - cents, "from": cents, "to": to}
        params = {k: document.Money.of_cents(v, currency) for k, v in amounts.items()}
        path, percent = c.without[0].path, 100 * (to - cents) // max(1, cents)
        edits = (Edit(path, params["to"]),)
        told = {"limit": c.params["limit"], **params}
        return Repair("raise_money_limit", c.objects, told, edits, 10 + min(percent, 100))

    yield Lever(-(-sum(costs) // coin), at)


def _one_more_candidate(_case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
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


def _anybody_able(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    edits = tuple(Edit(edit.path, ()) for edit in c.without)
    yield Lever(1, lambda _n: Repair("free_assignment", c.objects[:1], {}, edits, 5))


def _one_more_holder(case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
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
    yield from _asking_less(c)


def _asking_less(c: Condition) -> Iterator[Lever]:
    """The need asks for fewer people, or for a lower level of the skill."""
    (_, key), (_, skill), path = c.objects[0], c.objects[1], c.without[0].path[:-1]
    wanted, level = int(c.params["wanted"]), int(c.params["level"])

    def fewer(n: int) -> Repair:
        params = {"people": n, "from": wanted, "to": wanted - n}
        edits = (Edit((*path, "people"), wanted - n),)
        return Repair("ask_fewer_people", (("step", key),), params, edits, 12 * n)

    def lower(n: int) -> Repair:
        params = {"levels": n, "from": level, "to": level - n}
        edits = (Edit((*path, "level"), level - n),)
        return Repair("lower_level", (("step", key), ("skill", skill)), params, edits, 10 * n)

    yield Lever(wanted - 1, fewer)
    yield Lever(level - 1, lower)


def _shorter_wait(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    path, lag = c.without[0].path, int(c.params["min_lag_days"])

    def at(n: int) -> Repair:
        params = {"days": n, "from": lag, "to": lag - n}
        edits = (Edit((*path, "min_lag_days"), lag - n),)
        said = tuple(Edit((*edit.path, "min_gap_days"), lag - n) for edit in c.said)
        return Repair("shorten_lag", c.objects[:2], params, edits, n, said=said)

    dropped = Repair("drop_order", c.objects[:2], {}, (Edit(path, REMOVED),), 20, said=c.said)
    yield Lever(lag, at)
    yield Lever(1, lambda _n: dropped)


def _longer_gap(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    path, most = c.without[0].path, int(c.params["max_lag_days"])

    def at(n: int) -> Repair:
        params = {"days": n, "from": most, "to": most + n}
        said = tuple(Edit(edit.path, most + n) for edit in c.said)
        return Repair("lengthen_gap", c.objects[:2], params, (Edit(path, most + n),), n, said=said)

    yield Lever(FARTHEST_DAYS, at)


def _more_contact_days(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    """More days of the week in the segment's hard window, nearest first; a law never changes."""
    contact = Contact.of(case.plan, case.plan.steps[c.objects[0][1]])
    hard = contact.windows(hard=True) if contact else ()
    opened = [WEEKDAYS.index(day) for window in hard for day in window.weekdays or WEEKDAYS]
    apart = {d: min((abs(d - o) for o in opened), default=0) for d in range(5)}
    closed = sorted(set(range(5)) - set(opened), key=lambda d: (apart[d], d))
    for segment in lineage(case.plan, contact.segment if contact else None):
        for place, window in enumerate(case.plan.segments[segment].contact_windows or ()):
            if window in hard:
                path = ("segments", segment, "contact_windows", place, "weekdays")
                yield Lever(len(closed), partial(_with_days, c, path, window.weekdays, closed))
                return


def _with_days(
    c: Condition, path: tuple[str | int, ...], given: Sequence[str], closed: list[int], n: int
) -> Repair:
    added = [WEEKDAYS[place] for place in sorted(closed[:n])]
    days = tuple(day for day in WEEKDAYS if day in (*given, *added))
    named = (("segment", str(path[1])), c.objects[0])
    return Repair("allow_contact_days", named, {"weekdays": added}, (Edit(path, days),), 8 * n)


LEVERS: dict[str, Callable[[Any, document.Plan, Condition], Iterator[Lever]]] = {
    "ends_by": _later_step_end,
    "starts_from": _earlier_step_start,
    "window_end": _later_window_end,
    "window_start": _earlier_window_start,
    "plan_end": _later_plan_end,
    "contact": _more_contact_days,
    "fixed_step": _fixed_elsewhere,
    "step": _floating_step,
    "leave": _shorter_leave,
    "left_on": _later_departure,
    "capacity": _whole_capacity,
    "equipment": _more_units,
    "money_limit": _more_money,
    "only_people": _one_more_candidate,
    "kept_people": _anybody_able,
    "skill": _one_more_holder,
    "order": _shorter_wait,
    "max_gap": _longer_gap,
    "sequence": _shorter_wait,
    "sequence_gap": _longer_gap,
}
"""Condition -> what could be changed about it."""


def levers_of(case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """Everything that could be changed about one condition; `near`: the plan of its steps alone."""
    make = LEVERS.get(c.code)
    if make is not None:
        yield from (lever for lever in make(case, near, c) if lever.most > 0)
