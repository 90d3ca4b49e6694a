"""Opening a version: locked, from a list, with typed lines."""
# ruff: noqa: S608 - SQL of the tests themselves

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pacte import facts
from pacte.facts.connection import connect, literal
from pacte.facts.files import DataFile, part_id


def write_lines(folder: Path, path: str, rows: str) -> DataFile:
    """A Parquet file of sales written by hand: `rows` are SQL tuples (date, offer, amount)."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    filled = {"date": "d::DATE", "offer_id": "o", "amount": "a::DECIMAL(18,4)"}
    columns = ", ".join(
        f"{filled.get(c.name, 'NULL')}::{c.sql_type} AS {c.name}" for c in facts.SALES.columns
    )
    with connect(folder) as connection:
        connection.sql(
            f"COPY (SELECT {columns} FROM (VALUES {rows}) v(d, o, a)) TO {literal(folder / path)}"
        )
    return DataFile(202401, path, rows.count("("), (folder / path).stat().st_size)


def test_a_version_is_its_list_and_other_files_of_the_folder_do_not_count(tmp_path: Path) -> None:
    listed = write_lines(tmp_path, "sales/a.parquet", "('2024-01-05', 'P1', '10.0001')")
    write_lines(tmp_path, "sales/b.parquet", "('2024-01-05', 'P1', '99')")
    with facts.open([listed], folder=tmp_path) as opened:
        assert facts.series(opened) == [
            facts.Series((), ((date(2024, 1, 1), Decimal("10.0001")),)),
        ]


def test_an_empty_version_has_the_columns_and_no_line(tmp_path: Path) -> None:
    with facts.open([], folder=tmp_path) as opened:
        assert facts.series(opened, by=["segment"]) == []
        assert set(facts.SALES.names) < set(opened.lines.columns)


def test_series_are_cut_by_what_lines_and_lookups_say(tmp_path: Path) -> None:
    file = write_lines(
        tmp_path,
        "a.parquet",
        "('2024-01-05', 'P1', '10'), ('2024-02-05', 'P2', '5'), ('2024-02-29', 'P3', '7')",
    )
    lookups = facts.Lookups(category_of_offer={"P1": "Tea", "P2": "Tea"})
    with facts.open([file], folder=tmp_path, lookups=lookups) as opened, facts.counted() as count:
        found = {s.key: s.points for s in facts.series(opened, by=["category"])}
    assert found == {
        ("Tea",): ((date(2024, 1, 1), Decimal(10)), (date(2024, 2, 1), Decimal(5))),
        (None,): ((date(2024, 2, 1), Decimal(7)),),
    }
    assert len(count) == 1


def test_scope_bounds_are_inclusive_and_weeks_start_on_monday(tmp_path: Path) -> None:
    file = write_lines(
        tmp_path,
        "a.parquet",
        "('2024-12-29', 'P1', '1'), ('2024-12-30', 'P1', '2'), ('2025-01-05', 'P1', '4'),"
        " ('2025-01-06', 'P1', '8')",
    )
    scope = facts.Scope(first=date(2024, 12, 30), last=date(2025, 1, 6))
    with facts.open([file], folder=tmp_path) as opened:
        (weeks,) = facts.series(opened, grain="week", scope=scope)
    assert weeks.points == ((date(2024, 12, 30), Decimal(6)), (date(2025, 1, 6), Decimal(8)))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd', all_varchar = true, auto_detect = false)",
        "COPY (SELECT 1) TO '/tmp/out_of_the_folder.parquet'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '20GB'",
        "ATTACH '/tmp/other.db'",
        "SELECT * FROM secret_frame",
    ],
)
def test_a_connection_is_locked(
    tmp_path: Path, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb
    import pyarrow as pa

    # where DuckDB would look for a variable of that name: in the module that calls it
    monkeypatch.setattr(facts.connection, "secret_frame", pa.table({"a": [1]}), raising=False)
    with connect(tmp_path / "company") as connection, pytest.raises(duckdb.Error):
        connection.sql(statement)


def test_a_part_is_named_by_its_files_whatever_their_order() -> None:
    a, b = DataFile(202401, "a", 1, 1), DataFile(202401, "b", 1, 1)
    assert part_id([a, b]) == part_id([b, a]) != part_id([a])
