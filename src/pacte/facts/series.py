"""A measure over time, cut by any columns: what forecasts, charts and comparisons start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pacte.document.errors import Invalid, Problem
from pacte.facts.measures import ADDITIVE
from pacte.facts.opening import Facts

GRAINS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
"""Grain to Ibis unit; weeks start on Monday (ISO 8601)."""

DIMENSIONS = {
    "offer": "offer_id",
    "category": "category",
    "segment": "segment",
    "customer": "customer_id",
    "person": "person_id",
    "team": "team",
    "territory": "territory",
    "channel": "channel",
    "action": "action_id",
}
"""What lines can be cut by, and the column that says it."""


@dataclass(frozen=True)
class Scope:
    """Which lines count. `first` and `last` are inclusive; `only` maps a dimension to its value.

    A value of `None` in `only` keeps the lines that do not say it.
    """

    event: str | None = None
    first: date | None = None
    last: date | None = None
    only: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Series:
    """One series: `key` holds a value per dimension asked, `points` the periods with lines.

    A period is named by its first day. Periods without a line are absent: the caller knows whether
    the absence is a zero or the end of the data.
    """

    key: tuple[str | None, ...]
    points: tuple[tuple[date, Decimal], ...]


def column_of(dimension: str) -> str:
    """The column of lines behind `dimension`; `Invalid` where there is none."""
    if dimension not in DIMENSIONS:
        raise Invalid(Problem("unknown_value", "by", dimension, ", ".join((*GRAINS, *DIMENSIONS))))
    return DIMENSIONS[dimension]


def within(lines: Any, scope: Scope) -> Any:
    """The lines of `scope`, as an Ibis table."""
    conditions = []
    if scope.event is not None:
        conditions.append(lines.event == scope.event)
    if scope.first is not None:
        conditions.append(lines.date >= scope.first)
    if scope.last is not None:
        conditions.append(lines.date <= scope.last)
    for dimension, value in scope.only.items():
        column = lines[column_of(dimension)]
        conditions.append(column.isnull() if value is None else column == value)
    return lines.filter(conditions) if conditions else lines


def series(
    opened: Facts,
    measure: str = "revenue",
    *,
    grain: str = "month",
    by: Sequence[str] = (),
    scope: Scope | None = None,
) -> list[Series]:
    """The sums of an additive `measure` per period of `grain`, one series per value of `by`.

    `measure` is one of `measures.ADDITIVE`, `grain` one of `GRAINS`, `by` any of `DIMENSIONS`. One
    query, whatever the number of series; series and periods come in order.
    """
    lines = within(opened.lines, scope or Scope())
    names = [f"by_{dimension}" for dimension in by]
    columns = {n: lines[column_of(d)] for n, d in zip(names, by, strict=True)}
    period = lines.date.truncate(GRAINS[grain]).cast("date")
    dated = lines.mutate(period=period, **columns)
    keys = [*names, "period"]
    grouped = dated.group_by(keys).agg(value=ADDITIVE[measure](dated)).order_by(keys)
    found: dict[tuple[str | None, ...], list[tuple[date, Decimal]]] = {}
    for row in opened.rows(grouped):
        points = found.setdefault(tuple(row[name] for name in names), [])
        if row["value"] is not None:
            points.append((row["period"], Decimal(row["value"])))
    return [Series(key, tuple(points)) for key, points in found.items()]
