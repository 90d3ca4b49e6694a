"""Money is exact, and dealing loses nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pacte.document import Money, deal

WEIGHTS = st.lists(st.fractions(min_value=0, max_value=1000), min_size=1, max_size=40)


def test_largest_remainder_gives_the_cents_to_the_largest_fractions():
    # 100 × 1/3 = 33.33 each: one cent left, to the first place
    # 10 × (1, 2, 4)/7 = 1.43, 2.86, 5.71: floors 1, 2, 5; the two left go to .86 and .71
    assert deal(100, [1, 1, 1]) == [34, 33, 33]
    assert deal(10, [1, 2, 4]) == [1, 3, 6]


def test_a_negative_amount_mirrors_the_positive_one():
    assert deal(-100, [1, 1, 1]) == [-34, -33, -33]


def test_zero_weights_share_equally():
    assert deal(5, [0, 0]) == [3, 2]


@given(st.integers(-(10**15), 10**15), WEIGHTS)
def test_parts_sum_to_the_whole_and_stay_within_one_of_their_quota(total, weights):
    parts = deal(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        quota = Fraction(total) * weight / whole if whole else Fraction(total, len(weights))
        assert abs(part - quota) < 1


@pytest.mark.parametrize("wrong", [1.5, "1.234", "1,50", "NaN", "1e5", True, "", "99999999999999"])
def test_an_amount_that_is_not_plain_cents_is_refused(wrong):
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": wrong, "currency": "EUR"})


def test_cents_go_there_and_back():
    assert Money.of_cents(-1234, "EUR").amount == Decimal("-12.34")
    assert Money.model_validate({"amount": "12.3", "currency": "EUR"}).cents == 1230
