"""What each day weighs: a working week learned from daily figures, or the company's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pacte.document import Calendar
from pacte.document import calendar as cal
from pacte.document.entities import WEEKDAYS
from pacte.engine.forecasting.series import Series

Floats = NDArray[np.float64]
LEARNABLE_DAYS = 56
SHARE_OF_AN_IDLE_DAY = 0.02
HOLIDAYS_TO_LEARN_FROM = 4


@dataclass(frozen=True)
class DayWeights:
    """The weight of a day: of its weekday, times `on_holiday` when it is a holiday or a closure.

    Weights are relative (a plain working day is about 1); `learned` tells whether they come from
    daily figures or from the calendar alone.
    """

    weekdays: tuple[float, ...]
    on_holiday: float
    learned: bool

    def of(self, calendar: Calendar, start: date, end: date) -> Floats:
        """Weights of the days from `start` to `end` (inclusive)."""
        found = np.array([self.weekdays[day.weekday()] for day in cal.days(start, end)])
        found[_closed(calendar, start, end)] *= self.on_holiday
        return found


def _closed(calendar: Calendar, start: date, end: date) -> NDArray[np.bool_]:
    """Whether each day is a public holiday or a closure, whatever its weekday."""
    every_weekday = calendar.model_copy(update={"weekdays": WEEKDAYS})
    return np.array([not cal.is_company_day(every_weekday, d) for d in cal.days(start, end)])


def calendar_weights(calendar: Calendar) -> DayWeights:
    """1 for a day that the company works, 0 for another."""
    worked = tuple(float(name in calendar.weekdays) for name in WEEKDAYS)
    return DayWeights(worked, 0.0, learned=False)


def day_weights(series: Series, calendar: Calendar) -> DayWeights:
    """Learn the weights from daily figures; from the calendar where there are not eight weeks.

    A weekday under 2 % of the mean weekday is idle (weight 0). Holidays weigh what was seen on at
    least four of them that fell on an active weekday, else nothing: some companies book orders on
    every holiday.
    """
    values = np.array([float(v) for v in series.values])
    if series.frequency != "D" or len(values) < LEARNABLE_DAYS or values.sum() <= 0:
        return calendar_weights(calendar)
    closed = _closed(calendar, series.start, series.as_of)
    weekday = np.array([p.start.weekday() for p in series.periods])
    means = _means(values, weekday, ~closed)
    active = means > SHARE_OF_AN_IDLE_DAY * means.mean()
    weights = np.where(active, means / means[active].mean(), 0.0)
    return DayWeights(
        tuple(weights), _holiday_weight(values, weights[weekday], closed), learned=True
    )


def _means(values: Floats, weekday: NDArray[np.int_], kept: NDArray[np.bool_]) -> Floats:
    return np.array([max(0.0, values[kept & (weekday == w)].mean()) for w in range(7)])


def _holiday_weight(values: Floats, usual: Floats, closed: NDArray[np.bool_]) -> float:
    seen = closed & (usual > 0)
    if seen.sum() < HOLIDAYS_TO_LEARN_FROM:
        return 0.0
    level = values[~closed].sum() / usual[~closed].sum()
    share = values[seen].sum() / (usual[seen].sum() * level)
    return float(np.clip(share, 0, 1)) if share > SHARE_OF_AN_IDLE_DAY else 0.0


def sums_over(weights: Floats, first: date, spans: Sequence[tuple[date, date]]) -> Floats:
    """Sum of daily `weights` (starting on day `first`) over each span, both ends inclusive."""
    cumulated = np.concatenate([[0.0], np.cumsum(weights)])
    return np.array(
        [cumulated[(b - first).days + 1] - cumulated[(a - first).days] for a, b in spans]
    )
