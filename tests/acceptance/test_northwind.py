"""Northwind on 7 May 1998, from its CSV tables to the dashboard (docs/guide/en/northwind.md).

R5, R8, R10 (cascade), R22-R25 (money and days), R42-R43 (calendars), R50 (actual against target),
R72 (imports), R75: through the command and HTTP alone. Every figure is computed again here from
the CSV tables, in decimals, without a line of Pacte.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from tests.acceptance.conftest import Command, Visitor, served, words
from tests.checkers import allocation_checker, schedule_checker

TODAY = date(1998, 5, 7)
DIRECTOR, PASSWORD = "andrew@northwind.example", "northwind-demo"
WHO = ("--company", "northwind-traders", "--as", DIRECTOR)
GROWTH = 80
# Memorial Day, Independence Day (observed), Labor, Columbus, Veterans, Thanksgiving, Christmas
US_HOLIDAYS_1998 = {
    date(1998, *day) for day in [(5, 25), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25)]
}


@pytest.fixture(scope="module")
def tables(shared_data):
    return shared_data / "northwind"


@pytest.fixture(scope="module")
def sold(tables):
    """(day, employee id, exact net amount) of every order line."""
    orders = {row["order_id"]: row for row in _rows(tables / "orders.csv")}
    return [
        (
            date.fromisoformat(orders[line["order_id"]]["order_date"]),
            orders[line["order_id"]]["employee_id"],
            Decimal(line["unit_price"])
            * Decimal(line["quantity"])
            * (1 - Decimal(line["discount"])),
        )
        for line in _rows(tables / "order_lines.csv")
    ]


@pytest.fixture(scope="module")
def pacte(tmp_path_factory):
    variables = {"PACTE_TODAY": TODAY.isoformat(), "PACTE_LANGUAGE": "en"}
    return Command(tmp_path_factory.mktemp("home"), variables)


@pytest.fixture(scope="module")
def lists(tables, examples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("northwind")
    script = examples / "northwind" / "prepare.py"
    subprocess.run([sys.executable, script, tables, folder], check=True)
    return folder


@pytest.fixture(scope="module")
def company(pacte, lists, examples):
    """The company with its people, offers, plan, customers, sales and objectives."""
    pacte.fine("migrate")
    made = ("--director", DIRECTOR, "--currency", "USD", "--country", "US", "--password", PASSWORD)
    pacte.fine("company", "create", "Northwind Traders", *made)
    pacte.fine("import", "people", lists / "people.csv", *WHO)
    pacte.fine("import", "offers", lists / "offers.csv", *WHO)
    pacte.fine("import", "plan", examples / "northwind" / "plan-1998.json", *WHO)
    pacte.fine("import", "customers", lists / "customers.csv", *WHO)
    pacte.fine("facts", "import", "sales", lists / "sales.csv", *WHO)
    asked = ("--growth", GROWTH, "--event", "order")
    pacte.fine("objectives", "propose", "plan-1998", *asked, *WHO)
    return "plan-1998"


@pytest.fixture(scope="module")
def document(pacte, company, tmp_path_factory) -> Path:
    """The company's plan as a document."""
    file = tmp_path_factory.mktemp("documents") / "plan.json"
    file.write_text(pacte.fine("export", company, *WHO), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def planned(pacte, document):
    """The answer of `pacte plan` on it, and the funded, dated plan that it wrote."""
    out = document.parent / "planned.json"
    answer = pacte.answer("plan", document, "-o", out)
    return answer, json.loads(out.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site(pacte, company, planned, document):
    pacte.fine("import", "plan", document.parent / "planned.json", *WHO)
    with served(pacte) as address:
        yield address


def test_revenue_is_that_of_the_order_lines_to_the_last_decimal(pacte, company, sold):
    found = pacte.answer("kpi", "revenue", "--by", "year", *WHO)
    years: Counter = Counter()
    for day, _who, amount in sold:
        years[str(day.year)] += amount
    assert {f["key"]["year"]: Decimal(f["value"]) for f in found["figures"]} == years
    assert Decimal(found["total"]["value"]) == sum(years.values()) == Decimal("1265793.0395")
    assert (found["currency"], found["event"]) == ("USD", "order")


def test_each_seller_of_1997_has_their_own_orders(pacte, company, sold):
    year = ("--from", "1997-01-01", "--to", "1997-12-31")
    found = pacte.answer("kpi", "revenue", "--by", "person", *year, *WHO)
    assert {f["key"]["person"]: Decimal(f["value"]) for f in found["figures"]} == {
        f"e{who}": amount for who, amount in _by_seller(sold, 1997).items()
    }


def test_the_same_file_again_adds_nothing(pacte, company, lists):
    answer = pacte.answer("facts", "import", "sales", lists / "sales.csv", *WHO)
    report = answer["report"]
    assert (report["added"], report["updated"], report["unchanged"]) == (0, 0, 2155)
    assert answer["is_new"] is False


def test_objectives_grow_last_year_and_sum_to_the_unit(document, sold):
    objectives = json.loads(document.read_text(encoding="utf-8"))["objectives"]
    last_year = _by_seller(sold, 1997)
    whole = objectives["revenue"]
    assert whole["priority"] == 1  # what the plan said of it stays
    assert Decimal(whole["baseline"]) == _round(sum(last_year.values()), "0.01")
    grown = sum(last_year.values()) * (100 + GROWTH) / 100
    assert Decimal(whole["target"]) == _round(grown, "1E3")
    sellers = {k: o for k, o in objectives.items() if (o.get("scope") or {}).get("person")}
    assert len(sellers) == 9
    for who, amount in last_year.items():
        assert Decimal(sellers[f"revenue-e{who}"]["baseline"]) == _round(amount, "0.01")
        share = Decimal(whole["target"]) * amount / sum(last_year.values())
        assert abs(Decimal(sellers[f"revenue-e{who}"]["target"]) - share) < 1000
    for level in (
        [o for o in objectives.values() if o.get("parent") == "revenue"],
        sellers.values(),
    ):
        assert sum(Decimal(o["target"]) for o in level) == Decimal(whole["target"])


def test_the_money_is_shared_within_the_envelope_and_proven(document, planned):
    answer, _plan = planned
    assert answer["status"] == "ok"
    given = json.loads(document.read_text(encoding="utf-8"))
    found = allocation_checker.check(given, answer["allocation"])
    assert found.problems == []
    assert Decimal(answer["allocation"]["spent"]["amount"]) <= 60000
    assert answer["allocation"]["gap"] < 1e-6


def test_the_schedule_of_the_document_keeps_every_rule_even_with_a_leave(pacte, document, tmp_path):
    given = json.loads(document.read_text(encoding="utf-8"))
    given["people"]["e6"]["leaves"] = [{"start": "1998-06-01", "end": "1998-06-12"}]
    file = tmp_path / "leave.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    answer = pacte.answer("schedule", file)
    assert answer["status"] == "ok"
    assert schedule_checker.check(given, answer) == []
    leave = {date(1998, 6, 1) + timedelta(n) for n in range(12)}
    assert _days_of_work(given, answer["steps"]), "nobody works at all"
    assert not leave & {d for who, d in _days_of_work(given, answer["steps"]) if who == "e6"}


def test_nobody_works_on_a_day_off(planned):
    _answer, plan = planned
    assert len([s for s in plan["steps"].values() if s.get("start_date")]) >= 24
    for who, day in _days_of_work(plan, plan["steps"]):
        assert day not in US_HOLIDAYS_1998, (who, day)
        assert day.weekday() < 5, (who, day)


def test_the_summary_speaks_dollars_and_says_what_is_left(pacte, document):
    told = pacte.fine("plan", document, "--language", "fr")
    assert "Le plan tient" in told
    assert "il reste 22 k$ à trouver" in _plain_spaces(told)
    told += pacte.fine("allocate", document, "--language", "en")
    assert not re.search(r"€|\beuros?\b", told)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_dashboard_shows_revenue_to_date_and_the_objectives(site, sold, language):
    visitor = Visitor(site, language)
    visitor.log_in(DIRECTOR, PASSWORD)
    shown = words(visitor.get("/plans/plan-1998/"))
    to_date = sum(amount for day, _who, amount in sold if "1998-01-01" <= str(day) < "1998-05-07")
    assert to_date == sum(a for day, _who, a in sold if day.year == 1998)  # nothing after the 6th
    assert _thousands(to_date, language) in shown
    for month in range(1, 6):
        monthly = sum(a for d, _who, a in sold if (d.year, d.month) == (1998, month))
        assert _thousands(monthly, language) in shown, month
    assert ("Sales known up to 6 May 1998", "Ventes connues jusqu’au 6 mai 1998")[
        language == "fr"
    ] in shown
    assert "Revenue – London office" in shown
    assert "Two days in the room" in shown  # the next deadline, in five days
    assert ("100% of the $60k envelope", "100 % de l’enveloppe de 60 k$")[language == "fr"] in shown
    assert not re.search(r"€|\beuros?\b", shown)


def test_the_landing_is_a_range_with_its_reason_and_no_probability(site):
    visitor = Visitor(site, "en")
    visitor.log_in(DIRECTOR, PASSWORD)
    shown = words(visitor.get("/plans/plan-1998/objectives/"))
    assert re.search(r"\$1\.\d+m, between \$\S+ and \$\S+m", shown)
    assert "months of history" in shown
    assert "8 times out of 10" not in shown
    assert "probab" not in shown.replace("no probability", "")


@pytest.mark.parametrize(
    "page", ["objectives", "actions", "schedule", "scenarios", "facts", "history"]
)
def test_every_page_answers_in_dollars(site, page):
    visitor = Visitor(site, "fr")
    visitor.log_in(DIRECTOR, PASSWORD)
    shown = words(visitor.get(f"/plans/plan-1998/{page}/"))
    assert "Northwind Traders" in shown
    assert "format_version" not in shown  # a field of the document, not a word of the trade
    assert not re.search(r"€|\beuros?\b", shown)


def test_the_installation_is_sound_afterwards(pacte, site):
    assert "!!" not in pacte.fine("doctor")


def _rows(file):
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _by_seller(sold, year):
    found: Counter = Counter()
    for day, who, amount in sold:
        if day.year == year:
            found[who] += amount
    return found


def _round(amount, to):
    return amount.quantize(Decimal(to), rounding=ROUND_HALF_UP)


def _plain_spaces(text):
    return " ".join(text.split())


def _thousands(amount, language):
    """As a sales director reads it: $441k, 441 k$."""
    whole = _round(amount, "1E3") / 1000
    return f"{whole:f} k$" if language == "fr" else f"${whole:f}k"


def _days_of_work(plan, steps):
    """(person, day) of the floating steps still to do: the first working days from the start."""
    found = set()
    for key, placed in steps.items():
        step = plan["steps"][key]
        if step.get("fixed") or step.get("status") == "done" or not placed.get("start_date"):
            continue
        first, last = (
            date.fromisoformat(placed["start_date"]),
            date.fromisoformat(placed["end_date"]),
        )
        for need in placed["needs"]:
            for who in need.get("assigned", need) if isinstance(need, dict) else need:
                found |= {(who, day) for day in _worked(plan, who, first, step["duration_days"])}
        days = [day for _who, day in found]
        assert first in days, key
        assert last in days, key
    return found


def _worked(plan, who, first, count):
    off = set()
    for leave in plan["people"][who].get("leaves") or []:
        start, end = date.fromisoformat(leave["start"]), date.fromisoformat(leave["end"])
        off |= {start + timedelta(n) for n in range((end - start).days + 1)}
    days, day = [], first
    while len(days) < count:
        if day.weekday() < 5 and day not in US_HOLIDAYS_1998 and day not in off:
            days.append(day)
        day += timedelta(1)
    return days
