"""How a page writes: always by an operation, by the member who looks, at the time of the face."""

from __future__ import annotations

from collections.abc import Sequence

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.document import Change
from pacte.web.pages import MemberRequest, Opened, now


def change_plan(
    request: MemberRequest, opened: Opened, changes: Sequence[Change], reason: str = ""
) -> Entry | None:
    """Carry out changes on the plan; None when nothing was different."""
    return operations.apply_document(
        opened.row, changes, by=request.member, at=now(), reason=reason, trigger="page"
    )
