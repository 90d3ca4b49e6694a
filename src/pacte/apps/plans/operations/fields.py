"""Fields of one entity changed by hand: an owner, a target, a progress."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation
from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.plans.operations import rows
from pacte.apps.plans.permissions import may_change_actions, may_record_progress, may_structure
from pacte.document import Change, Invalid, Problem

DONE_PERCENT = 100


@operation(may=may_change_actions)
def change_action(  # noqa: PLR0913 (what a journal entry says)
    plan: Plan,
    action: str,
    values: Mapping[str, Any],
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
) -> Entry | None:
    """Change fields of an action (JSON values; None empties); each by who may change that field."""
    return _change(plan, ("action", action), values, expected_version, reason)


@operation(may=may_structure)
def change_objective(  # noqa: PLR0913 (what a journal entry says)
    plan: Plan,
    objective: str,
    values: Mapping[str, Any],
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
) -> Entry | None:
    """Change fields of an objective (JSON values; None empties); directors only."""
    return _change(plan, ("objective", objective), values, expected_version, reason)


@operation(may=may_structure)
def change_person(  # noqa: PLR0913 (what a journal entry says)
    plan: Plan,
    person: str,
    values: Mapping[str, Any],
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
) -> Entry | None:
    """Change fields of somebody (JSON values; None empties), for all plans; directors only."""
    return _change(plan, ("person", person), values, expected_version, reason)


@operation(may=may_structure)
def change_segment(  # noqa: PLR0913 (what a journal entry says)
    plan: Plan,
    segment: str,
    values: Mapping[str, Any],
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
) -> Entry | None:
    """Change fields of a segment (JSON values; None empties), for all plans; directors only."""
    return _change(plan, ("segment", segment), values, expected_version, reason)


@operation(may=may_record_progress)
def change_step(  # noqa: PLR0913 (what a journal entry says)
    plan: Plan,
    step: str,
    values: Mapping[str, Any],
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
    reason: str = "",
) -> Entry | None:
    """Change fields of a step (JSON values; None empties); each by who may change that field."""
    return _change(plan, ("step", step), values, expected_version, reason)


@operation(may=may_record_progress)
def record_progress(
    plan: Plan,
    step: str,
    percent: int,
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
) -> Entry | None:
    """Say how far a step is, in percent; its status follows. By who does it or answers for it."""
    if not 0 <= percent <= DONE_PERCENT:
        problem = Problem("out_of_range", f"/steps/{step}/progress_percent", str(percent))
        raise Invalid(problem)
    status = "to_do" if percent == 0 else "done" if percent == DONE_PERCENT else "running"
    values = {"progress_percent": percent, "status": status}
    return _change(plan, ("step", step), values, expected_version, "")


def _change(
    plan: Plan,
    target: tuple[str, str],
    values: Mapping[str, Any],
    expected_version: int | None,
    reason: str,
) -> Entry | None:
    kind, key = target
    name, made = document.COLLECTIONS[kind]
    entity = photos.photograph(plan).collection(kind).get(key)
    if entity is None:
        raise Invalid(Problem("unknown_id", f"/{name}/{key}", key, f"an id of /{name}"))
    unknown = [field for field in values if field not in made.model_fields]
    if unknown:
        raise Invalid(*(Problem("unknown_field", f"/{name}/{key}/{f}", f) for f in unknown))
    form = entity.model_dump(mode="json", exclude_none=True)
    # Those that change nothing too: leaving them out would let a figure be guessed by trying.
    changes = [Change(kind, key, field, form.get(field), value) for field, value in values.items()]
    return rows.write(plan, changes, expected_version=expected_version, reason=reason)
