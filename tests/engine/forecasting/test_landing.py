"""The landing of a total: exact cases, then properties on simulated series."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.forecasting import simulated

from pacte.document import Calendar
from pacte.engine.forecasting import Landing, Reason, Series, land, series_from_pairs

FRANCE = Calendar()
EVERY_DAY = Calendar(country="FR", weekdays=("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
D = Decimal


def monthly(values, year=2015, as_of=None):
    """Whole months from January of `year`, the last one known up to `as_of`."""
    first = simulated.months_from(year, len(values) + 1)
    return Series("M", first[0], as_of or first[-1] - timedelta(1), tuple(values))


def test_a_steady_rate_per_working_day_gives_may_2026_its_17_days_and_may_2027_its_19():
    # 1,000 € per working day, always: May 2026 lands at 17,000 €, May 2027 at 19,000 €, although a
    # profile by month alone would give both the same. From daily sales, holidays are learned.
    days = [
        date(2023, 1, 1) + timedelta(i) for i in range((date(2026, 5, 1) - date(2023, 1, 1)).days)
    ]
    worked = [day for day in days if FRANCE_DAYS(day)]
    series = series_from_pairs([(d, D(1000)) for d in worked], "D", as_of=days[-1])
    one = land(series, (date(2026, 5, 1), date(2026, 5, 31)), FRANCE)
    other = land(series, (date(2027, 5, 1), date(2027, 5, 31)), FRANCE)
    assert one.likely == pytest.approx(D(17000), rel=D("0.01"))
    assert other.likely == pytest.approx(D(19000), rel=D("0.01"))


def FRANCE_DAYS(day):  # noqa: N802 - reads as the constant it stands for
    """French working days, from the list of holidays as the Code du travail gives it."""
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    easter = {2023: date(2023, 4, 9), 2024: date(2024, 3, 31), 2025: date(2025, 4, 20),
              2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}[day.year]  # fmt: skip
    moving = {easter + timedelta(n) for n in (1, 39, 50)}
    return day.weekday() < 5 and (day.month, day.day) not in fixed and day not in moving


def test_a_window_that_is_over_is_its_actual_even_with_a_short_history():
    series = monthly([D(10), D(20), D(30)])
    landing = land(series, (date(2015, 2, 1), date(2015, 3, 31)), FRANCE)
    assert (landing.likely, landing.method) == (D(50), "known")
    assert landing.interval(80).low == landing.interval(80).high == D(50)
    assert landing.probability_of(D(50)) == 1
    assert landing.probability_of(D("50.01")) == 0


def test_eleven_months_are_refused_and_twelve_give_a_range_without_probability():
    year = (date(2016, 1, 1), date(2016, 12, 31))
    eleven, twelve = (monthly(simulated.noisy_months(3, n)) for n in (11, 12))
    refused = land(eleven, (date(2015, 1, 1), date(2015, 12, 31)), FRANCE)
    assert refused == Reason("history_under_12_months", {"months": 11, "needed": 12})
    landing = land(twelve, year, FRANCE)
    assert "history_under_24_months" in {doubt.code for doubt in landing.doubts}
    assert landing.probability_of(landing.likely) is None
    assert landing.interval(80).low < landing.likely < landing.interval(80).high


def test_the_probability_of_the_likely_landing_is_a_half():
    landing = land(monthly(simulated.noisy_months(3, 40)), WINDOW, FRANCE, (80,))
    assert landing.probability_of(landing.likely) == pytest.approx(0.5, abs=0.01)
    assert landing.probability_of(landing.interval(80).low) == pytest.approx(0.9, abs=0.01)
    assert landing.probability_of(landing.interval(80).high) == pytest.approx(0.1, abs=0.01)
    assert landing.probability_of(landing.actual) == 1


WINDOW = (date(2018, 1, 1), date(2018, 12, 31))
"""Of a history of 40 months (to April 2018): four months known, eight to come."""


@settings(max_examples=15)
@given(st.integers(0, 1000), st.floats(0, 1.5), st.floats(0.01, 0.8))
def test_a_landing_is_never_under_what_is_already_sold(seed, season, noise):
    values = simulated.noisy_months(seed, 40, season=season, noise=noise)
    landing = land(monthly(values), WINDOW, FRANCE, (80, 99))
    assert landing.actual == sum(values[36:])
    low = landing.interval(99).low
    assert landing.actual <= low.quantize(D("0.01")) <= landing.likely <= landing.interval(99).high


@settings(max_examples=15)
@given(st.integers(0, 1000), st.integers(-3, 5))
def test_a_landing_in_another_unit_is_the_same_landing(seed, digits):
    values = simulated.noisy_months(seed, 40)
    one = land(monthly(values), WINDOW, FRANCE)
    other = land(monthly([v.scaleb(digits) for v in values]), WINDOW, FRANCE)
    for a, b in zip(figures(one), figures(other), strict=True):
        assert float(b.scaleb(-digits)) == pytest.approx(
            float(a), rel=1e-6, abs=10.0 ** (1 - digits)
        )


def figures(landing):
    """Low, likely and high."""
    return landing.interval(80).low, landing.likely, landing.interval(80).high


@settings(max_examples=15)
@given(st.integers(0, 1000))
def test_a_longer_remainder_is_never_a_narrower_amount(seed):
    series = monthly(simulated.noisy_months(seed, 40))
    near = land(series, (date(2018, 5, 1), date(2018, 5, 31)), FRANCE)
    far = land(series, (date(2018, 5, 1), date(2018, 12, 31)), FRANCE)
    width = [(i.high - i.low) for i in (near.interval(80), far.interval(80))]
    assert width[0] < width[1]


def test_the_range_of_a_year_is_wider_than_independent_months_would_make_it():
    # Months are tied by level and growth: root-sum-of-squares of their ranges is too narrow.
    series = monthly(simulated.noisy_months(8, 48))
    year = land(series, (date(2019, 1, 1), date(2019, 12, 31)), FRANCE)
    months = [
        land(series, (first, after - timedelta(1)), FRANCE).interval(80)
        for first, after in zip(
            simulated.months_from(2019, 12), simulated.months_from(2019, 13)[1:], strict=True
        )
    ]
    independent = sum(float(i.high - i.low) ** 2 for i in months) ** 0.5
    whole = year.interval(80)
    assert float(whole.high - whole.low) > independent


def test_a_month_begun_counts_for_its_elapsed_days():
    # 31 December 2017 against 15 January 2018: half a usual January must not look like a collapse.
    values = simulated.noisy_months(5, 37, noise=0.01, season=0.02, growth=0)
    before = land(monthly(values[:36]), WINDOW, FRANCE)
    begun = monthly([*values[:36], values[36] / 2], as_of=date(2018, 1, 16))
    after = land(begun, WINDOW, FRANCE)
    assert float(after.likely / before.likely) == pytest.approx(1, abs=0.05)


def test_negative_months_are_landed_too_and_flagged():
    values = [v - 22000 for v in simulated.noisy_months(5, 40)]
    landing = land(monthly(values), WINDOW, FRANCE)
    assert isinstance(landing, Landing)
    assert "irregular_history" in {doubt.code for doubt in landing.doubts}
    assert landing.interval(80).low < landing.likely < landing.interval(80).high


def test_many_empty_months_never_land_under_the_actual():
    # 900 every seventh month or so: May 2018 may well bring nothing, but nothing less.
    values = [D(900) if i * i % 7 == 1 else D(0) for i in range(40)]
    landing = land(monthly(values), (date(2018, 5, 1), date(2018, 5, 31)), FRANCE, (99,))
    assert landing.actual == landing.interval(99).low == 0


def test_growth_goes_on():
    # 1,000 growing by 4 % a month, steadily: from month 37 to 45 that is
    # 1000 × 1.04^36 × (1.04^9 − 1) ÷ 0.04 by month; the last pace held still makes a sixth less.
    values = [D(str(round(1000 * 1.04**i, 2))) for i in range(36)]
    series = monthly([v * simulated.weekdays_of(m) for v, m in zip(values, MONTHS, strict=True)])
    came = sum(1000 * 1.04**i * simulated.weekdays_of(m) for i, m in enumerate(COMING, 36))
    landing = land(series, (COMING[0], date(2018, 9, 30)), FRANCE)
    assert float(landing.likely) == pytest.approx(came, rel=0.06)


MONTHS = simulated.months_from(2015, 36)
COMING = simulated.months_from(2018, 9)


def test_two_odd_days_do_not_make_a_trend():
    # 1 and 2 January 2018 sell three times the usual rate: eight and a half months hardly move.
    values = simulated.noisy_months(5, 37, season=0.02, growth=0)
    before = land(monthly(values[:36]), WINDOW, FRANCE)
    odd = monthly([*values[:36], values[36] * 3 / 22], as_of=date(2018, 1, 2))
    assert float(land(odd, WINDOW, FRANCE).likely / before.likely) == pytest.approx(1, abs=0.04)


def test_a_window_that_cuts_a_month_says_so():
    # June 2018 (no holiday) is known whole at 3,000: 12 of its 30 days, each worked, make 1,200.
    values = [D(3000)] * 42
    landing = land(monthly(values), (date(2018, 6, 19), date(2018, 6, 30)), EVERY_DAY)
    assert "period_cut_by_window" in {doubt.code for doubt in landing.doubts}
    assert landing.actual == pytest.approx(D(1200), rel=D("0.0001"))


def test_facts_that_start_inside_the_window_say_so():
    series = monthly(simulated.noisy_months(5, 40))
    landing = land(series, (date(2014, 7, 1), date(2018, 12, 31)), FRANCE)
    assert Reason("actual_incomplete", {"known_from": date(2015, 1, 1)}) in landing.doubts
