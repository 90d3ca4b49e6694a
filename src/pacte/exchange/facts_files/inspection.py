"""What a file of facts seems to be: its layout, how sure that is, and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pacte.document.errors import Invalid, Problem, raise_if_any
from pacte.exchange.facts_files import parquet_files, sampling
from pacte.exchange.facts_files.choices import Choices, check_choices
from pacte.exchange.facts_files.headers import DECLARED, Match, match_headers
from pacte.exchange.facts_files.sampling import Sample
from pacte.exchange.facts_files.writing_forms import date_formats, decimal_mark
from pacte.facts.kinds import ColumnType, Kind
from pacte.facts.layout import DATE_FORMATS, ColumnReading, FileLayout

PREVIEW_RECORDS = 20


@dataclass(frozen=True)
class Inspection:
    """A layout and its mapping; with `questions`, the file is not loaded before they are answered.

    `assumptions` are choices made for the user, shown beside the preview; `unused` are the columns
    that no field takes; `records` the first lines as they stand.
    """

    layout: FileLayout
    matches: tuple[Match, ...]
    unused: tuple[str, ...]
    questions: tuple[Problem, ...]
    assumptions: tuple[Problem, ...] = ()
    records: tuple[Mapping[str, str], ...] = ()


@dataclass
class _Inspector:
    """One file being looked at: what is seen, what the user said, what remains to ask."""

    kind: Kind
    choices: Choices
    seen: Sample
    is_french: bool = False
    questions: list[Problem] = field(default_factory=list)
    assumptions: list[Problem] = field(default_factory=list)

    def matches(self) -> list[Match]:
        """Declared columns first, then the headers that are known."""
        choices = self.choices
        declared = [Match(c, f, DECLARED) for c, f in choices.columns.items() if f]
        taken = {match.field for match in declared} | set(choices.constants)
        free = [column for column in self.seen.columns if column not in choices.columns]
        return declared + match_headers(free, [n for n in self.kind.names if n not in taken])

    def readings(self, matches: list[Match]) -> tuple[ColumnReading, ...]:
        """How each matched column is written."""
        marks = self._marks(matches)
        self.is_french = self.is_french or "," in marks.values()
        return tuple(
            ColumnReading(
                match.field,
                match.column,
                self._position(match),
                marks.get(match.field, "."),
                self._date_format(match),
            )
            for match in matches
        )

    def _position(self, match: Match) -> int:
        return self.seen.columns.index(match.column)

    def _values(self, match: Match) -> list[str]:
        position = self._position(match)
        return [] if position in self.seen.typed else self.seen.values(position)

    def _marks(self, matches: list[Match]) -> dict[str, str]:
        """The decimal mark of each number; a column that does not tell follows the others."""
        numbers = [m for m in matches if self.kind.column(m.field).type is ColumnType.DECIMAL]
        if self.choices.decimal:
            written = [m for m in numbers if self._position(m) not in self.seen.typed]
            return {match.field: self.choices.decimal for match in written}
        told = {match.field: decimal_mark(self._values(match)) for match in numbers}
        spoken = {found.mark for found in told.values() if found.mark}
        common = spoken.pop() if len(spoken) == 1 else None
        if common is None:
            self.questions += [
                Problem("ambiguous_decimal", match.column, self._ambiguous_number(match), ". | ,")
                for match in numbers
                if told[match.field].is_open
            ]
        return {name: found.mark or common or "." for name, found in told.items()}

    def _ambiguous_number(self, match: Match) -> str:
        return next(value for value in self._values(match) if "," in value or "." in value)

    def _date_format(self, match: Match) -> str:
        values = self._values(match)
        is_date = self.kind.column(match.field).type is ColumnType.DATE
        if not is_date or not values:
            return "yyyy-mm-dd"
        declared = self.choices.date_formats.get(match.field)
        return declared or self._guessed_date_format(match, values)

    def _guessed_date_format(self, match: Match, values: list[str]) -> str:
        forms = date_formats(values)
        if not forms:
            expected = ", ".join(DATE_FORMATS)
            self.questions.append(Problem("unknown_dates", match.column, values[0], expected))
            return "yyyy-mm-dd"
        if len(forms) > 1:
            self._ask_or_assume(match, values[0], forms)
        return forms[0]

    def _ask_or_assume(self, match: Match, shown: str, forms: list[str]) -> None:
        """Day and month could be swapped: a French file puts the day first, another is asked."""
        if self.is_french:
            self.assumptions.append(Problem("assumed_day_first", match.column, shown, forms[0]))
        else:
            self.questions.append(Problem("ambiguous_date", match.column, shown, " | ".join(forms)))

    def missing_fields(self, matches: list[Match]) -> list[Problem]:
        """The mandatory fields that nothing gives."""
        given = {match.field for match in matches} | set(self.choices.constants)
        columns = ", ".join(self.seen.columns)
        return [
            Problem("field_not_given", column.name, columns, column.name)
            for column in self.kind.columns
            if column.is_required and column.name not in given
        ]


def inspect(path: Path, kind: Kind, choices: Choices | None = None) -> Inspection:
    """Look at a CSV or Parquet file and say how it would be read.

    Raises `Invalid` for a file that is empty, a workbook or has no header, and for choices that
    name columns or fields that do not exist. What the file leaves open comes back as `questions`.
    """
    choices = choices or Choices()
    if path.stat().st_size == 0:
        raise Invalid(Problem("empty_file", path.name))
    if parquet_files.is_parquet(path):
        inspector = _Inspector(kind, choices, parquet_files.sample(path))
        return _inspected(inspector, "parquet", ",", "utf-8")
    _refuse_workbook(path)
    encoding = choices.encoding or sampling.encoding_of(path)
    separator = choices.separator or sampling.separator_of(sampling.head_lines(path, encoding))
    seen = sampling.sample(path, encoding, separator)
    _refuse_headers(path, seen)
    inspector = _Inspector(kind, choices, seen, is_french=separator == ";")
    return _inspected(inspector, "csv", separator, encoding)


def _inspected(inspector: _Inspector, form: str, separator: str, encoding: str) -> Inspection:
    seen, choices = inspector.seen, inspector.choices
    raise_if_any(check_choices(choices, inspector.kind, seen.columns))
    matches = inspector.matches()
    readings = inspector.readings(matches)
    used = {match.column for match in matches}
    return Inspection(
        FileLayout(form, seen.columns, readings, choices.constants, separator, encoding),
        tuple(matches),
        tuple(column for column in seen.columns if column not in used),
        (*inspector.missing_fields(matches), *inspector.questions),
        tuple(inspector.assumptions),
        tuple(dict(zip(seen.columns, row, strict=True)) for row in seen.records[:PREVIEW_RECORDS]),
    )


WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of .xlsx (a zip) and of .xls, often renamed .csv."""


def _refuse_workbook(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
    if start in WORKBOOK_STARTS:
        raise Invalid(Problem("workbook_file", path.name))


def _refuse_headers(path: Path, seen: Sample) -> None:
    columns = seen.columns
    shown = ", ".join(columns)
    if len(columns) < 2:  # noqa: PLR2004 - a date and an amount
        raise Invalid(Problem("one_column_file", path.name, shown))
    repeated = sorted({c for c in columns if c and columns.count(c) > 1})
    if repeated:
        raise Invalid(Problem("repeated_columns", path.name, ", ".join(repeated)))
    if any(date_formats([column]) for column in columns):
        raise Invalid(Problem("no_header", path.name, shown))
