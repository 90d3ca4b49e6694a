"""When people are absent: the plan is told, it approves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation
from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.plans.operations import rows
from pacte.apps.plans.permissions import may_write_leaves
from pacte.document import Change, Conflict, Invalid, Leave, Problem


@operation(may=may_write_leaves)
def add_leave(
    plan: Plan,
    person: str,
    leave: Leave,
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
) -> Entry | None:
    """Say that someone is absent; directors, who leads them, or themselves.

    What all plans of the company share changes. None when it was said already.
    """
    known = _leaves(plan, person)
    wanted = known if leave in known else sorted((*known, leave), key=lambda one: one.start)
    return _write(plan, person, known, wanted, expected_version)


@operation(may=may_write_leaves)
def remove_leave(
    plan: Plan,
    person: str,
    leave: Leave,
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
) -> Entry | None:
    """Take an absence back; by who may say it. Raises `Conflict` when it is not there any more."""
    known = _leaves(plan, person)
    wanted = [one for one in known if one != leave]
    entry = _write(plan, person, known, wanted, expected_version)
    if entry is None:
        raise Conflict(Problem("removed_meanwhile", f"/people/{person}/leaves"))
    return entry


def _leaves(plan: Plan, person: str) -> tuple[Leave, ...]:
    known = photos.photograph(plan).people.get(person)
    if known is None:
        raise Invalid(Problem("unknown_id", f"/people/{person}", person, "an id of /people"))
    return known.leaves


def _write(
    plan: Plan,
    person: str,
    before: Iterable[Leave],
    after: Iterable[Leave],
    expected_version: int | None,
) -> Entry | None:
    change = Change("person", person, "leaves", _forms(before), _forms(after))
    return rows.write(plan, [change], expected_version=expected_version)


def _forms(leaves: Iterable[Leave]) -> list[dict[str, Any]]:
    return [leave.model_dump(mode="json", exclude_none=True) for leave in leaves]
