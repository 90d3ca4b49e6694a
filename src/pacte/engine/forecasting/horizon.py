"""The forecast of the next periods, and of their total (`pacte forecast`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from pacte.document import Calendar
from pacte.document import calendar as cal
from pacte.engine.forecasting.buckets import Rows, buckets, day_after
from pacte.engine.forecasting.days import sums_over
from pacte.engine.forecasting.history import Reason
from pacte.engine.forecasting.landing import CENT, Interval, Landing, known_amount, land
from pacte.engine.forecasting.origins import Track, Window, best_track
from pacte.engine.forecasting.series import GRAIN_OF, Frequency, Series
from pacte.engine.forecasting.structure import Structure, fit

Floats = NDArray[np.float64]
NORMAL_STEPS = 41
RECENT_DAYS = 366


@dataclass(frozen=True)
class Point:
    """One period: what is known of it (`actual`), its likely total and the ranges of that total."""

    period: cal.Period
    actual: Decimal
    likely: Decimal
    intervals: tuple[Interval, ...]


@dataclass(frozen=True)
class Forecast:
    """Periods one after the other, and the total of the horizon with its own, honest range."""

    points: tuple[Point, ...]
    total: Landing


def forecast(
    series: Series,
    horizon: int,
    frequency: Frequency,
    calendar: Calendar,
    levels: Sequence[int] = (80, 95),
) -> Forecast | Reason:
    """The `horizon` periods (at least 1) that follow the last known day, or why there is none.

    Where the last day falls inside a period, that period is the first one: its `actual` is the part
    already known. `frequency` is the series' own, or W or M for a daily one; ValueError otherwise.
    Likely amounts of the periods add up to the total's (to a cent per period); their ranges do not,
    and must not.
    """
    if series.frequency not in ("D", frequency):
        raise ValueError(f"a series by {series.frequency} cannot be forecast by {frequency}")
    periods = _periods(day_after(series.as_of), horizon, frequency)
    window = (periods[0].start, periods[-1].end)
    total = land(series, window, calendar, levels)
    if isinstance(total, Reason):
        return total
    return Forecast(_points(series, calendar, periods, total), total)


def _periods(first: date, horizon: int, frequency: Frequency) -> list[cal.Period]:
    """Whole periods, the first of which holds day `first`."""
    start = {
        "D": first,
        "W": date.fromordinal(first.toordinal() - first.weekday()),
        "M": first.replace(day=1),
    }[frequency]
    ends = {"D": 1, "W": 7, "M": 31}[frequency] * horizon
    covering = cal.periods(start, date.fromordinal(start.toordinal() + ends), GRAIN_OF[frequency])
    return list(covering[:horizon])


def _points(
    series: Series, calendar: Calendar, periods: Sequence[cal.Period], total: Landing
) -> tuple[Point, ...]:
    rows = buckets(series, calendar, (total.start, total.end))
    model = fit(rows.buckets)
    coming = [(max(p.start, day_after(series.as_of)), p.end) for p in periods]
    raw = _expected(model, rows, calendar, coming)
    remainders = raw * (float(total.likely - total.actual) / (raw.sum() or 1.0))
    track = best_track(model, Window(0, 1))
    residuals = _residuals(series, model, rows, calendar, periods[0].grain)
    points = []
    for period, span, remainder in zip(periods, coming, remainders, strict=True):
        actual, _ = known_amount(series, (period.start, period.end), calendar)
        likely = (actual + Decimal(repr(float(remainder)))).quantize(CENT)
        ratios = _ratios(_sigma(model, rows, span[0]), track, residuals)
        levels = [interval.level for interval in total.intervals]
        ranges = tuple(_range(level, actual, (remainder, likely), ratios) for level in levels)
        points.append(Point(period, actual.quantize(CENT), likely, ranges))
    return tuple(points)


def _expected(
    model: Structure, rows: Rows, calendar: Calendar, spans: Sequence[tuple[date, date]]
) -> Floats:
    """Likely amount of each span of coming days: the rate of their bucket times their weights."""
    known, last = rows.buckets.known, len(rows.buckets.spans)
    return _amounts(rows, calendar, spans, (known, model.rates(known, known, last)))


def _amounts(
    rows: Rows,
    calendar: Calendar,
    spans: Sequence[tuple[date, date]],
    rates: tuple[int, Floats],
) -> Floats:
    """Amounts of spans of days, from the rates of the buckets that start at the given place."""
    place, by_bucket = rates
    first, end = rows.buckets.spans[place][0], spans[-1][1]
    daily = rows.weights.of(calendar, first, end)
    for (a, b), rate in zip(rows.buckets.spans[place:], by_bucket, strict=False):
        daily[(a - first).days : (b - first).days + 1] *= rate
    return sums_over(daily, first, spans)


def _residuals(
    series: Series, model: Structure, rows: Rows, calendar: Calendar, grain: cal.Grain
) -> Floats:
    """Actual over expected of the past year's periods, when they are finer than the buckets."""
    known = rows.buckets.known
    if series.frequency != "D" or grain == "month":
        return np.ones(1)
    start = max(rows.buckets.spans[0][0], date.fromordinal(series.as_of.toordinal() - RECENT_DAYS))
    spans = [(p.start, p.end) for p in cal.periods(start, series.as_of, grain)]
    rates = np.maximum(model.rows.values / model.rows.weights[:known], 0.0)
    expected = _amounts(rows, calendar, spans, (0, rates))
    actual = [float(known_amount(series, span, calendar)[0]) for span in spans]
    worked = expected > 0
    return np.array(actual)[worked] / expected[worked] if worked.any() else np.ones(1)


def _sigma(model: Structure, rows: Rows, day: date) -> float:
    """Relative uncertainty of the bucket that holds a coming day."""
    known = rows.buckets.known
    place = next(i for i, (a, b) in enumerate(rows.buckets.spans) if i >= known and a <= day <= b)
    total = model.total(known, place, place + 1)
    return total.sigma if total.is_log else total.sigma / max(abs(total.center), total.sigma)


def _ratios(sigma: float, track: Track, residuals: Floats) -> Floats:
    """Equally likely ratios of a period's total to what is expected of it."""
    from scipy.special import stdtrit

    steps = (np.arange(NORMAL_STEPS) + 0.5) / NORMAL_STEPS
    levels = np.exp(stdtrit(track.freedom, steps) * track.widening * sigma)
    return np.outer(levels, residuals).ravel()


def _range(level: int, actual: Decimal, amounts: tuple[float, Decimal], ratios: Floats) -> Interval:
    remainder, likely = amounts
    tail = (1 - level / 100) / 2
    ends = sorted(float(remainder * r) for r in np.quantile(ratios, [tail, 1 - tail]))
    low, high = ((actual + Decimal(repr(end))).quantize(CENT) for end in ends)
    return Interval(level, min(low, likely), max(high, likely))
