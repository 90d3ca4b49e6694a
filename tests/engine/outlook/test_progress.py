"""A target dealt to its days, and the actual against it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pacte.document import Calendar, Seasonality
from pacte.document.calendar import GRAINS, periods
from pacte.document.metrics import Unit
from pacte.engine.outlook import progress_to_date, target_days

FRANCE = Calendar()
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
D = Decimal
SEASON = Seasonality(name="CA", weights=tuple(D(w) for w in (1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 2)))


def test_without_season_may_2026_gets_17_days_of_its_year_and_may_2027_19():
    # 252 working days in 2026 and 254 in 2027 (weekends and French holidays off, counted by hand):
    # of 1 € per day the targets of May are 17 € and 19 €, +11.8 % for nothing.
    for year, days, may in ((2026, 252, 17), (2027, 254, 19)):
        dealt = target_days(D(days), (date(year, 1, 1), date(year, 12, 31)), FRANCE)
        assert dealt.between(date(year, 5, 1), date(year, 5, 31)) == may


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("season", [None, SEASON])
def test_every_grain_sums_to_the_target_to_the_cent(grain, season):
    dealt = target_days(D("1234567.89"), YEAR, FRANCE, season)
    assert sum(dealt.between(p.start, p.end) for p in periods(*YEAR, grain)) == D("1234567.89")


def test_a_season_deals_months_by_their_weights():
    # Weights sum to 12: of 1,200 €, January gets 100, August nothing, December 200.
    dealt = target_days(D(1200), YEAR, FRANCE, SEASON)
    amounts = [dealt.between(p.start, p.end) for p in periods(*YEAR, "month")]
    assert amounts == [100, 100, 100, 100, 100, 100, 100, 0, 100, 100, 100, 200]


def test_a_count_is_dealt_in_whole_units():
    dealt = target_days(D(7), YEAR, FRANCE, unit=Unit.COUNT)
    assert set(dealt.by_day.values()) == {D(0), D(1)}
    assert sum(dealt.by_day.values()) == 7


def test_progress_counts_the_day_itself():
    # 1 € on each of the 252 working days. Friday 9 January 2026 is the 6th: 2, 5, 6, 7, 8, 9.
    dealt = target_days(D(252), YEAR, FRANCE)
    found = progress_to_date(D(9), dealt, YEAR, date(2026, 1, 9), FRANCE)
    assert (found.target_to_date, found.variance, found.attainment) == (6, 3, D("1.5"))
    assert (found.to_go, found.working_days_left) == (243, 246)
    assert found.to_go_per_day == D("0.99")


def test_before_the_start_nothing_was_due():
    dealt = target_days(D(252), YEAR, FRANCE)
    found = progress_to_date(D(0), dealt, YEAR, date(2025, 12, 1), FRANCE)
    assert (found.target_to_date, found.attainment, found.working_days_left) == (0, None, 252)
    assert found.to_go_per_day == 1


def test_after_the_end_no_day_is_left():
    dealt = target_days(D(252), YEAR, FRANCE)
    found = progress_to_date(D(200), dealt, YEAR, YEAR[1] + timedelta(40), FRANCE)
    assert (found.variance, found.to_go) == (-52, 52)
    assert (found.working_days_left, found.to_go_per_day) == (0, None)


def test_a_target_that_is_passed_leaves_nothing_to_go():
    dealt = target_days(D(252), YEAR, FRANCE)
    found = progress_to_date(D(300), dealt, YEAR, date(2026, 11, 30), FRANCE)
    assert (found.to_go, found.to_go_per_day) == (0, 0)
