"""The next periods at any frequency, and their total."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.engine.forecasting import simulated

from pacte.document import Calendar
from pacte.engine.forecasting import Reason, Series, forecast, series_from_pairs

FRANCE = Calendar()
D = Decimal


def monthly(count, seed=4):
    months = simulated.months_from(2015, count + 1)
    values = tuple(simulated.noisy_months(seed, count))
    return Series("M", months[0], months[-1] - timedelta(1), values)


def daily():
    """900 days to Wednesday 18 June 2025: 100 on weekdays, 40 on Saturdays."""
    last = date(2025, 6, 18)
    days = [last - timedelta(i) for i in range(900)]
    worth = {5: 40, 6: 0}
    return series_from_pairs([(d, D(worth.get(d.weekday(), 100))) for d in days], "D")


def test_there_are_as_many_periods_as_asked_and_they_follow_the_last_known_day():
    found = forecast(monthly(40), 14, "M", FRANCE)
    labels = [p.period.label for p in found.points]
    assert labels[0] == "2018-05"
    assert labels[-1] == "2019-06"
    assert len(labels) == 14
    assert (found.total.start, found.total.end) == (date(2018, 5, 1), date(2019, 6, 30))


@pytest.mark.parametrize(("frequency", "horizon"), [("D", 45), ("W", 9), ("M", 4)])
def test_likely_amounts_of_the_periods_add_up_to_that_of_the_total(frequency, horizon):
    found = forecast(daily(), horizon, frequency, FRANCE)
    total = sum(p.likely for p in found.points)
    assert abs(total - found.total.likely) <= D("0.01") * horizon


def test_the_period_begun_holds_what_is_known_of_it():
    # Monday 16 to Wednesday 18 June 2025 are known: 300 of a week worth 5 × 100 + 40.
    week = forecast(daily(), 2, "W", FRANCE).points[0]
    assert (week.period.start, week.period.end) == (date(2025, 6, 16), date(2025, 6, 22))
    assert week.actual == 300
    assert float(week.likely) == pytest.approx(540, rel=0.02)
    # 1 to 18 June: 13 weekdays and 2 Saturdays (7 and 14) known, 8 and 2 (21 and 28) to come.
    month = forecast(daily(), 1, "M", FRANCE).points[0]
    assert month.actual == 13 * 100 + 2 * 40
    assert float(month.likely) == pytest.approx(21 * 100 + 4 * 40, rel=0.02)


def test_an_idle_weekday_is_forecast_at_nothing():
    by_weekday = {p.period.start.weekday(): p for p in forecast(daily(), 7, "D", FRANCE).points}
    assert by_weekday[6].likely == 0
    assert float(by_weekday[5].likely) == pytest.approx(40, rel=0.05)
    assert float(by_weekday[0].likely) == pytest.approx(100, rel=0.05)


def test_ranges_hold_the_likely_amount_and_grow_with_their_level():
    for point in forecast(monthly(40), 12, "M", FRANCE, (50, 80, 95)).points:
        lows = [i.low for i in point.intervals]
        highs = [i.high for i in point.intervals]
        assert lows == sorted(lows, reverse=True)
        assert highs == sorted(highs)
        assert lows[0] <= point.likely <= highs[0]


def test_a_monthly_series_says_nothing_of_weeks():
    with pytest.raises(ValueError, match="by M cannot be forecast by W"):
        forecast(monthly(40), 4, "W", FRANCE)


def test_a_short_history_is_refused_with_its_reason():
    found = forecast(monthly(7), 4, "M", FRANCE)
    assert found == Reason("history_under_12_months", {"months": 7, "needed": 12})
