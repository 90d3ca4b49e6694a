"""Loading: what becomes of the lines of a file, right and wrong, once and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pacte import facts
from pacte.facts import store
from pacte.facts.files import DataFile, by_month
from pacte.facts.layout import ColumnReading, FileLayout
from pacte.facts.loading import LoadReport, LoadRequest, load, next_version

FRENCH = FileLayout(
    "csv",
    ("Date", "Facture", "Ligne", "Client", "Article", "Montant"),
    (
        ColumnReading("date", "Date", 0, date_format="dd/mm/yyyy"),
        ColumnReading("document_id", "Facture", 1),
        ColumnReading("line_id", "Ligne", 2),
        ColumnReading("customer_id", "Client", 3),
        ColumnReading("offer_id", "Article", 4),
        ColumnReading("amount", "Montant", 5, decimal=","),
    ),
    separator=";",
)
HEADER = "Date;Facture;Ligne;Client;Article;Montant\n"


@dataclass
class Company:
    """A company's folder and its current version, as the rows would keep it."""

    folder: Path
    files: tuple[DataFile, ...] = ()

    def take(self, text: str | bytes, layout: FileLayout = FRENCH, **options: object) -> LoadReport:
        """Load a file and keep the version that it makes."""
        path = self.folder.parent / "given.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return self.take_file(path, layout, **options)

    def take_file(self, path: Path, layout: FileLayout, **options: object) -> LoadReport:
        request = LoadRequest(facts.SALES, path, layout, self.folder, self.files, **options)  # type: ignore[arg-type]
        with store.writing(self.folder) as staging:
            done = load(request, staging)
            published = store.publish(self.folder, "sales", done.staged)
        self.files = next_version(self.files, published, done.replaced)
        return done.report

    def lines(self) -> Counter[tuple[object, ...]]:
        with facts.open(self.files, folder=self.folder) as opened:
            kept = opened.lines.select("date", "document_id", "line_id", "offer_id", "amount")
            return Counter(tuple(row.values()) for row in opened.rows(kept))

    def total(self) -> Decimal:
        return sum((k[-1] * n for k, n in self.lines().items()), Decimal(0))  # type: ignore[operator]


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path / "company")


def text_of(rows: Iterable[str]) -> str:
    return HEADER + "".join(f"{row}\n" for row in rows)


