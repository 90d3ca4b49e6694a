"""An amount dealt to its days once, so that month, quarter and week sum the same days (R5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pacte.document import calendar as cal
from pacte.document.entities import Seasonality
from pacte.document.money import deal
from pacte.document.plan import Calendar


def spread(
    total: int, start: date, end: date, calendar: Calendar, seasonality: Seasonality | None = None
) -> dict[date, int]:
    """Whole `total` (such as cents) dealt to the company's working days of `start`..`end`.

    With a seasonality, months are dealt first by monthly weight × share of the month's working days
    inside the range; then each month to its working days, equally, largest remainder, earlier day
    first. Where no day is worked, calendar days are used. The sum is exactly `total`.
    """
    worked = cal.working_days(calendar, start, end) or tuple(cal.days(start, end))
    if seasonality is None:
        return dict(zip(worked, deal(total, [1] * len(worked)), strict=True))
    months = _by_month(worked)
    parts = deal(
        total,
        [_month_weight(month, inside, calendar, seasonality) for month, inside in months.items()],
    )
    dealt: dict[date, int] = {}
    for inside, part in zip(months.values(), parts, strict=True):
        dealt.update(zip(inside, deal(part, [1] * len(inside)), strict=True))
    return dealt


def _by_month(worked: Sequence[date]) -> dict[date, list[date]]:
    months: dict[date, list[date]] = {}
    for day in worked:
        months.setdefault(day.replace(day=1), []).append(day)
    return months


def _month_weight(
    month: date, inside: Sequence[date], calendar: Calendar, seasonality: Seasonality
) -> Decimal:
    last = cal.days(month, cal.add_months(month, 1))
    whole = sum(1 for day in last if day.month == month.month and cal.is_company_day(calendar, day))
    share = Decimal(len(inside)) / Decimal(max(whole, len(inside)))
    return seasonality.weights[month.month - 1] * share


def sum_by(dealt: Mapping[date, int], periods: Sequence[cal.Period]) -> list[int]:
    """Sums of daily figures over each period (both ends inclusive)."""
    return [sum(v for day, v in dealt.items() if p.start <= day <= p.end) for p in periods]
