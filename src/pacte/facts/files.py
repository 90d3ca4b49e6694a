"""What a version of the facts is made of: an immutable list of Parquet files, one month each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, order=True)
class DataFile:
    """One Parquet file, never changed once listed.

    `path` is relative to the company's folder, `month` is a year and month like `202403`, `rows` is
    the number of lines and `size` the number of bytes.
    """

    month: int
    path: str
    rows: int
    size: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """A file as it stands in a manifest's JSON."""
        return cls(**record)

    def record(self) -> dict[str, Any]:
        """The file as JSON."""
        return asdict(self)


def by_month(files: Iterable[DataFile]) -> dict[int, list[DataFile]]:
    """The files of each month, months and files in order."""
    months: dict[int, list[DataFile]] = {}
    for file in sorted(files):
        months.setdefault(file.month, []).append(file)
    return months


def part_id(files: Iterable[DataFile]) -> str:
    """The name of a month's content: the same files give the same name, in any version.

    Stored aggregates hang on it, so that a version which only points back to former files needs
    none to be computed again.
    """
    names = "\n".join(sorted(file.path for file in files))
    return hashlib.sha256(names.encode()).hexdigest()[:32]


def parts(files: Iterable[DataFile]) -> dict[str, list[DataFile]]:
    """The files of each part, by `part_id`."""
    return {part_id(group): group for group in by_month(files).values()}
