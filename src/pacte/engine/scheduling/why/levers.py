"""What could be changed about each condition of a conflict, by how much, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from math import ceil, gcd
from typing import Any

from pacte import document
from pacte.document import calendar as cal
from pacte.document.contact_days import Contact, lineage
from pacte.document.entities import WEEKDAYS
from pacte.document.step_money import cost_cents
from pacte.engine.scheduling.why import contact_levers, length_levers, order_levers, people_levers
from pacte.engine.scheduling.why.case import Case, Lever, Repair, day_of, moved_day
from pacte.engine.scheduling.why.conditions import Condition
from pacte.engine.scheduling.why.edits import Edit

FARTHEST_SHIFT = 21


def _later_step_end(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], day_of(c.params["day"])
    lever = moved_day("move_latest_date", c.objects, ("steps", key, "latest_date"), day, 1)
    yield Lever((case.plan.end - day).days, lever.at)


def _earlier_step_start(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], day_of(c.params["day"])
    room = (day - max(case.plan.start, case.today)).days
    lever = moved_day("move_earliest_date", c.objects, ("steps", key, "earliest_date"), day, -1)
    yield Lever(room, lever.at)


def _later_window_end(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], day_of(c.params["day"])
    lever = moved_day("move_window_end", c.objects, ("actions", key, "window", "end"), day, 1)
    yield Lever((case.plan.end - day).days, lever.at)


def _earlier_window_start(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    key, day = c.objects[0][1], day_of(c.params["day"])
    room = (day - max(case.plan.start, case.today)).days
    lever = moved_day("move_window_start", c.objects, ("actions", key, "window", "start"), day, -1)
    yield Lever(room, lever.at)


def _later_plan_end(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    yield moved_day("move_plan_end", c.objects, ("end",), day_of(c.params["day"]), 1)


def _fixed_elsewhere(case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """A fixed step held a few days later or earlier."""
    key = c.objects[0][1]
    first, last = day_of(c.params["start_date"]), day_of(c.params["end_date"])

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
    yield from people_levers.fewer_people(near, key)
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
    """The step is done in fewer or more days, by fewer people, or not at all."""
    key = c.objects[0][1]
    yield from length_levers.other_lengths(near, key)
    yield from people_levers.fewer_people(near, key)
    yield from _given_up(case, near, c)


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
    coin, least = max(1, gcd(*costs)), max(0, now)

    def at(n: int) -> Repair:
        to = (least // coin + n) * coin
        amounts = {"amount": to - now, "from": now, "to": to}
        params = {k: document.Money.of_cents(v, currency) for k, v in amounts.items()}
        path, percent = c.without[0].path, 100 * (to - now) // max(1, now)
        edits = (Edit(path, params["to"]),)
        told = {"limit": c.params["limit"], **params}
        return Repair("raise_money_limit", c.objects, told, edits, 10 + min(percent, 100))

    yield Lever(-(-sum(costs) // coin), at)


def _more_contact_days(case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    """More days of the week in the segment's hard window, nearest first; a law never changes, but
    an agreement that it asks for may be had.
    """
    yield from contact_levers.with_agreement(case, c)
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


def _more_contacts(_case: Case, _near: document.Plan, c: Condition) -> Iterator[Lever]:
    """More contacts in as many days, where the segment sets the cap; a law never changes."""
    now = int(c.params["most"])

    def at(n: int) -> Repair:
        params = {"from": now, "to": now + n, "per_days": c.params["per_days"]}
        edits = (Edit((*c.without[0].path, "most"), now + n),)
        return Repair("raise_contact_cap", c.objects, params, edits, 8 * n)

    if c.params["rule"] is None:
        yield Lever(20, at)


LEVERS: dict[str, Callable[[Any, document.Plan, Condition], Iterator[Lever]]] = {
    "ends_by": _later_step_end,
    "starts_from": _earlier_step_start,
    "window_end": _later_window_end,
    "window_start": _earlier_window_start,
    "plan_end": _later_plan_end,
    "contact": _more_contact_days,
    "contact_cap": _more_contacts,
    "fixed_step": _fixed_elsewhere,
    "step": _floating_step,
    "leave": people_levers.shorter_leave,
    "left_on": people_levers.later_departure,
    "capacity": people_levers.whole_capacity,
    "equipment": _more_units,
    "money_limit": _more_money,
    "only_people": people_levers.one_more_candidate,
    "kept_people": people_levers.anybody_able,
    "skill": people_levers.one_more_holder,
    "order": order_levers.shorter_wait,
    "max_gap": order_levers.longer_gap,
    "sequence": order_levers.shorter_wait,
    "sequence_gap": order_levers.longer_gap,
}
"""Condition -> what could be changed about it."""


def levers_of(case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """Everything that could be changed about one condition; `near`: the plan of its steps alone."""
    make = LEVERS.get(c.code)
    if make is not None:
        yield from (lever for lever in make(case, near, c) if lever.most > 0)
