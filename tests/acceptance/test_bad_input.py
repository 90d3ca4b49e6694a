"""Absurd files at the public doors (R72): told where, what and what to do; nothing half-written."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import zipfile
from decimal import Decimal

import pytest
from tests.acceptance.conftest import Command

WHO = ("--company", "morel", "--as", "alice@morel.example")
LINES = 4000
# 4,000 lines of 10.25, 10.50 … 10.25 + 39.75: each of the 160 amounts 25 times
TOTAL = 25 * sum(Decimal("10.25") + Decimal(n) / 4 for n in range(160))


@pytest.fixture(scope="module")
def pacte(tmp_path_factory):
    command = Command(tmp_path_factory.mktemp("home"), {"PACTE_TODAY": "2026-03-02"})
    command.fine("migrate")
    command.fine("company", "create", "Morel", "--director", "alice@morel.example")
    return command


def refused(done, *said):
    """Exit 2, each text in the sentences, and no traceback anywhere."""
    told = done.stdout + done.stderr
    assert done.returncode == 2, told
    assert "Traceback" not in told
    for text in said:
        assert text in told


def sales(file, wrong=(), **how):
    """A file of sales: dates over 2025, amounts in quarters; the lines of `wrong` hold words."""
    with file.open("w", newline="", encoding=how.get("encoding", "utf-8")) as opened:
        writer = csv.writer(opened, delimiter=how.get("separator", ","))
        writer.writerow(how.get("header", ["date", "document_id", "line_id", "amount"]))
        for n in range(LINES):
            amount = str(Decimal("10.25") + Decimal(n % 160) / 4)
            day = f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}"
            written = "douze" if n + 2 in wrong else amount.replace(".", how.get("decimal", "."))
            writer.writerow([day, n, 1, written])
    return file


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return sales(tmp_path_factory.mktemp("files") / "ventes.csv")


def versions(pacte):
    return pacte.answer("facts", "list", *WHO)["versions"]


def test_files_that_are_no_sales_say_what_they_are(pacte, tmp_path):
    book = tmp_path / "classeur.csv"
    with zipfile.ZipFile(book, "w") as opened:
        opened.writestr("xl/workbook.xml", "<workbook/>")
    empty = tmp_path / "vide.csv"
    empty.touch()
    other = sales(tmp_path / "ttc.csv", header=["date", "piece", "ligne", "Montant TTC"])
    cases = [
        (book, "classeur.csv", "classeur Excel"),
        (empty, "vide.csv", "vide"),
        (other, "Montant TTC", "--map"),
        (tmp_path / "absent.csv", "absent.csv"),
    ]
    for file, *said in cases:
        refused(pacte("facts", "import", "sales", file, *WHO), *said)
    assert versions(pacte) == []


def test_one_wrong_line_loads_nothing_unless_the_others_are_accepted(pacte, tmp_path):
    file = sales(tmp_path / "douze.csv", wrong={1002})
    refused(pacte("facts", "import", "sales", file, *WHO), "1002", "douze", "--accept-valid")
    assert versions(pacte) == []
    nowhere = ("--errors", tmp_path / "absent" / "e.csv", "--accept-valid")
    refused(pacte("facts", "import", "sales", file, *WHO, *nowhere), "e.csv")
    assert versions(pacte) == []
    errors = tmp_path / "erreurs.csv"
    rest = ("--accept-valid", "--errors", errors)
    report = pacte.answer("facts", "import", "sales", file, *WHO, *rest)["report"]
    assert (report["added"], report["wrong"]) == (LINES - 1, 1)
    with errors.open(encoding="utf-8-sig", newline="") as opened:
        assert [(row["line"], row["found"]) for row in csv.DictReader(opened)] == [
            ("1002", "douze")
        ]
    pacte.fine("facts", "undo", *WHO)


def test_an_import_killed_at_any_moment_leaves_the_facts_as_they_were(pacte, good):
    """Killed twice at moments drawn over the life of an import, then run to its end."""
    drawn = random.Random(2026)  # noqa: S311 - moments, not secrets
    before = versions(pacte)[:1]
    for _ in range(2):
        _kill(pacte, good, after=drawn.uniform(0.3, 4.0))
        assert "!!" not in pacte.fine("doctor")
        current = versions(pacte)[:1]
        if current != before:  # it was quicker than the kill: all of it is there
            assert current[0]["lines"] == LINES
            pacte.fine("facts", "undo", *WHO)
            before = versions(pacte)[:1]
    pacte.fine("facts", "import", "sales", good, *WHO)
    total = pacte.answer("kpi", "revenue", *WHO)["total"]
    assert (Decimal(total["value"]), total["lines"]) == (TOTAL, LINES)


def _kill(pacte, file, *, after):
    line = pacte.line("facts", "import", "sales", file, *WHO)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(line, env=pacte.environment(), start_new_session=True, **quiet)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_french_export_of_the_same_sales_adds_nothing(pacte, good, tmp_path):
    pacte.fine("facts", "import", "sales", good, *WHO)
    header = ["Date", "N° pièce", "N° ligne", "Montant HT"]
    how = {"encoding": "cp1252", "separator": ";", "decimal": ",", "header": header}
    columns = ("--map", "N° pièce=document_id", "--map", "N° ligne=line_id")
    file = sales(tmp_path / "export.csv", **how)
    report = pacte.answer("facts", "import", "sales", file, *WHO, *columns)["report"]
    assert (report["encoding"], report["separator"]) == ("cp1252", ";")
    assert (report["added"], report["updated"], report["unchanged"]) == (0, 0, LINES)


def test_a_plan_cut_short_or_naming_nobody_is_refused_by_its_place(pacte, examples, tmp_path):
    text = (examples / "smallest.json").read_text(encoding="utf-8")
    cut = tmp_path / "coupe.json"
    cut.write_text(text[: len(text) // 2], encoding="utf-8")
    refused(pacte("check", cut), "coupe.json", "ligne ")
    refused(pacte("import", "plan", cut, *WHO), "coupe.json")
    form = json.loads(text)
    key = next(iter(form["actions"]))
    form["actions"][key]["owner"] = "e99"
    unknown = tmp_path / "inconnu.json"
    unknown.write_text(json.dumps(form), encoding="utf-8")
    refused(pacte("import", "plan", unknown, *WHO), "inconnu.json", f"/actions/{key}/owner", "e99")
    refused(pacte("export", form["id"], *WHO), form["id"])  # nothing of it was written


def test_a_day_a_verb_and_a_place_that_make_no_sense_are_misuse(pacte, examples, tmp_path):
    plan = examples / "smallest.json"
    refused(pacte("check", plan, "--today", "31/12/1998"), "31/12/1998", "1998-12-31")
    refused(pacte("kpi", "revenue", "--from", "hier", *WHO), "hier")
    refused(pacte("kpi", "revenus", *WHO), "revenus", "gross_margin")
    refused(pacte("plan", plan, "-o", tmp_path / "absent" / "p.json"), "p.json")
    refused(pacte("facts", "import", "souhaits", plan, *WHO), "souhaits")
    assert pacte("nothing").returncode == 2
