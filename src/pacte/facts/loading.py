"""Loading a file: read, type, judge, recognize what is already known, and stage new Parquet files.

Nothing here changes a version: the caller publishes the staged files and commits one manifest row.
"""
# ruff: noqa: S608 - SQL is made of our own names and of quoted literals

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pacte.document.errors import Invalid, Problem
from pacte.facts import identity, mistakes, source, structure
from pacte.facts.connection import Connection, Limits, connect, literal
from pacte.facts.files import DataFile
from pacte.facts.identity import Merge, relation_of
from pacte.facts.kinds import Kind
from pacte.facts.layout import FileLayout
from pacte.facts.mistakes import LineError
from pacte.facts.store import StagedFile
from pacte.facts.typed import WRONG_PART, TypedLines, typed_lines

IDENTITIES = ("auto", "key", "content")


@dataclass(frozen=True)
class LoadRequest:
    """What to load, where, and on top of what.

    `files` is the current version. `identity` is `key` (lines are told apart by the kind's key),
    `content` (by all they say and how many times), or `auto`: the key when the file gives it.
    `accepts_valid` loads the right lines of a file that also has wrong ones.
    """

    kind: Kind
    path: Path
    layout: FileLayout
    folder: Path
    files: tuple[DataFile, ...] = ()
    currency: str = "EUR"
    identity: str = "auto"
    accepts_valid: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def is_keyed(self) -> bool:
        given = self.layout.fields | {c.name for c in self.kind.columns if c.default}
        return self.identity == "key" or (self.identity == "auto" and set(self.kind.key) <= given)


