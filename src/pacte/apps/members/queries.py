"""Who belongs where, as seen by the one who asks."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.http import HttpRequest

from pacte.apps.members.models import ApiToken, CalendarAddress, Member, MemberQuerySet, User

COMPANY_IN_SESSION = "company"


class MemberRequest(HttpRequest):
    """A request whose `member` is known: what views behind the login receive."""

    member: Member


def acting_member(request: HttpRequest) -> Member | None:
    """The membership a request acts under; the first by name until one is chosen."""
    if not request.user.is_authenticated:
        return None
    return membership(request.user, company_slug=request.session.get(COMPANY_IN_SESSION))


def memberships(user: User) -> MemberQuerySet:
    """The companies a user may act in, by name."""
    mine = Member.objects.able_to_act().filter(user=user)
    return mine.select_related("company", "user").order_by("company__name", "pk")


def membership(user: User, *, company_slug: str | None) -> Member | None:
    """The user's membership of that company; of the first by name when it is none of theirs."""
    mine = list(memberships(user))
    chosen = [member for member in mine if member.company.slug == company_slug]
    return next(iter([*chosen, *mine]), None)


def members(member: Member) -> MemberQuerySet:
    """The members that this member may see, by name."""
    return Member.objects.visible_to(member).select_related("user").order_by("user__name", "pk")


def tokens(member: Member) -> QuerySet[ApiToken]:
    """The member's own keys that still open, latest first."""
    return ApiToken.objects.filter(member=member, revoked_at=None)


def member_of_key(key: str) -> Member | None:
    """Whom a key lets in, None when it opens nothing."""
    able = Member.objects.able_to_act().select_related("company", "user")
    found = able.filter(tokens__digest=digest_of(key), tokens__revoked_at=None)
    return found.first()


def calendar_address(member: Member) -> CalendarAddress | None:
    """The member's own calendar address that still opens; its secret is kept nowhere."""
    return CalendarAddress.objects.filter(member=member, revoked_at=None).first()


def member_of_calendar(secret: str) -> Member | None:
    """Whose steps a calendar address shows, None when it opens nothing."""
    able = Member.objects.able_to_act().select_related("company", "user")
    return able.filter(calendars__digest=digest_of(secret), calendars__revoked_at=None).first()


def digest_of(key: str) -> str:
    """What is kept of a key; keys are long and random, so one round is enough."""
    return hashlib.sha256(key.encode()).hexdigest()
