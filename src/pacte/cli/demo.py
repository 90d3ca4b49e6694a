"""The demo company: made, loaded through the same operations as any company's, planned, served."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pacte.cli import answers, rows, server
from pacte.cli.options import Language, Today, day_of
from pacte.document import Invalid, Problem
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said

if TYPE_CHECKING:
    from pacte.apps.members.models import Company as CompanyRow
    from pacte.apps.members.models import Member
    from pacte.apps.plans.models import Plan
    from pacte.simulation import Company, Size, Truth

app = typer.Typer()

NAME = "Verdier Outillage"
SLUG = "verdier-outillage"
PASSWORD = "jardin-demo"  # noqa: S105 - printed for everyone who tries the demo
LOGINS = {"director": "p1", "manager": "p2", "seller": "p3"}
"""Role -> the person of the plan who logs in so; marketing and finance follow."""

SEED = 1
PLANNING_SECONDS = 10.0

_MAKING = gettext_noop("Making the demo company (as of {day})…")
_SALES = gettext_noop("{count} sales lines imported.")
_PLANNED = gettext_noop("The plan is funded and dated, then adopted.")
_NOT_PLANNED = gettext_noop("The plan was computed, but not adopted: {why}")
_READY = gettext_noop("The demo is ready. Log in with the password {password} as:")
_READY_ALREADY = gettext_noop(
    "The demo of {day} is there already. Log in with the password {password} as:"
)


@app.command()
def demo(
    today: Today = None,
    size: Annotated[str, typer.Option(help="small, medium or large.")] = "small",
    port: Annotated[
        int, typer.Option(envvar="PACTE_PORT", min=1, max=65535, help="Port to serve on.")
    ] = 8000,
    serves: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it at the end.")] = True,
    language: Language = "fr",
) -> None:
    """Make the demo company and its plan, then serve it."""
    answers.language_known(language)
    rows.start()
    server.migrate_quietly()
    from pacte.apps.members.models import Company

    known = Company.objects.filter(slug=SLUG).first()
    if known is None:
        day = day_of(today)
        chosen = _size(size)
        typer.echo(said(_MAKING, language).format(day=_spoken(day, language)), err=True)
        make_company(chosen, day, language)
        typer.echo(said(_READY, language).format(password=PASSWORD))
    else:
        day = _day_of(known)
        typer.echo(
            said(_READY_ALREADY, language).format(day=_spoken(day, language), password=PASSWORD)
        )
    for line in _logins():
        typer.echo(f"  {line}")
    if serves:
        if today is not None:
            os.environ["PACTE_TODAY"] = str(day_of(today))
        server.serve(port=port, language=language)


def _spoken(day: date, language: str) -> str:
    return formatting.day(day, language, "long")


def _size(name: str) -> Size:
    from pacte import simulation

    if name not in simulation.SIZES:
        raise Invalid(Problem("bad_option", "--size", name, ", ".join(simulation.SIZES)))
    return simulation.SIZES[name]


def make_company(size: Size, today: date, language: str) -> None:
    """Everything by operations, as a company that starts would do it: it ends with a plan adopted.

    The database is migrated and holds no demo company yet.
    """
    from pacte import simulation

    company = simulation.company_of(size, SEED, today)
    truth = simulation.truth_of(company)
    director = _found(company)
    plan = _plan(company, truth, director)
    loaded = _sales(company, truth, director)
    typer.echo(said(_SALES, language).format(count=loaded), err=True)
    typer.echo(_compute(plan, director, today, language), err=True)


def _found(company: Company) -> Member:
    """The company and its logins; the director acts from then on."""
    from pacte.apps.members.operations import NewMember, add_member, create_company

    at = rows.now()
    row = create_company(NAME, by=None, at=at)
    people = {person.id: person for person in company.staff}
    director = None
    for role, key in LOGINS.items():
        person = people[key]
        new = NewMember(_email(person.name), role, person.name, PASSWORD, key, person.team)
        added = add_member(row, new, by=director, at=at)
        director = director or added
    for role, name in (("marketing", company.staff[-1].name), ("finance", "Denis Aubert")):
        person_id = company.staff[-1].id if role == "marketing" else None
        new = NewMember(_email(name), role, name, PASSWORD, person_id, None)
        add_member(row, new, by=director, at=at)
    if director is None:
        raise Invalid(Problem("unknown_member", "demo", "", "director"))
    return director


def _email(name: str) -> str:
    import unicodedata

    first = (
        unicodedata.normalize("NFKD", name.split(maxsplit=1)[0]).encode("ascii", "ignore").decode()
    )
    return f"{first.lower()}@verdier.example"


def _plan(company: Company, truth: Truth, director: Member) -> Plan:
    from pacte import simulation
    from pacte.apps.market.operations import import_customers
    from pacte.apps.plans.operations import create_plan

    made = simulation.plan_of(company, truth)
    plan = create_plan(made, by=director, at=rows.now())
    import_customers(simulation.customer_forms(company), by=director, at=rows.now())
    return plan


def _sales(company: Company, truth: Truth, director: Member) -> int:
    """The sales through the same import as a user's file."""
    from pacte import simulation
    from pacte.apps.facts.operations import FactsImport, import_facts

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ventes.parquet"
        simulation.write_sales(company, truth, path)
        asked = FactsImport(path, lookups=rows.lookups_of(director))
        done = import_facts(asked, by=director, at=rows.now())
    if done.report.errors:
        raise Invalid(Problem("unreadable_file", "ventes.parquet", done.report.errors[0].code))
    return done.report.added


def _compute(plan: Plan, director: Member, today: date, language: str) -> str:
    """One `plan` scenario through the job queue, as a page asks for it; then adopted."""
    from pacte.apps.jobs.tasks.worker import run_worker
    from pacte.apps.scenarios.operations import NewScenario, adopt_scenario, request_scenario
    from pacte.document import PacteError
    from pacte.wording.problems import sentences

    new = NewScenario("plan", today, SEED, time_limit=PLANNING_SECONDS)
    scenario = request_scenario(plan, new, by=director, at=rows.now())
    run_worker(clock=rows.now, once=True)
    scenario.refresh_from_db()
    try:
        adopt_scenario(scenario, by=director, at=rows.now(), today=today)
    except PacteError as error:
        why = " ".join(sentences(error.problems[:3], language))
        return said(_NOT_PLANNED, language).format(why=why)
    return said(_PLANNED, language)


def _logins() -> list[str]:
    """Each demo login with its role."""
    from pacte.apps.members.models import Member

    members = Member.objects.filter(company__slug=SLUG).select_related("user").order_by("pk")
    return [f"{m.user.email:28} {m.get_role_display()}" for m in members]


def _day_of(company: CompanyRow) -> date:
    """The day that the demo was made for: that of its computation."""
    from pacte.apps.scenarios.models import Scenario

    scenario = Scenario.objects.filter(company=company).order_by("pk").first()
    return scenario.today if scenario else date.min
