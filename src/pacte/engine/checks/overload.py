"""People asked for more days than they have, week by week (R23, R43, R64)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pacte.document import Plan
from pacte.engine import workload
from pacte.engine.checks.finding import Finding, Place


def overloaded_people(plan: Plan, today: date) -> Iterator[Finding]:
    """One finding per person with weeks from today on whose load exceeds the capacity."""
    over: dict[str, list[tuple[str, float]]] = {}
    for row in workload.load(plan, start=max(today, plan.start)):
        if row.load_days > row.capacity_days:
            excess = float(row.load_days - row.capacity_days)
            over.setdefault(row.person, []).append((row.week, excess))
    for person, weeks in over.items():
        days = sum(excess for _, excess in weeks)
        params = {
            "days": round(days, 1),
            "count": len(weeks),
            "week": max(weeks, key=lambda w: w[1])[0],
        }
        yield Finding(
            "person_overloaded", "major", "load", (Place("person", person),), params, None, days
        )
