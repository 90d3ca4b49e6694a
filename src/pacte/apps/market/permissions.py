"""Who changes the company's customers."""

from __future__ import annotations

from pacte.apps.members.models import Member
from pacte.apps.members.permissions import Deed, may_write


def may_import_customers(member: Member | None, *_: object) -> bool:
    """Whoever changes what plans are built on."""
    return may_write(member, Deed.STRUCTURE)
