"""The kinds of facts and the columns of each: adding a kind is adding an entry here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """What a column holds once read."""

    DATE = "date"
    TEXT = "text"
    DECIMAL = "decimal"
    EVENT = "event"
    CURRENCY = "currency"


SQL_TYPES = {
    ColumnType.DATE: "DATE",
    ColumnType.TEXT: "VARCHAR",
    ColumnType.DECIMAL: "DECIMAL(18,4)",
    ColumnType.EVENT: "VARCHAR",
    ColumnType.CURRENCY: "VARCHAR",
}
"""Amounts and quantities are exact, with four decimals: no line is ever rounded."""

EVENTS = ("order", "delivery", "invoice", "cash")
"""What a sale is at a given moment. Figures of two events are never added together."""

TEXT_LENGTH = 200
DECIMALS = 4
WHOLE_DIGITS = 14


@dataclass(frozen=True)
class Column:
    """One column. `default` fills it where the file says nothing."""

    name: str
    type: ColumnType
    is_required: bool = False
    default: str | None = None

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Kind:
    """A table of facts. `key` tells two lines apart when the file gives all of it."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column:
        """The column called `name`; `KeyError` where there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


SALES = Kind(
    "sales",
    (
        Column("date", ColumnType.DATE, is_required=True),
        Column("event", ColumnType.EVENT, default="invoice"),
        Column("document_id", ColumnType.TEXT),
        Column("line_id", ColumnType.TEXT),
        Column("customer_id", ColumnType.TEXT),
        Column("offer_id", ColumnType.TEXT),
        Column("person_id", ColumnType.TEXT),
        Column("territory", ColumnType.TEXT),
        Column("channel", ColumnType.TEXT),
        Column("action_id", ColumnType.TEXT),
        Column("quantity", ColumnType.DECIMAL),
        Column("amount", ColumnType.DECIMAL, is_required=True),
        Column("cost", ColumnType.DECIMAL),
        Column("currency", ColumnType.CURRENCY),
    ),
    key=("event", "document_id", "line_id"),
)

KINDS: dict[str, Kind] = {SALES.name: SALES}
