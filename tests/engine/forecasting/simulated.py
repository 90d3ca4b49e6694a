"""Series with a known truth, for tests of engines. Shares no code with them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal


def months_from(year: int, count: int) -> list[date]:
    """The first days of `count` months from January of `year`."""
    return [date(year + i // 12, i % 12 + 1, 1) for i in range(count)]


def weekdays_of(month: date) -> int:
    """Mondays to Fridays of a month, holidays or not."""
    day, found = month, 0
    while day.month == month.month:
        found += day.weekday() < 5
        day += timedelta(1)
    return found


def noisy_months(
    seed: int, count: int, *, growth: float = 0.05, season: float = 0.2, noise: float = 0.08
) -> list[Decimal]:
    """Monthly sums: weekdays × level with a drift × a random season × a log-normal noise."""
    draw = random.Random(seed)  # noqa: S311 - data for tests
    index = [2.718281828 ** draw.gauss(0, season) for _ in range(12)]
    level, sums = 1000.0, []
    for place, month in enumerate(months_from(2015, count)):
        level *= (1 + growth) ** (1 / 12) * (1 + draw.gauss(0, 0.02))
        figure = (
            weekdays_of(month) * level * index[place % 12] * 2.718281828 ** draw.gauss(0, noise)
        )
        sums.append(Decimal(round(figure * 100)).scaleb(-2))
    return sums
