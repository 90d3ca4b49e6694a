"""An entry that is not undone, because something of it has changed again since: what stands now."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pacte.apps.journal import inputs as journal
from pacte.apps.journal.models import Entry
from pacte.apps.plans.models import photos
from pacte.document import Change, form_of
from pacte.document.changes import standing
from pacte.web.history.told import readable
from pacte.web.pages import Opened, language
from pacte.wording import changes as words

SHOWN = 5


def overtaken(opened: Opened, entry: Entry) -> str:
    """One sentence on all that the member may read of it; empty where nothing changed since."""
    plan, spoken = opened.plan, language()
    lines = words.told_together(plan, list(_now(opened, entry)), spoken, plan.steps)
    if not lines:
        return ""
    return _(
        "Not undone: this has changed again since. It now stands so: %(now)s. Undo the later "
        "change first, or change it by hand."
    ) % {"now": "; ".join(lines[:SHOWN]) + (" …" if lines[SHOWN:] else "")}


def _now(opened: Opened, entry: Entry) -> Iterator[Change]:
    """What stands where the entry wrote and is no longer as it left it, as a change to be told."""
    form = form_of(photos.photograph(opened.row))
    for change in entry.as_changes:
        found = Change(change.kind, change.id, change.field, None, standing(form, change))
        if journal.unnamed(found).after == change.after:
            continue
        for seen in readable(opened, [found]):
            yield _as_told(seen, change)


def _as_told(found: Change, change: Change) -> Change:
    """Of a whole object, and where nothing stands any more, what the entry had left is told."""
    if found.field is None and found.after is not None:
        return Change(found.kind, found.id, "name", None, found.after["name"])
    return found if found.after is not None else Change(*_place(found), change.after, None)


def _place(change: Change) -> tuple[str, str, str | None]:
    return change.kind, change.id, change.field
