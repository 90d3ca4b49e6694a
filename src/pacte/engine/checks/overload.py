"""People asked for more than they have, day by day (R23, R43, R64)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from pacte.document import Plan
from pacte.engine import workload
from pacte.engine.checks.finding import Finding, Place


def overloaded_people(plan: Plan, today: date) -> Iterator[Finding]:
    """One finding per person with days from `today` on whose load exceeds the capacity."""
    over = (day for day in workload.days_over(plan) if day.day >= today)
    for person, overs in groupby(over, key=lambda day: day.person):
        excess: dict[str, float] = {}
        for day in overs:
            week = "{}-W{:02}".format(*day.day.isocalendar()[:2])
            excess[week] = excess.get(week, 0.0) + float(day.load_days - day.capacity_days)
        days = round(sum(excess.values()), 1)
        params = {"days": days, "count": len(excess), "week": max(excess, key=lambda w: excess[w])}
        places = (Place("person", person),)
        yield Finding("person_overloaded", "major", "load", places, params, None, days)
