"""Importing facts as a member: one row makes it real, one more takes it back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.apps.builders import NOON, Cast, rows_by_hand

from pacte import facts
from pacte.apps.facts import operations, queries
from pacte.apps.facts.models import Aggregate, FactsVersion
from pacte.apps.facts.operations import FactsImport
from pacte.apps.journal.models import Entry
from pacte.document import Conflict, Invalid, Refused
from pacte.facts import store

pytestmark = pytest.mark.django_db

TEXT = (
    "date,document id,line id,offer id,person id,customer id,quantity,amount,cost\n"
    "2024-01-15,F1,1,P1,chloe,C1,2,10.5,4\n"
    "2024-01-15,F1,2,P2,chloe,C1,1,5.0001,\n"
    "2024-02-01,F2,1,P1,,C2,-1,-3,-1\n"
)


@pytest.fixture(autouse=True)
def own_folder(settings: object, tmp_path: Path) -> None:
    settings.PACTE_FACTS = tmp_path / "facts"  # type: ignore[attr-defined]


def asked(tmp_path: Path, text: str = TEXT, **fields: object) -> FactsImport:
    path = tmp_path / "sales.csv"
    path.write_text(text, "utf-8")
    return FactsImport(path, **fields)  # type: ignore[arg-type]


def total(member: object) -> Decimal:
    with queries.open_facts(member) as opened:  # type: ignore[arg-type]
        found = opened.rows(opened.lines.agg(total=opened.lines.amount.sum()))
    return found[0]["total"] or Decimal(0)


def test_an_import_makes_a_version_its_aggregates_and_one_entry(cast: Cast, tmp_path: Path) -> None:
    lookups = facts.Lookups(segment_of_customer={"C1": "pros"})
    done = operations.import_facts(asked(tmp_path, lookups=lookups), by=cast.alice, at=NOON)
    assert done.version is not None
    assert (done.version.number, done.version.row_count) == (1, 3)
    entry = Entry.objects.get(operation="facts.keep_version")
    assert entry.params["version"] == 1
    months = queries.figures(cast.alice, queries.Asked("invoice", by=("date", "segment")))
    assert [(f.key, f.revenue, f.gross_margin, f.costed_revenue, f.volume) for f in months] == [
        (
            (date(2024, 1, 1), "pros"),
            Decimal("15.5001"),
            Decimal("6.5"),
            Decimal("10.5"),
            Decimal(3),
        ),
        ((date(2024, 2, 1), ""), Decimal(-3), Decimal(-2), Decimal(-3), Decimal(-1)),
    ]
    days = queries.figures(cast.alice, queries.Asked("invoice", grain="day"))
    assert [(f.key, f.lines, f.orders) for f in days] == [
        ((date(2024, 1, 15),), 2, 1),
        ((date(2024, 2, 1),), 1, 1),
    ]
    assert queries.last_day(cast.alice, "invoice") == date(2024, 2, 1)


def test_the_same_file_again_makes_no_version(cast: Cast, tmp_path: Path) -> None:
    operations.import_facts(asked(tmp_path), by=cast.alice, at=NOON)
    again = operations.import_facts(asked(tmp_path), by=cast.alice, at=NOON)
    assert again.version is None
    assert (again.report.added, again.report.unchanged) == (0, 3)
    assert FactsVersion.objects.count() == 1


def test_aggregates_equal_the_lines_after_an_update_and_an_undo(cast: Cast, tmp_path: Path) -> None:
    operations.import_facts(asked(tmp_path), by=cast.alice, at=NOON)
    changed = TEXT.replace("10.5", "99").replace("2024-02-01", "2024-03-01")
    operations.import_facts(asked(tmp_path, changed), by=cast.alice, at=NOON)
    for expected in (Decimal("101.0001"), Decimal("12.5001"), Decimal(0)):
        cut = queries.Asked("invoice", by=())
        figures = queries.figures(cast.alice, cut)
        assert sum((f.revenue for f in figures), Decimal(0)) == total(cast.alice) == expected
        if expected:
            operations.undo_facts("sales", by=cast.alice, at=NOON)
    with pytest.raises(Invalid) as nothing:
        operations.undo_facts("sales", by=cast.alice, at=NOON)
    assert nothing.value.problems[0].code == "nothing_to_undo"


def test_wrong_lines_change_nothing_and_a_preview_neither(cast: Cast, tmp_path: Path) -> None:
    wrong = operations.import_facts(
        asked(tmp_path, TEXT + "x,F9,1,,,,1,1,1\n"), by=cast.alice, at=NOON
    )
    assert [(e.line, e.code) for e in wrong.report.errors] == [(5, "not_a_date")]
    assert (wrong.version, wrong.report.is_refused) == (None, True)
    preview = operations.preview_facts(asked(tmp_path), by=cast.alice)
    assert preview.report.added == 3
    assert not FactsVersion.objects.exists()
    assert not Aggregate.objects.exists()


def test_an_open_question_stops_the_import_not_the_preview(cast: Cast, tmp_path: Path) -> None:
    file = asked(tmp_path, "date,amount\n03/04/2024,5\n")
    assert [q.code for q in operations.preview_facts(file, by=cast.alice).inspection.questions] == [
        "ambiguous_date"
    ]
    with pytest.raises(Invalid):
        operations.import_facts(file, by=cast.alice, at=NOON)


@pytest.mark.parametrize("who", ["bob", "chloe"])
def test_only_who_may_import_facts_does(cast: Cast, tmp_path: Path, who: str) -> None:
    member = getattr(cast, who)
    for act in (
        lambda: operations.import_facts(asked(tmp_path), by=member, at=NOON),
        lambda: operations.preview_facts(asked(tmp_path), by=member),
        lambda: operations.undo_facts("sales", by=member, at=NOON),
    ):
        with pytest.raises(Refused):
            act()


def test_a_company_sees_its_own_facts_only(cast: Cast, tmp_path: Path) -> None:
    operations.import_facts(asked(tmp_path), by=cast.alice, at=NOON)
    assert queries.current_version(cast.denis) is None
    assert queries.figures(cast.denis, queries.Asked("invoice")) == []
    assert total(cast.denis) == 0
    assert total(cast.bob) == Decimal("12.5001")


def test_margin_is_hidden_from_who_may_not_see_it(cast: Cast, tmp_path: Path) -> None:
    operations.import_facts(asked(tmp_path), by=cast.alice, at=NOON)
    seen = queries.figures(cast.chloe, queries.Asked("invoice"))
    assert {f.gross_margin for f in seen} == {None}


def test_two_imports_at_once_are_told_apart(cast: Cast, tmp_path: Path) -> None:
    with store.writing(queries.folder_of(cast.company.pk)), pytest.raises(Conflict) as busy:
        operations.import_facts(asked(tmp_path), by=cast.alice, at=NOON)
    assert busy.value.problems[0].code == "facts_busy"


def test_a_version_based_on_an_older_one_is_refused(cast: Cast, tmp_path: Path) -> None:
    operations.import_facts(asked(tmp_path), by=cast.alice, at=NOON)
    late = FactsVersion(company=cast.company, kind="sales", number=1, step="import")
    with pytest.raises(Conflict):
        operations.keep_version(late, by=cast.alice, at=NOON)


def test_what_a_killed_import_left_is_swept(cast: Cast, tmp_path: Path) -> None:
    operations.import_facts(asked(tmp_path), by=cast.alice, at=NOON)
    folder = queries.folder_of(cast.company.pk)
    listed = {f.path for f in queries.current_version(cast.alice).data_files}  # type: ignore[union-attr]
    (folder / "sales/202401-left.parquet").write_bytes(b"PAR1")
    (folder / "tmp/abc").mkdir(parents=True)
    cell = Aggregate.objects.first()
    assert cell is not None
    with rows_by_hand():
        cell.pk, cell.part = None, "left"
        cell.save(force_insert=True)
    assert operations.sweep_facts(cast.company.pk) == ["sales/202401-left.parquet"]
    assert {f"sales/{p.name}" for p in (folder / "sales").iterdir()} == listed
    assert not (folder / "tmp").exists()
    assert not Aggregate.objects.filter(part="left").exists()
    assert total(cast.alice) == Decimal("12.5001")
