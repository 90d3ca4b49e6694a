"""A series: its periods, its gaps, what is left out."""

from datetime import date
from decimal import Decimal

import pytest

from pacte.engine.forecasting import Reason, Series, months_of_history, series_from_pairs
from pacte.engine.forecasting import weigh_history as weigh

D = Decimal


def test_figures_are_summed_by_period_and_a_gap_is_zero():
    pairs = [(date(2026, 1, 5), D("1.10")), (date(2026, 3, 1), D(4)), (date(2026, 1, 31), D("0.9"))]
    series = series_from_pairs(pairs, "M")
    assert (series.start, series.as_of) == (date(2026, 1, 5), date(2026, 3, 1))
    assert series.values == (D("2.00"), D(0), D(4))


def test_the_order_of_lines_does_not_matter():
    pairs = [(date(2026, 1, d), D(d) / 3) for d in range(1, 29)]
    assert series_from_pairs(pairs, "W") == series_from_pairs(pairs[::-1], "W")


def test_weeks_are_iso_weeks_cut_by_both_ends():
    # 1 January 2026 is a Thursday: the first period is 4 days long, and 2026-01-05 starts week 2.
    series = series_from_pairs([(date(2026, 1, 1), D(1)), (date(2026, 1, 5), D(2))], "W")
    assert [p.label for p in series.periods] == ["2026-W01", "2026-W02"]
    assert series.values == (D(1), D(2))


def test_figures_outside_the_known_days_are_left_out():
    pairs = [(date(2025, 12, 31), D(9)), (date(2026, 1, 2), D(1)), (date(2026, 2, 2), D(9))]
    series = series_from_pairs(pairs, "M", start=date(2026, 1, 1), as_of=date(2026, 1, 31))
    assert series.values == (D(1),)


def test_a_series_whose_figures_do_not_match_its_dates_is_refused():
    with pytest.raises(ValueError, match="2 periods of M, found 1"):
        Series("M", date(2026, 1, 1), date(2026, 2, 1), (D(1),))


def test_what_was_known_on_a_day_stops_at_the_last_whole_period():
    series = series_from_pairs([(date(2026, m, 1), D(m)) for m in (1, 2, 3)], "M")
    assert series.known_until(date(2026, 2, 28)).values == (D(1), D(2))
    with pytest.raises(ValueError, match="nothing was known"):
        series.known_until(date(2026, 1, 30))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        # 4 July 1996 + 22 months = 4 May 1998, which 6 May has passed; 23 would end on 3 June.
        (date(1996, 7, 4), date(1998, 5, 6), 22),
        (date(1996, 7, 4), date(1998, 5, 3), 22),
        (date(1996, 7, 4), date(1998, 5, 2), 21),
        (date(2024, 1, 1), date(2025, 12, 31), 24),
        (date(2024, 1, 1), date(2025, 12, 30), 23),
    ],
)
def test_months_of_history_are_whole_months(first, last, months):
    series = series_from_pairs([(first, D(1)), (last, D(1))], "D")
    assert months_of_history(series) == months


def test_empty_periods_before_the_first_sale_are_no_history():
    start, last = date(2020, 1, 1), date(2025, 12, 31)
    series = series_from_pairs([(date(2025, 7, 1), D(5))], "M", start=start, as_of=last)
    assert months_of_history(series) == 6


def lasting(months):
    """A monthly series of so many whole months, ending with 2025."""
    first = date(2025 - (months - 1) // 12, 12 - (months - 1) % 12, 1)
    return series_from_pairs([(first, D(1))], "M", as_of=date(2025, 12, 31))


def test_the_history_rule_at_its_two_bounds():
    assert weigh(lasting(11)) == Reason("history_under_12_months", {"months": 11, "needed": 12})
    assert weigh(lasting(12)) == Reason("history_under_24_months", {"months": 12, "needed": 24})
    assert weigh(lasting(23)) == Reason("history_under_24_months", {"months": 23, "needed": 24})
    assert weigh(lasting(24)) is None


def test_a_series_of_zeros_is_no_history():
    start, last = date(2020, 1, 1), date(2025, 12, 31)
    found = weigh(series_from_pairs([], "M", start=start, as_of=last))
    assert found == Reason("no_history", {"start": start, "as_of": last})
