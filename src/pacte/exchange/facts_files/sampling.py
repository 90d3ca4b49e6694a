"""What can be seen of a file without reading it all: its encoding, its separator, some records."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SEPARATORS = (";", ",", "\t", "|")
_CHUNK = 1 << 16
_PLACES = 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Sample:
    """Columns of a file and records from its beginning and from places all along it.

    `typed` are the positions of columns whose type the file itself says.
    """

    columns: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    typed: frozenset[int] = frozenset()

    def values(self, position: int) -> list[str]:
        """The values of one column, from 0, without the empty ones."""
        return [r[position] for r in self.records if r[position].strip()]


def encoding_of(path: Path) -> str:
    """By its mark, else UTF-8 when the whole file is, else the encoding of Windows in the West."""
    with path.open("rb") as source:
        head = source.read(4)
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding
        source.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := source.read(1 << 22):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _chunks(path: Path, encoding: str) -> Iterator[list[str]]:
    """Whole lines from the beginning, then from places along the file."""
    size = path.stat().st_size
    even = encoding == "utf-16"
    with path.open("rb") as source:
        for place in range(_PLACES):
            start = size * place // _PLACES & ~1
            source.seek(start)
            chunk = source.read(_CHUNK)
            codec = "utf-16-le" if even and place else encoding
            lines = chunk.decode(codec, "replace").splitlines()
            is_end = start + len(chunk) >= size
            yield lines[bool(place) : len(lines) if is_end else -1]
            if is_end:
                return


def separator_of(lines: Sequence[str]) -> str:
    """The mark that cuts the first lines into the same number of columns, the most of them."""

    def score(separator: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(lines[:50], delimiter=separator) if row)
        width, times = widths.most_common(1)[0] if widths else (1, 0)
        return (times / max(1, sum(widths.values())) if width > 1 else 0.0, width)

    return max(SEPARATORS, key=score)


def head_lines(path: Path, encoding: str) -> list[str]:
    """The first lines of the file."""
    return next(_chunks(path, encoding), [])


def sample(path: Path, encoding: str, separator: str) -> Sample:
    """Columns and sampled records; records of another width than the header are left out."""
    columns: tuple[str, ...] = ()
    records: list[tuple[str, ...]] = []
    for lines in _chunks(path, encoding):
        rows = [tuple(r) for r in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)]
        if not columns and rows:
            columns, *rows = rows
        records += [row for row in rows if len(row) == len(columns)]
    return Sample(tuple(c.strip() for c in columns), tuple(records))
