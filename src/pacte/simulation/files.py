"""The simulated company's sales as a Parquet file, written batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pacte.simulation.company import Company
from pacte.simulation.sales import Batch, batches
from pacte.simulation.truth import Truth

DATE = pa.date32()
CENTS = pa.decimal128(18, 2)


def write_sales(company: Company, truth: Truth, path: Path) -> int:
    """Write every sales line, columns as in docs/reference/facts.md; how many lines."""
    written = 0
    writer: pq.ParquetWriter | None = None
    for table in _tables(company, truth):
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
        written += table.num_rows
    if writer is not None:
        writer.close()
    return written


def customer_forms(company: Company) -> dict[str, dict[str, str]]:
    """The customers by id, as `pacte import customers` takes them."""
    return {
        c.id: {"name": c.name, "segment": c.segment, "owner": c.owner, "territory": c.territory}
        for c in company.customers
    }


def _tables(company: Company, truth: Truth) -> Iterator[pa.Table]:
    names = _Names(company)
    return (names.table(batch) for batch in batches(company, truth))


class _Names:
    """Ids and labels looked up by the places that a batch holds."""

    def __init__(self, company: Company) -> None:
        days = (company.today - company.history_start).days + 1
        first: date = company.history_start
        self.days = pa.array([first + timedelta(day) for day in range(days)], DATE)
        self.customers = pa.array([c.id for c in company.customers])
        self.owners = pa.array([c.owner for c in company.customers])
        self.territories = pa.array([c.territory for c in company.customers])
        self.offers = pa.array([offer[0] for offer in company.offers])

    def table(self, batch: Batch) -> pa.Table:
        customer = pa.array(batch.customer)
        return pa.table(
            {
                "date": self.days.take(pa.array(batch.day)),
                "event": pa.array(["invoice"] * len(batch)),
                "document_id": pa.array([f"F{number:07}" for number in batch.document]),
                "line_id": pa.array([str(number) for number in batch.line]),
                "customer_id": self.customers.take(customer),
                "offer_id": self.offers.take(pa.array(batch.offer)),
                "person_id": self.owners.take(customer),
                "territory": self.territories.take(customer),
                "quantity": pa.array(batch.quantity),
                "amount": _euros(batch.amount),
                "cost": _euros(batch.cost),
                "currency": pa.array(["EUR"] * len(batch)),
            }
        )


def _euros(cents: NDArray[np.int64]) -> pa.Array:
    """Whole cents as decimals, without passing through a float."""
    whole = pa.array(cents).cast(pa.decimal128(19, 0))
    return pc.multiply(whole, pa.scalar(Decimal("0.01"), pa.decimal128(3, 2))).cast(CENTS)
