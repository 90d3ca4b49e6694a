"""`pacte scenario list|show`: the computations of a company's plan, each whole and repeatable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pacte import document
from pacte.cli import answers, rows
from pacte.cli.options import Language
from pacte.cli.rows import AsMember, CompanyName
from pacte.document import Invalid, Problem
from pacte.document.results.scenario import Parameters, ScenarioResult
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said

if TYPE_CHECKING:
    from pacte.apps.members.models import Member
    from pacte.apps.plans.models import Plan
    from pacte.apps.scenarios.models import Scenario

app = typer.Typer(help="Computations on a plan.", no_args_is_help=True)

_LINE = gettext_noop("{number}: {kind} on version {version}, {day}, {state}")
_NONE = gettext_noop("Nothing was computed on this plan yet.")

PlanId = Annotated[str, typer.Argument(help="The plan, by its id.", metavar="PLAN")]


@app.command("list")
def list_(
    plan_id: PlanId, company: CompanyName, email: AsMember, language: Language = "fr"
) -> None:
    """List the computations of a plan, the latest first."""
    member, plan = _found(company, email, plan_id)
    from pacte.apps.scenarios import queries

    lines = [
        said(_LINE, language).format(
            number=scenario.pk,
            kind=scenario.get_kind_display(),
            version=scenario.plan_version,
            day=formatting.day(scenario.requested_at.date(), language),
            state=scenario.job.get_state_display() if scenario.job else formatting.ABSENT,
        )
        for scenario in queries.scenarios(member, plan)
    ]
    typer.echo("\n".join(lines) or said(_NONE, language))


@app.command()
def show(
    plan_id: PlanId,
    number: Annotated[
        int, typer.Argument(min=1, max=2**31 - 1, help="Its number, as `list` gives it.")
    ],
    company: CompanyName,
    email: AsMember,
) -> None:
    """Print one computation as JSON: its document, its parameters, its result."""
    member, plan = _found(company, email, plan_id)
    from pacte.apps.scenarios import queries

    scenario = queries.scenario(member, plan, number)
    if scenario is None:
        raise Invalid(Problem("unknown_id", "NUMBER", str(number), ""))
    answers.print_json(_whole(member, scenario).to_json())


IN_DOCUMENT = frozenset({"envelope_cents"})
"""Parameters that the document already holds, as far as the member may see them."""


def _whole(member: Member, scenario: Scenario) -> ScenarioResult:
    """All of it that the member may see."""
    from pacte.apps.jobs.models import JobState
    from pacte.apps.plans.permissions import redacted
    from pacte.apps.scenarios import inputs, queries
    from pacte.apps.scenarios.permissions import may_know_what_happened

    given = redacted(member, inputs.given(scenario))
    known = may_know_what_happened(member, scenario, inputs.given(scenario))
    left_out = IN_DOCUMENT if known else IN_DOCUMENT | {"events"}
    return ScenarioResult(
        as_of=scenario.today,
        seed=scenario.seed,
        input_sha256=document.input_sha256(given),
        status=scenario.status or "unknown",
        kind=scenario.kind,
        plan=scenario.plan.key,
        plan_version=scenario.plan_version,
        requested_at=scenario.requested_at,
        parameters=Parameters.model_validate(
            {name: value for name, value in scenario.parameters.items() if name not in left_out}
        ),
        state=scenario.job.state if scenario.job else JobState.QUEUED,
        adopted_version=scenario.adopted_version,
        document=document.form_of(given),
        result=queries.visible_result(member, scenario),
    )


def _found(company: str, email: str, plan_id: str) -> tuple[Member, Plan]:
    member = rows.member_of(company, email)
    from pacte.apps.plans import queries

    plan = queries.plans(member).filter(key=plan_id).first()
    if plan is None:
        raise Invalid(Problem("unknown_id", "PLAN", plan_id, ""))
    return member, plan
