"""Aggregates are stored before the version that makes them current: in short transactions."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any

from django.db import connection, transaction

from pacte import facts
from pacte.apps.facts.models import Aggregate, FactsVersion
from pacte.facts.files import DataFile, by_month, part_id
from pacte.facts.rollup import Cell, month_cells

_TABLE = "facts_aggregate"
CHUNK = 5_000
"""Rows of one transaction: well under half a second."""


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
    for month, group in by_month(files).items():
        part = part_id(group)
        if part not in known:
            _store_part((company_id, kind, part), month_cells(opened, month))


def _store_part(owner: tuple[Any, ...], cells: Iterable[Cell]) -> None:
    rows = (owner + cell.row for cell in cells)
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
