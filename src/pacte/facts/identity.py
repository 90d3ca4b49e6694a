"""Which lines are new, changed or already known: by key, else by content and occurrence."""
# ruff: noqa: S608 - SQL is made of our own names and of quoted literals

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pacte.facts.connection import Connection, literal
from pacte.facts.files import DataFile, by_month
from pacte.facts.kinds import Kind
from pacte.facts.opening import scan
from pacte.facts.store import StagedFile

SAMPLES = 100
"""Exact repeats that are listed; all are counted."""

MOST_KEYS = 10_000
MOST_FILES_OF_A_MONTH = 12
"""Files of one month above which the next import writes them as one."""


@dataclass(frozen=True)
class Merge:
    """What a load brings to the current version.

    `repeated` counts the lines whose key is not theirs alone, `repeated_keys` names the keys.
    """

    staged: tuple[StagedFile, ...] = ()
    replaced: frozenset[str] = frozenset()
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    samples: tuple[Mapping[str, Any], ...] = ()
    repeated: int = 0
    repeated_keys: tuple[tuple[str, ...], ...] = ()


def relation_of(files: Iterable[StagedFile]) -> str:
    """The SQL relation of staged files."""
    paths = ", ".join(literal(file.path) for file in files)
    return f"read_parquet([{paths}], hive_partitioning = false)"


def _months(files: Iterable[StagedFile]) -> dict[int, list[StagedFile]]:
    months: dict[int, list[StagedFile]] = {}
    for file in files:
        months.setdefault(file.month, []).append(file)
    return months


