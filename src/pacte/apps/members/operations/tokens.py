"""Keys with which programs act as a member."""

from __future__ import annotations

import secrets
from datetime import datetime

from pacte.apps.journal.operations import operation, record
from pacte.apps.members.models import ApiToken, Member
from pacte.apps.members.queries import digest_of
from pacte.document import Invalid, Problem

PREFIX = "pacte_"
NAME_LENGTH = 100


def _is_own(by: Member | None, subject: Member) -> bool:
    return by is not None and by.is_active and by.pk == subject.pk


def _is_own_token(by: Member | None, token: ApiToken) -> bool:
    return by is not None and by.is_active and by.pk == token.member_id


@operation(may=_is_own)
def create_token(member: Member, *, name: str, by: Member, at: datetime) -> str:
    """Make a key for oneself; the key, which is shown now and never again."""
    if not 0 < len(name.strip()) <= NAME_LENGTH:
        raise Invalid(Problem("token_without_name", "/name", name[:50]))
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(member=member, name=name.strip(), digest=digest_of(key), made_at=at)
    token.save(force_insert=True)
    record(params={"token": token.pk})
    return key


@operation(may=_is_own_token)
def revoke_token(token: ApiToken, *, by: Member, at: datetime) -> None:
    """Make a key of one's own worthless at once."""
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record(params={"token": token.pk})
