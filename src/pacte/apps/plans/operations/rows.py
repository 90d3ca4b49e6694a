"""Document -> rows: the one place where the rows of a plan are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import acting, check_unchanged, permit, record
from pacte.apps.members.models import Company
from pacte.apps.plans import permissions
from pacte.apps.plans.models import Plan, photos
from pacte.apps.plans.models.columns import MODELS, PLAN, Owner, names_of, row_of_form
from pacte.document import SHARED_KINDS, Change, Conflict, Problem
from pacte.document.calendar import unknown_regions
from pacte.document.errors import raise_if_any

ROWS_AT_ONCE = 500


def write(
    plan: Plan,
    changes: Sequence[Change],
    *,
    expected_version: int | None = None,
    reason: str = "",
    trigger: str = "",
    params: dict[str, Any] | None = None,
) -> Entry | None:
    """Carry out changes on a plan inside the operation under way; None when nothing changes.

    Raises `Conflict` where something else stands than what a change says (or, with an expected
    version, where the same rows changed since), `Invalid` where the result cannot stand, and
    `Refused` where the member may not make one of the changes.
    """
    before = photos.photograph(plan)
    # First of all: telling what stands instead would tell figures to those who may not see them.
    refuse_forbidden(changes, before, before)
    check_unchanged(plan.key, expected_version, {(c.kind, c.id) for c in changes})
    _refuse_stale(before, changes)
    after = photos.advanced(before, changes)
    made = document.diff_forms(
        photos.touched_form(before, changes), photos.touched_form(after, changes)
    )
    if not made:
        return None
    refuse_forbidden(made, before, after)
    raise_if_any(unknown_regions(after))
    for other in Plan.objects.filter(company_id=plan.company_id).exclude(pk=plan.pk):
        _refuse_breaking(other, made)
    save(Owner.of(plan), plan.key, after, made)
    entry = record(made, plan_id=plan.key, reason=reason, trigger=trigger, params=params)
    photos.remember(plan, entry.sequence, entry.digest, after)
    return entry


def write_shared(company: Company, changes: Sequence[Change], *, trigger: str = "") -> Entry | None:
    """Likewise on what all plans of a company share, where no plan is concerned."""
    before = photos.shared(company)
    refuse_forbidden(changes, before, before)
    _refuse_stale(before, changes)
    after = photos.advanced(before, changes)
    made = document.diff_forms(
        photos.touched_form(before, changes), photos.touched_form(after, changes)
    )
    if not made:
        return None
    refuse_forbidden(made, before, after)
    for plan in Plan.objects.filter(company=company):
        _refuse_breaking(plan, made)
    save(Owner(company.pk), "", after, made)
    return record(made, trigger=trigger)


def save(owner: Owner, plan_key: str, after: document.Plan, changes: Iterable[Change]) -> None:
    """Make the rows that `changes` touch say what `after` says."""
    touched: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        touched[change.kind].add(change.id)
    if touched.pop(PLAN, None):
        form = photos.own_form(after)
        _upsert(PLAN, [row_of_form(owner, PLAN, plan_key, form)])
    for kind, keys in touched.items():
        _save_kind(owner, kind, keys, after.collection(kind))


def _save_kind(owner: Owner, kind: str, keys: set[str], entities: dict[str, Any]) -> None:
    rows = [
        row_of_form(owner, kind, key, entities[key].model_dump(mode="json", exclude_none=True))
        for key in sorted(keys & entities.keys())
    ]
    _upsert(kind, rows)
    model = MODELS[kind]
    gone = [owner.row_id(model, key) for key in sorted(keys - entities.keys())]
    for first in range(0, len(gone), ROWS_AT_ONCE):
        model._default_manager.filter(pk__in=gone[first : first + ROWS_AT_ONCE]).delete()  # noqa: SLF001


def _upsert(kind: str, rows: list[Any]) -> None:
    MODELS[kind]._default_manager.bulk_create(  # noqa: SLF001 (Django's public name)
        rows,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[name.removesuffix("_id") for name in names_of(kind)],
    )


def _refuse_stale(before: document.Plan, changes: Sequence[Change]) -> None:
    form = photos.touched_form(before, changes)
    problems = [*document.stale(form, changes), *_gone(before, changes)]
    if problems:
        raise Conflict(*problems)


def _gone(before: document.Plan, changes: Sequence[Change]) -> Iterable[Problem]:
    """A field cannot change on what no longer stands."""
    made = {(c.kind, c.id) for c in changes if c.field is None}
    for change in changes:
        if change.kind == PLAN or (change.kind, change.id) in made:
            continue
        if change.id not in before.collection(change.kind):
            where = f"/{document.COLLECTIONS[change.kind][0]}/{change.id}"
            yield Problem("removed_meanwhile", where, "", "")


def refuse_forbidden(
    changes: Iterable[Change], before: document.Plan, after: document.Plan
) -> None:
    """Raise `Refused` unless the member who acts may make each of the changes."""
    act = acting()
    by = act.by if act else None
    around = permissions.Around(before), permissions.Around(after)
    for change in changes:
        where = (
            "" if change.kind == PLAN else f"/{document.COLLECTIONS[change.kind][0]}/{change.id}"
        )
        permit(
            permissions.may_change(by, change, *around),  # type: ignore[arg-type]  # a member
            to=act.operation if act else "",
            where=where,
        )


def _refuse_breaking(plan: Plan, changes: Sequence[Change]) -> None:
    """What plans share may not be changed into what another one cannot hold. Raises `Invalid`."""
    shared = [change for change in changes if change.kind in SHARED_KINDS]
    if shared:
        raise_if_any(unknown_regions(photos.advanced(photos.photograph(plan), shared)))
