"""The history and the days to come as buckets: a figure, the weight of its days, its months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from pacte.document import Calendar
from pacte.document import calendar as cal
from pacte.engine.forecasting.days import DayWeights, day_weights, sums_over
from pacte.engine.forecasting.series import GRAIN_OF, Series, series_from_pairs

Floats = NDArray[np.float64]
LONGEST = {"M": 72, "W": 157}
"""Older buckets say little of the days to come: six years of months, three of weeks."""
DAYS_IN_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Buckets:
    """Known buckets first, then those to come. One row per bucket.

    `values` known sums; `weights` summed weight of the days; `months` its share by calendar month
    (12 columns); `times` its middle, in months from the first day. `unit` is the weight of a mean
    month of the history: noise is stated for such a month. Known buckets without any worked day are
    left out.
    """

    values: Floats
    weights: Floats
    months: Floats
    times: Floats
    spans: tuple[tuple[date, date], ...]
    unit: float

    @property
    def known(self) -> int:
        """How many buckets are known."""
        return len(self.values)


def buckets(series: Series, calendar: Calendar, window: tuple[date, date]) -> Rows:
    """The series, then the days after it up to the window's end, in buckets.

    Daily and monthly figures are gathered by month, weekly ones stay by week. `window` is (first,
    last), inclusive, and ends after the series does; days between the two are buckets as well.
    """
    weights = day_weights(series, calendar)
    gathered = _by_month(series.trimmed())
    grain = GRAIN_OF[gathered.frequency]
    first, end = gathered.start, window[1]
    start = max(window[0], day_after(series.as_of))
    daily = weights.of(calendar, first, end)
    past = _spans(first, series.as_of, grain)
    kept = _kept(past, sums_over(daily, first, past), LONGEST[gathered.frequency])
    before = _spans(day_after(series.as_of), start - timedelta(1), grain)
    spans = [past[i] for i in kept] + before + _spans(start, end, grain)
    values = np.array([float(gathered.values[i]) for i in kept])
    known = len(kept)
    return Rows(_rows(values, spans, daily, first), slice(known + len(before), len(spans)), weights)


@dataclass(frozen=True)
class Rows:
    """Buckets, which of them make the part of the window still to come, and the days' weights."""

    buckets: Buckets
    coming: slice
    weights: DayWeights


def _spans(start: date, end: date, grain: cal.Grain) -> list[tuple[date, date]]:
    return [(p.start, p.end) for p in cal.periods(start, end, grain)]


def _by_month(series: Series) -> Series:
    if series.frequency != "D":
        return series
    pairs = zip((p.start for p in series.periods), series.values, strict=True)
    return series_from_pairs(pairs, "M", start=series.start, as_of=series.as_of)


def _kept(past: Sequence[tuple[date, date]], weights: Floats, longest: int) -> list[int]:
    return [i for i in range(len(past)) if weights[i] > 0][-longest:]


def _rows(
    values: Floats, spans: Sequence[tuple[date, date]], daily: Floats, first: date
) -> Buckets:
    weights = sums_over(daily, first, spans)
    middle = [(a - first).days + ((b - a).days + 1) / 2 for a, b in spans]
    elapsed = (spans[len(values) - 1][1] - first).days + 1
    return Buckets(
        values=values,
        weights=weights,
        months=np.array([_month_shares(daily, first, span) for span in spans]),
        times=np.array(middle) / DAYS_IN_A_MONTH,
        spans=tuple(spans),
        unit=float(daily[:elapsed].sum() / elapsed * DAYS_IN_A_MONTH),
    )


def _month_shares(daily: Floats, first: date, span: tuple[date, date]) -> Floats:
    shares = np.zeros(12)
    for month in cal.periods(*span, "month"):
        a, b = (month.start - first).days, (month.end - first).days + 1
        shares[month.start.month - 1] += daily[a:b].sum()
    if not shares.any():
        shares[span[0].month - 1] = 1.0
    return np.asarray(shares / shares.sum())


def day_after(day: date) -> date:
    """The following day."""
    return day + timedelta(1)
