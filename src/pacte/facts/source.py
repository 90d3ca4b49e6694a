"""A file as an SQL relation of raw text, one column per field that it gives."""
# ruff: noqa: S608 - SQL is made of our own names and of quoted literals

from __future__ import annotations

import codecs
from pathlib import Path

from pacte.document.errors import Invalid, Problem
from pacte.facts.connection import Connection, identifier, literal
from pacte.facts.layout import FileLayout

_CHUNK = 1 << 22


def as_utf8(path: Path, encoding: str, target: Path) -> Path:
    """`path` itself when it is UTF-8, else a UTF-8 copy at `target`.

    The copy is streamed. `Invalid` names the byte that the declared encoding cannot read.
    """
    if encoding.startswith("utf-8"):
        return path
    decoder = codecs.getincrementaldecoder(encoding)()
    read = 0
    with path.open("rb") as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                found = chunk[error.start : error.end].hex(" ")
                at = {"byte": read + error.start + 1}
                raise Invalid(Problem("not_in_encoding", "", found, encoding, at)) from error
            out.write(text.encode("utf-8"))
            read += len(chunk)
    return target


def csv_relation(path: Path, layout: FileLayout) -> str:
    """The records of a UTF-8 CSV file; nothing is guessed, least of all dates."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(layout.columns)))
    options = (
        f"delim = {literal(layout.separator)}, quote = '\"', escape = '\"', header = true, "
        f"auto_detect = false, columns = {{{columns}}}"
    )
    named = ", ".join(f"c{r.position} AS {identifier(r.field)}" for r in layout.readings)
    return f"(SELECT {named} FROM read_csv({literal(path)}, {options}))"


def _as_text(column: str, sql_type: str) -> str:
    name = identifier(column)
    if sql_type not in {"DOUBLE", "FLOAT"}:
        return f"CAST({name} AS VARCHAR)"
    plain = f"CAST(CAST({name} AS DECIMAL(30,12)) AS VARCHAR)"
    small = f"isfinite({name}) AND abs({name}) < 1e14"
    return f"CASE WHEN {small} THEN {plain} ELSE CAST({name} AS VARCHAR) END"


def parquet_relation(connection: Connection, path: Path, layout: FileLayout) -> str:
    """The rows of a Parquet file as text, so that every file goes through the same typing."""
    described = connection.sql(f"DESCRIBE SELECT * FROM read_parquet({literal(path)})")
    types = {row[0]: row[1] for row in described}
    named = ", ".join(
        f"{_as_text(r.source, types[r.source])} AS {identifier(r.field)}" for r in layout.readings
    )
    return f"(SELECT {named} FROM read_parquet({literal(path)}))"
