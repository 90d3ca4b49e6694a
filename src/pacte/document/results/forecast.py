"""The answer of `pacte forecast`."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pacte.document.metrics import Unit
from pacte.document.money import Currency, Number
from pacte.document.results.envelope import Envelope, ResultModel, Status

SCHEMA = "pacte.forecast"


class Reason(ResultModel):
    """Why a figure is missing, or is to be read with care; codes in docs/reference/forecast.md."""

    code: str
    params: dict[str, Any] = {}


class Range(ResultModel):
    """The figure falls in [low, high] in `level` cases out of 100."""

    level: int
    low: Number
    high: Number


class History(ResultModel):
    """The facts behind a series: first and last known day (inclusive), whole months between."""

    start: date
    last: date
    months: int


class PeriodForecast(ResultModel):
    """A whole period, `start` and `end` inclusive: `likely` = `actual` known + what remains."""

    label: str
    start: date
    end: date
    actual: Number
    likely: Number
    ranges: tuple[Range, ...]


class TotalForecast(ResultModel):
    """The total of all periods. Its ranges are its own, never the sum of theirs.

    `method` was chosen on `past_forecasts` past totals of the same length.
    """

    start: date
    end: date
    actual: Number
    likely: Number
    ranges: tuple[Range, ...]
    method: Literal["structural", "last_year_with_growth", "mean_of_both", "known"]
    past_forecasts: int


class SeriesForecast(ResultModel):
    """One series: `key` is its value per dimension of `by`, empty without any.

    `status` refused: no `periods` nor `total`, and the reason why. Otherwise `reasons` are doubts.
    """

    key: dict[str, str | None] = {}
    status: Status
    history: History | None
    periods: tuple[PeriodForecast, ...] = ()
    total: TotalForecast | None = None
    reasons: tuple[Reason, ...] = ()


class ForecastResult(Envelope):
    """Forecast of one metric over the `horizon` periods that follow the last known day.

    `unit` and `currency` are those of every figure. `status` is refused where every series is.
    `input_sha256` is of the bytes of the series' file, null where the input is the company's rows.
    """

    metric: str
    unit: Unit
    currency: Currency | None = None
    frequency: Literal["D", "W", "M"]
    horizon: int
    levels: tuple[int, ...]
    by: tuple[str, ...] = ()
    series: tuple[SeriesForecast, ...]
