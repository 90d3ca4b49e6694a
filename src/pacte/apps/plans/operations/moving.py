"""A step put on other days by hand, if every rule that held still holds."""

from __future__ import annotations

from datetime import date, datetime

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation
from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.plans.operations import rows
from pacte.apps.plans.permissions import may_move_steps
from pacte.document import Change, Conflict, Invalid, Problem
from pacte.document.entities import FIRST_DAY, LAST_DAY
from pacte.engine import scheduling

MOVED = ("start_date", "end_date", "end_half")


@operation(may=may_move_steps)
def move_step(  # noqa: PLR0913 (what a journal entry says)
    plan: Plan,
    step: str,
    start: date,
    *,
    by: Member,
    at: datetime,
    today: date,
    expected_version: int | None = None,
) -> Entry | None:
    """Start a step on another day, its end follows; by who may change that step's dates.

    Raises `Conflict` for a step that never moves, and where the move breaks a rule that holds now:
    each problem then carries what is broken (`params["broken"]`). None when nothing changes.
    """
    before = photos.photograph(plan)
    if step not in before.steps:
        raise Invalid(Problem("unknown_id", f"/steps/{step}", step, "an id of /steps"))
    if not FIRST_DAY <= start <= LAST_DAY:
        raise Invalid(Problem("far_date", f"/steps/{step}/start_date", start.isoformat()))
    changes = _changes(before, step, scheduling.moved(before, step, start))
    rows.refuse_forbidden(changes, before, before)
    if held := scheduling.held(before, before.steps[step]):
        raise Conflict(Problem("step_held", f"/steps/{step}", held, "", {"held": held}))
    _refuse_breaking(before, photos.advanced(before, changes), today)
    return rows.write(plan, changes, expected_version=expected_version)


def _changes(before: document.Plan, step: str, after: document.Plan) -> list[Change]:
    old, new = (plan.steps[step].model_dump(mode="json") for plan in (before, after))
    return [
        Change("step", step, field, old[field], new[field])
        for field in MOVED
        if old[field] != new[field]
    ]


def _refuse_breaking(before: document.Plan, after: document.Plan, today: date) -> None:
    """Raise `Conflict`, one problem for each rule that breaks, if one does."""
    broken = scheduling.newly_broken(before, after, today)
    if broken:
        raise Conflict(*(Problem("move_breaks", "", b.code, "", {"broken": b}) for b in broken))
