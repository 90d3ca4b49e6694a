"""Why a landing is missing or doubtful, and a forecast as a sales director reads it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pacte.document.metrics import Unit
from pacte.document.results import forecast
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import Spoken

REASONS: dict[str, str] = {
    "no_history": gettext_noop("nothing was recorded from {start} to {as_of}: no forecast."),
    "history_under_12_months": gettext_noop(
        "{months} months of history: {needed} are needed before a landing means anything."
    ),
    "history_under_24_months": gettext_noop(
        "only {months} months of history: a range, but no probability before {needed} months."
    ),
    "few_past_forecasts": gettext_noop(
        "few past periods of this length to compare with: the range is wide on purpose."
    ),
    "irregular_history": gettext_noop(
        "the history holds many empty or negative months: read the range, not the figure."
    ),
    "actual_incomplete": gettext_noop("facts are known from {known_from} only."),
    "period_cut_by_window": gettext_noop(
        "facts come by whole periods: the part inside the dates was counted by working days."
    ),
    "old_facts": gettext_noop(
        "the last facts are of {last_day}, {days} days old: import newer ones."
    ),
    "no_seasonality": gettext_noop(
        "no seasonality: the target is spread evenly over working days."
    ),
    "no_metric": gettext_noop("the objective does not say what it measures."),
    "metric_not_summed": gettext_noop(
        "this figure is a ratio or a last value: it has no landing that adds months up."
    ),
    "no_target": gettext_noop("the objective has no target."),
    "no_facts": gettext_noop("no imported sale counts for this objective so far: no actuals."),
    "window_outside_plan": gettext_noop("the objective starts on {start} and ends on {end}."),
}

_TITLE = gettext_noop("{name}: {likely}, between {low} and {high}")
_TITLE_UNNAMED = gettext_noop("Total: {likely}, between {low} and {high}")
_PERIOD = gettext_noop("  {label}: {likely}, between {low} and {high}")
_PARTLY = gettext_noop("  {label}: {likely}, between {low} and {high} (of which {actual} known)")
_REFUSED = gettext_noop("{name}: no forecast")
_REFUSED_UNNAMED = gettext_noop("No forecast")


def reason(code: str, params: Mapping[str, Any], language: str) -> str:
    """One reason or doubt of an outlook or a forecast as a sentence."""
    return said(REASONS[code], language).format_map(Spoken(params, language))


def told(result: forecast.ForecastResult, language: str) -> list[str]:
    """The lines of a forecast: for each series the total first, its periods, then the doubts."""
    lines: list[str] = []
    for series in result.series:
        lines += _series(result, series, language)
    return lines


def _series(
    result: forecast.ForecastResult, series: forecast.SeriesForecast, language: str
) -> list[str]:
    name = ", ".join(value or formatting.ABSENT for value in series.key.values())
    doubts = [f"  – {reason(r.code, r.params, language)}" for r in series.reasons]
    if series.total is None:
        title = said(_REFUSED if name else _REFUSED_UNNAMED, language)
        return [title.format(name=name), *doubts]
    title = said(_TITLE if name else _TITLE_UNNAMED, language)
    return [
        title.format(name=name, **_figures(result, series.total, language)),
        *(_period(result, period, language) for period in series.periods),
        *doubts,
    ]


def _period(result: forecast.ForecastResult, period: forecast.PeriodForecast, language: str) -> str:
    sentence = said(_PARTLY if period.actual else _PERIOD, language)
    return sentence.format(label=period.label, **_figures(result, period, language))


def _figures(
    result: forecast.ForecastResult,
    figures: forecast.TotalForecast | forecast.PeriodForecast,
    language: str,
) -> dict[str, str]:
    narrow = figures.ranges[0]
    amounts = {
        "likely": figures.likely,
        "low": narrow.low,
        "high": narrow.high,
        "actual": figures.actual,
    }
    return {name: _amount(result, amount, language) for name, amount in amounts.items()}


def _amount(result: forecast.ForecastResult, amount: Decimal, language: str) -> str:
    if result.unit is Unit.MONEY and result.currency:
        return formatting.money(amount, result.currency, language)
    return formatting.number(amount, language)
