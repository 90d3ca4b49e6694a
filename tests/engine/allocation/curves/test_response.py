"""The curve by hand, its slope against differences, and the inverse of the slope."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from pacte.document import Money, Point, Response, ThreePoints
from pacte.engine.allocation import curve, marginal, spend_at, value
from pacte.engine.allocation.curves.curve import Curve, believed_range
from pacte.engine.allocation.curves.response import Curves


def money(cents: int) -> Money:
    return Money.of_cents(cents, "EUR")


def response(maximum: int, half: int, shape: str) -> Response:
    return Response(maximum=money(maximum), half_spend=money(half), shape=shape)


def test_half_of_the_maximum_at_the_half_spend_and_nothing_for_nothing():
    found = curve(response(10_000, 4_000, "1.7"), [money(0), money(4_000)])
    assert [amount.cents for amount in found] == [0, 5_000]


def test_a_curve_by_hand():
    """900 · 200 ÷ (100 + 200) = 600, slope 900 · 100 ÷ 300² = 1; slope 4 at √(900·100/4) − 100."""
    show = response(90_000, 10_000, "1")
    assert value(show, money(20_000)) == money(60_000)
    assert marginal(show, money(20_000)) == pytest.approx(1)
    assert spend_at(show, 4.0) == money(5_000)


def test_where_the_slope_never_reaches_the_price_the_spend_is_zero():
    assert spend_at(response(90_000, 10_000, "1"), 9.01) == money(0)
    assert spend_at(response(90_000, 10_000, "3"), 1000.0) == money(0)
    assert spend_at(response(0, 10_000, "1"), 0.01) == money(0)


def test_the_first_unit_is_infinite_finite_or_nothing_by_shape():
    slopes = [marginal(response(300, 100, shape), money(0)) for shape in ("0.5", "1", "2")]
    assert slopes == [np.inf, 3.0, 0.0]


def random_curves(n: int) -> Curves:
    rng = np.random.default_rng(7)
    shapes = np.exp(rng.uniform(np.log(0.1), np.log(10), n))
    maxima, halves = np.exp(rng.uniform(3, 20, n)), np.exp(rng.uniform(3, 18, n))
    return Curves.of(Curve(*three) for three in zip(maxima, halves, shapes, strict=True))


def test_the_slope_is_the_limit_of_differences():
    curves = random_curves(500)
    x = curves.half_spend * 0.7
    step = x * 1e-5
    difference = (curves.values(x + step) - curves.values(x - step)) / (2 * step)
    assert curves.marginals(x) == pytest.approx(difference, rel=1e-6)


def test_the_inverse_gives_the_slope_back_on_the_concave_part():
    curves = random_curves(20_000)
    price = np.exp(np.random.default_rng(8).uniform(-6, 4, len(curves)))
    x = curves.spends_at(price)
    found = x > 1e-200
    assert found.sum() > 10_000
    assert curves.marginals(x)[found] == pytest.approx(price[found], rel=1e-9)
    assert np.all(x[found] >= curves.inflections()[found] * (1 - 1e-9))


def test_where_there_is_no_inverse_the_steepest_slope_is_under_the_price():
    curves = random_curves(20_000)
    price = np.exp(np.random.default_rng(8).uniform(-6, 4, len(curves)))
    none = (curves.spends_at(price) == 0) & (curves.shape > 1)
    assert none.sum() > 100
    steepest = curves.marginals(curves.inflections())
    assert np.all(steepest[none] <= price[none] * (1 + 1e-12))


def test_the_range_of_two_answers_is_what_they_claim_not_what_is_assumed_of_the_silent():
    """0.8 and 0.9, 1.1 and 1.2 are claimed: the widest, squared; 0.7 to 1.4 where nothing is."""

    def point(spend: int, *results: int) -> Point:
        low, likely, high = (money(cents) for cents in results)
        return Point(spend=money(spend), low=low, likely=likely, high=high)

    two = ThreePoints(
        kind="three_points",
        first=point(1_000, 800, 1_000, 1_100),
        second=point(3_000, 1_800, 2_000, 2_400),
    )
    assert believed_range(two) == pytest.approx((0.8**2, 1.2**2))
    assert believed_range(two.model_copy(update={"low": Decimal("0.5")}))[0] == 0.25
    assert believed_range(response(10_000, 4_000, "1")) == pytest.approx((0.7**2, 1.4**2))


def test_near_the_steepest_point_the_inverse_is_on_the_falling_side():
    """Just under the steepest slope, two spends have it: the greater one, as near as may be."""
    curves = random_curves(5_000)
    curves = curves.take(curves.shape > 1.05)
    bend = curves.inflections()
    steepest = curves.marginals(bend)
    for under in (1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.5):
        price = steepest * (1 - under)
        x = curves.spends_at(price)
        assert curves.marginals(x) == pytest.approx(price, rel=1e-9)
        assert np.all(x > bend)
