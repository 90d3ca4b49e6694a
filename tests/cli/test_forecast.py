"""`pacte forecast` on a file: its answer, its words, its refusals."""

import hashlib
import json
from decimal import Decimal

import jsonschema
import pytest
from tests.engine.forecasting import simulated
from typer.testing import CliRunner

from pacte.cli.forecast import app
from pacte.document import Invalid
from pacte.document.results.schemas import json_schema


def lines(count, first_year=2023):
    """A CSV of monthly sums from January of `first_year`."""
    months = simulated.months_from(first_year, count)
    figures = zip(months, simulated.noisy_months(2, count), strict=True)
    return "date,value\n" + "".join(f"{month},{value}\n" for month, value in figures)


@pytest.fixture
def run(tmp_path):
    """Run the verb on the text of a CSV."""

    def call(text, *options, metric="revenue", today="2026-01-02"):
        path = tmp_path / "sales.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        arguments = [metric, "--series", str(path), "--today", today, *options]
        return CliRunner().invoke(app, arguments)

    return call


def test_the_answer_has_the_form_it_promises(run):
    done = run(lines(36), "--json", "--horizon", "3", "--level", "95,80")
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, {**json_schema("forecast"), "additionalProperties": True})
    (series,) = answer["series"]
    assert done.exit_code == 0
    assert (answer["schema"], answer["status"], answer["as_of"]) == (
        "pacte.forecast",
        "ok",
        "2026-01-02",
    )
    assert answer["input_sha256"] == hashlib.sha256(lines(36).encode()).hexdigest()
    assert series["history"] == {"start": "2023-01-01", "last": "2025-12-31", "months": 36}
    assert [p["label"] for p in series["periods"]] == ["2026-01", "2026-02", "2026-03"]
    assert [r["level"] for r in series["total"]["ranges"]] == [80, 95]
    likely = sum(Decimal(p["likely"]) for p in series["periods"])
    assert abs(likely - Decimal(series["total"]["likely"])) <= Decimal("0.03")


def test_the_same_file_gives_the_same_answer(run):
    assert run(lines(36), "--json").stdout == run(lines(36), "--json").stdout


def test_it_is_said_in_a_line_per_period_after_the_total(run):
    done = run(lines(36), "--horizon", "2", "--language", "en")
    total, january, february = done.stdout.splitlines()
    assert total.startswith("Total: €")
    assert january.startswith("  2026-01: €")
    assert "between €" in february


def test_under_24_months_the_reason_is_said(run):
    done = run(lines(14), "--horizon", "2", "--language", "en", today="2024-03-15")
    assert "only 14 months of history" in done.stdout


def test_under_12_months_it_is_refused_as_data(run):
    done = run(lines(7), "--json", today="2023-08-15")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["status"]) == (1, "refused")
    (reason,) = answer["series"][0]["reasons"]
    assert reason == {"code": "history_under_12_months", "params": {"months": 7, "needed": 12}}
    assert answer["series"][0]["total"] is None


def test_a_month_that_today_falls_in_is_known_up_to_today(run):
    answer = json.loads(run(lines(37), "--json", "--horizon", "1", today="2026-01-20").stdout)
    assert answer["series"][0]["history"]["last"] == "2026-01-20"
    (january,) = answer["series"][0]["periods"]
    assert (january["label"], january["end"]) == ("2026-01", "2026-01-31")
    assert Decimal(january["likely"]) > Decimal(january["actual"]) > 0


def test_lines_after_today_are_left_out(run):
    assert "2026-01" in run(lines(48), "--horizon", "1").stdout


def test_a_semicolon_a_mark_and_other_columns_are_read(run):
    text = "\ufeffvalue;date;note\n" + "".join(
        f"{value};{month};x\n"
        for month, value in zip(
            simulated.months_from(2023, 36), simulated.noisy_months(2, 36), strict=True
        )
    )
    assert run(text, "--horizon", "2").stdout == run(lines(36), "--horizon", "2").stdout


def refused(done):
    """(code, where) of each problem of a refusal."""
    assert isinstance(done.exception, Invalid)
    return [(p.code, p.where.rpartition("/")[2]) for p in done.exception.problems]


def test_every_line_that_cannot_be_read_is_named(run):
    text = "date,value\n2026-13-01,4\n2026-01-02,x\n2026-01-03,5\n2026-01-04\n2026-01-05,NaN\n"
    assert refused(run(text)) == [
        ("bad_date", "sales.csv:2"),
        ("wrong_value", "sales.csv:3"),
        ("wrong_value", "sales.csv:5"),
        ("wrong_value", "sales.csv:6"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("bad_option", "sales.csv:1")),
        ("jour,montant\n2026-01-01,3\n", ("bad_option", "sales.csv:1")),
        ("date,value\n", ("bad_option", "sales.csv")),
        ("date,value\n2030-01-01,3\n", ("bad_option", "sales.csv")),
        (b"\xff\xfe\x00", ("not_utf8", "sales.csv")),
    ],
)
def test_a_file_that_is_not_a_series_is_refused(run, text, expected):
    assert refused(run(text)) == [expected]


@pytest.mark.parametrize(
    ("options", "where"),
    [
        (("--frequency", "Q"), "--frequency"),
        (("--frequency", "W"), "--frequency"),
        (("--level", "80,100"), "--level"),
        (("--level", "eighty"), "--level"),
        (("--country", "ZZ"), "--country"),
    ],
)
def test_an_option_that_makes_no_sense_is_named(run, options, where):
    assert refused(run(lines(36), *options)) == [("bad_option", where)]


def test_a_metric_that_is_not_summed_is_refused(run):
    assert refused(run(lines(36), metric="win_rate")) == [("bad_option", "metric")]


def test_a_file_that_is_absent_is_named():
    done = CliRunner().invoke(app, ["revenue", "--series", "/nowhere/sales.csv"])
    assert refused(done) == [("file_not_found", "sales.csv")]


@pytest.mark.parametrize("options", [(), ("--company", "morel", "--series", "sales.csv")])
def test_facts_come_from_a_company_or_from_a_file(options):
    done = CliRunner().invoke(app, ["revenue", *options])
    assert refused(done) == [("bad_option", "--company")]
