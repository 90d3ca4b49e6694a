"""The folder of a company: one writer at a time, files that appear whole, leftovers swept."""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pacte.document.errors import Conflict, Problem
from pacte.facts.connection import remove_dead_spills
from pacte.facts.files import DataFile

_TEMPORARY = "tmp"
_LOCK = ".lock"


@dataclass(frozen=True)
class StagedFile:
    """A Parquet file written whole under a temporary name, of no version yet."""

    month: int
    path: Path
    rows: int


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


@contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """Hold the company's folder for one change and give a place for its temporary files.

    Keep it until the manifest row is committed. `Conflict` when another change is under way. The
    system gives the lock back when the process dies.
    """
    try:
        with _locked(folder):
            staging = folder / _TEMPORARY / uuid.uuid4().hex
            staging.mkdir(parents=True)
            try:
                yield staging
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except BlockingIOError as error:
        raise Conflict(Problem("facts_busy", folder.name)) from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(folder: Path, kind: str, staged: Collection[StagedFile]) -> list[DataFile]:
    """Give staged files their lasting names; they count only once a manifest row lists them."""
    target = folder / kind
    target.mkdir(parents=True, exist_ok=True)
    published = []
    for file in sorted(staged, key=lambda f: f.month):
        name = f"{kind}/{file.month}-{uuid.uuid4().hex}.parquet"
        _sync(file.path)
        file.path.rename(folder / name)
        size = (folder / name).stat().st_size
        published.append(DataFile(file.month, name, file.rows, size))
    _sync(target)
    _sync(folder)
    return published


def sweep(folder: Path, kind: str, listed: Callable[[], Collection[str]]) -> list[str]:
    """Remove what a killed import left: temporary files, and files no version lists.

    `listed` gives the paths of **every** version kept, not only the current one; it is asked once
    the folder is held, so that a version committed meanwhile is seen. Does nothing while a change
    is under way. Returns the paths removed.
    """
    if not folder.exists():
        return []
    try:
        with _locked(folder):
            shutil.rmtree(folder / _TEMPORARY, ignore_errors=True)
            remove_dead_spills(folder)
            return _remove_unlisted(folder, kind, frozenset(listed()))
    except BlockingIOError:
        return []


def _remove_unlisted(folder: Path, kind: str, listed: frozenset[str]) -> list[str]:
    removed = []
    for path in sorted((folder / kind).glob("*.parquet")):
        name = path.relative_to(folder).as_posix()
        if name not in listed:
            path.unlink()
            removed.append(name)
    return removed


def missing(folder: Path, files: Collection[DataFile]) -> list[str]:
    """The files of a version that are not in the folder, or not of their size."""
    return [
        file.path
        for file in files
        if not (folder / file.path).is_file() or (folder / file.path).stat().st_size != file.size
    ]
