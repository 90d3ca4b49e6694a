"""Journal -> document: a plan as it stood, in plain JSON form.

The journal names people by their id only, so that erasing someone stays possible (R74).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from pacte.apps.journal.models import Entry, Ledger, StoredDocument
from pacte.document import SHARED_KINDS, Change, Invalid, Problem
from pacte.document.changes import patch_form

PEOPLE, PERSON, NAME = "people", "person", "name"


def plan_version(company_id: int, plan_id: str) -> int:
    """The number of the last entry that touches anything the plan photographs; 0 before any."""
    touching = Entry.objects.of_plan(company_id, plan_id)
    return touching.aggregate(last=Max("sequence"))["last"] or 0


def version_at(company_id: int, plan_id: str, at: datetime) -> int:
    """The plan's version at that instant, inclusive; 0 before any."""
    touching = Entry.objects.of_plan(company_id, plan_id).filter(at__lte=at)
    return touching.aggregate(last=Max("sequence"))["last"] or 0


def as_of(company_id: int, plan_id: str, *, version: int) -> dict[str, Any]:
    """The plan at `version`, inclusive: the nearest stored document, then the changes since.

    Raises `Invalid` before the plan's first stored document.
    """
    stored = StoredDocument.objects.filter(company_id=company_id, plan_id=plan_id)
    start = stored.filter(version__lte=version).order_by("-version").first()
    return _brought_to(start, plan_id, version)


def replay(company_id: int, plan_id: str) -> dict[str, Any]:
    """The plan of today from its first stored document and every change since, nothing else."""
    stored = StoredDocument.objects.filter(company_id=company_id, plan_id=plan_id)
    version = plan_version(company_id, plan_id)
    return _brought_to(stored.order_by("version").first(), plan_id, version)


def changes_between(company_id: int, plan_id: str, first: int, last: int) -> tuple[Change, ...]:
    """What leads the plan from version `first` (exclusive) to `last` (inclusive)."""
    return tuple(Change(*change) for change in _changes(company_id, plan_id, first, last))


def undone(company_id: int, plan_id: str) -> frozenset[int]:
    """The numbers of the plan's entries that were undone and not done again by undoing that."""
    undos = Entry.objects.filter(company_id=company_id, plan_id=plan_id, operation="plans.undo")
    told = undos.order_by("sequence").values_list("params", "sequence")
    by = {params.get("undone"): sequence for params, sequence in told}
    gone: set[int] = set()
    for entry in sorted(by, reverse=True):  # an entry is undone by a later one
        if by[entry] not in gone:
            gone.add(entry)
    return frozenset(gone)


def first_broken_link(company_id: int) -> int | None:
    """The number of the first entry that was altered, removed or slipped in; None when all hold.

    Whoever may write the whole database can still seal a forged chain anew: compare then the last
    hash with one noted elsewhere.
    """
    previous, number = "", 0
    entries = Entry.objects.filter(company_id=company_id).order_by("sequence").iterator()
    for number, entry in enumerate(entries, start=1):
        if entry.sequence != number or entry.digest != entry.sealed_after(previous):
            return number
        previous = entry.digest
    ends_here = Ledger.objects.filter(company_id=company_id, sequence=number, digest=previous)
    return None if number == 0 or ends_here.exists() else number + 1


def _brought_to(start: StoredDocument | None, plan_id: str, version: int) -> dict[str, Any]:
    if start is None:
        raise Invalid(Problem("no_such_version", plan_id, str(version), "a version of this plan"))
    form = start.form
    changes = _changes(start.company_id, plan_id, start.version, version)
    patch_form(form, (Change(*change) for change in changes))
    return form


def _changes(company_id: int, plan_id: str, first: int, last: int) -> Iterator[list[Any]]:
    entries = Entry.objects.of_plan(company_id, plan_id)
    wanted = entries.filter(sequence__gt=first, sequence__lte=last).order_by("sequence")
    for owner, changes in wanted.values_list("plan_id", "changes"):
        yield from changes if owner == plan_id else _shared(changes)


def _shared(changes: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Of an entry on another plan, or on none, only what all plans of the company share."""
    return (change for change in changes if change[0] in SHARED_KINDS)


# Names of people ----------------------------------------------------------------------------------


def without_names(form: dict[str, Any]) -> dict[str, Any]:
    """The JSON form of a plan with each person's id in place of their name."""
    people = form.get(PEOPLE)
    return (
        {**form, PEOPLE: {key: {**p, NAME: key} for key, p in people.items()}} if people else form
    )


def with_names(form: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The same form with the names of today; someone erased keeps their id."""
    people = form.get(PEOPLE)
    if not people:
        return form
    named = {key: {**p, NAME: names.get(key, key)} for key, p in people.items()}
    return {**form, PEOPLE: named}


def unnamed(change: Change) -> Change:
    """The change as the journal keeps it: that a name changed is told, the names are not."""
    if change.kind != PERSON or change.field not in (None, NAME):
        return change
    before, after = (_unnamed(value, change.id) for value in (change.before, change.after))
    return Change(change.kind, change.id, change.field, before, after)


def _unnamed(value: Any, key: str) -> Any:
    if value is None:
        return None
    return {**value, NAME: key} if isinstance(value, dict) else key
