"""Seasonal weights: learned per worked day, stored for the year they are for."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from tests.engine.forecasting import simulated

from pacte.document import Calendar, Seasonality
from pacte.engine.forecasting import Series, learn_seasonality

FRANCE = Calendar()
D = Decimal
WORKED_2026 = (21, 20, 22, 21, 17, 22, 22, 21, 22, 22, 20, 22)
WORKED_2027 = (20, 20, 22, 22, 19, 22, 21, 22, 22, 21, 20, 23)
"""French working days by month, counted on a paper calendar."""


def per_day_history(index, years=4, growth=1.0):
    """Monthly sums of 100 × index per French working day, from 2022, growing each year."""
    from pacte.document.calendar import working_days

    months = simulated.months_from(2022, 12 * years + 1)
    values = []
    for first, after in pairwise(months):
        days = len(working_days(FRANCE, first, after - timedelta(1)))
        level = 100 * growth ** ((first.year - 2022) + (first.month - 1) / 12)
        values.append(D(str(round(days * level * index[first.month - 1], 2))))
    return Series("M", months[0], months[-1] - timedelta(1), tuple(values))


def test_without_season_weights_are_the_working_days_of_the_year_they_are_for():
    history = per_day_history([1] * 12)
    for year, worked in ((2026, WORKED_2026), (2027, WORKED_2027)):
        learned = learn_seasonality(history, FRANCE, name="CA", first_month=date(year, 1, 1))
        expected = [12 * w / sum(worked) for w in worked]
        assert [float(w) for w in learned.weights] == pytest.approx(expected, abs=0.01)


def test_growth_is_not_taken_for_a_season():
    # +30 % a year without season: December of each year is 28 % above January, and yet no season.
    learned = learn_seasonality(per_day_history([1] * 12, growth=1.3), FRANCE, name="CA")
    assert all(abs(D(i) - 1) < D("0.03") for i in learned.provenance.detail["index_per_day"])


def test_a_season_is_found_again():
    index = [0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.2, 0.5, 1.0, 1.0, 1.0, 1.0]
    learned = learn_seasonality(per_day_history(index), FRANCE, name="CA")
    found = [float(i) for i in learned.provenance.detail["index_per_day"]]
    assert found == pytest.approx(index, abs=0.04)


def test_a_short_history_says_less_than_a_long_one():
    # A December twice the others: seen once it is half believed, seen four times nearly wholly.
    index = [11 / 12] * 11 + [11 / 6]
    short, long = (
        float(
            learn_seasonality(per_day_history(index, n), FRANCE, name="CA").provenance.detail[
                "index_per_day"
            ][11]
        )
        for n in (1, 4)
    )
    assert 1 < short < long
    assert long == pytest.approx(index[11], rel=0.05)


def test_learned_weights_are_a_part_of_the_document_with_their_provenance():
    history = per_day_history([1] * 12, years=2)
    learned = learn_seasonality(history, FRANCE, name="CA 2024", source={"facts": "7"})
    assert isinstance(learned, Seasonality)
    assert Seasonality.model_validate_json(learned.model_dump_json()) == learned
    assert sum(learned.weights) == pytest.approx(D(12), abs=D("0.001"))
    assert learned.provenance.source == "learned"
    assert learned.provenance.as_of == date(2023, 12, 31)
    detail = {k: v for k, v in learned.provenance.detail.items() if k != "index_per_day"}
    assert detail == {"months": 24, "from": "2024-01-01", "facts": "7"}


def test_eleven_months_teach_no_season():
    history = Series("M", date(2025, 1, 1), date(2025, 11, 30), (D(5),) * 11)
    assert learn_seasonality(history, FRANCE, name="CA").code == "history_under_12_months"
