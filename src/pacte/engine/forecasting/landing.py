"""The landing of a total over a window: what is known, plus what remains, with its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pacte.document import Calendar
from pacte.engine.forecasting.buckets import Rows, buckets
from pacte.engine.forecasting.days import DayWeights, day_weights, sums_over
from pacte.engine.forecasting.history import Reason, months_of_history, refuses, weigh_history
from pacte.engine.forecasting.origins import CANDIDATES, Past, Track, Window, best_track
from pacte.engine.forecasting.series import Series
from pacte.engine.forecasting.structure import Total, fit

CENT = Decimal("0.01")
ENOUGH_PAST_FORECASTS = 3


@dataclass(frozen=True)
class Interval:
    """The total falls between `low` and `high` in `level` cases out of 100."""

    level: int
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Remainder:
    """The distribution of what remains: a Student law on the model's scale."""

    total: Total
    track: Track
    never_negative: bool

    def quantile(self, probability: float) -> float:
        """The remainder that is exceeded with 1 − `probability` (in ]0, 1[)."""
        from scipy.special import stdtrit

        z = float(stdtrit(self.track.freedom, probability)) * self.track.widening
        return self._floored(self.total.of(z))

    def exceeds(self, needed: float) -> float:
        """Probability that the remainder is at least `needed`."""
        from scipy.special import stdtr

        if self.never_negative and needed <= 0:
            return 1.0
        z = self.total.z(needed) / self.track.widening
        return 1.0 - float(stdtr(self.track.freedom, z))

    def _floored(self, value: float) -> float:
        return max(0.0, value) if self.never_negative else value


@dataclass(frozen=True)
class Landing:
    """`actual` is known up to `as_of`; `likely` is as often too high as too low.

    Amounts are in the series' unit, to the hundredth. `months` of history and `origins` (past
    totals forecast and compared) say how much stands behind the range. `remainder` is None once the
    window is over: the landing is then the actual.
    """

    start: date
    end: date
    as_of: date
    actual: Decimal
    likely: Decimal
    intervals: tuple[Interval, ...]
    months: int
    method: str
    origins: int
    doubts: tuple[Reason, ...]
    remainder: Remainder | None

    def interval(self, level: int) -> Interval:
        """The interval of one of the levels asked."""
        return next(i for i in self.intervals if i.level == level)

    def probability_of(self, target: Decimal) -> float | None:
        """Probability that the total is at least `target`; None under 24 months of history."""
        if self.remainder is None:
            return float(self.actual >= target)
        if any(doubt.code == "history_under_24_months" for doubt in self.doubts):
            return None
        return self.remainder.exceeds(float(target - self.actual))


def land(
    series: Series,
    window: tuple[date, date],
    calendar: Calendar,
    levels: Sequence[int] = (80,),
) -> Landing | Reason:
    """The landing of the series' total over `window` (first, last; both inclusive).

    `levels` are percentages in ]0, 100[. Returns the reason where the history is too short for any
    range (decision: under 12 months), never where the window is already over.
    """
    reason = weigh_history(series)
    actual, doubts = known_amount(series, window, calendar)
    if window[1] <= series.as_of:
        return _closed(series, window, actual, (levels, doubts))
    if reason is not None and refuses(reason):
        return reason
    rows = buckets(series, calendar, window)
    remainder = _remainder(series, rows)
    found = (*doubts, *((reason,) if reason else ()), *_doubts_of(remainder))
    return Landing(
        *window,
        as_of=series.as_of,
        actual=actual,
        likely=_amount(actual, remainder.quantile(0.5)),
        intervals=tuple(_interval(actual, remainder, level) for level in levels),
        months=months_of_history(series),
        method=remainder.track.method,
        origins=len(remainder.track.errors),
        doubts=found,
        remainder=remainder,
    )


def _closed(
    series: Series,
    window: tuple[date, date],
    actual: Decimal,
    asked: tuple[Sequence[int], tuple[Reason, ...]],
) -> Landing:
    levels, doubts = asked
    return Landing(
        *window,
        as_of=series.as_of,
        actual=actual,
        likely=actual,
        intervals=tuple(Interval(level, actual, actual) for level in levels),
        months=months_of_history(series),
        method="known",
        origins=0,
        doubts=doubts,
        remainder=None,
    )


def _remainder(series: Series, rows: Rows) -> Remainder:
    model = fit(rows.buckets)
    known, coming = rows.buckets.known, rows.coming
    track = best_track(model, _window_in_buckets(rows))
    total = CANDIDATES[track.method](Past(model, known, coming.start, coming.stop))
    return Remainder(total, track, never_negative=min(series.values) >= 0)


def _window_in_buckets(rows: Rows) -> Window:
    """The window's lead and length in whole usual buckets: its first one may be cut by today."""
    weights, known = rows.buckets.weights, rows.buckets.known
    usual = sorted(weights[:known])[known // 2]
    lead = weights[known : rows.coming.start].sum() / usual
    return Window(round(lead), max(1, round(weights[rows.coming].sum() / usual)))


def _interval(actual: Decimal, remainder: Remainder, level: int) -> Interval:
    tail = (1 - level / 100) / 2
    low, high = remainder.quantile(tail), remainder.quantile(1 - tail)
    return Interval(level, _amount(actual, low), _amount(actual, high))


def _amount(actual: Decimal, remainder: float) -> Decimal:
    return (actual + Decimal(repr(remainder))).quantize(CENT)


def _doubts_of(remainder: Remainder) -> tuple[Reason, ...]:
    found = []
    if remainder.track.independent < ENOUGH_PAST_FORECASTS:
        origins = {"past_forecasts": len(remainder.track.errors)}
        found.append(Reason("few_past_forecasts", origins))
    if not remainder.total.is_log:
        found.append(Reason("irregular_history"))
    return tuple(found)


def known_amount(
    series: Series, window: tuple[date, date], calendar: Calendar
) -> tuple[Decimal, tuple[Reason, ...]]:
    """What the series holds of `window` (inclusive), with doubts on that figure.

    A period that the window cuts counts for its share of weighted days (doubt
    `period_cut_by_window`); days before the series starts are missing (`actual_incomplete`).
    """
    start, end = max(window[0], series.start), min(window[1], series.as_of)
    doubts = []
    if window[0] < series.start <= window[1]:
        doubts.append(Reason("actual_incomplete", {"known_from": series.start}))
    touched = [
        (p.start, p.end, value)
        for p, value in zip(series.periods, series.values, strict=True)
        if p.start <= end and p.end >= start
    ]
    if not any(a < start or b > end for a, b, _ in touched):
        return sum((value for _, _, value in touched), Decimal(0)), tuple(doubts)
    doubts.append(Reason("period_cut_by_window", {"start": start, "end": end}))
    weights = day_weights(series, calendar)
    shares = [_share(weights, calendar, (a, b), (start, end)) for a, b, _ in touched]
    parts = (value * share for (_, _, value), share in zip(touched, shares, strict=True))
    return sum(parts, Decimal(0)), tuple(doubts)


def _share(
    weights: DayWeights, calendar: Calendar, period: tuple[date, date], kept: tuple[date, date]
) -> Decimal:
    """The part of a period that falls inside `kept`, by weighted days."""
    daily = weights.of(calendar, *period)
    spans = [(max(period[0], kept[0]), min(period[1], kept[1])), period]
    inside, whole = sums_over(daily, period[0], spans)
    return Decimal(repr(float(inside / whole))) if whole else Decimal(0)
