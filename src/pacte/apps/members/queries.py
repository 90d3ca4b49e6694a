"""Who belongs where, as seen by the one who asks."""

from __future__ import annotations

from pacte.apps.members.models import Member, MemberQuerySet, User


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
