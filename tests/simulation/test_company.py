"""The simulated company: seeded, about the size asked for, and a plan that its sales explain."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from pacte.document import input_sha256
from pacte.simulation import SIZES, batches, company_of, plan_of, truth_of
from pacte.simulation.company import fiscal_start
from pacte.simulation.plan import last_year
from pacte.simulation.sales import day_of

TODAY = date(2026, 11, 23)


def small(seed=1, today=TODAY):
    company = company_of(SIZES["small"], seed, today)
    return company, truth_of(company)


def test_the_same_seed_gives_the_same_company_and_another_seed_another():
    hashes = [input_sha256(plan_of(*small(seed))) for seed in (1, 1, 2)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_lines_are_as_many_as_asked_and_end_before_today():
    company, truth = small()
    made = list(batches(company, truth))
    lines = sum(map(len, made))
    assert abs(lines - company.size.lines) < 0.05 * company.size.lines
    assert day_of(company, made[0].day[0]).year == 2023
    assert day_of(company, made[-1].day[-1]) < TODAY


def test_invoices_hold_numbered_lines_of_one_customer_and_day():
    batch = next(batches(*small()))
    keys = set(zip(batch.document.tolist(), batch.line.tolist(), strict=True))
    assert len(keys) == len(batch)
    starts = np.flatnonzero(batch.line == 1)
    assert len(starts) == len(set(batch.document.tolist()))
    for field in ("day", "customer"):
        values = getattr(batch, field)
        assert np.all(values == values[starts][batch.document - batch.document[0]])


def test_nothing_is_sold_on_a_sunday_and_watering_sells_in_spring():
    company, truth = small()
    batch = next(batches(company, truth))
    days = [day_of(company, offset) for offset in batch.day]
    assert not any(day.weekday() == 6 for day in days)
    watering = {i for i, offer in enumerate(company.offers) if offer[2] == "Arrosage"}
    months = [d.month for d, o in zip(days, batch.offer, strict=True) if int(o) in watering]
    assert months.count(5) > 3 * max(months.count(11), 1)


def test_objectives_start_from_the_lines_of_last_year():
    company, truth = small()
    plan = plan_of(company, truth)
    year = last_year(company, truth)
    assert abs(sum(year.by_month) - sum(year.by_seller.values())) <= 12 + len(year.by_seller)
    cents = 0
    low = (date(2025, 7, 1) - company.history_start).days
    high = (date(2026, 6, 30) - company.history_start).days
    for batch in batches(company, truth):
        cents += int(batch.amount[(batch.day >= low) & (batch.day <= high)].sum())
    assert int(plan.objectives["ca"].baseline) == sum(year.by_seller.values())
    assert abs(cents / 100 - sum(year.by_seller.values())) < len(year.by_seller)


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (date(2026, 11, 23), date(2026, 7, 1)),
        (date(2027, 1, 2), date(2026, 10, 1)),
        (date(2027, 3, 31), date(2026, 10, 1)),
        (date(2027, 4, 1), date(2027, 1, 1)),
    ],
)
def test_the_year_began_three_to_six_months_ago(today, start):
    assert fiscal_start(today) == start


@pytest.mark.parametrize("today", [date(2027, 2, 28), date(2028, 2, 29), date(2027, 12, 31)])
def test_every_day_of_the_year_gives_a_plan(today):
    plan = plan_of(*small(today=today))
    assert plan.start < today < plan.end
    assert {"done", "running", "planned"} == {action.status for action in plan.actions.values()}


def test_medium_is_a_parameter_away():
    size = replace(SIZES["medium"], lines=30_000)
    company = company_of(size, 1, TODAY)
    plan = plan_of(company, truth_of(company))
    assert (len(plan.people), len(plan.actions)) == (60, 300)
