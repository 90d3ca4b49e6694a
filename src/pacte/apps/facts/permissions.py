"""Who may bring facts in, and who may look at them."""

from __future__ import annotations

from pacte.apps.members.models import Member, Role
from pacte.apps.members.permissions import Deed, may_write


def may_import_facts(member: Member | None, *_: object) -> bool:
    return member is not None and may_write(member, Deed.FACTS)


def may_see_facts(member: Member) -> bool:
    """Totals of the company; margins and persons have their own rules."""
    return member.is_active and member.role != Role.EXTERNAL
