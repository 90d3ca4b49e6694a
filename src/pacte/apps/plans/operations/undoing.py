"""Taking back what was done: one more entry, never one less."""

from __future__ import annotations

from datetime import datetime

from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation, undo_of
from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan
from pacte.apps.plans.operations import rows
from pacte.apps.plans.permissions import may_write_somewhere
from pacte.document import Invalid, Problem


@operation(may=may_write_somewhere)
def undo(plan: Plan, entry: Entry, *, by: Member, at: datetime) -> Entry | None:
    """Undo an entry of the plan's journal; by who may make the inverse of each of its changes.

    Raises `Conflict` where a later change stands on the same field.
    """
    if entry.plan_id != plan.key:
        raise Invalid(Problem("not_of_this_plan", "", str(entry.sequence), plan.name))
    if any(change.kind == "plan" and change.field == "id" for change in entry.as_changes):
        raise Invalid(Problem("creation_not_undone", "", plan.name))
    return rows.write(plan, undo_of(entry), params={"undone": entry.sequence})
