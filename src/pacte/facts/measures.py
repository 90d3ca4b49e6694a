"""The measures of sales that add up: over days, offers, people, any way they are cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _revenue(lines: Any) -> Any:
    return lines.amount.sum()


def _gross_margin(lines: Any) -> Any:
    return (lines.amount - lines.cost).sum()


def _volume(lines: Any) -> Any:
    return lines.quantity.sum()


def _costed_revenue(lines: Any) -> Any:
    return lines.amount.sum(where=lines.cost.notnull())


def _lines(lines: Any) -> Any:
    return lines.count()


ADDITIVE: dict[str, Callable[[Any], Any]] = {
    "revenue": _revenue,
    "gross_margin": _gross_margin,
    "volume": _volume,
    "costed_revenue": _costed_revenue,
    "lines": _lines,
}
"""Measure to Ibis expression on a table of lines.

`gross_margin` is over the lines whose cost is known, `costed_revenue` the revenue of those lines.
"""