@dataclass(frozen=True)
class Merging:
    """Merging the right lines of a file with the current `files`; everything stays on disk."""

    connection: Connection
    kind: Kind
    folder: Path
    files: tuple[DataFile, ...]
    staging: Path

    @property
    def _columns(self) -> str:
        return ", ".join(self.kind.names)

    def _write(self, query: str, month: int, name: str) -> list[StagedFile]:
        target = self.staging / f"{name}-{month}.parquet"
        rows = self.connection.sql(f"COPY ({query}) TO {literal(target)} (FORMAT parquet)")[0][0]
        return [StagedFile(month, target, int(rows))] if rows else []

    def by_content(self, incoming: Sequence[StagedFile]) -> Merge:
        """A line is known when the version already holds it as many times as the file does."""
        current = by_month(self.files)
        staged: list[StagedFile] = []
        for month, files in _months(incoming).items():
            staged += self._unknown(month, files, current.get(month, []))
        read, added = (sum(f.rows for f in some) for some in (incoming, staged))
        duplicates, samples = self._repeats(incoming)
        merge = Merge(
            added=added,
            unchanged=read - added,
            duplicates=duplicates,
            samples=samples,
            staged=tuple(staged),
        )
        return self._compacted(merge)

    def _unknown(
        self, month: int, incoming: list[StagedFile], known: list[DataFile]
    ) -> list[StagedFile]:
        if not known:
            return incoming
        query = (
            f"SELECT {self._columns} FROM {relation_of(incoming)} "
            f"EXCEPT ALL SELECT {self._columns} FROM {scan(self.kind, self.folder, known)}"
        )
        return self._write(query, month, "new")

    def _repeats(self, incoming: Sequence[StagedFile]) -> tuple[int, tuple[Mapping[str, Any], ...]]:
        """Exact repeats: suspects by their hash, then judged on the whole line."""
        if not incoming:
            return 0, ()
        lines = f"(SELECT {self._columns}, hash({self._columns}) AS h FROM {relation_of(incoming)})"
        suspects = f"(SELECT h FROM {lines} GROUP BY h HAVING count(*) > 1)"
        self.connection.sql(
            "CREATE OR REPLACE TEMP TABLE repeats AS "
            f"SELECT {self._columns}, count(*) AS times FROM {lines} "
            f"SEMI JOIN {suspects} USING (h) GROUP BY ALL HAVING count(*) > 1"
        )
        (total,) = self.connection.sql("SELECT coalesce(sum(times - 1), 0) FROM repeats")[0]
        listed = self.connection.sql(
            f"SELECT {self._columns}, times FROM repeats "
            f"ORDER BY times DESC, {self._columns} LIMIT {SAMPLES}"
        )
        names = (*self.kind.names, "times")
        return int(total), tuple(dict(zip(names, row, strict=True)) for row in listed)

    def by_key(self, incoming: Sequence[StagedFile]) -> Merge:
        """A line is known when its key is: the same again adds nothing, another replaces it."""
        if not incoming:
            return Merge()
        repeated, keys = self._repeated_keys(incoming)
        if repeated:
            incoming = self._without_repeated(incoming)
        merge = Merge(
            repeated=repeated,
            repeated_keys=keys,
            staged=tuple(incoming),
            added=sum(f.rows for f in incoming),
        )
        if not self.files or not incoming:
            return merge
        return self._compacted(self._upsert(merge))

    @property
    def _key(self) -> str:
        return ", ".join(self.kind.key)

    def _repeated_keys(
        self, incoming: Sequence[StagedFile]
    ) -> tuple[int, tuple[tuple[str, ...], ...]]:
        lines = f"(SELECT {self._key}, hash({self._key}) AS h FROM {relation_of(incoming)})"
        suspects = f"(SELECT h FROM {lines} GROUP BY h HAVING count(*) > 1)"
        self.connection.sql(
            "CREATE OR REPLACE TEMP TABLE repeated AS "
            f"SELECT {self._key}, count(*) AS times FROM {lines} SEMI JOIN {suspects} USING (h) "
            "GROUP BY ALL HAVING count(*) > 1"
        )
        (total,) = self.connection.sql("SELECT coalesce(sum(times), 0) FROM repeated")[0]
        keys = self.connection.sql(f"SELECT {self._key} FROM repeated LIMIT {MOST_KEYS}")
        return int(total), tuple(keys)

    def _without_repeated(self, incoming: Sequence[StagedFile]) -> list[StagedFile]:
        kept: list[StagedFile] = []
        for month, files in _months(incoming).items():
            lines = relation_of(files)
            query = f"SELECT * FROM {lines} ANTI JOIN repeated USING ({self._key})"
            kept += self._write(query, month, "single")
        return kept

    def _upsert(self, merge: Merge) -> Merge:
        same = " AND ".join(f"s.{n} IS NOT DISTINCT FROM i.{n}" for n in self.kind.names)
        held = scan(self.kind, self.folder, self.files)
        key = ", ".join(f"i.{name}" for name in self.kind.key)
        self.connection.sql(
            f"CREATE OR REPLACE TEMP TABLE known AS SELECT {key}, ({same}) AS same, "
            "year(s.date) * 100 + month(s.date) AS month_held, year(i.date) * 100 + month(i.date) "
            f"AS month_read FROM {held} s JOIN {relation_of(merge.staged)} i USING ({self._key})"
        )
        staged = self._unless_known(merge.staged)
        rewritten, replaced = self._without_changed()
        count = "SELECT count(*) FROM known WHERE "
        updated, unchanged = (
            int(self.connection.sql(count + which)[0][0]) for which in ("NOT same", "same")
        )
        return replace(
            merge,
            staged=(*staged, *rewritten),
            replaced=replaced,
            added=merge.added - updated - unchanged,
            updated=updated,
            unchanged=unchanged,
        )

    def _unless_known(self, incoming: Sequence[StagedFile]) -> list[StagedFile]:
        touched = self._distinct("month_read", "same")
        known = "(SELECT * FROM known WHERE same)"
        kept: list[StagedFile] = []
        for month, files in _months(incoming).items():
            if month not in touched:
                kept += files
                continue
            query = f"SELECT * FROM {relation_of(files)} ANTI JOIN {known} USING ({self._key})"
            kept += self._write(query, month, "unknown")
        return kept

    def _without_changed(self) -> tuple[list[StagedFile], frozenset[str]]:
        """The months that hold a changed line, written again without it (copy on write)."""
        touched = self._distinct("month_held", "NOT same")
        changed = "(SELECT * FROM known WHERE NOT same)"
        rewritten: list[StagedFile] = []
        replaced: set[str] = set()
        for month, files in by_month(self.files).items():
            if month in touched:
                held = scan(self.kind, self.folder, files)
                query = f"SELECT * FROM {held} ANTI JOIN {changed} USING ({self._key})"
                rewritten += self._write(query, month, "kept")
                replaced |= {file.path for file in files}
        return rewritten, frozenset(replaced)

    def _distinct(self, column: str, condition: str) -> set[int]:
        rows = self.connection.sql(f"SELECT DISTINCT {column} FROM known WHERE {condition}")
        return {row[0] for row in rows}

    def _compacted(self, merge: Merge) -> Merge:
        """Months left in too many files are written as one."""
        current = by_month(f for f in self.files if f.path not in merge.replaced)
        for month, files in _months(merge.staged).items():
            held = current.get(month, [])
            if len(files) + len(held) > MOST_FILES_OF_A_MONTH:
                merge = self._as_one(merge, month, files, held)
        return merge

    def _as_one(
        self, merge: Merge, month: int, files: list[StagedFile], held: list[DataFile]
    ) -> Merge:
        query = (
            f"SELECT {self._columns} FROM {relation_of(files)} "
            f"UNION ALL SELECT {self._columns} FROM {scan(self.kind, self.folder, held)}"
        )
        others = [file for file in merge.staged if file.month != month]
        return replace(
            merge,
            staged=(*others, *self._write(query, month, "compact")),
            replaced=merge.replaced | {file.path for file in held},
        )
