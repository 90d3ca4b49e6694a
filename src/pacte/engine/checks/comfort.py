"""Loads beyond what the plan calls comfortable, where the steps are dated now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from pacte.document import Plan
from pacte.document.calendar import Period, periods
from pacte.engine.checks.finding import Finding, Place
from pacte.engine.scheduling import Strain, strains_now


def uncomfortable_loads(plan: Plan, today: date) -> Iterator[Finding]:
    """One finding per person with periods, not over on `today`, that cost a schedule points.

    Of several wishes, it is about the one that costs most there.
    """
    spans = [periods(plan.start, plan.end, wish.period) for wish in plan.balance or ()]
    found: defaultdict[str, defaultdict[int, list[Strain]]] = defaultdict(lambda: defaultdict(list))
    for strain in strains_now(plan, today=today):
        if spans[strain.rule][strain.period].end >= today:
            found[strain.person][strain.rule].append(strain)
    for person, by_rule in found.items():
        dearest = max(by_rule.values(), key=lambda mine: sum(one.points for one in mine))
        yield _finding(plan, person, dearest, spans[dearest[0].rule])


def _finding(
    plan: Plan, person: str, strains: Sequence[Strain], spans: Sequence[Period]
) -> Finding:
    wish = (plan.balance or ())[strains[0].rule]
    worst = sorted(strains, key=lambda one: (-one.beyond, one.period))
    days = round(float(sum(one.beyond for one in strains)), 1)
    params = {
        "days": days,
        "share": wish.comfortable_share,
        "periods": [spans[one.period].label for one in worst],
    }
    places = (Place("person", person),)
    return Finding("load_beyond_comfort", "minor", "load", places, params, None, days)
