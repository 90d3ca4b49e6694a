"""Verbs on a document alone, without a database: check, schema, export."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Annotated

import typer

from pacte.cli import answers
from pacte.cli.options import AsJson, Language, Output, Source, Today, day_of
from pacte.document import Invalid, Plan, Problem, canonical, form_of, input_sha256, write_plan
from pacte.document.results.findings import SCHEMA, FindingsResult
from pacte.document.results.schemas import SCHEMAS, json_schema
from pacte.engine.checks import check as find
from pacte.engine.checks.completeness import completeness
from pacte.wording import picture
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.findings import worded

app = typer.Typer()

SHOWN = 7

_NOTHING = gettext_noop("Nothing to mend in this plan.")
_TITLE = ngettext_noop(
    "{count} point to settle in “{plan}”, as of {day}; {share} filled in.",
    "{count} points to settle in “{plan}”, as of {day}; {share} filled in.",
)
_MORE = ngettext_noop(
    "… and {count} more: add --all to see it.", "… and {count} more: add --all to see them."
)
_MARKS = {
    "blocking": gettext_noop("BLOCKING"),
    "major": gettext_noop("to settle"),
    "minor": gettext_noop("to complete"),
    "info": gettext_noop("to know"),
}


@app.command()
def check(
    source: Source,
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
    all_of_them: Annotated[bool, typer.Option("--all", help="Print every finding.")] = False,
) -> None:
    """Say what is wrong with a plan, and how to repair it."""
    answers.language_known(language)
    plan = answers.read_document(source)
    result = findings_of(plan, day_of(today))
    if as_json:
        answers.print_json(result.to_json())
    else:
        typer.echo("\n".join(_told(plan, result, language, SHOWN if not all_of_them else None)))
    raise typer.Exit(answers.WITH_FINDINGS if result.findings else answers.FINE)


def findings_of(plan: Plan, today: date) -> FindingsResult:
    """The findings of a plan, worded."""
    found = [worded(plan, finding) for finding in find(plan, today)]
    return FindingsResult(
        schema_name=SCHEMA,
        as_of=today,
        input_sha256=input_sha256(plan),
        findings=tuple(found),
        counts=dict(Counter(finding.severity for finding in found)),
        completeness=round(completeness(plan), 4),
    )


def _told(plan: Plan, result: FindingsResult, language: str, shown: int | None) -> list[str]:
    from pacte.wording import formatting

    if not result.findings:
        return [said(_NOTHING, language)]
    count = len(result.findings)
    lines = [
        said_of(_TITLE, count, language).format(
            count=formatting.number(count, language),
            plan=plan.name,
            day=formatting.day(result.as_of, language, "long"),
            share=formatting.percent(result.completeness, language),
        )
    ]
    for finding in result.findings[:shown]:
        mark = said(_MARKS[finding.severity], language)
        lines.append(f"  [{mark}] {getattr(finding.message, language)}")
    hidden = len(result.findings) - len(lines) + 1
    if not hidden:
        return lines
    return [*lines, "  " + said_of(_MORE, hidden, language).format(count=hidden)]


@app.command()
def schema(
    name: Annotated[str, typer.Argument(help="plan, findings, allocation, schedule, …")],
) -> None:
    """Print the JSON Schema of a document or of an answer."""
    if name not in SCHEMAS:
        raise Invalid(Problem("bad_option", "schema", name, ", ".join(SCHEMAS)))
    answers.print_json(json_schema(name))


@app.command()
def export(
    source: Source,
    output: Output = None,
    canonical_form: Annotated[
        bool, typer.Option("--canonical", help="The bytes that input_sha256 is taken of.")
    ] = False,
    as_picture: Annotated[
        bool, typer.Option("--picture", help="An SVG of the actions over the months.")
    ] = False,
    company: Annotated[
        str | None, typer.Option("--company", envvar="PACTE_COMPANY", help="Export its plan DOC.")
    ] = None,
    email: Annotated[
        str, typer.Option("--as", envvar="PACTE_AS", help="As this member.", metavar="EMAIL")
    ] = "",
    language: Language = "fr",
) -> None:
    """Print a document again, whole and in Pacte's own form, or as a picture.

    With --company, DOC is the id of one of its plans, printed as the member may see it.
    """
    answers.writable(output)
    plan = _plan_of(company, email, source) if company else answers.read_document(source)
    if as_picture:
        text = picture.svg(plan, answers.language_known(language))
    else:
        text = canonical(form_of(plan)).decode() if canonical_form else write_plan(plan)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def _plan_of(company: str, email: str, plan_id: str) -> Plan:
    from pacte.cli import rows

    member = rows.member_of(company, email)
    from pacte.apps.plans import queries

    plan = queries.plans(member).filter(key=plan_id).first()
    if plan is None:
        raise Invalid(Problem("unknown_id", "DOC", plan_id, ""))
    return queries.visible_document(plan, member)
