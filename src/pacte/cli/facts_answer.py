"""The answers of `pacte facts`, as results and in words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pacte.document import Problem
from pacte.document.results import facts as results
from pacte.document.results.envelope import Sentence
from pacte.facts.kinds import KINDS, ColumnType
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.facts import line_error
from pacte.wording.problems import sentence

if TYPE_CHECKING:
    from pacte.apps.facts.models import FactsVersion
    from pacte.apps.facts.operations import Imported
    from pacte.facts.mistakes import LineError

SHOWN_MISTAKES = 1_000
TOLD_MISTAKES = 20

_LOADED = gettext_noop("{file}: {added} lines added, {updated} updated, {unchanged} already known.")
_PREVIEW = gettext_noop("{file}: {lines} lines, of which {wrong} wrong. Nothing was loaded.")
_AMOUNT = gettext_noop("  {amount} from {first} to {last}")
_COLUMN = gettext_noop("  {column} → {field}")
_UNUSED = gettext_noop("  not used: {columns}")
_REPEATED = gettext_noop("  {count} lines repeat another one exactly: they are kept.")
_REFUSED = ngettext_noop(
    "{wrong} wrong line: nothing was loaded. Correct it, or add --accept-valid to load the others.",
    "{wrong} wrong lines: nothing was loaded. Correct them, or add --accept-valid to load the "
    "others.",
)
_LEFT_OUT = ngettext_noop("{wrong} wrong line was left out.", "{wrong} wrong lines were left out.")
_LINE = gettext_noop("  line {line}, {column}: {message}")
_MORE = ngettext_noop(
    "  … and {count} more: --errors FILE.csv lists them all.",
    "  … and {count} more: --errors FILE.csv lists them all.",
)
_VERSION = gettext_noop("{number}  {step}  {day}  {lines} lines  {source}")
_NO_VERSION = gettext_noop("No sales data was imported yet.")
_UNDONE = gettext_noop("Back to the facts before “{source}”: {lines} lines.")


@dataclass(frozen=True)
class Told:
    """What every answer says: for which day, of which kind, in which money."""

    today: date
    kind: str
    currency: str


def imported(
    told: Told, done: Imported, *, act: Literal["import", "preview"], version: int
) -> results.FactsResult:
    """The result of an import or a preview; `version` is in force after it."""
    is_held_back = bool(done.inspection.questions) or done.report.is_refused
    return results.FactsResult(
        schema_name=results.SCHEMA,
        as_of=told.today,
        status="refused" if is_held_back else "ok",
        act=act,
        kind=told.kind,
        facts_version=version,
        is_new=done.version is not None,
        report=_report(told, done),
    )


def _report(told: Told, done: Imported) -> results.FileReport:
    layout, report = done.inspection.layout, done.report
    return results.FileReport(
        file=done.file,
        format=layout.format,
        encoding=layout.encoding,
        separator=layout.separator,
        columns=tuple(_columns(told, done)),
        constants=dict(layout.constants),
        unused=done.inspection.unused,
        questions=tuple(map(_doubt, done.inspection.questions)),
        assumptions=tuple(map(_doubt, done.inspection.assumptions)),
        lines=report.read,
        wrong=report.wrong,
        added=report.added,
        updated=report.updated,
        unchanged=report.unchanged,
        duplicates=report.duplicates,
        repeated=tuple(map(_repeated, report.samples)),
        amount=report.total,
        currency=told.currency,
        first=report.first,
        last=report.last,
        identity="key" if report.is_keyed else "content",
        mistakes=tuple(map(_mistake, report.errors[:SHOWN_MISTAKES])),
    )


def _columns(told: Told, done: Imported) -> Iterator[results.MappedColumn]:
    kind = KINDS[told.kind]
    for match in done.inspection.matches:
        reading = done.inspection.layout.reading(match.field)
        type_ = kind.column(match.field).type
        yield results.MappedColumn(
            column=match.column,
            field=match.field,
            confidence=match.confidence,
            decimal=reading.decimal if reading and type_ is ColumnType.DECIMAL else None,
            date_format=reading.date_format if reading and type_ is ColumnType.DATE else None,
        )


def _doubt(problem: Problem) -> results.Doubt:
    return results.Doubt(
        code=problem.code,
        where=problem.where,
        found=problem.found,
        expected=problem.expected,
        message=Sentence(fr=sentence(problem, "fr"), en=sentence(problem, "en")),
    )


def _mistake(error: LineError) -> results.LineMistake:
    return results.LineMistake(
        line=error.line,
        column=error.column,
        field=error.field,
        code=error.code,
        found=error.found,
        expected=error.expected,
        message=Sentence(fr=_message(error, "fr"), en=_message(error, "en")),
    )


def _message(error: LineError, language: str) -> str:
    return line_error(error.code, error.found, error.expected, language)


def _repeated(sample: Any) -> results.RepeatedLine:
    said_fields = {k: None if v is None else str(v) for k, v in sample.items() if k != "times"}
    return results.RepeatedLine(times=sample["times"], fields=said_fields)


def versions(
    told: Told, rows: Iterable[FactsVersion], *, act: Literal["list", "undo"]
) -> results.FactsResult:
    """The result of a list, or of an undo with the versions after it."""
    listed = tuple(
        results.Version(
            number=row.number,
            step=row.step,
            made_at=row.made_at,
            by=row.member.user.email if row.member else None,
            source=row.source,
            lines=row.row_count,
            files=len(row.files),
        )
        for row in rows
    )
    return results.FactsResult(
        schema_name=results.SCHEMA,
        as_of=told.today,
        act=act,
        kind=told.kind,
        facts_version=listed[0].number if listed else 0,
        is_new=act == "undo",
        versions=listed,
    )


def in_words(result: results.FactsResult, language: str) -> Iterator[str]:
    """The answer as people read it."""
    if result.report is None:
        yield from _versions_in_words(result, language)
        return
    report = result.report
    is_loaded = result.act == "import" and result.status == "ok"
    yield said(_LOADED if is_loaded else _PREVIEW, language).format(**report.model_dump())
    if report.first and report.last:
        yield said(_AMOUNT, language).format(
            amount=formatting.money_exact(report.amount, report.currency, language),
            first=formatting.day(report.first, language, "long"),
            last=formatting.day(report.last, language, "long"),
        )
    for column in report.columns:
        yield said(_COLUMN, language).format(column=column.column, field=column.field)
    if report.unused:
        yield said(_UNUSED, language).format(columns=", ".join(report.unused))
    yield from (f"  {getattr(doubt.message, language)}" for doubt in report.assumptions)
    yield from (f"  {getattr(doubt.message, language)}" for doubt in report.questions)
    if report.duplicates:
        yield said(_REPEATED, language).format(count=report.duplicates)
    yield from _mistakes_in_words(report, language, is_loaded=is_loaded)


def _mistakes_in_words(
    report: results.FileReport, language: str, *, is_loaded: bool
) -> Iterator[str]:
    if not report.wrong:
        return
    told = _LEFT_OUT if is_loaded else _REFUSED
    yield said_of(told, report.wrong, language).format(wrong=report.wrong)
    for mistake in report.mistakes[:TOLD_MISTAKES]:
        message = getattr(mistake.message, language)
        yield said(_LINE, language).format(
            line=mistake.line, column=mistake.column, message=message
        )
    hidden = len(report.mistakes) - TOLD_MISTAKES
    if hidden > 0:
        yield said_of(_MORE, hidden, language).format(count=formatting.number(hidden, language))


def _versions_in_words(result: results.FactsResult, language: str) -> Iterator[str]:
    if not result.versions:
        yield said(_NO_VERSION, language)
        return
    if result.act == "undo":
        latest = result.versions[0]
        yield said(_UNDONE, language).format(source=latest.source, lines=latest.lines)
        return
    for row in result.versions:
        yield said(_VERSION, language).format(
            number=row.number,
            step=row.step,
            day=formatting.day(row.made_at.date(), language, "long"),
            lines=formatting.number(row.lines, language),
            source=row.source,
        )


def write_errors(path: Path, errors: Iterable[LineError], language: str) -> None:
    """The error file: one row per thing wrong, with the line as it stands."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["line", "column", "code", "found", "expected", "message", "raw"])
        for e in errors:
            message = _message(e, language)
            writer.writerow([e.line, e.column, e.code, e.found, e.expected, message, e.raw])
