"""`pacte objectives propose`: last year's sales grown and shared among teams and sellers."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from pacte.cli import answers, rows
from pacte.cli.options import AsJson, Language
from pacte.cli.rows import AsMember, CompanyName
from pacte.document import Invalid, Problem
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of

app = typer.Typer(help="Objectives.", no_args_is_help=True)

_COMPANY = gettext_noop("Revenue")
_PART = gettext_noop("Revenue – {name}")
_SEASON = gettext_noop("Season of sales")
_DONE = ngettext_noop(
    "{count} objective proposed from last year’s {baseline}: {target} ({growth}).",
    "{count} objectives proposed from last year’s {baseline}: {target} in all ({growth}).",
)
_SAME = gettext_noop("The objectives are already so.")


@app.callback()
def objectives() -> None:
    """Objectives of a company's plan."""


@app.command()
def propose(
    plan_id: Annotated[str, typer.Argument(help="The plan, by its id.", metavar="PLAN")],
    company: CompanyName,
    email: AsMember,
    growth: Annotated[
        float, typer.Option(min=-90, max=500, help="Growth wanted over last year, in percent.")
    ] = 5.0,
    step: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Targets are multiples of this amount.")
    ] = 1000,
    event: Annotated[str, typer.Option(help="order, delivery, invoice or cash.")] = "invoice",
    as_json: AsJson = False,
    language: Language = "fr",
) -> None:
    """Propose revenue objectives by team and seller from the sales of the year before."""
    by = rows.member_of(company, email)
    from pacte.apps.plans import queries
    from pacte.apps.tracking.operations import Proposal, propose_objectives
    from pacte.engine.outlook.proposing import COMPANY_ID, Wish

    plan = queries.plans(by).filter(key=plan_id).first()
    if plan is None:
        raise Invalid(Problem("unknown_id", "PLAN", plan_id, ""))
    wish = Wish(Decimal(str(growth)) / 100, step, said(_COMPANY, language), said(_PART, language))
    asked = Proposal(wish, event, said(_SEASON, language))
    entry = propose_objectives(plan, asked, by=by, at=rows.now())
    seen = queries.visible_document(plan, by)
    whole = seen.objectives[COMPANY_ID]
    made = {c[1] for c in entry.changes if c[0] == "objective"} if entry else set()
    told = {
        "count": len(made),
        "baseline": str(whole.baseline),
        "target": str(whole.target),
        "seasonality": seen.seasonality,
    }
    if as_json:
        answers.print_told("objectives", rows.now().date(), {"plan": plan_id, **told})
    elif not made:
        typer.echo(said(_SAME, language))
    else:
        typer.echo(
            said_of(_DONE, len(made), language).format(
                count=len(made),
                baseline=formatting.money(whole.baseline or Decimal(0), seen.currency, language),
                target=formatting.money(whole.target or Decimal(0), seen.currency, language),
                growth=_signed(wish.growth, language),
            )
        )


def _signed(growth: Decimal, language: str) -> str:
    return ("+" if growth > 0 else "") + formatting.percent(growth, language, 1)
