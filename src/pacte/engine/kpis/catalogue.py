"""The KPIs that sales lines give, with their formulas. Formulas in words: docs/methods/facts.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pacte.document.metrics import METRICS, Unit
from pacte.facts.measures import ADDITIVE

Expression = Callable[[Any], Any]


@dataclass(frozen=True)
class Kpi:
    """One KPI: `value` on a table of lines, or `numerator` over `denominator`, never averaged.

    Lines have, besides their columns, `is_sale` (a positive amount) and `is_first_sale` (the day is
    the customer's first with a sale).
    """

    code: str
    unit: Unit
    numerator: Expression
    denominator: Expression | None = None
    shows_margin: bool = False


def _orders(lines: Any) -> Any:
    return lines.document_id.nunique()


def _documented_revenue(lines: Any) -> Any:
    return lines.amount.sum(where=lines.document_id.notnull())


def _active_customers(lines: Any) -> Any:
    return lines.customer_id.nunique(where=lines.is_sale)


def _new_customers(lines: Any) -> Any:
    return lines.customer_id.nunique(where=lines.is_first_sale)


def _kpi(code: str, numerator: Expression, **more: Any) -> Kpi:
    return Kpi(code, METRICS[code].unit, numerator, **more)


KPIS: dict[str, Kpi] = {
    kpi.code: kpi
    for kpi in (
        _kpi("revenue", ADDITIVE["revenue"]),
        _kpi("gross_margin", ADDITIVE["gross_margin"], shows_margin=True),
        _kpi("volume", ADDITIVE["volume"]),
        _kpi("orders", _orders),
        _kpi("average_order_value", _documented_revenue, denominator=_orders),
        _kpi("new_customers", _new_customers),
        _kpi("active_customers", _active_customers),
    )
}