def test_lines_are_typed_and_laid_by_month(company: Company) -> None:
    report = company.take(text_of(["31/01/2024;F1;1;C1;P1;1234,50", "01/02/2024;F2;1;;P2;-0,0001"]))
    assert (report.read, report.added, report.wrong, report.is_keyed) == (2, 2, 0, True)
    assert (report.total, report.first, report.last) == (
        Decimal("1234.4999"),
        date(2024, 1, 31),
        date(2024, 2, 1),
    )
    assert company.lines() == Counter(
        {
            (date(2024, 1, 31), "F1", "1", "P1", Decimal("1234.5000")): 1,
            (date(2024, 2, 1), "F2", "1", "P2", Decimal("-0.0001")): 1,
        }
    )
    assert list(by_month(company.files)) == [202401, 202402]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1 234,50 €", "1234.50"),
        ("1\u00a0234,50\u00a0€", "1234.50"),
        ("1\u202f234\u202f567,5", "1234567.5"),
        ("1.234,50", "1234.50"),
        ("−12,5", "-12.5"),
        ("(1 234,50)", "-1234.50"),
        ("12,50-", "-12.50"),
        ("€ 5", "5"),
        (",5", "0.5"),
        ("12,340000000000001", "12.34"),
        ("+7", "7"),
        ("99999999999999,9999", "99999999999999.9999"),
    ],
)
def test_money_is_read_as_people_write_it(company: Company, written: str, amount: str) -> None:
    report = company.take(text_of([f"05/01/2024;F1;1;C;P;{written}"]))
    assert report.errors == ()
    assert report.total == Decimal(amount)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("05/01/2024;F1;1;C;P;1e1000000", "Montant", "not_a_number"),
        ("05/01/2024;F1;1;C;P;NaN", "Montant", "not_a_number"),
        ("05/01/2024;F1;1;C;P;inf", "Montant", "not_a_number"),
        ("05/01/2024;F1;1;C;P;1.5", "Montant", "not_a_number"),
        ("05/01/2024;F1;1;C;P;1 23,4", "Montant", "not_a_number"),
        ("05/01/2024;F1;1;C;P;--5", "Montant", "not_a_number"),
        ("05/01/2024;F1;1;C;P;=1+1", "Montant", "not_a_number"),
        ("05/01/2024;F1;1;C;P;100000000000000", "Montant", "number_too_large"),
        ("05/01/2024;F1;1;C;P;0,12345", "Montant", "too_many_decimals"),
        ("05/01/2024;F1;1;C;P;", "Montant", "required"),
        (";F1;1;C;P;5", "Date", "required"),
        ("05/01/0021;F1;1;C;P;5", "Date", "date_out_of_range"),
        ("05/01/3021;F1;1;C;P;5", "Date", "date_out_of_range"),
        ("31/02/2024;F1;1;C;P;5", "Date", "not_a_date"),
        ("01/13/2024;F1;1;C;P;5", "Date", "not_a_date"),
        ("05/01/24;F1;1;C;P;5", "Date", "not_a_date"),
        ("2024-01-05;F1;1;C;P;5", "Date", "not_a_date"),
        ("45296;F1;1;C;P;5", "Date", "not_a_date"),
        ("05/01/2024;;1;C;P;5", "Facture", "required"),
        (f"05/01/2024;{'F' * 201};1;C;P;5", "Facture", "too_long"),
        ("05/01/2024;F1;1;C;P", "", "wrong_column_count"),
        ("05/01/2024;F1;1;C;P;5;6", "", "wrong_column_count"),
        ('05/01/2024;F1;1;C;"P;5', "", "open_quote"),
        ('05/01/2024;F1;1;C;"P"x;5', "", "stray_quote"),
    ],
)
def test_a_wrong_line_is_named_and_loads_nothing(
    company: Company, line: str, column: str, code: str
) -> None:
    good = ["05/01/2024;F8;1;C;P;1", "05/01/2024;F9;1;C;P;1"]
    report = company.take(text_of([good[0], line, good[1]]))
    (error,) = report.errors
    assert (error.line, error.column, error.code, error.raw) == (3, column, code, line)
    assert (report.read, report.wrong, report.added) == (3, 1, 0)
    assert report.is_refused
    assert company.files == ()


def test_accepted_valid_lines_are_loaded_without_the_others(company: Company) -> None:
    rows = ["05/01/2024;F1;1;C;P;1", "x;F2;1;C;P;y", "short", "05/01/2024;F3;1;C;P;4"]
    report = company.take(text_of(rows), accepts_valid=True)
    assert [(e.line, e.field, e.code) for e in report.errors] == [
        (3, "date", "not_a_date"),
        (3, "amount", "not_a_number"),
        (4, "", "wrong_column_count"),
    ]
    assert (report.read, report.wrong, report.added, report.is_refused) == (4, 2, 2, False)
    assert company.total() == 5


def test_lines_are_counted_in_the_file_with_blank_lines_and_quoted_line_breaks(
    company: Company,
) -> None:
    text = HEADER + '05/01/2024;F1;1;"C\nD";P;1\n\n05/01/2024;F2;1;"say ""x""\n";P;oops\n'
    report = company.take(text)
    (error,) = report.errors
    assert (error.line, error.found) == (5, "oops")
    assert error.raw == '05/01/2024;F2;1;"say ""x""\n";P;oops'


def test_lines_end_as_windows_ends_them(company: Company) -> None:
    report = company.take(
        text_of(["05/01/2024;F1;1;C;P;1", "bad;F2;1;C;P;2"]).replace("\n", "\r\n")
    )
    assert [(e.line, e.code, e.raw) for e in report.errors] == [(3, "not_a_date", "bad;F2;1;C;P;2")]


