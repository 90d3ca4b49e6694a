"""Opening a version of the facts: the caller gives the list of files, no folder is ever listed."""
# ruff: noqa: S608 - SQL is made of our own names and of quoted literals

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from pacte.facts.connection import Connection, Limits, connect, literal
from pacte.facts.files import DataFile
from pacte.facts.kinds import SALES, Kind


@dataclass(frozen=True)
class Lookups:
    """What lines do not say themselves: id to name of a group, as the company has them today."""

    segment_of_customer: Mapping[str, str] = field(default_factory=dict)
    category_of_offer: Mapping[str, str] = field(default_factory=dict)
    team_of_person: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """An open version: Ibis tables of lines, and the connection that answers.

    `lines(...)` has the kind's columns and, besides, `segment`, `category` and `team`.
    """

    connection: Connection
    kind: Kind
    lines: Any
    row_count: int

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """Run an Ibis expression on `lines`; money comes back as `Decimal`."""
        return self.connection.rows(expression)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def scan(kind: Kind, folder: Path, files: Iterable[DataFile]) -> str:
    """The SQL relation of all lines of `files`; an empty one with the same columns when none."""
    paths = ", ".join(literal(folder.resolve() / file.path) for file in files)
    if paths:
        columns = ", ".join(kind.names)
        return f"(SELECT {columns} FROM read_parquet([{paths}], hive_partitioning = false))"
    columns = ", ".join(f"NULL::{c.sql_type} AS {c.name}" for c in kind.columns)
    return f"(SELECT {columns} WHERE false)"


def _with_groups(lines: Any, lookups: Lookups) -> Any:
    import ibis

    groups = (
        ("customer_id", "segment", lookups.segment_of_customer),
        ("offer_id", "category", lookups.category_of_offer),
        ("person_id", "team", lookups.team_of_person),
    )
    for key, name, mapping in groups:
        if not mapping:
            lines = lines.mutate(**{name: ibis.null("string")})
            continue
        schema = {f"{name}_key": "string", name: "string"}
        table = ibis.memtable(
            [{f"{name}_key": k, name: v} for k, v in mapping.items()], schema=schema
        )
        lines = lines.left_join(table, lines[key] == table[f"{name}_key"]).drop(f"{name}_key")
    return lines


def open(  # noqa: A001 - `facts.open(files)` reads as what it does
    files: Iterable[DataFile],
    *,
    folder: Path,
    kind: Kind = SALES,
    lookups: Lookups | None = None,
    limits: Limits | None = None,
) -> Facts:
    """Open a version of the facts of one company, given its list of files.

    `folder` is the company's folder, `files` the list of one version. Use it as a context manager.
    """
    listed = list(files)
    connection = connect(folder, limits=limits)
    view = f"CREATE VIEW {kind.name} AS SELECT * FROM {scan(kind, folder, listed)}"
    connection.sql(view)
    lines = connection.backend.table(kind.name)
    grouped = _with_groups(lines, lookups or Lookups())
    return Facts(connection, kind, grouped, sum(file.rows for file in listed))
