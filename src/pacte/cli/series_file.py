"""Dated figures from a CSV file, every wrong line named."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from pacte.document import Invalid, Problem
from pacte.document import calendar as cal
from pacte.document.errors import raise_if_any
from pacte.engine.forecasting import Frequency, Series, series_from_pairs

LARGEST_BYTES = 50_000_000
LARGEST = Decimal("1e13")
MONDAY = 0
Pair = tuple[date, Decimal]


def read_bytes(path: str) -> bytes:
    """The file's bytes. Raises `Invalid` where it cannot be read or is over 50 MB."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Invalid(Problem("file_not_found", path, reason, "")) from None
    if len(content) > LARGEST_BYTES:
        found = str(len(content))
        raise Invalid(Problem("document_too_large", path, found, str(LARGEST_BYTES)))
    return content


def series_of(content: bytes, path: str, today: date) -> Series:
    """The series in a CSV with columns `date` (2026-03-31) and `value` (1234.56).

    A comma or a semicolon parts the columns. Dates that are each the first of a month are months,
    dates that are each another Monday (three or more) weeks, others days; a month or week given is
    whole, unless `today` falls in it. Lines after `today` are left out. Raises `Invalid` with every
    line that cannot be read.
    """
    pairs = [pair for pair in _pairs(content, path) if pair[0] <= today]
    if not pairs:
        raise Invalid(Problem("bad_option", path, "no line up to today", "lines of date and value"))
    frequency = _frequency(sorted(day for day, _ in pairs))
    last = max(day for day, _ in pairs)
    return series_from_pairs(pairs, frequency, as_of=min(_end_of(last, frequency), today))


def _frequency(days: list[date]) -> Frequency:
    steps = {(b - a).days for a, b in pairwise(days)}
    if all(day.day == 1 for day in days) and 0 not in steps:
        return "M"
    if {day.weekday() for day in days} == {MONDAY} and len(days) > 2 and 0 not in steps:  # noqa: PLR2004 - one or two Mondays say nothing
        return "W"
    return "D"


def _end_of(day: date, frequency: Frequency) -> date:
    if frequency == "M":
        return cal.add_months(day, 1) - timedelta(1)
    return day + timedelta(6) if frequency == "W" else day


def _pairs(content: bytes, path: str) -> list[Pair]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(Problem("not_utf8", path)) from None
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if "date" not in names or "value" not in names:
        raise Invalid(Problem("bad_option", f"{path}:1", first.strip(), "date,value"))
    reader.fieldnames = names
    pairs: list[Pair] = []
    problems: list[Problem] = []
    for row in reader:
        place = f"{path}:{reader.line_num}"
        day, value = _date(row["date"], place), _number(row["value"], place)
        problems += [p for p in (day, value) if isinstance(p, Problem)]
        if isinstance(day, date) and isinstance(value, Decimal):
            pairs.append((day, value))
    raise_if_any(problems)
    return pairs


def _date(text: str | None, place: str) -> date | Problem:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return Problem("bad_date", place, repr(text or ""), "2026-03-31")


def _number(text: str | None, place: str) -> Decimal | Problem:
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return Problem("wrong_value", place, repr(text or ""), "1234.56")
    if not value.is_finite() or abs(value) >= LARGEST:
        return Problem("wrong_value", place, repr(text), "1234.56")
    return value
