"""What a file seems to be, and what it must be asked."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from pacte import facts
from pacte.document.errors import Invalid
from pacte.exchange.facts_files import Choices, inspect, read_choices
from pacte.facts import store
from pacte.facts.loading import LoadReport, LoadRequest, load


def file_of(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "sales.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_french_export_is_understood(tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        "N° Facture;Date facture;Code client;Réf. article;Qté;Montant HT;Montant TTC\n"
        "F1;13/01/2024;C1;P1;2;1 234,50 €;1481,40\n",
        "cp1252",
    )
    found = inspect(path, facts.SALES)
    assert found.questions == ()
    assert (found.layout.separator, found.layout.encoding) == (";", "cp1252")
    assert {match.field: match.column for match in found.matches} == {
        "date": "Date facture",
        "document_id": "N° Facture",
        "customer_id": "Code client",
        "offer_id": "Réf. article",
        "quantity": "Qté",
        "amount": "Montant HT",
    }
    assert found.unused == ("Montant TTC",)
    reading = found.layout.reading("amount")
    assert reading is not None
    assert reading.decimal == ","


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("date,amount\n13/01/24,5\n02/03/24,5\n", "dd/mm/yy"),
        ("date,amount\n01/13/24,5\n02/03/24,5\n", "mm/dd/yy"),
        ("date,amount\n2024-01-13,5\n", "yyyy-mm-dd"),
        ("date,amount\n2024-01-13T10:00:00Z,5\n", "yyyy-mm-dd"),
        ("date,amount\n20240113,5\n", "yyyymmdd"),
        ("date;amount\n13.1.2024;5\n", "dd.mm.yyyy"),
        ("date;amount\n13-01-2024 10:00;5\n", "dd-mm-yyyy"),
    ],
)
def test_dates_tell_their_format(tmp_path: Path, text: str, form: str) -> None:
    found = inspect(file_of(tmp_path, text), facts.SALES)
    reading = found.layout.reading("date")
    assert reading is not None
    assert (reading.date_format, found.questions) == (form, ())


def test_a_date_that_could_be_two_days_is_asked(tmp_path: Path) -> None:
    path = file_of(tmp_path, "date,amount\n03/04/05,5\n01/02/05,5\n")
    (question,) = inspect(path, facts.SALES).questions
    assert (question.code, question.where, question.expected) == (
        "ambiguous_date",
        "date",
        "dd/mm/yy | mm/dd/yy",
    )
    answered = inspect(path, facts.SALES, Choices(date_formats={"date": "mm/dd/yy"}))
    assert answered.questions == ()


def test_a_french_file_puts_the_day_first_and_says_so(tmp_path: Path) -> None:
    found = inspect(file_of(tmp_path, "date;montant ht\n03/04/2025;5,5\n"), facts.SALES)
    assert found.questions == ()
    assert [(a.code, a.expected) for a in found.assumptions] == [
        ("assumed_day_first", "dd/mm/yyyy")
    ]


def test_the_day_is_told_from_the_whole_length_of_the_file(tmp_path: Path) -> None:
    """The first megabyte holds only the first of January: the end tells day from month."""
    rows = ["01/01/2024,5"] * 200_000 + ["02/25/2024,5"] * 20_000
    found = inspect(file_of(tmp_path, "date,amount\n" + "\n".join(rows)), facts.SALES)
    reading = found.layout.reading("date")
    assert reading is not None
    assert (reading.date_format, found.questions) == ("mm/dd/yyyy", ())


@pytest.mark.parametrize(
    ("numbers", "mark"),
    [
        (["1,5", "1,234"], ","),
        (["1.5", "1.234"], "."),
        (["1,234.5"], "."),
        (["1.234,5"], ","),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["0,125"], ","),
        (["12", "13"], "."),
        (["1234,567"], ","),
    ],
)
def test_numbers_tell_their_decimal_mark(tmp_path: Path, numbers: list[str], mark: str) -> None:
    text = "date|amount\n" + "".join(f"2024-01-05|{n}\n" for n in numbers)
    found = inspect(file_of(tmp_path, text), facts.SALES)
    reading = found.layout.reading("amount")
    assert reading is not None
    assert (reading.decimal, found.questions) == (mark, ())


def test_a_number_that_could_be_two_amounts_is_asked(tmp_path: Path) -> None:
    path = file_of(tmp_path, "date|amount\n2024-01-05|1,234\n2024-01-05|12\n")
    (question,) = inspect(path, facts.SALES).questions
    assert (question.code, question.found) == ("ambiguous_decimal", "1,234")
    assert inspect(path, facts.SALES, Choices(decimal=",")).questions == ()


def test_a_silent_column_follows_the_others(tmp_path: Path) -> None:
    path = file_of(tmp_path, "date;quantity;amount\n2024-01-25;1,234;5,25\n")
    found = inspect(path, facts.SALES)
    reading = found.layout.reading("quantity")
    assert reading is not None
    assert (reading.decimal, found.questions) == (",", ())


def test_a_mandatory_field_that_nothing_gives_is_asked(tmp_path: Path) -> None:
    path = file_of(tmp_path, "date,unit_price,qty\n2024-01-25,5,1\n")
    (question,) = inspect(path, facts.SALES).questions
    assert (question.code, question.where) == ("field_not_given", "amount")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("date\n2024-01-05\n", "one_column_file"),
        ("2024-01-05,12\n2024-01-06,13\n", "no_header"),
        ("date,amount,amount\n2024-01-05,12,3\n", "repeated_columns"),
    ],
)
def test_a_file_that_cannot_be_one_of_facts_is_refused(
    tmp_path: Path, text: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        inspect(file_of(tmp_path, text), facts.SALES)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_choices_that_speak_of_nothing_are_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, "date,amount\n2024-01-25,5\n")
    choices = Choices(
        columns={"nope": "amount", "amount": "price"}, date_formats={"date": "%d/%m/%Y"}
    )
    with pytest.raises(Invalid) as refused:
        inspect(path, facts.SALES, choices)
    assert {problem.code for problem in refused.value.problems} == {
        "unknown_column",
        "unknown_facts_field",
        "unknown_value",
    }


def test_a_map_file_says_where_it_is_wrong() -> None:
    with pytest.raises(Invalid) as refused:
        read_choices(json.dumps({"decimal": ";", "colums": {}}).encode(), "m.json")
    assert {p.where for p in refused.value.problems} == {"m.json /decimal", "m.json /colums"}


def loaded(path: Path, folder: Path, choices: Choices) -> LoadReport:
    found = inspect(path, facts.SALES, choices)
    assert found.questions == ()
    with store.writing(folder) as staging:
        return load(LoadRequest(facts.SALES, path, found.layout, folder), staging).report


def test_a_year_of_a_gift_wholesaler_is_read_whole(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "online_retail/online_retail.parquet"
    report = loaded(path, tmp_path / "company", Choices())
    assert report.wrong == 0
    assert report.read == report.added == 541_909
    assert report.total == Decimal("9747747.934")
    # 5,268 repeat every column of the source, 3 more differ by the hour or the description only
    assert report.duplicates == 5_271


def test_the_sales_of_a_food_wholesaler_are_exact(shared_data: Path, tmp_path: Path) -> None:
    """Amounts are price × quantity × (1 − discount), written in full: no line is rounded."""
    folder = shared_data / "northwind"
    with (folder / "orders.csv").open(encoding="utf-8") as file:
        days = {row["order_id"]: row["order_date"] for row in csv.DictReader(file)}
    rows = ["order id,line no,order date,amount"]
    with (folder / "order_lines.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            price, discount = Decimal(row["unit_price"]), Decimal(row["discount"])
            amount = price * int(row["quantity"]) * (1 - discount)
            order = row["order_id"]
            rows.append(f"{order},{row['product_id']},{days[order]},{amount}")
    path = file_of(tmp_path, "\n".join(rows))
    report = loaded(path, tmp_path / "company", Choices(constants={"event": "order"}))
    assert (report.added, report.total) == (2155, Decimal("1265793.0395"))
    assert report.is_keyed
