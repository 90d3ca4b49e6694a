"""What each day weighs: learned from daily figures, or the calendar's."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pacte.document import Calendar
from pacte.engine.forecasting import series_from_pairs
from pacte.engine.forecasting.days import day_weights, sums_over

FRANCE = Calendar()


def daily(start, count, value_of):
    """`count` days from `start`, each worth `value_of(day)`."""
    days = [start + timedelta(i) for i in range(count)]
    pairs = [(day, Decimal(value_of(day))) for day in days]
    return series_from_pairs(pairs, "D", start=days[0], as_of=days[-1])


def test_without_daily_figures_may_2026_has_17_working_days_and_may_2027_has_19():
    # The worked case of docs/methods/forecast.md: 1, 8, 14, 25 May 2026 are holidays on weekdays;
    # of those of 2027 only Ascension (6 May) and Whit Monday (17 May) fall on a weekday.
    weights = day_weights(daily(date(2026, 1, 1), 10, lambda _: 1), FRANCE)
    assert weights.of(FRANCE, date(2026, 5, 1), date(2026, 5, 31)).sum() == 17
    assert weights.of(FRANCE, date(2027, 5, 1), date(2027, 5, 31)).sum() == 19


def test_a_weekday_without_activity_is_learned_even_against_the_calendar():
    # Open Sunday to Friday: Saturday (5) sells nothing, whatever the company's weekdays say.
    series = daily(date(2026, 1, 5), 70, lambda d: 0 if d.weekday() == 5 else 60)
    weights = day_weights(series, FRANCE)
    assert weights.learned
    assert weights.weekdays[5] == 0
    assert weights.weekdays[6] == pytest.approx(1)


def test_weekdays_weigh_what_they_sell():
    # Saturdays sell twice the six other days: means 1,1,1,1,1,2,1 over a mean of 8/7.
    weights = day_weights(
        daily(date(2026, 1, 5), 70, lambda d: 2 if d.weekday() == 5 else 1), FRANCE
    )
    assert weights.weekdays[5] == pytest.approx(2 * 7 / 8)
    assert weights.weekdays[0] == pytest.approx(7 / 8)


def test_a_company_that_sells_on_holidays_keeps_them():
    series = daily(date(2025, 1, 1), 365, lambda d: 10 if d.weekday() < 5 else 0)
    assert day_weights(series, FRANCE).on_holiday == pytest.approx(1)


def test_a_company_that_is_closed_on_holidays_loses_them():
    holidays = {date(2025, 5, 1), date(2025, 5, 8), date(2025, 5, 29), date(2025, 6, 9)}
    series = daily(
        date(2025, 4, 22), 70, lambda d: 10 if d.weekday() < 5 and d not in holidays else 0
    )
    assert day_weights(series, FRANCE).on_holiday == 0


def test_sums_over_spans_include_both_ends():
    weights = day_weights(daily(date(2026, 1, 1), 5, lambda _: 1), FRANCE)
    daily_weights = weights.of(FRANCE, date(2026, 1, 5), date(2026, 1, 11))
    spans = [(date(2026, 1, 5), date(2026, 1, 6)), (date(2026, 1, 9), date(2026, 1, 11))]
    assert list(sums_over(daily_weights, date(2026, 1, 5), spans)) == [2, 1]
