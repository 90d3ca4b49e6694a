"""Aggregates are stored before the version that makes them current: in short transactions."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from typing import Any

from django.db import connection, transaction

from pacte import facts
from pacte.apps.facts.models import Aggregate, FactsVersion
from pacte.facts.files import DataFile, by_month, part_id
from pacte.facts.rollup import Cell, cells_of_months

_TABLE = "facts_aggregate"
CHUNK = 5_000
"""Rows of one transaction: well under half a second."""
LINES_AT_ONCE = 100_000
"""Lines after which a query over several months takes no further month."""

Months = dict[int, list[DataFile]]


def parts_stored(company_id: int, kind: str) -> set[str]:
    """The parts whose aggregates some version already counts on."""
    lists = FactsVersion.objects.of(company_id, kind).values_list("files", flat=True)
    found: set[str] = set()
    for records in lists:
        files = [DataFile.from_record(record) for record in records]
        found |= {part_id(group) for group in by_month(files).values()}
    return found


def store_aggregates(company_id: int, opened: facts.Facts, files: Collection[DataFile]) -> None:
    """Compute and store the aggregates of the parts of `files` that no version has yet."""
    kind = opened.kind.name
    known = parts_stored(company_id, kind)
    for run in _runs(by_month(files), known):
        parts = {month: part_id(group) for month, group in run.items()}
        cells = cells_of_months(opened, min(run), max(run))
        _store((company_id, kind, parts[cell.month], *cell.row) for cell in cells)


def _runs(months: Months, known: Collection[str]) -> Iterator[Months]:
    """The months whose part is not known, in runs that no known month interrupts.

    A run ends where it passes `LINES_AT_ONCE`: its cells, at most as many, are in memory together.
    """
    run: Months = {}
    for month, group in sorted(months.items()):
        if part_id(group) not in known:
            run[month] = group
            if _lines(run) < LINES_AT_ONCE:
                continue
        if run:
            yield run
        run = {}
    if run:
        yield run


def _lines(months: Months) -> int:
    return sum(file.rows for group in months.values() for file in group)


def _store(rows: Iterator[tuple[Any, ...]]) -> None:
    while chunk := list(itertools.islice(rows, CHUNK)):
        with transaction.atomic():
            _insert(chunk)


def _insert(rows: Sequence[tuple[Any, ...]]) -> None:
    """By hand: a million objects of a model would cost ten times the writing."""
    names = ["company_id", "kind", "part", *(field.name for field in fields(Cell))]
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {_TABLE} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def remove_unlisted_aggregates(company_id: int, kind: str) -> int:
    """Remove the aggregates that a killed import left; how many parts there were."""
    held = Aggregate.objects.filter(company_id=company_id, kind=kind)
    stored = set(held.order_by().values_list("part", flat=True).distinct())
    left = stored - parts_stored(company_id, kind)
    for part in left:
        held.filter(part=part).delete()
    return len(left)
