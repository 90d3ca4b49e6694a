"""Numbers and days against an oracle that shares nothing with the rules: characters, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pacte.facts import SALES
from pacte.facts.connection import Connection, connect, literal
from pacte.facts.layout import DATE_FORMATS, ColumnReading
from pacte.facts.typing_rules import rule, trimmed

BATCH = 60


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Connection]:
    with connect(tmp_path_factory.mktemp("company")) as opened:
        yield opened


def typed(connection: Connection, reading: ColumnReading, texts: list[str]) -> list[Any]:
    """The values that the rule of a field gives to texts, `None` where it refuses."""
    name = reading.field
    value = rule(SALES.column(name), reading, currency="EUR").value
    rows = ", ".join(f"({i}, {literal(text)})" for i, text in enumerate(texts))
    raw = f"(SELECT i, {trimmed(name)} AS {name} FROM (VALUES {rows}) v(i, {name}))"  # noqa: S608
    return [row[0] for row in connection.sql(f"SELECT {value} FROM {raw} ORDER BY i")]  # noqa: S608


AMOUNT = ColumnReading("amount", "amount", 0)


def read_number(text: str, mark: str) -> Decimal | None:
    """A plain number: an optional minus, digits, at most one mark with digits after it."""
    body = text[1:] if text[:1] == "-" else text
    whole, found, decimals = body.partition(mark)
    digits = set("0123456789")
    if not whole or (found and not decimals) or set(whole + decimals) - digits:
        return None
    if len(whole) > 14 or len(decimals) > 4:
        return None
    size = int(whole + decimals) if whole + decimals else 0
    return Decimal(-size if text[:1] == "-" else size).scaleb(-len(decimals))


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from([".", ","]),
    st.lists(st.text("0123456789.,-eE", max_size=9), min_size=BATCH, max_size=BATCH),
)
def test_what_is_a_plain_number_is_read_so_and_the_rest_never_as_another(
    connection: Connection, mark: str, texts: list[str]
) -> None:
    found = typed(connection, replace(AMOUNT, decimal=mark), texts)
    for text, value in zip(texts, found, strict=True):
        plain = read_number(text, mark)
        if plain is not None:
            assert value == plain, text
        if value is not None:
            digits = "".join(c for c in text if c.isdigit() or c == mark).replace(mark, ".")
            assert abs(value) == Decimal(digits), text


def written(size: int, style: tuple[str, str, str, str]) -> str:
    """Ten-thousandths as people write them: groups, mark, minus and symbol of `style`."""
    group, mark, minus, symbol = style
    whole, decimals = f"{abs(size):05d}"[:-4], f"{abs(size):05d}"[-4:]
    backwards = [whole[::-1][i : i + 3] for i in range(0, len(whole), 3)]
    return (minus if size < 0 else "") + group.join(backwards)[::-1] + mark + decimals + symbol


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(
        [("\u202f", ","), (" ", ","), (".", ","), ("\u00a0", ","), (",", "."), ("", ".")]
    ),
    st.sampled_from(["-", "−", "- "]),
    st.sampled_from(["", " €", "€", "\u00a0EUR"]),
    st.lists(st.integers(-(10**17), 10**17), min_size=BATCH, max_size=BATCH),
)
def test_amounts_survive_the_way_they_are_written(
    connection: Connection, marks: tuple[str, str], minus: str, symbol: str, sizes: list[int]
) -> None:
    texts = [written(size, (*marks, minus, symbol)) for size in sizes]
    found = typed(connection, replace(AMOUNT, decimal=marks[1]), texts)
    assert found == [Decimal(size).scaleb(-4) for size in sizes]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(DATE_FORMATS)),
    st.lists(st.integers(0, 36_000), min_size=BATCH, max_size=BATCH),
    st.sampled_from(["", " 10:05", "T23:59:59Z"]),
)
def test_each_day_survives_each_format(
    connection: Connection, form: str, offsets: list[int], time: str
) -> None:
    days = [date(1969, 1, 1) + timedelta(days=offset) for offset in offsets]
    parts = {"yyyy": "{0.year:04d}", "mm": "{0.month:02d}", "dd": "{0.day:02d}"}
    template = form.replace("yyyy", "{0.year:04d}").replace("mm", parts["mm"])
    template = template.replace("dd", parts["dd"])
    texts = [template.format(d).replace("yy", f"{d.year % 100:02d}") + time for d in days]
    found = typed(connection, ColumnReading("date", "date", 0, date_format=form), texts)
    assert found == days


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text("0123456789/-. T:", max_size=12), min_size=BATCH, max_size=BATCH))
def test_no_text_becomes_a_day_that_it_does_not_spell(
    connection: Connection, texts: list[str]
) -> None:
    reading = ColumnReading("date", "date", 0, date_format="dd/mm/yyyy")
    for text, value in zip(texts, typed(connection, reading, texts), strict=True):
        if value is not None:
            day, month, year = (
                int(part) for part in text.strip()[:10].split(" ")[0].split("T")[0].split("/")
            )
            assert (value.day, value.month, value.year) == (day, month, year)


def test_offsets_stay_within_two_digit_years() -> None:
    """The property above needs days that two digits can say: 1969 to 2068."""
    assert (date(1969, 1, 1) + timedelta(days=36_000)).year == 2067
