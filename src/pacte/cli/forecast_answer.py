"""The answer of `pacte forecast`, from series to the outside form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacte.document import Calendar, Invalid, Problem
from pacte.document.metrics import Metric, Unit
from pacte.document.results import forecast as results
from pacte.engine import forecasting


@dataclass(frozen=True)
class Asked:
    """What is asked of every series; levels in percent, growing."""

    metric: Metric
    horizon: int
    frequency: forecasting.Frequency
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Facts:
    """Series by key (one value per dimension of `by`), and how to read them."""

    by: tuple[str, ...]
    series: Mapping[tuple[str | None, ...], forecasting.Series]
    calendar: Calendar
    currency: str | None
    input_sha256: str | None = None


def answer(asked: Asked, facts: Facts, today: date) -> results.ForecastResult:
    """The forecast of every series, as every face gives it."""
    series = tuple(_series(asked, facts, key) for key in facts.series)
    refused = all(one.status == "refused" for one in series)
    return results.ForecastResult(
        schema_name=results.SCHEMA,
        as_of=today,
        input_sha256=facts.input_sha256,
        status="refused" if refused else "ok",
        metric=asked.metric.code,
        unit=asked.metric.unit,
        currency=facts.currency if asked.metric.unit is Unit.MONEY else None,
        frequency=asked.frequency,
        horizon=asked.horizon,
        levels=asked.levels,
        by=facts.by,
        series=series,
    )


def _series(asked: Asked, facts: Facts, key: tuple[str | None, ...]) -> results.SeriesForecast:
    series = facts.series[key]
    if series.frequency not in ("D", asked.frequency):
        raise Invalid(Problem("bad_option", "--frequency", asked.frequency, series.frequency))
    found = forecasting.forecast(
        series, asked.horizon, asked.frequency, facts.calendar, asked.levels
    )
    named = dict(zip(facts.by, key, strict=True))
    history = results.History(
        start=series.start, last=series.as_of, months=forecasting.months_of_history(series)
    )
    if isinstance(found, forecasting.Reason):
        return results.SeriesForecast(
            key=named, status="refused", history=history, reasons=(_reason(found),)
        )
    return results.SeriesForecast(
        key=named,
        status="ok",
        history=history,
        periods=tuple(_period(point) for point in found.points),
        total=_total(found.total),
        reasons=tuple(_reason(doubt) for doubt in found.total.doubts),
    )


def _reason(found: forecasting.Reason) -> results.Reason:
    return results.Reason(code=found.code, params=found.params)


def _ranges(intervals: tuple[forecasting.Interval, ...]) -> tuple[results.Range, ...]:
    return tuple(results.Range(level=i.level, low=i.low, high=i.high) for i in intervals)


def _period(point: forecasting.Point) -> results.PeriodForecast:
    return results.PeriodForecast(
        label=point.period.label,
        start=point.period.start,
        end=point.period.end,
        actual=point.actual,
        likely=point.likely,
        ranges=_ranges(point.intervals),
    )


def _total(total: forecasting.Landing) -> results.TotalForecast:
    return results.TotalForecast(
        start=total.start,
        end=total.end,
        actual=total.actual,
        likely=total.likely,
        ranges=_ranges(total.intervals),
        method=total.method,
        past_forecasts=total.origins,
    )
