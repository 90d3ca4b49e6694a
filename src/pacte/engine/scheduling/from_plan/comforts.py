"""The load that the plan calls comfortable -> what each person may carry in each period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from pacte import document
from pacte.document.calendar import periods
from pacte.engine.scheduling.comfort import Comfort
from pacte.engine.scheduling.from_plan.people import People
from pacte.engine.scheduling.from_plan.standing import Standing
from pacte.engine.scheduling.problem import Worker


def comforts(standing: Standing, people: People) -> tuple[Comfort, ...]:
    """One for each entry of the plan's `balance` that costs something."""
    wished = enumerate(standing.plan.balance or ())
    return tuple(_comfort(standing, people, at) for at, wish in wished if wish.penalty_points)


def _comfort(standing: Standing, people: People, place: int) -> Comfort:
    wish = (standing.plan.balance or ())[place]
    share = Fraction(wish.comfortable_share)
    whole = Comfort(
        period_of=_period_of(standing, people, wish),
        most=(),
        times=wish.penalty_points * share.denominator,
        unit=people.scale * share.denominator,
    )
    per_day = wish.penalty_points * share.numerator
    most = (
        tuple(per_day * given for given in whole.by_period(_given(who, len(people.slots))))
        for who in people.workers
    )
    return replace(whole, most=tuple(most), place=place)


def _period_of(standing: Standing, people: People, wish: document.Comfort) -> tuple[int, ...]:
    plan = standing.plan
    starts = [standing.offset(p.start) for p in periods(plan.start, plan.end, wish.period)]
    return tuple(bisect_right(starts, day) - 1 for day in people.axis.days)


def _given(who: Worker, size: int) -> Sequence[int]:
    """By index, what a worker can give: the capacity of days worked, less what ramp-up takes."""
    found = [0] * size
    for t in who.worked:
        found[t] = who.capacity - (who.lost[t] if who.lost else 0)
    return found
