"""Every grain sums the same days (R5)."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pacte.document import Calendar, Seasonality
from pacte.document import calendar as cal
from pacte.document.spread import spread, sum_by

FRANCE = Calendar()
WEIGHTS = st.lists(st.integers(0, 30), min_size=12, max_size=12).filter(any)


@given(
    st.integers(-(10**12), 10**12),
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.integers(0, 400),
    st.none() | WEIGHTS,
)
def test_sums_agree_to_the_cent_at_every_grain(total, start, length, weights):
    end = start + timedelta(length)
    season = (
        None if weights is None else Seasonality(name="s", weights=tuple(map(Decimal, weights)))
    )
    dealt = spread(total, start, end, FRANCE, season)
    for grain in cal.GRAINS:
        assert sum(sum_by(dealt, cal.periods(start, end, grain))) == total


def test_a_season_gives_a_month_its_weight():
    # 1,300 € on a year where December weighs 2 and the eleven others 1: December gets 200 €
    season = Seasonality(name="Noël", weights=(Decimal(1),) * 11 + (Decimal(2),))
    dealt = spread(130_000, date(2026, 1, 1), date(2026, 12, 31), FRANCE, season)
    months = sum_by(dealt, cal.periods(date(2026, 1, 1), date(2026, 12, 31), "month"))
    assert months == [10_000] * 11 + [20_000]


def test_nothing_falls_on_a_weekend_or_a_holiday():
    dealt = spread(10_000, date(2026, 5, 1), date(2026, 5, 31), FRANCE)
    assert len(dealt) == 17
    assert date(2026, 5, 8) not in dealt
