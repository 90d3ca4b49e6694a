"""`pacte forecast` on a company's facts: what it reads, what each role may ask."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.apps import builders

from pacte.apps.facts import operations
from pacte.cli import forecast_facts
from pacte.cli.forecast_answer import Asked, answer
from pacte.document import Invalid, Refused
from pacte.document.metrics import METRICS

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
FIRST = date(2024, 1, 1)


@pytest.fixture
def cast(settings, tmp_path):
    """Two offers since 2024: P1 sells 100 each weekday, P2 50 on Mondays, the last in 2025."""
    settings.PACTE_FACTS = tmp_path / "facts"
    days = [FIRST + timedelta(i) for i in range(1000)]
    lines = [f"{d},F{d},1,P1,chloe,1,100,60" for d in days if d.weekday() < 5]
    lines += [f"{d},F{d},2,P2,chloe,1,50,20" for d in days if d.weekday() == 0 and d.year < 2026]
    path = tmp_path / "sales.csv"
    header = "date,document id,line id,offer id,person id,quantity,amount,cost\n"
    path.write_text(header + "\n".join(lines) + "\n", "utf-8")
    people = builders.cast()
    operations.import_facts(operations.FactsImport(path), by=people.alice, at=builders.NOON)
    return people


def test_all_series_run_from_the_first_line_to_the_last_before_today(cast):
    found = forecast_facts.of_company(cast.alice, "revenue", ["offer"], TODAY)
    assert sorted(found.series) == [("P1",), ("P2",)]
    assert {(s.start, s.as_of) for s in found.series.values()} == {(FIRST, TODAY)}
    mondays_of_2024_and_2025 = 53 + 52
    assert found.series["P2",].total == 50 * mondays_of_2024_and_2025


def test_without_cut_there_is_one_series_and_its_forecast(cast):
    found = forecast_facts.of_company(cast.alice, "revenue", [], TODAY)
    result = answer(Asked(METRICS["revenue"], 1, "M", (80,)), found, TODAY)
    (series,) = result.series
    assert (result.currency, result.by, series.key) == ("EUR", (), {})
    assert series.periods[0].label == "2026-03"
    # Monday 2 March is known; the 21 other weekdays of March 2026 sell 100 at least.
    assert series.periods[0].actual == 100
    assert 2100 < series.periods[0].likely < Decimal(2500)


def test_a_person_cut_and_a_margin_are_for_those_who_may_see_them(cast):
    assert ("chloe",) in forecast_facts.of_company(cast.alice, "revenue", ["person"], TODAY).series
    with pytest.raises(Refused):
        forecast_facts.of_company(cast.bob, "revenue", ["person"], TODAY)
    with pytest.raises(Refused):
        forecast_facts.of_company(cast.chloe, "gross_margin", [], TODAY)


def test_another_company_sees_no_fact_of_ours(cast):
    with pytest.raises(Invalid) as refusal:
        forecast_facts.of_company(cast.denis, "revenue", [], TODAY)
    assert refusal.value.problems[0].found == "no fact"


def test_a_metric_that_sales_do_not_hold_is_refused(cast):
    with pytest.raises(Invalid) as refusal:
        forecast_facts.of_company(cast.alice, "new_customers", [], TODAY)
    assert refusal.value.problems[0].expected == "revenue, gross_margin, volume"
