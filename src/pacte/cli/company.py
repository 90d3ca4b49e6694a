"""Founding a company, from the machine's own command line."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from pacte.cli import rows
from pacte.cli.options import Language
from pacte.wording.catalog import gettext_noop, said

app = typer.Typer(help="Companies.", no_args_is_help=True)

_FOUNDED = gettext_noop("Company “{name}” is ready; its short name is {slug}.")
_DIRECTOR = gettext_noop("{email} directs it. Password, shown this once: {password}")
_GIVEN = gettext_noop("{email} directs it, with the password you gave.")
_KNOWN = gettext_noop("{email} directs it, with the password they have already.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The company's name.")],
    director: Annotated[str, typer.Option("--director", help="E-mail address of the director.")],
    director_name: Annotated[str, typer.Option(help="The director's name.")] = "",
    currency: Annotated[str, typer.Option(help="ISO 4217 code.")] = "EUR",
    country: Annotated[str, typer.Option(help="ISO 3166 code, for public holidays.")] = "FR",
    password: Annotated[
        str, typer.Option(envvar="PACTE_PASSWORD", help="Made for you unless given.")
    ] = "",
    language: Language = "fr",
) -> None:
    """Found a company and let its director in."""
    rows.start_migrated()
    from django.db import transaction

    from pacte.apps.members.models import User
    from pacte.apps.members.operations import NewMember, add_member, create_company

    chosen, at = password or secrets.token_urlsafe(12), rows.now()
    known = User.objects.filter(email__iexact=director).exists()
    with transaction.atomic():
        company = create_company(name, by=None, at=at, currency=currency, country=country)
        new = NewMember(director, "director", director_name, chosen)
        add_member(company, new, by=None, at=at)
    typer.echo(said(_FOUNDED, language).format(name=company.name, slug=company.slug))
    told = _KNOWN if known else _GIVEN if password else _DIRECTOR
    typer.echo(said(told, language).format(email=director, password=chosen))
