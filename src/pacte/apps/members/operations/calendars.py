"""The secret address under which calendar programs read someone's own steps."""

from __future__ import annotations

import secrets
from datetime import datetime

from pacte.apps.journal.operations import operation, record
from pacte.apps.members.models import CalendarAddress, Member
from pacte.apps.members.queries import digest_of


def _is_own(by: Member | None, subject: Member) -> bool:
    return by is not None and by.is_active and by.pk == subject.pk


@operation(may=_is_own)
def renew_calendar(member: Member, *, by: Member, at: datetime) -> str:
    """Make an address for oneself and close the former one; its secret, shown once."""
    _revoke(member, at)
    secret = secrets.token_urlsafe(32)
    made = CalendarAddress(member=member, digest=digest_of(secret), made_at=at)
    made.save(force_insert=True)
    record(params={"calendar": made.pk})
    return secret


@operation(may=_is_own)
def revoke_calendar(member: Member, *, by: Member, at: datetime) -> None:
    """Make one's own address worthless at once."""
    record(params={"calendars_revoked": _revoke(member, at)})


def _revoke(member: Member, at: datetime) -> int:
    return CalendarAddress.objects.filter(member=member, revoked_at=None).update(revoked_at=at)
