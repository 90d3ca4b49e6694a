"""Aggregates of months stored together or one by one: the same cells, each in its month's part."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.apps.builders import NOON, Cast

from pacte.apps.facts import operations, queries
from pacte.apps.facts.models import Aggregate
from pacte.apps.facts.operations import FactsImport, aggregates
from pacte.facts.files import part_id

pytestmark = pytest.mark.django_db

FIRST = {"2023-12-31": 1, "2024-01-01": 2, "2024-02-29": 4, "2024-12-31": 8}
# January again, known and therefore read no more, stands between months that change.
SECOND = FIRST | {"2023-12-31": 100, "2024-02-29": 400, "2024-05-02": 16, "2025-01-01": 32}


@pytest.fixture(autouse=True)
def own_folder(settings: object, tmp_path: Path) -> None:
    settings.PACTE_FACTS = tmp_path / "facts"  # type: ignore[attr-defined]


def stored(cast: Cast, tmp_path: Path, amounts: dict[str, int]) -> list[tuple[object, ...]]:
    """Import one line a day; then (month of the part, grain, date, revenue in units, lines)."""
    path = tmp_path / "sales.csv"
    lines = [f"{day},F{day},1,P1,chloe,{amount}" for day, amount in amounts.items()]
    path.write_text("date,document id,line id,offer id,person id,amount\n" + "\n".join(lines))
    operations.import_facts(FactsImport(path), by=cast.alice, at=NOON)
    version = queries.current_version(cast.alice)
    assert version is not None
    month_of = {part_id([file]): file.month for file in version.data_files}
    cells = Aggregate.objects.filter(part__in=month_of)
    return sorted(
        (month_of[c.part], c.grain, str(c.date), c.revenue // 10_000, c.lines) for c in cells
    )


def expected(amounts: dict[str, int]) -> list[tuple[object, ...]]:
    found = []
    for day, amount in amounts.items():
        month = int(day[:4] + day[5:7])
        found += [(month, "day", day, amount, 1), (month, "month", day[:8] + "01", amount, 1)]
    return sorted(found)


@pytest.mark.parametrize("lines_at_once", [1, 2, 100_000])
def test_each_month_keeps_its_own_cells(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines_at_once: int
) -> None:
    monkeypatch.setattr(aggregates, "LINES_AT_ONCE", lines_at_once)
    assert stored(cast, tmp_path, FIRST) == expected(FIRST)
    assert stored(cast, tmp_path, SECOND) == expected(SECOND)
    assert Aggregate.objects.count() == 2 * (len(FIRST) + 4)  # none of January's stored twice
