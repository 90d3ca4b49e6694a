"""The lines of a CSV file one by one: where each record stands, and which are not records at all.

Slow and only walked when something is wrong: to name the line of an error, to show it as it is, and
to set aside what cannot be cut into columns.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST_QUOTED = 200
"""Lines that one quoted field may span before its quote is called unterminated."""


@dataclass(frozen=True)
class Record:
    """One record: its first line in the file (from 1), its text, and what is wrong with its shape.

    `found` counts its columns.
    """

    line: int
    raw: bytes
    code: str | None
    found: str = ""

    @property
    def text(self) -> str:
        """The record as it can be shown."""
        return self.raw.decode("utf-8", "replace").rstrip("\r\n")


def _cut(text: str, separator: str) -> int:
    if '"' not in text:
        return text.count(separator) + 1
    return len(next(csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)))


def _judge(raw: bytes, separator: str, width: int) -> tuple[str | None, str]:
    """What is wrong with the shape of a record; `open_quote` when it may go on below."""
    try:
        columns = _cut(raw.decode("utf-8").rstrip("\r\n"), separator)
    except UnicodeDecodeError as error:
        return "not_utf8", raw[error.start : error.end].hex(" ")
    except csv.Error as error:
        return ("open_quote" if "end of data" in str(error) else "stray_quote"), '"'
    return (None, "") if columns == width else ("wrong_column_count", str(columns))


class _Walk:
    """Physical lines gathered into records; lines taken in vain are given back."""

    def __init__(self, source: Iterator[bytes], separator: str, width: int) -> None:
        self.source, self.separator, self.width = source, separator, width
        self.given_back: list[bytes] = []
        self.line = 0

    def _next_line(self) -> bytes:
        return self.given_back.pop(0) if self.given_back else next(self.source, b"")

    def __iter__(self) -> Iterator[Record]:
        while raw := self._next_line():
            self.line += 1
            if raw.strip(b"\r\n"):
                yield self._record(raw)

    def _record(self, first: bytes) -> Record:
        start, taken = self.line, [first]
        code, found = _judge(first, self.separator, self.width)
        while code == "open_quote" and len(taken) <= LONGEST_QUOTED:
            follower = self._next_line()
            if not follower:
                break
            taken.append(follower)
            code, found = _judge(b"".join(taken), self.separator, self.width)
        if code == "open_quote":
            self.given_back = taken[1:] + self.given_back
            taken = [first]
        self.line += len(taken) - 1
        return Record(start, b"".join(taken), code, found)


def records(path: Path, separator: str, width: int) -> Iterator[Record]:
    """The records of a UTF-8 file after its header, blank lines skipped, `width` columns each."""
    with path.open("rb") as source:
        yield from itertools.islice(_Walk(source, separator, width), 1, None)


def write_sound(path: Path, target: Path, separator: str, width: int) -> list[Record]:
    """Copy the header and the sound records of `path` to `target`; return the others."""
    unsound = []
    with target.open("wb") as out:
        out.write(separator.encode().join(b"c%d" % i for i in range(width)) + b"\n")
        for record in records(path, separator, width):
            if record.code is None:
                out.write(record.raw.rstrip(b"\r\n") + b"\n")
            else:
                unsound.append(record)
    return unsound


def locate(path: Path, separator: str, width: int, wanted: Collection[int]) -> dict[int, Record]:
    """The sound records whose numbers (from 1, unsound ones not counted) are `wanted`."""
    found: dict[int, Record] = {}
    last = max(wanted, default=0)
    sound = (r for r in records(path, separator, width) if r.code is None)
    for number, record in enumerate(sound, start=1):
        if number > last:
            break
        if number in wanted:
            found[number] = record
    return found
