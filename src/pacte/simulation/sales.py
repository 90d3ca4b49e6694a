"""Sales lines of the simulated company, streamed in batches of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pacte.simulation.company import Company
from pacte.simulation.truth import Truth, intensity

BATCH = 500_000
LINES_PER_INVOICE = 2.4

COLUMNS = (
    "date", "event", "document_id", "line_id", "customer_id", "offer_id", "person_id",
    "territory", "channel", "quantity", "amount", "cost", "currency",
)  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Some sales lines: one array per field, in order of date. Money in cents."""

    day: NDArray[np.int64]
    document: NDArray[np.int64]
    line: NDArray[np.int64]
    customer: NDArray[np.int64]
    offer: NDArray[np.int64]
    quantity: NDArray[np.int64]
    amount: NDArray[np.int64]
    cost: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.day)


def batches(company: Company, truth: Truth, batch: int = BATCH) -> Iterator[Batch]:
    """Every sales line from the first day of history to the day before today, in batches."""
    days = (company.today - company.history_start).days
    per_day = _lines_per_day(company, truth)[:days]
    invoice = 0
    for first, last in _stretches(per_day, batch):
        random = np.random.default_rng([company.seed, 3, first])
        made = _draw(company, truth, random, np.arange(first, last), per_day[first:last])
        made = _numbered(made, random, invoice)
        invoice = int(made.document[-1]) + 1 if len(made) else invoice
        yield made


def day_of(company: Company, offset: int) -> date:
    """The date of a batch's `day`."""
    return company.history_start + timedelta(int(offset))


def _lines_per_day(company: Company, truth: Truth) -> NDArray[np.float64]:
    """Expected lines of each day, all offers together; they sum to the size asked for."""
    total = sum(
        share * intensity(company, truth, category)
        for share, (_, _, category, _, _) in zip(truth.offer_shares, company.offers, strict=True)
    )
    return np.asarray(total / np.sum(total) * company.size.lines)


def _stretches(per_day: NDArray[np.float64], batch: int) -> Iterator[tuple[int, int]]:
    """Consecutive days, about `batch` lines at a time."""
    bounds = np.searchsorted(np.cumsum(per_day), np.arange(batch, per_day.sum() + batch, batch))
    edges = sorted({0, *(min(int(b) + 1, len(per_day)) for b in bounds), len(per_day)})
    yield from pairwise(edges)


def _draw(
    company: Company,
    truth: Truth,
    random: np.random.Generator,
    days: NDArray[np.int64],
    per_day: NDArray[np.float64],
) -> Batch:
    day = np.repeat(days, random.poisson(per_day))
    count = len(day)
    customer = _customers(company, truth, random, day)
    offer = _offers(company, truth, random, day)
    quantity = 1 + random.poisson(3.0 * random.gamma(2.0, 1.0, count))
    price = np.array([price for *_, price, _ in company.offers])[offer] * 100
    cost = np.array([cost for *_, cost in company.offers])[offer] * 100
    discount = random.choice([0.0, 0.05, 0.1, 0.15], count, p=[0.6, 0.2, 0.15, 0.05])
    amount = np.round(price * quantity * (1 - discount)).astype(np.int64)
    zeros = np.zeros(count, dtype=np.int64)
    return Batch(
        day, zeros, zeros, customer, offer, quantity, amount, (cost * quantity).astype(np.int64)
    )


def _customers(
    company: Company, truth: Truth, random: np.random.Generator, day: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Who buys: by weight, the segments of running effects a little more."""
    weights = np.array([customer.weight for customer in company.customers])
    found = random.choice(len(weights), len(day), p=weights / weights.sum())
    for effect in truth.effects:
        first = (effect.start - company.history_start).days
        last = (effect.end - company.history_start).days
        members = np.array([c.segment == effect.segment for c in company.customers])
        drawn = (day >= first) & (day <= last) & (random.random(len(day)) < effect.lift * 0.2)
        mine = np.flatnonzero(members)
        chosen = random.choice(mine, int(drawn.sum()), p=weights[mine] / weights[mine].sum())
        found[drawn] = chosen
    return np.asarray(found, dtype=np.int64)


def _offers(
    company: Company, truth: Truth, random: np.random.Generator, day: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What is bought: by share and by the category's season that day."""
    weights = np.array(
        [
            share * intensity(company, truth, category)
            for share, (_, _, category, _, _) in zip(
                truth.offer_shares, company.offers, strict=True
            )
        ]
    )
    cumulated = np.cumsum(weights, axis=0)[:, day]
    drawn = random.random(len(day)) * cumulated[-1]
    return np.asarray((cumulated < drawn).sum(axis=0), dtype=np.int64)


def _numbered(made: Batch, random: np.random.Generator, first: int) -> Batch:
    """Lines of one day and customer gathered on invoices, numbered in order of date."""
    order = np.lexsort((made.customer, made.day))
    parts = {name: getattr(made, name)[order] for name in made.__dataclass_fields__}
    if len(order) == 0:
        return Batch(**parts)
    changed = np.ones(len(order), dtype=bool)
    changed[1:] = (np.diff(parts["day"]) != 0) | (np.diff(parts["customer"]) != 0)
    changed |= random.random(len(order)) < 1 / (LINES_PER_INVOICE * 4)
    parts["document"] = first + np.cumsum(changed) - 1
    starts = np.flatnonzero(changed)
    parts["line"] = np.arange(len(order)) - starts[parts["document"] - first] + 1
    return Batch(**parts)
