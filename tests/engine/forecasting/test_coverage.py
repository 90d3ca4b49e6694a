"""Ranges on simulated series whose future is known: a smoke test, on data made by our own hands."""

from datetime import timedelta

import pytest
from tests.engine.forecasting import simulated

from pacte.document import Calendar
from pacte.engine.forecasting import Series, land

FRANCE = Calendar()
SERIES = 60


def came_and_said(seed, known, horizon, **kind):
    """(what came, the landing said `horizon` months before) of one simulated company."""
    months = simulated.months_from(2015, known + horizon + 1)
    values = simulated.noisy_months(seed, known + horizon, **kind)
    series = Series("M", months[0], months[known] - timedelta(1), tuple(values[:known]))
    window = (months[known], months[known + horizon] - timedelta(1))
    return sum(values[known:]), land(series, window, FRANCE, (50, 80))


@pytest.mark.slow
@pytest.mark.parametrize("known", [26, 48])
@pytest.mark.parametrize("horizon", [1, 4, 9])
@pytest.mark.parametrize("kind", [{}, {"growth": 0.4}, {"noise": 0.3}])
def test_the_80_percent_range_holds_about_80_percent_of_what_came(known, horizon, kind):
    # 60 independent series: at a true 80 %, fewer than 38 (63 %) has a chance under 1 in 500.
    # Ranges are widened on purpose when past forecasts are few, hence no tight upper bound.
    pairs = [came_and_said(7000 + seed, known, horizon, **kind) for seed in range(SERIES)]
    inside = sum(r.interval(80).low <= came <= r.interval(80).high for came, r in pairs)
    assert inside / SERIES >= 0.63
    halves = sum(r.interval(50).low <= came <= r.interval(50).high for came, r in pairs)
    assert 0.3 <= halves / SERIES <= 0.85


@pytest.mark.slow
def test_probabilities_come_true_as_often_as_they_say():
    # Target: 5 % above the likely landing. Said probabilities are averaged and compared.
    said, reached = 0.0, 0
    for seed in range(2 * SERIES):
        came, landing = came_and_said(9000 + seed, 36, 6)
        target = landing.likely * 21 / 20
        said += landing.probability_of(target)
        reached += came >= target
    assert reached / (2 * SERIES) == pytest.approx(said / (2 * SERIES), abs=0.12)
