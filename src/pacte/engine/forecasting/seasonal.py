"""Seasonal weights learned from a history, to be stored in the document with their provenance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from pacte.document import Calendar, Provenance, Seasonality
from pacte.document import calendar as cal
from pacte.engine.forecasting.buckets import buckets, day_after
from pacte.engine.forecasting.days import DayWeights, sums_over
from pacte.engine.forecasting.history import Reason, months_of_history, refuses, weigh_history
from pacte.engine.forecasting.series import Series
from pacte.engine.forecasting.structure import fit

MONTHS = 12
WEIGHT_STEP = Decimal("0.0001")


def learn_seasonality(
    series: Series,
    calendar: Calendar,
    *,
    name: str,
    first_month: date | None = None,
    source: dict[str, str] | None = None,
) -> Seasonality | Reason:
    """Monthly weights for the 12 months from `first_month` (default: the month after the history).

    The history gives an index per worked day, growth taken out and drawn to 1 as far as the history
    is short or noisy; the weight of a month is that index times the worked days which that very
    month holds, so that May with 17 days weighs less than May with 19. Mean 1, four decimals.
    `provenance.detail` keeps the index per day, the months of history and the year it is for, and
    `source` when given. Under 12 months of history: the reason.
    """
    reason = weigh_history(series)
    if reason is not None and refuses(reason):
        return reason
    start = (first_month or cal.add_months(series.as_of, 1)).replace(day=1)
    after = day_after(series.as_of)
    rows = buckets(series, calendar, (after, cal.add_months(after, 1) - timedelta(1)))
    index = [Decimal(repr(float(x))) for x in fit(rows.buckets).season()]
    worked = _worked(rows.weights, calendar, start)
    raw = [i * w for i, w in zip(index, worked, strict=True)]
    mean = sum(raw, Decimal(0)) / MONTHS
    return Seasonality(
        name=name,
        weights=tuple((w / mean).quantize(WEIGHT_STEP) for w in raw),
        provenance=Provenance(
            source="learned",
            as_of=series.as_of,
            detail={
                "index_per_day": [str(i.quantize(WEIGHT_STEP)) for i in index],
                "months": months_of_history(series),
                "from": start.isoformat(),
                **(source or {}),
            },
        ),
    )


def _worked(weights: DayWeights, calendar: Calendar, start: date) -> Sequence[Decimal]:
    """Weighted worked days of the 12 months from `start`, January first."""
    end = cal.add_months(start, MONTHS) - timedelta(1)
    months = sorted(cal.periods(start, end, "month"), key=lambda p: p.start.month)
    sums = sums_over(weights.of(calendar, start, end), start, [(p.start, p.end) for p in months])
    return [Decimal(repr(float(s))) for s in sums]
