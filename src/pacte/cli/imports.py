"""`pacte import plan|people|offers|customers FILE`: all of a file, or nothing of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pacte.cli import answers, rows
from pacte.cli.options import AsJson, Language
from pacte.cli.rows import AsMember, CompanyName
from pacte.document import COLLECTIONS, Invalid, Problem
from pacte.wording.catalog import gettext_noop, said

if TYPE_CHECKING:
    from pacte.apps.journal.models import Entry
    from pacte.exchange.lists import ListRead

app = typer.Typer(help="Read in what the company has already.", no_args_is_help=True)

ListFile = Annotated[
    Path, typer.Argument(help="CSV with a line of headers, in French or English.", metavar="FILE")
]

_PLAN = gettext_noop("Plan “{name}” is at version {version}.")
_LIST = gettext_noop("{count} lines read, {changed} changes kept in the history.")
_CUSTOMERS = gettext_noop("{added} customers added, {replaced} replaced.")


@app.command()
def plan(
    source: Annotated[str, typer.Argument(help="The plan document (JSON).", metavar="FILE")],
    company: CompanyName,
    email: AsMember,
    as_json: AsJson = False,
    language: Language = "fr",
) -> None:
    """Make the company's plan of that id be as the document says.

    People, offers… that the company has already may be named without being written again.
    """
    by = rows.member_of(company, email)
    from pacte.apps.plans import operations, queries

    read = answers.read_document(source, queries.shared_form(by))
    made = operations.import_plan(read, by=by, at=rows.now())
    facts = {"plan": made.key, "name": made.name, "version": queries.visible_version(made, by)[0]}
    _tell(facts, _PLAN, language, as_json=as_json)


@app.command()
def people(
    source: ListFile,
    company: CompanyName,
    email: AsMember,
    as_json: AsJson = False,
    language: Language = "fr",
) -> None:
    """Add people, or change those known: id, name, team, manager, skills, territories, dates."""
    _import_shared("people", source, (company, email), language, as_json=as_json)


@app.command()
def offers(
    source: ListFile,
    company: CompanyName,
    email: AsMember,
    as_json: AsJson = False,
    language: Language = "fr",
) -> None:
    """Add offers, or change those known: id, name, category, unit price, unit cost."""
    _import_shared("offers", source, (company, email), language, as_json=as_json)


@app.command()
def customers(
    source: ListFile,
    company: CompanyName,
    email: AsMember,
    as_json: AsJson = False,
    language: Language = "fr",
) -> None:
    """Add customers, or replace those known: id, name, segment, owner, territory, city, country."""
    by = rows.member_of(company, email)
    from pacte.apps.market.operations import import_customers
    from pacte.exchange.lists import read_list

    read = read_list("customers", source, currency=by.company.currency)
    try:
        entry = import_customers(read.entities["customer"], by=by, at=rows.now())
    except Invalid as error:
        raise _on_lines(error, source, read) from None
    _tell(entry.params, _CUSTOMERS, language, as_json=as_json)


def _import_shared(
    name: str, source: Path, who: tuple[str, str], language: str, *, as_json: bool
) -> None:
    by = rows.member_of(*who)
    from pacte.apps.plans.operations import import_shared
    from pacte.exchange.lists import read_list

    read = read_list(name, source, currency=by.company.currency)
    try:
        entry = import_shared(read.entities, by=by, at=rows.now())
    except Invalid as error:
        raise _on_lines(error, source, read) from None
    _tell(_changed(read, entry), _LIST, language, as_json=as_json)


def _changed(read: ListRead, entry: Entry | None) -> dict[str, Any]:
    return {"count": len(read.lines), "changed": len(entry.changes) if entry else 0}


def _tell(facts: dict[str, Any], sentence: str, language: str, *, as_json: bool) -> None:
    if as_json:
        answers.print_told("import", rows.now().date(), facts)
    else:
        typer.echo(said(sentence, language).format(**facts))


def _on_lines(error: Invalid, source: Path, read: ListRead) -> Invalid:
    """The same refusal, each place given as the line of the file it came from."""
    names = "|".join([*(name for name, _ in COLLECTIONS.values()), "customers"])
    place = re.compile(rf"/(?:{names})/([^/]+)/?(.*)")

    def on_line(problem: Problem) -> Problem:
        found = place.fullmatch(problem.where)
        line = read.lines.get(found[1]) if found else None
        if found is None or line is None:
            return problem
        return replace(problem, where=f"{source.name}:{line} {found[2]}".strip())

    return Invalid(*(on_line(problem) for problem in error.problems))
