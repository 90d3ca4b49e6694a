"""`pacte facts`: import files of facts, list the versions they made, go back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from pacte.cli import answers, rows
from pacte.cli.options import AsJson, Language, Today, day_of
from pacte.document import Invalid, Problem

if TYPE_CHECKING:
    from pacte.apps.facts.operations.importing import FactsImport, Imported
    from pacte.apps.members.models import Member

app = typer.Typer(help="What happened: import sales, list versions, undo.", no_args_is_help=True)

Pairs = Annotated[
    list[str] | None,
    typer.Option("--map", help="A column of the file and its field; nothing after = ignores it."),
]
Kind = Annotated[str, typer.Argument(help="sales")]


@app.command("import")
def import_(
    kind: Kind,
    file: Annotated[Path, typer.Argument(help="A CSV or Parquet file.")],
    company: rows.CompanyName,
    as_member: rows.AsMember,
    columns: Pairs = None,
    constants: Annotated[
        list[str] | None, typer.Option("--set", help="field=value, for every line.")
    ] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--date-format", help="field=dd/mm/yyyy and the like.")
    ] = None,
    decimal: Annotated[str | None, typer.Option(help="The decimal mark: . or ,")] = None,
    separator: Annotated[str | None, typer.Option(help="What separates columns.")] = None,
    encoding: Annotated[str | None, typer.Option(help="utf-8, utf-8-sig, cp1252 or utf-16")] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map-file", help="All of these, as JSON.")
    ] = None,
    identity: Annotated[
        str, typer.Option(help="How lines are recognized: auto, key or content.")
    ] = "auto",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell, load nothing.")] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Write wrong lines to this CSV.")
    ] = None,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Load the right lines of a file with wrong ones.")
    ] = False,
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
) -> None:
    """Import a file of facts: all of it or nothing, and twice is once."""
    answers.language_known(language)
    given = {
        "columns": _pairs(columns, "--map"),
        "constants": _pairs(constants, "--set"),
        "date_formats": _pairs(formats, "--date-format"),
        "decimal": decimal,
        "separator": "\t" if separator == "\\t" else separator,
        "encoding": encoding,
    }
    choices = _choices(map_file, given)
    if not file.is_file():
        raise Invalid(Problem("file_not_found", str(file), "no such file", ""))
    answers.writable(errors)
    member = rows.member_of(company, as_member)
    from pacte.apps.facts import operations
    from pacte.cli import facts_answer

    told = facts_answer.Told(day_of(today), kind, member.company.currency)
    asked = operations.FactsImport(
        file, kind, choices, identity, accept_valid, rows.lookups_of(member)
    )
    done = _done(asked, member, is_tried=dry_run)
    if errors is not None:
        facts_answer.write_errors(errors, done.report.errors, language)
    act: Literal["preview", "import"] = "preview" if dry_run else "import"
    result = facts_answer.imported(told, done, act=act, version=_version(member, kind))
    _conclude(result, language, as_json=as_json)


def _done(asked: FactsImport, member: Member, *, is_tried: bool) -> Imported:
    """The import carried out, or looked at without loading anything."""
    from pacte.apps.facts import operations

    if is_tried:
        return operations.preview_facts(asked, by=member)
    return operations.import_facts(asked, by=member, at=rows.now(), progress=answers.progress)


def _version(member: Member, kind: str) -> int:
    """The number of the version in force; 0 where there is none."""
    from pacte.apps.facts import queries

    current = queries.current_version(member, kind)
    return current.number if current else 0


@app.command("list")
def list_(
    company: rows.CompanyName,
    as_member: rows.AsMember,
    kind: Kind = "sales",
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
) -> None:
    """List the versions, the latest first: it is the one in force."""
    answers.language_known(language)
    member = rows.member_of(company, as_member)
    from pacte.apps.facts import operations, queries
    from pacte.cli import facts_answer

    operations.kind_named(kind)
    told = facts_answer.Told(day_of(today), kind, member.company.currency)
    found = queries.versions(member, kind).select_related("member__user")
    _conclude(facts_answer.versions(told, found, act="list"), language, as_json=as_json)


@app.command()
def undo(
    company: rows.CompanyName,
    as_member: rows.AsMember,
    kind: Kind = "sales",
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
) -> None:
    """Go back to the facts before the last import; again, one further."""
    answers.language_known(language)
    member = rows.member_of(company, as_member)
    from pacte.apps.facts import operations, queries
    from pacte.cli import facts_answer

    operations.undo_facts(kind, by=member, at=rows.now())
    told = facts_answer.Told(day_of(today), kind, member.company.currency)
    found = queries.versions(member, kind).select_related("member__user")
    _conclude(facts_answer.versions(told, found, act="undo"), language, as_json=as_json)


def _conclude(result: Any, language: str, *, as_json: bool) -> None:
    from pacte.cli import facts_answer

    if result.act == "import" and result.status == "refused":
        _refuse(result, language, as_json=as_json)
    answers.conclude(result, facts_answer.in_words(result, language), as_json=as_json)


def _refuse(result: Any, language: str, *, as_json: bool) -> NoReturn:
    """Wrong lines are bad input: the answer as ever, and exit 2."""
    from pacte.cli import facts_answer

    if as_json:
        answers.print_json(result.to_json())
    else:
        typer.echo("\n".join(facts_answer.in_words(result, language)), err=True)
    raise typer.Exit(answers.MISUSE)


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """`a=b` texts as a dictionary; the last `=` separates, a column's name may hold others."""
    wrong = [text for text in given or () if "=" not in text]
    if wrong:
        raise Invalid(*(Problem("bad_option", option, text, "NAME=VALUE") for text in wrong))
    parts = (text.rpartition("=") for text in given or ())
    return {name: value for name, _, value in parts}


def _choices(map_file: Path | None, given: dict[str, Any]) -> Any:
    """The map file, with what the command line says on top."""
    from pacte.exchange.facts_files import Choices, choices_from, read_choices

    if map_file is not None and not map_file.is_file():
        raise Invalid(Problem("file_not_found", str(map_file), "no such file", ""))
    kept = read_choices(map_file.read_bytes(), map_file.name) if map_file else Choices()
    form = kept.model_dump()
    for name, value in given.items():
        form[name] = {**form[name], **value} if isinstance(value, dict) else value or form[name]
    return choices_from(form, "options")
