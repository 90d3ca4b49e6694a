"""Founding a company, and who belongs to it."""

from pacte.apps.members.operations.companies import create_company, set_what_managers_see
from pacte.apps.members.operations.membership import (
    NewMember,
    add_member,
    change_role,
    link_person,
    suspend_member,
)

__all__ = [
    "NewMember",
    "add_member",
    "change_role",
    "create_company",
    "link_person",
    "set_what_managers_see",
    "suspend_member",
]