def test_a_byte_that_is_not_utf8_is_named(company: Company) -> None:
    report = company.take(
        text_of(["05/01/2024;F1;1;C;P;1"]).encode() + b"05/01/2024;F2;1;\xe9;P;1\n"
    )
    assert [(e.line, e.code, e.found) for e in report.errors] == [(3, "not_utf8", "e9")]


def test_windows_encoding_is_read_when_declared(company: Company) -> None:
    layout = replace(FRENCH, encoding="cp1252")
    report = company.take(text_of(["05/01/2024;F1;1;C;Thé;1 234,50 €"]).encode("cp1252"), layout)
    assert report.errors == ()
    assert [key[3] for key in company.lines()] == ["Thé"]


def test_a_thousand_wrong_lines_are_each_named(company: Company) -> None:
    rows = [f"05/01/2024;F{i};1;C;P;{'x' if i % 3 == 0 else i}" for i in range(3000)]
    report = company.take(text_of(rows))
    assert [e.line for e in report.errors] == [i + 2 for i in range(3000) if i % 3 == 0]


ROWS = [f"{1 + i % 28:02d}/{1 + i % 3:02d}/2024;F{i};1;C;P{i % 4};{i},25" for i in range(60)]


@pytest.mark.parametrize("identity", ["key", "content"])
def test_the_same_file_again_adds_nothing(company: Company, identity: str) -> None:
    company.take(text_of(ROWS), identity=identity)
    before, lines = company.files, company.lines()
    report = company.take(text_of(reversed(ROWS)), identity=identity)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 60)
    assert company.files == before
    assert company.lines() == lines


def test_a_key_known_with_other_words_replaces_the_line_even_in_another_month(
    company: Company,
) -> None:
    company.take(text_of(ROWS))
    before = {file.path for file in company.files}
    report = company.take(text_of(["15/03/2024;F0;1;C;P9;1000", ROWS[1], "15/03/2024;NEW;1;C;P;7"]))
    assert (report.added, report.updated, report.unchanged) == (1, 1, 1)
    lines = company.lines()
    assert sum(lines.values()) == 61
    assert {k for k in lines if k[1] == "F0"} == {
        (date(2024, 3, 15), "F0", "1", "P9", Decimal(1000))
    }
    untouched = [file for file in company.files if file.month == 202402]
    assert untouched
    assert {file.path for file in untouched} <= before


def test_exact_repeats_are_kept_counted_and_listed(company: Company) -> None:
    row = "05/01/2024;F1;1;C;P;3"
    report = company.take(text_of([row, row, row, ROWS[0]]), identity="content")
    assert (report.added, report.duplicates) == (4, 2)
    (sample,) = report.samples
    assert (sample["document_id"], sample["times"]) == ("F1", 3)
    again = company.take(text_of([row] * 5), identity="content")
    assert (again.added, again.unchanged) == (2, 3)


def test_a_key_that_stands_twice_is_an_error_on_both_lines(company: Company) -> None:
    rows = ["05/01/2024;F1;1;C;P;3", "06/01/2024;F2;1;C;P;3", "07/02/2024;F1;1;C;P;4"]
    report = company.take(text_of(rows))
    assert [(e.line, e.code, e.column) for e in report.errors] == [
        (2, "repeated_key", "Facture, Ligne"),
        (4, "repeated_key", "Facture, Ligne"),
    ]
    assert report.wrong == 2
    accepted = company.take(text_of(rows), accepts_valid=True)
    assert accepted.added == 1
    assert company.total() == 3


def test_many_small_imports_end_in_few_files(company: Company) -> None:
    for i in range(16):
        company.take(text_of([f"05/01/2024;F{i};1;C;P;1"]))
    assert len(company.files) <= 12
    assert company.total() == 16


def test_totals_are_those_of_the_decimals_of_the_file(company: Company) -> None:
    cents = [(i * 7919) % 100_003 - 50_000 for i in range(400)]
    rows = [
        f"05/0{1 + i % 9}/2024;F{i};1;C;P;{c / 10_000:.4f}".replace(".", ",")
        for i, c in enumerate(cents)
    ]
    company.take(text_of(rows))
    assert company.total() == sum((Decimal(c) / 10_000 for c in cents), Decimal(0))
