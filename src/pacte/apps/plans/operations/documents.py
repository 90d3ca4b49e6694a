"""Whole plans: made, read in, changed by a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import keep_document, operation, record
from pacte.apps.members.models import Company, Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.plans.models.columns import Owner
from pacte.apps.plans.operations import rows
from pacte.apps.plans.permissions import may_structure, may_write_somewhere
from pacte.document import SHARED_KINDS, Change, Conflict, Problem


@operation(may=may_structure)
def create_plan(
    made: document.Plan, *, by: Member, at: datetime, reason: str = "", trigger: str = ""
) -> Plan:
    """Make a plan from a document; directors only. Raises `Conflict` when its id is taken.

    What plans share is added to the company's, or replaces what has the same id there.
    """
    if Plan.objects.filter(company_id=by.company_id, key=made.id).exists():
        raise Conflict(Problem("plan_exists", "/id", made.id, "another id"))
    return _create(made, by.company, reason, trigger)


@operation(may=may_structure)
def import_plan(
    read: document.Plan,
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
    trigger: str = "import",
) -> Plan:
    """Make the company's plan of that id be as the document says; directors only.

    What plans share and the document does not name stays.
    """
    plan = Plan.objects.filter(company_id=by.company_id, key=read.id).first()
    if plan is None:
        return _create(read, by.company, reason, trigger)
    changes = document.diff(photos.photograph(plan), _with_shared(read, by.company))
    rows.write(plan, changes, expected_version=expected_version, reason=reason, trigger=trigger)
    plan.refresh_from_db()
    return plan


@operation(may=may_write_somewhere)
def apply_document(  # noqa: PLR0913 (what a journal entry says)
    plan: Plan,
    wanted: document.Plan | Sequence[Change],
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
    trigger: str = "",
) -> Entry | None:
    """Change a plan into the document, or by the changes, given; each change by who may make it.

    None, and no entry, when nothing changes.
    """
    changes = (
        document.diff(photos.photograph(plan), wanted)
        if isinstance(wanted, document.Plan)
        else wanted
    )
    return rows.write(
        plan, changes, expected_version=expected_version, reason=reason, trigger=trigger
    )


@operation(may=may_structure)
def import_shared(
    entities: Mapping[str, Mapping[str, dict[str, Any]]],
    *,
    by: Member,
    at: datetime,
    trigger: str = "import",
) -> Entry | None:
    """Add to the company's people, offers… or change the fields given; directors only.

    `entities`: kind -> id -> JSON form. None, and no entry, when nothing changes.
    """
    standing = photos.shared(by.company)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for kind, forms in entities.items():
        name = document.COLLECTIONS[kind][0]
        known = standing.collection(kind)
        before[name] = {
            key: known[key].model_dump(mode="json", exclude_none=True)
            for key in forms.keys() & known.keys()
        }
        after[name] = {key: {**before[name].get(key, {}), **form} for key, form in forms.items()}
    changes = document.diff_forms(before, after)
    return rows.write_shared(by.company, changes, trigger=trigger)


def _create(made: document.Plan, company: Company, reason: str, trigger: str) -> Plan:
    after = _with_shared(made, company)
    form = document.form_of(after)
    shared = document.form_of(photos.shared(company))
    collections = {document.COLLECTIONS[kind][0] for kind in SHARED_KINDS}
    changes = document.diff_forms({k: v for k, v in shared.items() if k in collections}, form)
    plan_id = f"{company.pk}/{made.id}"
    rows.save(Owner(company.pk, plan_id), made.id, after, changes)
    record(changes, plan_id=made.id, reason=reason, trigger=trigger)
    keep_document(form, is_baseline=False)
    return Plan.objects.get(pk=plan_id)


def _with_shared(plan: document.Plan, company: Company) -> document.Plan:
    """The document with the company's shared entities that it does not name."""
    standing = photos.shared(company)
    names = [document.COLLECTIONS[kind][0] for kind in SHARED_KINDS]
    return plan.model_copy(
        update={name: {**getattr(standing, name), **getattr(plan, name)} for name in names}
    )
