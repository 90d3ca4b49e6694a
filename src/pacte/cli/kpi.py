"""`pacte kpi`: one KPI of a company's sales, over a period, cut as asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pacte.cli import answers, rows
from pacte.cli.options import AsJson, Language, Today, day_of, day_written
from pacte.wording.catalog import gettext_noop, said

if TYPE_CHECKING:
    from pacte.document.results.kpi import KpiFigure, KpiResult
    from pacte.engine.kpis import KpiAnswer, KpiCell

app = typer.Typer()

_LABELS: Mapping[str, Callable[[date], str]] = {
    "year": lambda day: f"{day.year}",
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "month": lambda day: f"{day:%Y-%m}",
    "week": lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02d}",
    "day": lambda day: day.isoformat(),
}
_TOTAL = gettext_noop("Total")
_NOT_SAID = gettext_noop("(not said)")
_NO_VALUE = gettext_noop("no figure")
_NO_COST = gettext_noop(
    "No line gives its cost: import sales with a cost column to know the margin."
)
_COSTED = gettext_noop("On the {share} of revenue whose cost is known.")


@app.command()
def kpi(  # one parameter per option of the command
    code: Annotated[str, typer.Argument(help="revenue, gross_margin, volume, orders, …")],
    company: rows.CompanyName,
    as_member: rows.AsMember,
    first: Annotated[
        datetime | None,
        typer.Option("--from", parser=day_written, metavar="DAY", help="First day, included."),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", parser=day_written, metavar="DAY", help="Last day, included."),
    ] = None,
    by: Annotated[str, typer.Option(help="Cuts, separated by commas: month, offer, …")] = "",
    event: Annotated[str | None, typer.Option(help="order, delivery, invoice or cash.")] = None,
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
) -> None:
    """Compute a KPI of sales from the lines themselves."""
    answers.language_known(language)
    member = rows.member_of(company, as_member)
    from pacte.apps.facts import permissions, queries
    from pacte.engine.kpis import KpiQuestion
    from pacte.engine.kpis import kpi as compute

    cuts = tuple(cut.strip() for cut in by.split(",") if cut.strip())
    permissions.check_may_cut(member, code, cuts)
    question = KpiQuestion(code, _day(first), _day(last), cuts, event)
    version = queries.current_version(member)
    with queries.open_facts(member, lookups=rows.lookups_of(member)) as opened:
        answer = compute(opened, question)
    result = result_of(
        answer,
        cuts,
        as_of=day_of(today),
        currency=member.company.currency,
        facts_version=version.number if version else 0,
        last_fact=queries.last_day(member, answer.event),
    )
    answers.conclude(result, in_words(result, language), as_json=as_json)


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def result_of(answer: KpiAnswer, by: tuple[str, ...], **about: Any) -> KpiResult:
    """The answer as a result; `about` gives the fields that the engine does not know."""
    from pacte.document.results.kpi import SCHEMA, KpiResult

    return KpiResult(
        schema_name=SCHEMA,
        status="ok" if answer.total.lines else "unknown",
        kpi=answer.kpi.code,
        unit=answer.kpi.unit,
        event=answer.event,
        first=answer.first,
        last=answer.last,
        by=by,
        figures=tuple(_figure(cell, by) for cell in answer.cells),
        total=_figure(answer.total, ()),
        **about,
    )


def _figure(cell: KpiCell, by: tuple[str, ...]) -> KpiFigure:
    from pacte.document.results.kpi import KpiFigure

    keys = dict(zip(by, cell.key, strict=True))
    starts = [value for cut, value in keys.items() if cut in _LABELS]
    return KpiFigure(
        key={cut: _LABELS[cut](v) if cut in _LABELS else v for cut, v in keys.items()},
        start=max(starts, default=None),
        value=cell.value,
        numerator=cell.numerator,
        denominator=cell.denominator,
        revenue=cell.revenue,
        costed_revenue=cell.costed_revenue,
        lines=cell.lines,
    )


def in_words(result: KpiResult, language: str) -> Iterator[str]:
    """One line per figure, then the whole."""
    for figure in result.figures:
        yield f"{_key(figure.key, language)}  {_value(result, figure, language)}"
    yield f"{said(_TOTAL, language)}  {_value(result, result.total, language)}"
    total = result.total
    if result.kpi == "gross_margin" and total.revenue and not total.costed_revenue:
        yield said(_NO_COST, language)
    elif result.kpi == "gross_margin" and total.costed_revenue != total.revenue and total.revenue:
        from pacte.wording import formatting

        share = formatting.percent(float(total.costed_revenue / total.revenue), language)
        yield said(_COSTED, language).format(share=share)


def _key(key: Mapping[str, str | None], language: str) -> str:
    return "  ".join(said(_NOT_SAID, language) if v is None else v for v in key.values())


def _value(result: KpiResult, figure: KpiFigure, language: str) -> str:
    from pacte.wording import formatting

    if figure.value is None:
        return said(_NO_VALUE, language)
    if result.unit == "money":
        return formatting.money_exact(figure.value, result.currency, language)
    return formatting.number(figure.value, language)
