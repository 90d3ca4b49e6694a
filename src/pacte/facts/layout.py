"""How one file of facts is laid out: what `exchange.facts_files` finds out and the loader obeys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class DateFormat:
    """A way to write a day: regular expressions of the text, and its `strptime` form.

    `pattern` is of the years that facts may have, `any_year` of any year.
    """

    pattern: str
    any_year: str
    strptime: str


YEARS = "(?:19|2[01])"
"""How the years 1900 to 2199 begin."""


def _date_format(shape: str, strptime: str) -> DateFormat:
    pattern = shape.replace("YYYY", YEARS + r"\d{2}")
    return DateFormat(pattern, shape.replace("YYYY", r"\d{4}"), strptime)


def _date_formats() -> dict[str, DateFormat]:
    day = r"\d{1,2}"
    formats = {
        "yyyy-mm-dd": _date_format(f"YYYY-{day}-{day}", "%Y-%m-%d"),
        "yyyy/mm/dd": _date_format(f"YYYY/{day}/{day}", "%Y/%m/%d"),
        "yyyymmdd": _date_format(r"YYYY\d{4}", "%Y%m%d"),
    }
    for mark, escaped in (("/", "/"), ("-", "-"), (".", "[.]")):
        for letters, year, code in (("yyyy", "YYYY", "%Y"), ("yy", r"\d{2}", "%y")):
            shape = f"{day}{escaped}{day}{escaped}{year}"
            formats[f"dd{mark}mm{mark}{letters}"] = _date_format(shape, f"%d{mark}%m{mark}{code}")
            formats[f"mm{mark}dd{mark}{letters}"] = _date_format(shape, f"%m{mark}%d{mark}{code}")
    return formats


DATE_FORMATS: dict[str, DateFormat] = _date_formats()
"""The ways to write a date that can be declared; a time of day after it is read and dropped.

Two-digit years 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068 (POSIX).
"""

DECIMAL_MARKS = (".", ",")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")


@dataclass(frozen=True)
class ColumnReading:
    """One field of the facts read from one column of the file.

    `position` counts from 0. `decimal` and `date_format` say how numbers and dates are written.
    """

    field: str
    source: str
    position: int
    decimal: str = "."
    date_format: str = "yyyy-mm-dd"


@dataclass(frozen=True)
class FileLayout:
    """A whole file: its columns in order, those that are read, and fields set for every line."""

    format: str
    columns: tuple[str, ...]
    readings: tuple[ColumnReading, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    separator: str = ","
    encoding: str = "utf-8"

    def reading(self, name: str) -> ColumnReading | None:
        """How the field called `name` is read, `None` where the file does not give it."""
        return next((reading for reading in self.readings if reading.field == name), None)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(reading.field for reading in self.readings)
