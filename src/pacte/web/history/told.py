"""Journal entries as lines to read, without the figures that the reader may not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.members.models import Role
from pacte.apps.members.permissions import Reach, Sight, reach_of_sight
from pacte.apps.plans.models import photos
from pacte.apps.plans.permissions import (
    ACTION_MONEY,
    FIGURES,
    LINE_MONEY,
    STEP_MONEY,
    Around,
    may_change,
    may_see_load,
)
from pacte.document import SHARED_KINDS, Change
from pacte.web.pages import Opened, language
from pacte.wording import changes as words
from pacte.wording import terms

SECRET = {
    "action": ACTION_MONEY,
    "step": STEP_MONEY,
    "budget_line": LINE_MONEY,
    "objective": FIGURES,
}
CHANGES_SHOWN = 5
WHOLE_PLANS = {"plans.create_plan"}
"""Operations told by their name: what they brought is the whole plan, and is not undone."""


@dataclass(frozen=True)
class Told:
    """One entry: when, who, what in short, its changes in words, and what can be done with it."""

    sequence: int
    at: datetime
    who: str
    what: str
    reason: str
    changes: tuple[str, ...]
    more: int
    can_undo: bool


def told(opened: Opened, entry: Entry) -> Told:
    """The entry as this member may read it."""
    seen = readable(opened, entry.as_changes)
    whole = entry.operation in WHOLE_PLANS or _begins(entry.as_changes)
    every = [] if whole else words.told_together(opened.plan, seen, language())
    lines = every[:CHANGES_SHOWN]
    what = _what(entry, seen)
    if what == "" and len(lines) == 1:
        what, lines = lines[0], []
    return Told(
        entry.sequence,
        timezone.localtime(entry.at),
        str(entry.member.user) if entry.member else _("Pacte"),
        what or _("Change of the plan"),
        entry.reason,
        tuple(lines),
        max(0, len(every) - CHANGES_SHOWN),
        bool(entry.plan_id == opened.plan.id and seen and not whole) and _may_undo(opened, entry),
    )


def _may_undo(opened: Opened, entry: Entry) -> bool:
    """Undoing is offered to who leads or is the author, and may write each of the changes."""
    member = opened.member
    if member.role == Role.DIRECTOR:
        return True
    if member.role != Role.MANAGER and entry.member_id != member.pk:
        return False
    around = Around(photos.photograph(opened.row))
    return all(may_change(member, change, around, around) for change in entry.as_changes)


def concerns(opened: Opened, entry: Entry) -> bool:
    """Whether an external partner has anything to read there; the others read every entry."""
    return opened.member.role != Role.EXTERNAL or bool(readable(opened, entry.as_changes))


def _begins(changes: Sequence[Change]) -> bool:
    """Whether the plan began here: only then is its id written."""
    return any(change.kind == "plan" and change.field == "id" for change in changes)


def _what(entry: Entry, seen: Sequence[Change]) -> str:
    """What was done, when the operation alone says it; else the changes do."""
    word = terms.term("operation", entry.operation, language())
    if word != entry.operation:
        return word
    kinds = {change.kind for change in seen}
    several = len(seen) > 1 and len(kinds) == 1
    return terms.term("kind", kinds.pop(), language()) if several else ""


def _is_told(opened: Opened, change: Change) -> bool:
    """Whether the member knows of the entity at all; the director knows of everything."""
    if opened.member.role == Role.DIRECTOR or change.kind == "plan":
        return True
    return change.kind in SHARED_KINDS or change.id in opened.plan.collection(change.kind)


def _without_secret(opened: Opened, change: Change) -> Change:
    """The change, told without its figures where the member may not see them."""
    if not _is_secret(opened, change):
        return change
    return Change(change.kind, change.id, change.field, [], [])


def readable(opened: Opened, changes: Sequence[Change]) -> list[Change]:
    """The changes that the member may know of, without the figures hidden from them."""
    return [_without_secret(opened, change) for change in changes if _is_told(opened, change)]


def _is_secret(opened: Opened, change: Change) -> bool:
    """A figure that the member's own view of the plan leaves out is left out here too."""
    if opened.member.role == Role.DIRECTOR:
        return False
    if change.kind == "plan" and change.field == "sharing":
        return reach_of_sight(opened.member, Sight.ACTION_MONEY) is not Reach.ALL
    if change.kind in {"plan", "offer"}:
        return change.field in ("budget", "margin_rate", "unit_cost", "unit_price")
    if change.kind == "person":
        return change.field in (None, "leaves") and not _leads(opened, change.id)
    if change.field not in SECRET.get(change.kind, ()):
        return False
    entity: Any = opened.plan.collection(change.kind).get(change.id)
    return entity is None or getattr(entity, str(change.field)) is None


def _leads(opened: Opened, person: str) -> bool:
    """Whether the member may know when that person is absent."""
    known = person in opened.plan.people
    return known and may_see_load(opened.member, Around(opened.plan), person)


def diff_lines(plan: document.Plan, changes: Sequence[Change]) -> list[str]:
    """Changes that lead to `plan`, in words, as many as there are."""
    return words.told_together(plan, changes, language(), plan.steps)
