"""Scenarios as a member sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pacte.apps.journal import inputs as journal
from pacte.apps.journal.models import Entry
from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.scenarios.models import Scenario, ScenarioQuerySet
from pacte.apps.scenarios.permissions import (
    kept,
    may_know_what_happened,
    may_read_answer,
    of_steps_alone,
    redacted,
)
from pacte.document import Change


@dataclass(frozen=True)
class Adopted:
    """An adoption: its journal entry, whether it was undone, what it left aside, (kind, id), and
    what of it was changed again since.
    """

    entry: Entry
    is_undone: bool
    left: tuple[tuple[str, str], ...]
    since: tuple[Change, ...]


def scenarios(member: Member, plan: Plan) -> ScenarioQuerySet:
    """The plan's scenarios, latest first, with their jobs; without input and result."""
    seen = Scenario.objects.visible_to(member).filter(plan=plan)
    return seen.select_related("job", "requested_by__user").defer("content", "result")


def scenario(member: Member, plan: Plan, number: int) -> Scenario | None:
    """One scenario of the plan; None when there is none, or not for this member."""
    return scenarios(member, plan).filter(pk=number).first()


def visible_result(member: Member, of: Scenario) -> dict[str, Any] | None:
    """What the scenario answered, without the figures that the member may not see; None before."""
    if of.result is None or not Scenario.objects.visible_to(member).filter(pk=of.pk).exists():
        return None
    plan = photos.photograph(of.plan)
    found = of.result
    if not may_read_answer(member, of, plan):
        found = kept(found)
    elif not may_know_what_happened(member, of, plan):
        found = of_steps_alone(found)
    seen: dict[str, Any] = redacted(member, found, plan)
    return seen


def adoption(member: Member, of: Scenario) -> Adopted | None:
    """The last adoption of a scenario; None where there is none, or not for this member."""
    return adoptions(member, of.plan, [of]).get(of.pk)


def is_adopted(member: Member, of: Scenario) -> bool:
    """Whether a scenario was adopted and that stands."""
    found = adoption(member, of)
    return found is not None and not found.is_undone


def adoptions(member: Member, plan: Plan, of: Iterable[Scenario]) -> Mapping[int, Adopted]:
    """Scenario -> its last adoption, of those of a plan that have one."""
    numbers = {one.pk: one.adopted_version for one in of if one.adopted_version is not None}
    if not numbers:
        return {}
    found = Entry.objects.visible_to(member).filter(
        company_id=plan.company_id, sequence__in=numbers.values()
    )
    entries = {entry.sequence: entry for entry in found}
    gone = journal.undone(plan.company_id, plan.key)
    return {
        scenario: _adopted(plan, entries[number], is_undone=number in gone)
        for scenario, number in numbers.items()
        if number in entries
    }


def _adopted(plan: Plan, entry: Entry, *, is_undone: bool) -> Adopted:
    left = (named.partition(":") for named in entry.params.get("left", ()))
    since = () if is_undone else tuple(_changed_again(plan, entry))
    return Adopted(entry, is_undone, tuple((kind, key) for kind, _sep, key in left), since)


def _changed_again(plan: Plan, entry: Entry) -> Iterable[Change]:
    """The last change of each field that an entry wrote, where it is no longer as written."""
    wrote = {(c.kind, c.id, c.field): c.after for c in entry.as_changes}
    wrote = {(kind, key, None): ... for kind, key, _field in wrote} | wrote  # or it was taken out
    later = journal.changes_between(plan.company_id, plan.key, entry.sequence, photos.version(plan))
    last = {(c.kind, c.id, c.field): c for c in later}
    return [change for key, change in last.items() if key in wrote and change.after != wrote[key]]
