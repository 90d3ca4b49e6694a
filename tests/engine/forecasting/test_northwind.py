"""Northwind on 7 May 1998, against figures summed here from the CSVs by plain Decimal loops."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from pacte.document import Calendar
from pacte.engine.forecasting import land, series_from_pairs

YEAR = (date(1998, 1, 1), date(1998, 12, 31))
LAST_DAY = date(1998, 5, 6)


def rows(folder, name):
    """The lines of a CSV as dictionaries."""
    with (folder / "northwind" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sales(shared_data):
    """(day, seller, net amount) of each order line."""
    orders = {o["order_id"]: o for o in rows(shared_data, "orders.csv")}
    found = []
    for line in rows(shared_data, "order_lines.csv"):
        order = orders[line["order_id"]]
        net = Decimal(line["unit_price"]) * int(line["quantity"]) * (1 - Decimal(line["discount"]))
        found.append((date.fromisoformat(order["order_date"]), order["employee_id"], net))
    return found


def series_of(sales, seller=None, frequency="D"):
    pairs = [(day, net) for day, who, net in sales if seller in (None, who)]
    return series_from_pairs(pairs, frequency, as_of=LAST_DAY)


def test_the_actual_is_the_sum_of_the_lines(sales):
    landing = land(series_of(sales), YEAR, Calendar(country="US"))
    in_1998 = sum(net for day, _, net in sales if day.year == 1998)
    assert landing.actual == in_1998 == Decimal("440623.8660")


def test_22_months_give_a_range_and_the_reason_but_no_probability(sales):
    landing = land(series_of(sales), YEAR, Calendar(country="US"))
    reason = next(d for d in landing.doubts if d.code == "history_under_24_months")
    assert reason.params == {"months": 22, "needed": 24}
    assert landing.probability_of(Decimal(1_000_000)) is None


def test_the_landing_neither_forgets_the_growth_nor_lets_it_run_away(sales):
    # The recent pace: January to April 1998 made 422,290 in 4 months, so 8 more at that pace make
    # 1.27 million. Last year's total (617,085) is under what the range may hold; doubling again is
    # over the likely figure.
    landing = land(series_of(sales), YEAR, Calendar(country="US"))
    four = sum(net for day, _, net in sales if date(1998, 1, 1) <= day <= date(1998, 4, 30))
    last_year = sum(net for day, _, net in sales if day.year == 1997)
    at_this_pace = landing.actual + four / 4 * 8
    interval = landing.interval(80)
    assert last_year < interval.low < at_this_pace < interval.high
    assert abs(landing.likely / at_this_pace - 1) < Decimal("0.15")


def test_days_and_months_of_the_same_sales_land_alike(sales):
    by_day, by_month = (
        land(series_of(sales, frequency=f), YEAR, Calendar(country="US")) for f in ("D", "M")
    )
    assert by_day.actual == by_month.actual
    assert abs(by_day.likely / by_month.likely - 1) < Decimal("0.05")


def test_no_seller_lands_under_what_is_already_ordered(sales):
    for seller in sorted({who for _, who, _ in sales}):
        landing = land(series_of(sales, seller), YEAR, Calendar(country="US"))
        ordered = sum(net for day, who, net in sales if who == seller and day.year == 1998)
        assert landing.actual == ordered
        assert ordered.quantize(Decimal("0.01")) <= landing.interval(80).low <= landing.likely


def test_what_was_forecast_for_april_1998_from_march_holds_what_was_ordered(sales):
    known = series_of(sales).known_until(date(1998, 3, 31))
    landing = land(known, (date(1998, 4, 1), date(1998, 4, 30)), Calendar(country="US"))
    april = sum(net for day, _, net in sales if date(1998, 4, 1) <= day <= date(1998, 4, 30))
    interval = landing.interval(80)
    assert april == Decimal("123798.6825")
    assert interval.low < april < interval.high
