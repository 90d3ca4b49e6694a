"""The one factory of locked DuckDB connections, and the count of what is asked of them."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass
class QueryCount:
    """How many statements ran inside a `counted()` block."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)


_counts: ContextVar[tuple[QueryCount, ...]] = ContextVar("facts_query_counts", default=())


@contextmanager
def counted() -> Iterator[QueryCount]:
    """Count the statements that the facts are asked inside the block, in this thread of execution.

    Blocks may be nested: each counts its own.
    """
    count = QueryCount()
    token = _counts.set((*_counts.get(), count))
    try:
        yield count
    finally:
        _counts.reset(token)


def _note(statement: str) -> None:
    for count in _counts.get():
        count.statements.append(statement)


@dataclass(frozen=True)
class Limits:
    """What one connection may use of the machine; keeping the order of lines costs memory."""

    memory_mb: int = 512
    threads: int = 2
    keeps_order: bool = False


class Connection:
    """A DuckDB that sees one folder, no network, no extension, and cannot be unlocked."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self._lock = threading.Lock()

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one SQL statement of ours and return its rows."""
        _note(statement)
        with self._lock:
            rows: list[tuple[Any, ...]] = self.backend.con.execute(statement).fetchall()
        return rows

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """Run an Ibis table expression; one dictionary per row, money as `Decimal`."""
        _note(repr(type(expression)))
        with self._lock:
            rows: list[dict[str, Any]] = self.backend.to_pyarrow(expression).to_pylist()
        return rows

    def close(self) -> None:
        self.backend.disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def literal(text: str | Path) -> str:
    """`text` as an SQL string."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _spill_folder(folder: Path) -> Path:
    """Where this process may spill what does not fit in memory."""
    return folder / "spill" / f"{socket.gethostname()}.{os.getpid()}"


def _is_dead(spill: Path) -> bool:
    host, _, process = spill.name.rpartition(".")
    return host == socket.gethostname() and not Path("/proc", process).exists()


def remove_dead_spills(folder: Path) -> None:
    """Remove what killed processes of this machine spilled."""
    for spill in (folder / "spill").glob("*.*"):
        if _is_dead(spill):
            shutil.rmtree(spill, ignore_errors=True)


def _settings(folder: Path, readable: Sequence[Path], limits: Limits) -> list[str]:
    paths = ", ".join(literal(path) for path in readable)
    return [
        f"SET allowed_directories = [{literal(folder)}]",
        f"SET allowed_paths = [{paths}]",
        f"SET temp_directory = {literal(_spill_folder(folder))}",
        f"SET memory_limit = '{limits.memory_mb}MB'",
        f"SET threads = {limits.threads}",
        f"SET preserve_insertion_order = {str(limits.keeps_order).lower()}",
        "SET partitioned_write_max_open_files = 64",
        "SET enable_external_access = false",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET allow_community_extensions = false",
        "SET python_enable_replacements = false",
        "SET lock_configuration = true",
    ]


def connect(
    folder: Path, *, readable: Sequence[Path] = (), limits: Limits | None = None
) -> Connection:
    """Open a locked in-memory DuckDB on one company's `folder`.

    It reads and writes in that folder, reads the single files of `readable`, and nothing else. The
    order matters: Ibis sets the time zone when it connects, so the lock comes last.
    """
    import ibis

    folder = folder.resolve()
    _spill_folder(folder).parent.mkdir(parents=True, exist_ok=True)
    backend = ibis.duckdb.connect()
    resolved = [path.resolve() for path in readable]
    for statement in _settings(folder, resolved, limits or Limits()):
        backend.con.execute(statement)
    return Connection(backend)
