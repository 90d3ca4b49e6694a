"""The facts of a company as daily series, for `pacte forecast`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from pacte import facts
from pacte.apps.facts import permissions, queries
from pacte.apps.members.models import Member
from pacte.cli import rows
from pacte.cli.forecast_answer import Facts
from pacte.document import Calendar, Invalid, Problem
from pacte.document.metrics import METRICS
from pacte.engine import forecasting
from pacte.engine.kpis import event_of
from pacte.facts.measures import ADDITIVE


def of_company(member: Member, metric: str, by: Sequence[str], today: date) -> Facts:
    """The daily sums of a metric up to `today`, one series per value of `by`.

    All series run from the company's first line to its last: a customer who stopped buying is a
    series that ends in zeros. Raises `Invalid` for a metric that sales facts do not hold, and
    where there is no fact; `Refused` for figures that the member may not see.
    """
    permissions.check_may_cut(member, metric, tuple(by))
    known = [code for code in ADDITIVE if code in METRICS]
    if metric not in known:
        raise Invalid(Problem("bad_option", "metric", metric, ", ".join(known)))
    with queries.open_facts(member, lookups=rows.lookups_of(member)) as opened:
        scope = facts.Scope(event=event_of(opened, None), last=today)
        found = facts.series(opened, metric, grain="day", by=by, scope=scope)
    days = [day for series in found for day, _ in series.points]
    if not days:
        raise Invalid(Problem("bad_option", "--company", "no fact", "pacte facts import sales"))
    return Facts(
        by=tuple(by),
        series={one.key: _daily(one.points, min(days), max(days)) for one in found},
        calendar=Calendar(country=member.company.country),
        currency=member.company.currency,
    )


def _daily(points: Iterable[tuple[date, Decimal]], first: date, last: date) -> forecasting.Series:
    return forecasting.series_from_pairs(points, "D", start=first, as_of=last)
