"""Verbs on a company's rows: they start Django, and act as a member."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pacte.document import Invalid, Problem

if TYPE_CHECKING:
    from pacte.apps.members.models import Member
    from pacte.facts import Lookups

CompanyName = Annotated[
    str, typer.Option("--company", envvar="PACTE_COMPANY", help="The company, by its short name.")
]
AsMember = Annotated[
    str, typer.Option("--as", envvar="PACTE_AS", help="Act as this member.", metavar="EMAIL")
]


def start() -> None:
    """Start Django; settings are reached by dotted name."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pacte.config.settings")
    django.setup()


def start_migrated() -> None:
    """Start Django. Raises `Invalid` where the database is not as this version expects it."""
    start()
    missing = missing_migrations()
    if missing:
        raise Invalid(Problem("database_not_migrated", "", str(len(missing)), "pacte migrate"))


def missing_migrations() -> list[str]:
    """The migrations that the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def member_of(company: str, email: str) -> Member:
    """The member who acts. `Invalid` names the company or the address that is not known."""
    start_migrated()
    from pacte.apps.members.models import Company, Member

    if not Company.objects.filter(slug=company).exists():
        known = ", ".join(Company.objects.order_by("slug").values_list("slug", flat=True))
        raise Invalid(Problem("unknown_company", "--company", company, known))
    acting = Member.objects.able_to_act().select_related("company", "user")
    found = acting.filter(company__slug=company, user__email__iexact=email).first()
    if found is None:
        raise Invalid(Problem("unknown_member", "--as", email, company))
    return found


def lookups_of(member: Member) -> Lookups:
    """What lines do not say themselves: segments, categories, teams."""
    from pacte.apps.market import queries as market
    from pacte.apps.team import queries as team

    lookups: Lookups = market.lookups(member)
    return replace(lookups, team_of_person=team.team_of_person(member))


def now() -> datetime:
    """The instant of an act: the one clock of the verbs that write."""
    return datetime.now().astimezone()
