"""Every wrong line of a file, by its line, its column, what was found and what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pacte.facts import structure
from pacte.facts.connection import Connection, literal
from pacte.facts.layout import FileLayout
from pacte.facts.typed import TypedLines

MOST_LINES = 100_000
"""Wrong lines that are named one by one; the report counts the others."""

FOUND_LENGTH = 200
RAW_LENGTH = 2_000


@dataclass(frozen=True)
class LineError:
    """One thing wrong on one line.

    `line` is the line of the file, from 1 (in a Parquet file, the row), `column` the file's
    own header, `field` the field of the facts, `raw` the line as it stands.
    """

    line: int
    column: str
    field: str
    code: str
    found: str
    expected: str
    raw: str = ""


def _shown(text: str | None) -> str:
    return (text or "")[:FOUND_LENGTH]


@dataclass(frozen=True)
class Finder:
    """Goes through the file again, in order, and tells what is wrong; `line` is a record number."""

    connection: Connection
    lines: TypedLines
    relation: str

    def wrong_values(self) -> list[LineError]:
        """One error per wrong field of each wrong line."""
        found: list[LineError] = []
        for record, *told in self.connection.sql(self.lines.wrong(self.relation, MOST_LINES)):
            found += self._of_record(record, told)
        return found

    def _of_record(self, record: int, told: Sequence[Any]) -> Iterable[LineError]:
        for field, code, text in zip(self.lines.fields, told[::2], told[1::2], strict=True):
            if code:
                yield LineError(
                    record,
                    field.reading.source,
                    field.column.name,
                    code,
                    _shown(text),
                    field.rule.expected,
                )

    def repeated_keys(self, keys: Sequence[tuple[str, ...]]) -> list[LineError]:
        """One error per line whose key stands on other lines too."""
        if not keys:
            return []
        names = ", ".join(self.lines.kind.key)
        rows = ", ".join(f"({', '.join(literal(part) for part in key)})" for key in keys)
        values = f"(SELECT * FROM (VALUES {rows}) AS v({names}))"  # noqa: S608 - quoted literals
        found = []
        for record, *parts in self.connection.sql(
            self.lines.records_of_keys(self.relation, values)
        ):
            shown = " / ".join(str(part) for part in parts)
            column = self._key_column()
            found.append(LineError(record, column, "line_id", "repeated_key", shown, "unique"))
        return found

    def _key_column(self) -> str:
        key = set(self.lines.kind.key)
        return ", ".join(f.reading.source for f in self.lines.fields if f.column.name in key)


def located(errors: Sequence[LineError], path: Path, layout: FileLayout) -> list[LineError]:
    """`errors` with record numbers turned into lines of the file, and the text of each line."""
    wanted = frozenset(error.line for error in errors)
    numbers = structure.locate(path, layout.separator, len(layout.columns), wanted)
    return [_placed(error, numbers.get(error.line)) for error in errors]


def _placed(error: LineError, record: structure.Record | None) -> LineError:
    if record is None:
        return error
    return replace(error, line=record.line, raw=record.text[:RAW_LENGTH])


def of_structure(unsound: Iterable[structure.Record], width: int) -> list[LineError]:
    """The lines that could not be cut into columns."""
    return [
        LineError(
            record.line,
            "",
            "",
            record.code or "",
            record.found,
            str(width),
            record.text[:RAW_LENGTH],
        )
        for record in unsound
    ]
