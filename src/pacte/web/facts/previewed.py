"""What a file would bring, in words: columns taken, counts, total, first errors by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from pacte import facts
from pacte.apps.facts.operations import importing
from pacte.document import Money, Problem
from pacte.facts.loading import LoadReport
from pacte.facts.mistakes import LineError
from pacte.web.pages import Opened, language
from pacte.wording import facts as facts_words
from pacte.wording import problems

ERRORS_SHOWN = 20
RECORDS_SHOWN = 6
ALWAYS_KNOWN = "currency"


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the file, some of its values, and the field it is taken for."""

    place: int
    column: str
    field: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What is to be answered before loading; `options` (value, words) where a list answers it."""

    sentence: str
    name: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Wrong:
    """One wrong line."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Preview:
    """The whole file looked at, nothing changed."""

    name: str
    columns: tuple[ColumnChoice, ...]
    fields: tuple[str, ...]
    questions: tuple[Question, ...]
    assumptions: tuple[str, ...]
    report: LoadReport
    total: Money
    errors: tuple[Wrong, ...]
    more_errors: int

    @property
    def may_load(self) -> bool:
        return not self.questions and self.report.read > self.report.wrong


def previewed(opened: Opened, name: str, found: importing.Imported) -> Preview:
    """An import that was tried, as the page shows it."""
    looked, report = found.inspection, found.report
    taken = {match.column: match.field for match in looked.matches}
    columns = _columns(looked.records, taken, looked.unused)
    errors = report.errors[:ERRORS_SHOWN]
    return Preview(
        name,
        columns,
        facts.SALES.names,
        tuple(map(_question, looked.questions)),
        tuple(problems.sentences(looked.assumptions, language())),
        report,
        Money(amount=round(report.total, 2), currency=opened.plan.currency),
        tuple(map(_wrong, errors)),
        max(0, report.wrong - len(errors)),
    )


def _question(problem: Problem) -> Question:
    sentence = file_said(problem)
    if problem.code == "ambiguous_decimal":
        marks = ((",", _("a comma: 1,50")), (".", _("a point: 1.50")))
        return Question(sentence, "decimal", marks)
    if problem.code == "ambiguous_date":
        forms = [form.strip() for form in problem.expected.split("|")]
        return Question(sentence, "date_format", tuple((form, form) for form in forms))
    return Question(sentence)


def file_said(problem: Problem) -> str:
    """What is wrong with a file, or asked about it, for who imports on a page."""
    said = facts_words.on_page(problem, language())
    return said or problems.sentence(replace(problem, where=""), language())


def _wrong(error: LineError) -> Wrong:
    said = problems.sentence(Problem(error.code, "", error.found, error.expected), language())
    return Wrong(error.line, error.column, said)


def _columns(
    records: tuple[Mapping[str, str], ...], taken: Mapping[str, str], unused: tuple[str, ...]
) -> tuple[ColumnChoice, ...]:
    names = list(records[0]) if records else [*taken, *unused]
    return tuple(
        ColumnChoice(
            place,
            name,
            taken.get(name, ""),
            tuple(value for record in records[:RECORDS_SHOWN] if (value := record.get(name)))[:3],
        )
        for place, name in enumerate(names)
    )
