"""The journal as shown to a member."""

from __future__ import annotations

from typing import Any

from pacte.apps.journal.models import Entry, EntryQuerySet


def entries(member: Any, plan_id: str | None = None) -> EntryQuerySet:
    """What was done, latest first; with `plan_id`, only what touches that plan."""
    seen = Entry.objects.visible_to(member)
    touching = seen & Entry.objects.of_plan(member.company_id, plan_id) if plan_id else seen
    return touching.select_related("member__user").order_by("-sequence")
