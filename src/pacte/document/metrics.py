"""The metrics an objective may be set on: unit, direction and how its periods and parts add up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a figure counts. Money is in the plan's currency, excluding tax."""

    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"
    POINTS = "points"


class Aggregation(StrEnum):
    """How periods and parts make the whole. A ratio is never summed."""

    SUM = "sum"
    RATIO = "ratio"
    LAST = "last"


@dataclass(frozen=True)
class Metric:
    """One line of the catalogue; `code` is the snake_case name of a glossary term."""

    code: str
    unit: Unit
    aggregation: Aggregation
    higher_is_better: bool = True


METRICS: dict[str, Metric] = {
    metric.code: metric
    for metric in (
        Metric("revenue", Unit.MONEY, Aggregation.SUM),
        Metric("gross_margin", Unit.MONEY, Aggregation.SUM),
        Metric("volume", Unit.COUNT, Aggregation.SUM),
        Metric("orders", Unit.COUNT, Aggregation.SUM),
        Metric("new_customers", Unit.COUNT, Aggregation.SUM),
        Metric("active_customers", Unit.COUNT, Aggregation.LAST),
        Metric("average_order_value", Unit.MONEY, Aggregation.RATIO),
        Metric("market_share", Unit.RATIO, Aggregation.RATIO),
        Metric("retention_rate", Unit.RATIO, Aggregation.RATIO),
        Metric("win_rate", Unit.RATIO, Aggregation.RATIO),
        Metric("churn_rate", Unit.RATIO, Aggregation.RATIO, higher_is_better=False),
        Metric("awareness", Unit.RATIO, Aggregation.LAST),
        Metric("satisfaction", Unit.POINTS, Aggregation.LAST),
    )
}
