"""What happened: tables of facts in versions, each an immutable list of Parquet files."""

from pacte.facts.connection import Connection, Limits, QueryCount, counted
from pacte.facts.files import DataFile
from pacte.facts.kinds import EVENTS, KINDS, SALES, Column, ColumnType, Kind
from pacte.facts.opening import Facts, Lookups, open  # noqa: A004 - read as facts.open
from pacte.facts.series import DIMENSIONS, GRAINS, Scope, Series, series

__all__ = [
    "DIMENSIONS",
    "EVENTS",
    "GRAINS",
    "KINDS",
    "SALES",
    "Column",
    "ColumnType",
    "Connection",
    "DataFile",
    "Facts",
    "Kind",
    "Limits",
    "Lookups",
    "QueryCount",
    "Scope",
    "Series",
    "counted",
    "open",
    "series",
]
