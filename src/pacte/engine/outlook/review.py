"""Plan against actual by period: variance, R/O, N-1 raw and at comparable working days (R50)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pacte.document import Calendar
from pacte.document import calendar as cal
from pacte.engine.forecasting import Series
from pacte.engine.forecasting.landing import known_amount
from pacte.engine.outlook.progress import (
    CENT,
    RATIO_STEP,
    Progress,
    TargetDays,
    progress_to_date,
)

A_YEAR_OF_WEEKS = timedelta(364)
BY_WEEKDAY = ("week", "day")


@dataclass(frozen=True)
class ReviewLine:
    """One period of the window. Figures in the metric's unit, facts never rounded.

    `target` is of the whole period; `target_to_date`, `actual`, `variance` and `attainment` are of
    its elapsed part, None where nothing of it has elapsed. `cumulative_*` run from the window's
    start. `previous` is the same elapsed part a year before (364 days before for weeks and days),
    `previous_comparable` the same at this year's number of working days; None where the facts do
    not reach back to it or it had no working day.
    """

    period: cal.Period
    target: Decimal
    target_to_date: Decimal | None
    actual: Decimal | None
    variance: Decimal | None
    attainment: Decimal | None
    cumulative_target: Decimal | None
    cumulative_actual: Decimal | None
    cumulative_variance: Decimal | None
    cumulative_attainment: Decimal | None
    working_days: int
    previous_working_days: int
    previous: Decimal | None
    previous_comparable: Decimal | None


@dataclass(frozen=True)
class Review:
    """All periods of a window, its progress, and twelve rolling months with the twelve before.

    `rolling` is None where the facts are shorter than the stretch summed.
    """

    lines: tuple[ReviewLine, ...]
    progress: Progress
    rolling: Decimal | None
    rolling_before: Decimal | None
    as_of: date


@dataclass(frozen=True)
class _Facts:
    series: Series
    calendar: Calendar

    def between(self, start: date, end: date) -> Decimal | None:
        """The sum from `start` to `end` (inclusive); None where it is not wholly known."""
        if start < self.series.start or end > self.series.as_of:
            return None
        return known_amount(self.series, (start, end), self.calendar)[0]

    def working_days(self, start: date, end: date) -> int:
        return len(cal.working_days(self.calendar, start, end))


def review(
    dealt: TargetDays,
    window: tuple[date, date],
    series: Series,
    calendar: Calendar,
    grain: cal.Grain = "month",
) -> Review:
    """Plan against actual over `window` (inclusive), one line per period of `grain`.

    `dealt` is the target by day (`target_days`). Days before the series starts count as without
    actual. Sums of any grain agree, because all sum the same days; that needs a daily series (a
    monthly one is shared inside a month by working days).
    """
    facts = _Facts(series, calendar)
    lines = tuple(_line(p, window, dealt, facts) for p in cal.periods(*window, grain))
    actual = known_amount(series, window, calendar)[0]
    return Review(
        lines,
        progress_to_date(actual, dealt, window, series.as_of, calendar),
        *_rolling(facts),
        series.as_of,
    )


def _line(
    period: cal.Period, window: tuple[date, date], dealt: TargetDays, facts: _Facts
) -> ReviewLine:
    last = min(period.end, facts.series.as_of)
    target = dealt.between(period.start, period.end)
    if last < period.start:
        return ReviewLine(
            period,
            target,
            *(None,) * 8,
            *_previous(period, period.end, facts),
        )
    of_period = _against(dealt, facts, period.start, last)
    so_far = _against(dealt, facts, window[0], last)
    return ReviewLine(period, target, *of_period, *so_far, *_previous(period, last, facts))


Against = tuple[Decimal, Decimal, Decimal, Decimal | None]


def _against(dealt: TargetDays, facts: _Facts, start: date, last: date) -> Against:
    """(target, actual, variance, attainment) of the days from `start` to `last`."""
    target = dealt.between(start, last)
    actual = known_amount(facts.series, (start, last), facts.calendar)[0]
    attainment = (actual / target).quantize(RATIO_STEP) if target else None
    return target, actual, actual - target, attainment


def _previous(
    period: cal.Period, last: date, facts: _Facts
) -> tuple[int, int, Decimal | None, Decimal | None]:
    """(working days, those a year before, N-1, N-1 at this year's working days)."""
    before = tuple(_a_year_before(day, period.grain) for day in (period.start, last))
    days = facts.working_days(period.start, last)
    days_before = facts.working_days(*before)
    raw = facts.between(*before)
    if raw is None or not days_before:
        return days, days_before, raw, None
    return days, days_before, raw, (raw * days / days_before).quantize(CENT)


def _a_year_before(day: date, grain: cal.Grain) -> date:
    """The same day of the year before; the last of its month stays the last of the month."""
    if grain in BY_WEEKDAY:
        return day - A_YEAR_OF_WEEKS
    following = day + timedelta(1)
    if following.day == 1:
        return cal.add_months(following, -12) - timedelta(1)
    return day.replace(year=day.year - 1)


def _rolling(facts: _Facts) -> tuple[Decimal | None, Decimal | None]:
    last = facts.series.as_of
    middle, first = (_a_year_before(d, "month") for d in (last, _a_year_before(last, "month")))
    return (
        facts.between(middle + timedelta(1), last),
        facts.between(first + timedelta(1), middle),
    )
