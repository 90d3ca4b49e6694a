"""Weeks and longer periods in which people carry more than the plan calls comfortable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacte.document import calendar as cal
from pacte.engine import scheduling
from pacte.web.pages import Opened, language
from pacte.wording import formatting

Strained = tuple[cal.Period, scheduling.Strain]


@dataclass(frozen=True)
class Comforts:
    """What is beyond comfort where the steps are dated now, by person, in order of period."""

    by_person: Mapping[str, tuple[Strained, ...]]

    def of_week(self, person: str, start: date) -> scheduling.Strain | None:
        """What is beyond in the week that starts then (cut by the plan); the dearest of several."""
        found = [
            strain
            for period, strain in self.by_person.get(person, ())
            if period.grain == "week" and period.start == start
        ]
        return max(found, key=lambda strain: strain.points, default=None)

    def longer(self, person: str, start: date, end: date) -> str:
        """The months and quarters beyond that meet the days from `start` to `end`, in words."""
        found = (
            formatting.period(period.label, language())
            for period, _ in self.by_person.get(person, ())
            if period.grain != "week" and period.start <= end and period.end >= start
        )
        return ", ".join(dict.fromkeys(found))


def now(opened: Opened) -> Comforts:
    """The loads beyond comfort of everybody, as the plan is dated."""
    plan = opened.plan
    spans = [cal.periods(plan.start, plan.end, wish.period) for wish in plan.balance or ()]
    found: dict[str, tuple[Strained, ...]] = {}
    for strain in scheduling.strains_now(plan, today=opened.today):
        period = spans[strain.rule][strain.period]
        found[strain.person] = (*found.get(strain.person, ()), (period, strain))
    return Comforts(found)
