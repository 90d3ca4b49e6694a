"""Bringing facts in, all or nothing, and going back.

The work is done outside any transaction: files first, then aggregates, and one row at the end makes
them current. Killed anywhere before that row, the former version stands; `sweep_facts` clears up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pacte import facts
from pacte.apps.facts.models import FactsVersion, Step
from pacte.apps.facts.operations import aggregates
from pacte.apps.facts.permissions import may_import_facts
from pacte.apps.facts.queries import folder_of
from pacte.apps.journal.operations import operation, permit, record
from pacte.apps.members.models import Member
from pacte.document import Conflict, Invalid, Problem
from pacte.exchange.facts_files import Choices, Inspection, inspect
from pacte.facts import store
from pacte.facts.loading import Load, LoadReport, LoadRequest, load, next_version


@dataclass(frozen=True)
class FactsImport:
    """A file to import, and what the user said of it. `lookups` groups lines for aggregates."""

    path: Path
    kind: str = facts.SALES.name
    choices: Choices = field(default_factory=Choices)
    identity: str = "auto"
    accepts_valid: bool = False
    lookups: facts.Lookups = field(default_factory=facts.Lookups)


@dataclass(frozen=True)
class Imported:
    """What came of it. `version` is None when nothing changed: preview, refusal, nothing new."""

    file: str
    inspection: Inspection
    report: LoadReport
    version: FactsVersion | None = None


Progress = Callable[[float, str], None]


def _silent(_share: float, _code: str) -> None:
    """Nobody listens."""


def kind_named(name: str) -> facts.Kind:
    """The kind of facts called `name`."""
    if name not in facts.KINDS:
        raise Invalid(Problem("unknown_value", "kind", name, ", ".join(facts.KINDS)))
    return facts.KINDS[name]


def preview_facts(asked: FactsImport, *, by: Member) -> Imported:
    """What an import would do, told from the whole file, without doing it."""
    inspection, current = _looked_at(asked, by=by)
    if inspection.questions:
        return Imported(asked.path.name, inspection, LoadReport())
    with store.writing(folder_of(by.company_id)) as staging:
        done = load(_request(asked, inspection, current, by), staging)
    return Imported(asked.path.name, inspection, done.report)


def import_facts(
    asked: FactsImport, *, by: Member, at: datetime, progress: Progress = _silent
) -> Imported:
    """Load a file as a new version; one journal entry. Needs the right to import facts.

    Raises `Invalid` where the file leaves a question open; wrong lines come back in the report and
    nothing is loaded, unless `accepts_valid`.
    """
    sweep_facts(by.company_id, asked.kind)
    inspection, _ = _looked_at(asked, by=by)
    if inspection.questions:
        raise Invalid(*inspection.questions)
    with store.writing(folder_of(by.company_id)) as staging:
        current = _current(by, asked.kind)
        progress(0.0, "reading")
        done = load(_request(asked, inspection, current, by), staging)
        if not done.changes_something:
            return Imported(asked.path.name, inspection, done.report)
        version = _published(asked, done, current, by)
        progress(0.6, "aggregating")
        _aggregate(version, asked.lookups)
        progress(0.95, "committing")
        version.report = _kept(done.report)
        keep_version(version, by=by, at=at)
    return Imported(asked.path.name, inspection, done.report, version)


def _looked_at(asked: FactsImport, *, by: Member) -> tuple[Inspection, FactsVersion | None]:
    permit(may_import_facts(by), to="facts.import_facts")
    inspection = inspect(asked.path, kind_named(asked.kind), asked.choices)
    return inspection, _current(by, asked.kind)


def _current(by: Member, kind: str) -> FactsVersion | None:
    return FactsVersion.objects.of(by.company_id, kind).first()


def _request(
    asked: FactsImport, inspection: Inspection, current: FactsVersion | None, by: Member
) -> LoadRequest:
    return LoadRequest(
        facts.KINDS[asked.kind],
        asked.path,
        inspection.layout,
        folder_of(by.company_id),
        current.data_files if current else (),
        currency=by.company.currency,
        identity=asked.identity,
        accepts_valid=asked.accepts_valid,
    )


def _published(
    asked: FactsImport, done: Load, current: FactsVersion | None, by: Member
) -> FactsVersion:
    """The version to be, its files in place and nobody reading them yet."""
    published = store.publish(folder_of(by.company_id), asked.kind, done.staged)
    files = next_version(current.data_files if current else (), published, done.replaced)
    return _version(asked.kind, current, files, step=Step.IMPORT, source=asked.path.name, by=by)


def _version(
    kind: str,
    current: FactsVersion | None,
    files: tuple[facts.DataFile, ...],
    *,
    by: Member,
    **fields: Any,
) -> FactsVersion:
    number = current.number if current else 0
    return FactsVersion(
        company_id=by.company_id,
        kind=kind,
        number=number + 1,
        files=[file.record() for file in files],
        row_count=sum(file.rows for file in files),
        **{"former": number, **fields},
    )


def _aggregate(version: FactsVersion, lookups: facts.Lookups) -> None:
    folder = folder_of(version.company_id)
    files = version.data_files
    with facts.open(files, folder=folder, lookups=lookups) as opened:
        aggregates.store_aggregates(version.company_id, opened, files)


def _kept(report: LoadReport) -> dict[str, Any]:
    """The report as the version keeps it: counts and dates, no line of the file."""
    counts = asdict(report)
    del counts["errors"], counts["samples"]
    return {name: _plain(value) for name, value in counts.items()}


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | None) else str(value)


@operation(may=may_import_facts)
def keep_version(version: FactsVersion, *, by: Member, at: datetime) -> FactsVersion:
    """Make a version current by its one row. Needs the right to import facts; one journal entry."""
    current = _current(by, version.kind)
    found = current.number if current else 0
    if version.number != found + 1:
        raise Conflict(Problem("facts_moved_on", version.kind, str(found), str(version.number - 1)))
    version.member, version.made_at = by, at
    version.save(force_insert=True)
    record(
        params={
            "kind": version.kind,
            "version": version.number,
            "step": version.step,
            "rows": version.row_count,
            "source": version.source,
        }
    )
    return version


def undo_facts(kind: str, *, by: Member, at: datetime) -> FactsVersion:
    """Go back to the version before the current one, by a new version; one journal entry.

    Undone again, goes back one further. Needs the right to import facts.
    """
    permit(may_import_facts(by), to="facts.undo_facts")
    kind_named(kind)
    with store.writing(folder_of(by.company_id)):
        current = _current(by, kind)
        if current is None or not current.files:
            raise Invalid(Problem("nothing_to_undo", kind))
        former = FactsVersion.objects.of(by.company_id, kind).filter(number=current.former).first()
        version = _version(
            kind,
            current,
            former.data_files if former else (),
            by=by,
            former=former.former if former else 0,
            step=Step.UNDO,
            source=current.source,
        )
        keep_version(version, by=by, at=at)
    return version


def sweep_facts(company_id: int, kind: str = facts.SALES.name) -> list[str]:
    """Remove what killed imports left, files and aggregates; called at start and before imports."""

    def listed() -> set[str]:
        aggregates.remove_unlisted_aggregates(company_id, kind)
        lists = FactsVersion.objects.of(company_id, kind).values_list("files", flat=True)
        return {record["path"] for records in lists for record in records}

    return store.sweep(folder_of(company_id), kind, listed)
