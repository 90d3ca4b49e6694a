"""Adding to the journal, from inside an operation only."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from pacte.apps.journal import inputs
from pacte.apps.journal.inputs import NAME, PERSON, unnamed, without_names
from pacte.apps.journal.models import Entry, Ledger, StoredDocument
from pacte.apps.journal.operations.acts import Act, acting
from pacte.document import COLLECTIONS, SHARED_KINDS, Change, Conflict, Invalid, Problem, canonical
from pacte.document.changes import inverse

VERSIONS_BETWEEN_DOCUMENTS = 100


class OutsideAnOperationError(Exception):
    """Code tried to write the journal without being an operation."""


def record(
    changes: Iterable[Change] = (),
    *,
    plan_id: str | None = None,
    reason: str = "",
    trigger: str = "",
    params: dict[str, Any] | None = None,
    company_id: int | None = None,
) -> Entry:
    """Leave one entry for what the operation under way has done.

    `plan_id` is the document id of the plan concerned, None when it is no plan or only what plans
    share. `company_id` is given only where neither a member nor a subject tells it.
    """
    act = _act()
    ledger = _ledger(act, company_id)
    kept = [unnamed(change) for change in changes]
    before = inputs.plan_version(ledger.company_id, plan_id) if plan_id else ledger.sequence
    entry = Entry(
        company_id=ledger.company_id,
        sequence=ledger.sequence + 1,
        operation=act.operation,
        member_id=act.by.pk if act.by else None,
        at=act.at,
        trigger=trigger,
        reason=reason,
        plan_id=plan_id,
        version_before=before,
        version_after=ledger.sequence + 1,
        changes=_plain([_row(change) for change in kept]),
        touches_shared=any(change.kind in SHARED_KINDS for change in kept),
        params=_plain(params or {}),
    )
    _append(ledger, entry)
    act.entries.append(entry)
    for plan in _plans_touched(entry):
        _store_when_due(entry.company_id, plan, entry.sequence)
    return entry


def keep_document(form: dict[str, Any], *, name: str = "", is_baseline: bool = True) -> int:
    """Store the whole plan as it stands after the operation under way; its version.

    Called when a plan is born, and at each baseline.
    """
    entry = _act().entries[-1]
    where = {"company_id": entry.company_id, "plan_id": form["id"], "version": entry.sequence}
    document = StoredDocument.holding(without_names(form), **where, name=name)
    document.is_baseline = is_baseline
    document.save(force_insert=True)
    return entry.sequence


def check_unchanged(
    plan_id: str, expected_version: int | None, touching: Collection[tuple[str, str]] | None = None
) -> None:
    """Raise `Conflict`, naming each field, when something changed after `expected_version`.

    `touching` is the (kind, id) that the caller is about to write; None means the whole plan.
    Without an expected version nothing is checked.
    """
    if expected_version is None:
        return
    company_id = _company_id(_act(), None)
    last = inputs.plan_version(company_id, plan_id)
    if expected_version > last:
        problem = Problem("out_of_range", "/version", str(expected_version), f"0 … {last}")
        raise Invalid(problem)
    since = inputs.changes_between(company_id, plan_id, expected_version, last)
    clashes = [c for c in since if touching is None or (c.kind, c.id) in touching]
    if clashes:
        raise Conflict(*(_clash(change, expected_version) for change in clashes))


def undo_of(entry: Entry) -> tuple[Change, ...]:
    """The changes that undo an entry, last first; `Invalid` for a person's name, never kept."""
    changes = entry.as_changes
    renamed = [c for c in changes if c.kind == PERSON and c.field in (None, NAME) and c.before]
    if renamed:
        raise Invalid(*(Problem("name_not_kept", _pointer(c), c.id) for c in renamed))
    return inverse(changes)


def _act() -> Act:
    act = acting()
    if act is None:
        raise OutsideAnOperationError("The journal is written by operations only.")
    return act


def _company_id(act: Act, company_id: int | None) -> int:
    known = act.company_id or company_id
    if known is None:
        raise OutsideAnOperationError(f"{act.operation} has neither a member nor a company.")
    return known


def _ledger(act: Act, company_id: int | None) -> Ledger:
    return Ledger.objects.get_or_create(company_id=_company_id(act, company_id))[0]


def _append(ledger: Ledger, entry: Entry) -> None:
    """Two writers cannot take the same number: the second finds the ledger moved on."""
    entry.digest = entry.sealed_after(ledger.digest)
    here = Ledger.objects.filter(company_id=ledger.company_id, sequence=ledger.sequence)
    if not here.update(sequence=entry.sequence, digest=entry.digest):
        raise Conflict(Problem("journal_moved_on", "", str(ledger.sequence), ""))
    entry.save(force_insert=True)


def _plans_touched(entry: Entry) -> list[str]:
    if not entry.touches_shared:
        return [entry.plan_id] if entry.plan_id else []
    stored = StoredDocument.objects.filter(company_id=entry.company_id)
    return list(stored.order_by("plan_id").values_list("plan_id", flat=True).distinct())


def _store_when_due(company_id: int, plan_id: str, version: int) -> None:
    """A whole document every so many versions keeps reading back short."""
    stored = StoredDocument.objects.filter(company_id=company_id, plan_id=plan_id)
    last = stored.order_by("-version").values_list("version", flat=True).first()
    if last is None:
        return
    since = Entry.objects.of_plan(company_id, plan_id).filter(sequence__gt=last).count()
    if since >= VERSIONS_BETWEEN_DOCUMENTS:
        form = inputs.as_of(company_id, plan_id, version=version)
        where = {"company_id": company_id, "plan_id": plan_id, "version": version}
        StoredDocument.holding(form, **where).save(force_insert=True)


def _clash(change: Change, expected_version: int) -> Problem:
    found, expected = (json.dumps(v, ensure_ascii=False) for v in (change.after, change.before))
    params = {"expected_version": expected_version, "kind": change.kind, "field": change.field}
    return Problem("changed_meanwhile", _pointer(change), found[:80], expected[:80], params)


def _pointer(change: Change) -> str:
    parts = [COLLECTIONS[change.kind][0], change.id] if change.kind in COLLECTIONS else []
    return "".join(f"/{part}" for part in [*parts, *([change.field] if change.field else [])])


def _row(change: Change) -> list[Any]:
    return [change.kind, change.id, change.field, change.before, change.after]


def _plain(value: Any) -> Any:
    return json.loads(canonical(value))
