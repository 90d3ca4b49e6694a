"""`pacte facts` and `pacte kpi` as they are typed."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.apps import builders
from typer.testing import CliRunner, Result

from pacte.cli.main import app
from pacte.document.errors import Invalid, Refused
from pacte.document.results.schemas import json_schema

pytestmark = pytest.mark.django_db

TEXT = (
    "N° facture;Ligne;Date facture;Article;Commercial;Montant HT\n"
    "F1;1;15/01/2024;P1;chloe;1 000,50 €\n"
    "F1;2;15/01/2024;P2;chloe;5,0001\n"
    "F2;1;01/02/2024;P1;;-3\n"
)


@pytest.fixture
def sales(tmp_path: Path, settings: Any) -> Path:
    settings.PACTE_FACTS = tmp_path / "facts"
    builders.cast()
    path = tmp_path / "sales.csv"
    path.write_text(TEXT, "utf-8")
    return path


def run(*arguments: object, who: str = "alice") -> Result:
    company = ["--company", "ateliers-morel", "--as", f"{who}@ateliers-morel.example"]
    return CliRunner().invoke(app, [*map(str, arguments), *company])


def answer(*arguments: object, code: int = 0) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exit_code == code, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(found, json_schema(found["schema"].removeprefix("pacte.")))
    return found


def test_import_list_kpi_undo(sales: Path) -> None:
    seen = answer("facts", "import", "sales", sales, "--dry-run")
    assert (seen["act"], seen["facts_version"], seen["report"]["added"]) == ("preview", 0, 3)
    done = answer("facts", "import", "sales", sales)
    assert (done["facts_version"], done["is_new"]) == (1, True)
    assert done["report"]["amount"] == "1002.5001"
    again = answer("facts", "import", "sales", sales)
    assert (again["is_new"], again["report"]["unchanged"]) == (False, 3)
    found = answer("kpi", "revenue", "--by", "month,person")
    assert [(f["key"], Decimal(f["value"])) for f in found["figures"]] == [
        ({"month": "2024-01", "person": "chloe"}, Decimal("1005.5001")),
        ({"month": "2024-02", "person": None}, Decimal(-3)),
    ]
    assert found["last_fact"] == "2024-02-01"
    assert answer("facts", "undo")["facts_version"] == 2
    listed = answer("facts", "list")["versions"]
    assert [(v["number"], v["step"], v["lines"]) for v in listed] == [
        (2, "undo", 0),
        (1, "import", 3),
    ]
    assert answer("kpi", "revenue", code=1)["status"] == "unknown"


def test_wrong_lines_are_bad_input_and_go_to_the_error_file(sales: Path) -> None:
    sales.write_text(TEXT + "F3;1;31/02/2024;P1;;7\nF4;1;01/02/2024;P1;;sept\n", "utf-8")
    out = sales.with_name("errors.csv")
    refused = answer("facts", "import", "sales", sales, "--errors", out, code=2)
    assert (refused["status"], refused["facts_version"]) == ("refused", 0)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = [(r["line"], r["column"], r["code"], r["raw"]) for r in csv.DictReader(file)]
    assert rows == [
        ("5", "Date facture", "not_a_date", "F3;1;31/02/2024;P1;;7"),
        ("6", "Montant HT", "not_a_number", "F4;1;01/02/2024;P1;;sept"),
    ]
    accepted = answer("facts", "import", "sales", sales, "--accept-valid")
    assert (accepted["report"]["wrong"], accepted["report"]["added"]) == (2, 3)


def test_a_map_file_and_options_on_top_of_it(sales: Path) -> None:
    sales.write_text("jour de vente;autre;valeur\n03/04/2024;x;5\n", "utf-8")
    kept = sales.with_name("m.json")
    kept.write_text(json.dumps({"columns": {"jour de vente": "date", "autre": "amount"}}))
    options = ("--map", "autre=", "--map", "valeur=amount", "--set", "event=order")
    found = answer("facts", "import", "sales", sales, "--map-file", kept, *options)
    assert found["report"]["constants"] == {"event": "order"}
    assert [d["code"] for d in found["report"]["assumptions"]] == ["assumed_day_first"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("facts", "import", "visits", "{file}"), "unknown_value"),
        (("facts", "import", "sales", "nowhere.csv"), "file_not_found"),
        (("facts", "import", "sales", "{file}", "--map", "Article"), "bad_option"),
        (("facts", "import", "sales", "{file}", "--decimal", ";"), "bad_map_file"),
        (("facts", "import", "sales", "{file}", "--identity", "x"), "unknown_value"),
        (("facts", "undo"), "nothing_to_undo"),
        (("kpi", "profit"), "unknown_value"),
        (("kpi", "revenue", "--by", "moon"), "unknown_value"),
    ],
)
def test_what_cannot_be_done_is_told(sales: Path, arguments: tuple[str, ...], code: str) -> None:
    done = run(*(text.format(file=sales) for text in arguments))
    assert isinstance(done.exception, Invalid), done.output
    assert [problem.code for problem in done.exception.problems] == [code]


def test_a_seller_imports_nothing_and_sees_neither_margins_nor_people(sales: Path) -> None:
    for arguments in (
        ("facts", "import", "sales", sales),
        ("kpi", "gross_margin"),
        ("kpi", "revenue", "--by", "person"),
    ):
        assert isinstance(run(*arguments, who="chloe").exception, Refused)
    assert run("kpi", "revenue", who="chloe").exit_code == 1