@dataclass(frozen=True)
class LoadReport:
    """What a load did, or would do.

    `read` counts the lines of the file, `wrong` those with an error; `added`, `updated` and
    `unchanged` share the right ones. `duplicates` counts the exact repeats among right lines (they
    are kept), `samples` lists some. `total` and the dates are over the right lines.
    """

    read: int = 0
    wrong: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    samples: tuple[Mapping[str, Any], ...] = ()
    total: Decimal = Decimal(0)
    first: date | None = None
    last: date | None = None
    is_keyed: bool = False
    errors: tuple[LineError, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the file had wrong lines and the caller did not accept the others alone."""
        return self.wrong > 0 and self.added + self.updated + self.unchanged == 0


@dataclass(frozen=True)
class Load:
    """The report, the staged files, and the files of the current version that they stand for."""

    report: LoadReport
    staged: tuple[StagedFile, ...] = ()
    replaced: frozenset[str] = frozenset()

    @property
    def changes_something(self) -> bool:
        return bool(self.staged or self.replaced)


@dataclass(frozen=True)
class _Readable:
    """The file once it can be read: its relation, and the records that could not be cut.

    `text` is the whole file in UTF-8, which error lines are counted in.
    """

    text: Path
    relation: str
    unsound: tuple[structure.Record, ...] = ()


@dataclass(frozen=True)
class _Session:
    request: LoadRequest
    staging: Path
    connection: Connection
    lines: TypedLines


@contextmanager
def _connected(request: LoadRequest, *, keeps_order: bool = False) -> Iterator[Connection]:
    limits = replace(request.limits, keeps_order=keeps_order)
    with connect(request.folder, readable=[request.path], limits=limits) as connection:
        yield connection


def _readable(session: _Session) -> _Readable:
    request = session.request
    if request.layout.format == "parquet":
        path = request.path.resolve()
        relation = source.parquet_relation(session.connection, path, request.layout)
        return _Readable(path, relation)
    target = session.staging / "utf8.csv"
    path = source.as_utf8(request.path.resolve(), request.layout.encoding, target)
    return _Readable(path, source.csv_relation(path, request.layout))


def _without_unsound(session: _Session, readable: _Readable) -> _Readable:
    layout = session.request.layout
    target = session.staging / "sound.csv"
    width = len(layout.columns)
    unsound = structure.write_sound(readable.text, target, layout.separator, width)
    return _Readable(readable.text, source.csv_relation(target, layout), tuple(unsound))


def _split(session: _Session, readable: _Readable) -> list[StagedFile]:
    target = session.staging / "typed"
    query = session.lines.by_part(readable.relation)
    done = session.connection.sql(
        f"COPY ({query}) TO {literal(target)} (FORMAT parquet, PARTITION_BY (part), "
        "OVERWRITE_OR_IGNORE, FILENAME_PATTERN 'typed_{uuid}', RETURN_STATS)"
    )
    return [_staged(Path(row[0]), int(row[1])) for row in done]


def _staged(path: Path, rows: int) -> StagedFile:
    return StagedFile(int(path.parent.name.removeprefix("part=")), path, rows)


def _split_soundly(session: _Session) -> tuple[_Readable, list[StagedFile]]:
    """Type the whole file; where it cannot be cut into columns, set the culprits aside first."""
    import duckdb

    readable = _readable(session)
    try:
        return readable, _split(session, readable)
    except duckdb.InvalidInputException:
        if session.request.layout.format != "csv":
            raise
    readable = _without_unsound(session, readable)
    try:
        return readable, _split(session, readable)
    except duckdb.InvalidInputException as error:
        found = str(error).splitlines()[0]
        where = session.request.path.name
        raise Invalid(Problem("unreadable_file", where, found)) from error


def _mistakes(session: _Session, readable: _Readable, merge: Merge) -> list[LineError]:
    request = session.request
    with _connected(request, keeps_order=True) as ordered:
        finder = mistakes.Finder(ordered, session.lines, readable.relation)
        found = finder.wrong_values()
        found += finder.repeated_keys(merge.repeated_keys)
    if request.layout.format == "csv":
        found = mistakes.located(found, readable.text, request.layout)
    found += mistakes.of_structure(readable.unsound, len(request.layout.columns))
    return sorted(found, key=lambda e: (e.line, e.column))


def _summary(session: _Session, right: list[StagedFile]) -> LoadReport:
    read = sum(file.rows for file in right)
    if not right:
        return LoadReport()
    found = session.connection.sql(
        f"SELECT sum(amount), min(date), max(date) FROM {relation_of(right)}"
    )
    total, first, last = found[0]
    return LoadReport(read=read, total=total or Decimal(0), first=first, last=last)


def load(request: LoadRequest, staging: Path) -> Load:
    """Read the file of `request` and stage the new Parquet files of the version it makes.

    `staging` is the place given by `store.writing`. Streams: memory does not grow with the file.
    Raises `Invalid` where the file cannot be read at all; wrong lines are told in the report.
    Loading the same file again on top of its result adds nothing. Source: docs/methods/facts.md.
    """
    if request.identity not in IDENTITIES:
        raise Invalid(Problem("unknown_value", "identity", request.identity, ", ".join(IDENTITIES)))
    lines = typed_lines(
        request.kind, request.layout, currency=request.currency, is_keyed=request.is_keyed
    )
    with _connected(request) as connection:
        return _load(_Session(request, staging, connection, lines))


def _load(session: _Session) -> Load:
    request = session.request
    readable, files = _split_soundly(session)
    right = [file for file in files if file.month != WRONG_PART]
    wrong_values = sum(file.rows for file in files if file.month == WRONG_PART)
    report = _summary(session, right)
    merging = identity.Merging(
        session.connection, request.kind, request.folder, request.files, session.staging
    )
    merge = merging.by_key(right) if request.is_keyed else merging.by_content(right)
    wrong = wrong_values + len(readable.unsound) + merge.repeated
    report = replace(
        report,
        read=report.read + wrong_values + len(readable.unsound),
        wrong=wrong,
        is_keyed=request.is_keyed,
        duplicates=merge.duplicates,
        samples=merge.samples,
        errors=tuple(_mistakes(session, readable, merge)) if wrong else (),
    )
    if wrong and not request.accepts_valid:
        return Load(report)
    report = replace(report, added=merge.added, updated=merge.updated, unchanged=merge.unchanged)
    return Load(report, tuple(merge.staged), merge.replaced)


def next_version(
    files: tuple[DataFile, ...], published: list[DataFile], replaced: frozenset[str]
) -> tuple[DataFile, ...]:
    """The list of files of the version after this load."""
    return tuple(sorted([f for f in files if f.path not in replaced] + published))
