"""Rows -> document: the photograph of a plan, kept warm in each process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from pacte import document
from pacte.apps.journal import inputs as journal
from pacte.apps.journal.models import Entry
from pacte.apps.members.models import Company
from pacte.apps.plans.models.columns import PLAN, Owner, form_of_values, names_of
from pacte.apps.plans.models.plan import Plan
from pacte.apps.plans.models.reading import collections_of
from pacte.document.changes import patch_form
from pacte.document.json_form import problems_of
from pacte.document.references import dangling

KEPT_WARM = 8
"""Photographs that one process remembers, the latest used last."""

CHANGES_WORTH_READING_AGAIN = 500
NAMES_ONE = (None, "name")


@dataclass(frozen=True)
class _Photograph:
    """A plan at one version; `digest` is the journal's hash there: no other history fits."""

    version: int
    digest: str
    plan: document.Plan


_warm: dict[str, _Photograph] = {}


def version(plan: Plan) -> int:
    """The plan's version: the last journal entry that touches what it photographs."""
    return _last(plan)[0]


def photograph(plan: Plan) -> document.Plan:
    """The whole plan as it stands, for operations; members get `queries.visible_document`."""
    return versioned(plan)[1]


def versioned(plan: Plan) -> tuple[int, document.Plan]:
    """The whole plan with the version that it shows: what is then written says on what it stood."""
    last, digest = _last(plan)
    known = _warm.get(plan.pk)
    if known and (known.version, known.digest) == (last, digest):
        return last, known.plan
    return last, remember(plan, last, digest, _brought_to(plan, known, last) or read_rows(plan))


def remember(plan: Plan, last: int, digest: str, taken: document.Plan) -> document.Plan:
    """Keep a photograph warm under the version it shows."""
    _warm.pop(plan.pk, None)
    _warm[plan.pk] = _Photograph(last, digest, taken)
    for oldest in list(_warm)[:-KEPT_WARM]:
        _warm.pop(oldest, None)
    return taken


def read_rows(plan: Plan) -> document.Plan:
    """The photograph read from every row, whatever this process remembers."""
    own = Plan.objects.filter(pk=plan.pk).values_list(*names_of(PLAN)).get()
    form = {"id": plan.key, **form_of_values(PLAN, own)}
    return document.plan_from_form({**form, **collections_of(Owner.of(plan))})


def shared(company: Company) -> document.Plan:
    """What all plans of a company share, carried by a plan that has nothing of its own."""
    day = date(2000, 1, 1).isoformat()
    form = {"id": "shared", "name": company.name, "company": company.name, "start": day, "end": day}
    return document.Plan.model_validate({**form, **collections_of(Owner(company.pk))})


def advanced(plan: document.Plan, changes: Iterable[document.Change]) -> document.Plan:
    """The plan after `changes`; what they do not touch is shared, not copied.

    Raises `Invalid` for a value or a reference that cannot stand.
    """
    touched: dict[tuple[str, str], list[document.Change]] = {}
    for change in changes:
        touched.setdefault((change.kind, change.id), []).append(change)
    update: dict[str, Any] = {}
    for (kind, key), mine in touched.items():
        if kind == PLAN:
            update |= _own_fields(plan, mine)
        else:
            name = document.COLLECTIONS[kind][0]
            entities = update.setdefault(name, dict(plan.collection(kind)))
            _advance(entities, kind, key, mine)
    after = plan.model_copy(update=update)
    document.errors.raise_if_any(dangling(after))
    return after


def touched_form(plan: document.Plan, changes: Iterable[document.Change]) -> dict[str, Any]:
    """The JSON form of the plan's own fields and of the entities that `changes` name."""
    form = own_form(plan)
    for change in changes:
        if change.kind != PLAN:
            collection = form.setdefault(document.COLLECTIONS[change.kind][0], {})
            entity = plan.collection(change.kind).get(change.id)
            if entity is not None and change.id not in collection:
                collection[change.id] = entity.model_dump(mode="json", exclude_none=True)
    return form


def own_form(plan: document.Plan) -> dict[str, Any]:
    """The JSON form of the plan's own fields."""
    collections = {name for name, _ in document.COLLECTIONS.values()}
    return plan.model_dump(mode="json", exclude_none=True, exclude=collections)


def _last(plan: Plan) -> tuple[int, str]:
    entries = Entry.objects.of_plan(plan.company_id, plan.key).order_by("-sequence")
    return entries.values_list("sequence", "digest").first() or (0, "")


def _brought_to(plan: Plan, known: _Photograph | None, last: int) -> document.Plan | None:
    """An older photograph with the journal's changes since; None when reading again is needed."""
    if known is None or known.version > last:
        return None
    stands = Entry.objects.filter(company_id=plan.company_id, sequence=known.version)
    if not stands.filter(digest=known.digest).exists():
        return None
    changes = journal.changes_between(plan.company_id, plan.key, known.version, last)
    # The journal does not keep people's names: where one changed, only the rows know it.
    renamed = any(c.kind == "person" and c.field in NAMES_ONE for c in changes)
    if renamed or len(changes) > CHANGES_WORTH_READING_AGAIN:
        return None
    return advanced(known.plan, changes)


def _advance(entities: dict[str, Any], kind: str, key: str, changes: list[document.Change]) -> None:
    name, made = document.COLLECTIONS[kind]
    held = (
        {key: entities[key].model_dump(mode="json", exclude_none=True)} if key in entities else {}
    )
    form = {name: held}
    patch_form(form, changes)
    if key not in held:
        entities.pop(key, None)
        return
    try:
        entities[key] = made.model_validate(held[key])
    except ValidationError as error:
        raise document.Invalid(*problems_of(error, f"/{name}/{key}")) from None


def _own_fields(plan: document.Plan, changes: list[document.Change]) -> dict[str, Any]:
    form = own_form(plan)
    patch_form(form, changes)
    try:
        own = document.Plan.model_validate(form)
    except ValidationError as error:
        raise document.Invalid(*problems_of(error)) from None
    return {name: getattr(own, name) for name in document.Plan.model_fields if name in form} | {
        change.field: None for change in changes if change.after is None and change.field
    }
