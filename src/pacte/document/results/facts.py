"""The answers of `pacte facts import`, `list` and `undo`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pacte.document.money import Currency, Number
from pacte.document.results.envelope import Envelope, ResultModel, Sentence

SCHEMA = "pacte.facts"


class MappedColumn(ResultModel):
    """A column of the file taken for a field. `confidence` is 1 when declared or named as ours."""

    column: str
    field: str
    confidence: float
    decimal: str | None = None
    date_format: str | None = None


class Doubt(ResultModel):
    """A question that stops the import, or an assumption made."""

    code: str
    where: str
    found: str
    expected: str
    message: Sentence


class LineMistake(ResultModel):
    """One thing wrong on one line; `line` counts the lines of the file from 1."""

    line: int
    column: str
    field: str
    code: str
    found: str
    expected: str
    message: Sentence


class RepeatedLine(ResultModel):
    """A line that stands `times` times in the file, all of them kept."""

    times: int
    fields: dict[str, str | None]


class FileReport(ResultModel):
    """What was found in a file.

    `lines` = `wrong` + `added` + `updated` + `unchanged` once loaded. `amount`, `first` and `last`
    are over the right lines. `identity` says how lines are recognized: by `key`, or by their whole
    `content` and how many times it stands. `mistakes` lists the first of them.
    """

    file: str
    format: str
    encoding: str
    separator: str
    columns: tuple[MappedColumn, ...]
    constants: dict[str, str]
    unused: tuple[str, ...]
    questions: tuple[Doubt, ...]
    assumptions: tuple[Doubt, ...]
    lines: int
    wrong: int
    added: int
    updated: int
    unchanged: int
    duplicates: int
    repeated: tuple[RepeatedLine, ...]
    amount: Number
    currency: Currency
    first: date | None
    last: date | None
    identity: Literal["key", "content"]
    mistakes: tuple[LineMistake, ...]


class Version(ResultModel):
    """A version of the facts; the one with the highest number is in force."""

    number: int
    step: str
    made_at: datetime
    by: str | None
    source: str
    lines: int
    files: int


class FactsResult(Envelope):
    """`act` is import, preview, undo or list.

    `facts_version` is in force after it, 0 if none; `is_new` when the act made it.

    `status` is refused when wrong lines or an open question kept the file from being loaded.
    """

    act: Literal["import", "preview", "undo", "list"]
    kind: str
    facts_version: int
    is_new: bool
    report: FileReport | None = None
    versions: tuple[Version, ...] = ()
