"""Operations on who belongs to a company, with which role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pacte.apps.journal.operations import operation, record
from pacte.apps.members.models import DOCUMENT_ID, Company, Member, Role, User
from pacte.apps.members.permissions import may_manage_members
from pacte.document import Change, Conflict, Invalid, Problem

FIELDS = ("role", "person_id", "team_id", "is_active")


@dataclass(frozen=True)
class NewMember:
    """Someone to let in. `person_id` and `team_id` are ids of the plan's people and teams."""

    email: str
    role: str
    name: str = ""
    password: str | None = None
    person_id: str | None = None
    team_id: str | None = None


def _may_add(by: Member | None, *_: object) -> bool:
    """The first member of a company is let in by whoever founded it, at the machine."""
    return by is None or may_manage_members(by)


@operation(may=_may_add)
def add_member(company: Company, new: NewMember, *, by: Member | None, at: datetime) -> Member:
    """Let someone in, by directors or at the machine. A known address keeps its password."""
    _check(new)
    user = User.objects.filter(email__iexact=new.email).first()
    if user is None:
        user = User.objects.create_user(new.email, new.password, name=new.name, joined_at=at)
    if Member.objects.filter(company=company, user=user).exists():
        raise Conflict(Problem("already_a_member", "/email", new.email))
    _refuse_taken_person(company.pk, new.person_id)
    member = Member(company=company, user=user, role=new.role)
    member.person_id, member.team_id = new.person_id, new.team_id
    member.save(force_insert=True)
    changes = [Change("member", str(member.pk), None, None, _facts(member))]
    record(changes)
    return member


@operation(may=may_manage_members)
def change_role(member: Member, *, by: Member, at: datetime, role: str) -> None:
    """Give a member another role; directors only, and one director always remains."""
    _known_role(role)
    if role != Role.DIRECTOR:
        _keep_a_director(member)
    _change(member, role=role)


@operation(may=may_manage_members)
def link_person(
    member: Member, *, by: Member, at: datetime, person_id: str | None, team_id: str | None = None
) -> None:
    """Say which person of the plan a member is, and which team they lead; directors only."""
    for where, value in (("/person_id", person_id), ("/team_id", team_id)):
        _document_id(where, value)
    if person_id != member.person_id:
        _refuse_taken_person(member.company_id, person_id)
    _change(member, person_id=person_id, team_id=team_id)


@operation(may=may_manage_members)
def suspend_member(member: Member, *, by: Member, at: datetime) -> None:
    """Let a member in no more; directors only. What they did stays theirs in the journal."""
    _keep_a_director(member)
    _change(member, is_active=False)


def _change(member: Member, **values: Any) -> None:
    changes = [
        Change("member", str(member.pk), field, getattr(member, field), value)
        for field, value in values.items()
        if getattr(member, field) != value
    ]
    for field, value in values.items():
        setattr(member, field, value)
    member.save(update_fields=list(values))
    record(changes)


def _facts(member: Member) -> dict[str, Any]:
    return {field: getattr(member, field) for field in FIELDS}


def _check(new: NewMember) -> None:
    try:
        validate_email(new.email)
    except ValidationError:
        raise Invalid(Problem("bad_email", "/email", new.email, "an e-mail address")) from None
    _known_role(new.role)
    _document_id("/person_id", new.person_id)
    _document_id("/team_id", new.team_id)


def _known_role(role: str) -> None:
    if role not in Role.values:
        raise Invalid(Problem("unknown_value", "/role", role, ", ".join(Role.values)))


def _document_id(where: str, value: str | None) -> None:
    try:
        DOCUMENT_ID(value or "none")
    except ValidationError:
        raise Invalid(Problem("wrong_value", where, str(value), "an id of the plan")) from None


def _refuse_taken_person(company_id: int, person_id: str | None) -> None:
    taken = Member.objects.filter(company_id=company_id, person_id=person_id)
    if person_id is not None and taken.exists():
        raise Conflict(Problem("person_already_linked", "/person_id", person_id))


def _keep_a_director(member: Member) -> None:
    others = Member.objects.able_to_act().filter(company_id=member.company_id, role=Role.DIRECTOR)
    if member.role == Role.DIRECTOR and not others.exclude(pk=member.pk).exists():
        raise Conflict(Problem("last_director", "/role", str(member), "another director first"))
