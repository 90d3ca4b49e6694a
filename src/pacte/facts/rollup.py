"""Aggregates of months: what pages read instead of lines. Whole numbers of ten-thousandths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from pacte.facts.measures import ADDITIVE
from pacte.facts.opening import Facts

SCALE = 10_000
"""DECIMAL is a binary float on SQLite: aggregates are integers, four decimals moved left."""


@dataclass(frozen=True)
class Cell:
    """The sums of one event over a day, or over a month × offer × segment × person.

    `date` is the day or the first of the month. Empty texts: lines that do not say; in a day, all.
    Money and volume are ten-thousandths. `orders` counts distinct documents, of days only: a
    document may be in several cells of a month.
    """

    grain: str
    date: date
    event: str
    offer_id: str
    segment: str
    person_id: str
    revenue: int
    gross_margin: int
    costed_revenue: int
    volume: int
    lines: int
    orders: int

    @property
    def month(self) -> int:
        return self.date.year * 100 + self.date.month

    @property
    def row(self) -> tuple[Any, ...]:
        return astuple(self)


_SUMS = ("revenue", "gross_margin", "costed_revenue", "volume")


def _said(column: Any) -> Any:
    return column.fill_null("")


def _aggregates(lines: Any) -> dict[str, Any]:
    scaled = {name: (ADDITIVE[name](lines) * SCALE).fill_null(0).cast("int64") for name in _SUMS}
    return {**scaled, "lines": lines.count()}


def _days(lines: Any) -> Any:
    return lines.group_by("date", "event").agg(
        **_aggregates(lines), orders=lines.document_id.nunique()
    )


def _months(lines: Any) -> Any:
    cut = lines.mutate(
        date=lines.date.truncate("M").cast("date"),
        offer_id=_said(lines.offer_id),
        segment=_said(lines.segment),
        person_id=_said(lines.person_id),
    )
    keys = ["date", "event", "offer_id", "segment", "person_id"]
    return cut.group_by(keys).agg(**_aggregates(cut))


def cells_of_months(opened: Facts, first: int, last: int) -> Iterator[Cell]:
    """The cells of the months `first` to `last` (inclusive, like 202403).

    Two queries whatever the number of months: preparing one costs as much as reading a small month.
    """
    begins, ends = _first_day(first), _first_day(last, 1)
    lines = opened.lines.filter(opened.lines.date >= begins, opened.lines.date < ends)
    for row in opened.rows(_days(lines)):
        yield Cell(grain="day", offer_id="", segment="", person_id="", **row)
    for row in opened.rows(_months(lines)):
        yield Cell(grain="month", orders=0, **row)


def _first_day(month: int, further: int = 0) -> date:
    """The first day of a month like 202403, or of the month `further` months later."""
    year, rank = divmod(month // 100 * 12 + month % 100 - 1 + further, 12)
    return date(year, rank + 1, 1)
