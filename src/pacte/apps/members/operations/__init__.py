"""Founding a company, and who belongs to it."""

from pacte.apps.members.operations.calendars import renew_calendar, revoke_calendar
from pacte.apps.members.operations.companies import create_company, set_what_managers_see
from pacte.apps.members.operations.membership import (
    NewMember,
    add_member,
    change_role,
    link_person,
    suspend_member,
)
from pacte.apps.members.operations.tokens import create_token, revoke_token

__all__ = [
    "NewMember",
    "add_member",
    "change_role",
    "create_company",
    "create_token",
    "link_person",
    "renew_calendar",
    "revoke_calendar",
    "revoke_token",
    "set_what_managers_see",
    "suspend_member",
]
