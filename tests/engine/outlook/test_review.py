"""Plan against actual by period, with last year raw and at comparable working days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pacte.document import Calendar
from pacte.document.calendar import GRAINS
from pacte.engine.forecasting import series_from_pairs
from pacte.engine.outlook import review, target_days

FRANCE = Calendar()
D = Decimal
YEAR = (date(2027, 1, 1), date(2027, 12, 31))
LAST = date(2027, 6, 10)
HUNDRED = D(100)


def sales(value=HUNDRED, start=date(2025, 1, 1), last=LAST):
    """`value` on every weekday, holidays included."""
    days = [start + timedelta(i) for i in range((last - start).days + 1)]
    pairs = [(d, value) for d in days if d.weekday() < 5]
    return series_from_pairs(pairs, "D", start=start, as_of=last)


def reviewed(grain="month", series=None):
    """A year of 254 € by working day, reviewed on 10 June 2027."""
    return review(target_days(D(25400), YEAR, FRANCE), YEAR, series or sales(), FRANCE, grain)


def test_a_month_that_is_over_has_its_target_its_actual_and_their_variance():
    # May 2027: 19 working days of 100 € due; 21 weekdays sold 100 €.
    may = reviewed().lines[4]
    assert (may.target, may.target_to_date, may.actual) == (1900, 1900, 2100)
    assert (may.variance, may.attainment) == (200, D("1.1053"))


def test_the_month_begun_compares_its_elapsed_part():
    # 1 to 10 June 2027: 8 working days due of 22, 8 weekdays sold.
    june = reviewed().lines[5]
    assert (june.target, june.target_to_date, june.actual, june.variance) == (2200, 800, 800, 0)


def test_months_to_come_have_a_target_and_nothing_else():
    july = reviewed().lines[6]
    assert july.target == 2100
    assert (july.actual, july.variance, july.attainment, july.cumulative_actual) == (None,) * 4


def test_cumulated_figures_run_from_the_start_of_the_window():
    lines = reviewed().lines
    assert lines[5].cumulative_actual == sum(line.actual for line in lines[:6])
    assert lines[5].cumulative_target == sum(line.target_to_date for line in lines[:6])
    assert lines[5].cumulative_variance == sum(line.variance for line in lines[:6])


def test_may_2027_against_may_2026_at_comparable_working_days():
    # May 2026: 21 weekdays sold 2,100 € for 17 working days; at the 19 of May 2027 that is
    # 2,100 × 19 ÷ 17 = 2,347.06 €.
    may = reviewed().lines[4]
    assert (may.working_days, may.previous_working_days) == (19, 17)
    assert (may.previous, may.previous_comparable) == (2100, D("2347.06"))


def test_the_month_begun_is_compared_with_the_same_days_a_year_before():
    # 1 to 10 June 2026 is Monday to Wednesday of the week after: 8 weekdays, 8 working days.
    june = reviewed().lines[5]
    assert (june.working_days, june.previous_working_days, june.previous) == (8, 8, 800)


def test_weeks_are_compared_with_the_week_364_days_before():
    lines = reviewed("week").lines
    full = next(line for line in lines if line.period.label == "2027-W10")
    assert full.previous == 500
    assert full.period.start - timedelta(364) == date(2026, 3, 9)


def test_february_29_is_compared_with_february_28():
    series = sales(start=date(2023, 1, 1), last=date(2024, 2, 29))
    window = (date(2024, 1, 1), date(2024, 12, 31))
    found = review(target_days(D(1000), window, FRANCE), window, series, FRANCE)
    # The whole of February 2023: 20 weekdays.
    assert found.lines[1].previous == 2000


def test_last_year_is_unknown_where_facts_do_not_reach_back():
    found = reviewed(series=sales(start=date(2026, 1, 15)))
    assert (found.lines[0].previous, found.lines[0].previous_comparable) == (None, None)
    assert found.lines[1].previous == 2000


@pytest.mark.parametrize("grain", GRAINS)
def test_sums_agree_at_every_grain(grain):
    lines = reviewed(grain, sales(D("33.333333"))).lines
    assert sum(line.target for line in lines) == 25400
    known = [line for line in lines if line.actual is not None]
    assert sum(line.actual for line in known) == D("33.333333") * 115
    assert known[-1].cumulative_actual == sum(line.actual for line in known)


def test_twelve_rolling_months_and_the_twelve_before():
    # 11 June 2026 to 10 June 2027 and the year before: 261 weekdays each.
    found = reviewed()
    assert (found.rolling, found.rolling_before) == (26100, 26100)
    short = reviewed(series=sales(start=date(2026, 1, 1)))
    assert (short.rolling, short.rolling_before) == (26100, None)


def test_what_remains_to_do_is_shared_by_the_working_days_left():
    # Sold: 115 weekdays × 100 €. Due: 25,400 €. Left from 11 June: 254 − 109 = 145 working days...
    found = reviewed().progress
    assert found.to_go == 25400 - 11500
    assert found.working_days_left == 254 - found.target_to_date / 100
    assert found.to_go_per_day == (found.to_go / found.working_days_left).quantize(D("0.01"))
