"""`pacte forecast`: the next periods of a metric and their total, from facts or from a file."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pacte.cli import answers, rows
from pacte.cli.options import AsJson, Language, Today, day_of
from pacte.document import Calendar, Invalid, Problem
from pacte.document import calendar as cal
from pacte.document.metrics import METRICS, Aggregation, Metric

if TYPE_CHECKING:
    from pacte.cli.forecast_answer import Facts

app = typer.Typer()

LONGEST_HORIZON = 1100
HOLIDAYS_OF = 2026
"""Any year tells whether the holidays of a country are known."""
FREQUENCIES: dict[str, Literal["D", "W", "M"]] = {"D": "D", "W": "W", "M": "M"}


@app.command()
def forecast(
    metric: Annotated[str, typer.Argument(help="revenue, gross_margin, volume…")],
    company: rows.CompanyName = "",
    as_member: rows.AsMember = "",
    file: Annotated[
        str, typer.Option("--series", help="A CSV of date,value instead of a company's facts.")
    ] = "",
    by: Annotated[str, typer.Option(help="One series per offer, segment, person…")] = "",
    horizon: Annotated[int, typer.Option(min=1, max=LONGEST_HORIZON, help="Periods ahead.")] = 12,
    frequency: Annotated[str, typer.Option(help="D, W or M: days, weeks, months.")] = "M",
    level: Annotated[str, typer.Option(help="Ranges in percent, such as 80,95.")] = "80,95",
    country: Annotated[str, typer.Option(help="With --series: whose public holidays.")] = "FR",
    currency: Annotated[str, typer.Option(help="With --series: that of the amounts.")] = "EUR",
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
) -> None:
    """Forecast the next periods and their total, with ranges that past forecasts have earned."""
    from pacte.cli.forecast_answer import Asked, answer
    from pacte.wording import forecast as wording

    answers.language_known(language)
    day = day_of(today)
    asked = Asked(_metric(metric), horizon, _frequency(frequency), _levels(level))
    if bool(company) == bool(file):
        found = f"--company {company} --series {file}" if file else ""
        raise Invalid(Problem("bad_option", "--company", found, "--company, or --series FILE"))
    if file:
        facts = _from_file(file, day, country, currency)
    else:
        facts = _from_company((company, as_member), asked.metric.code, by, day)
    result = answer(asked, facts, day)
    answers.conclude(result, wording.told(result, language), as_json=as_json)


def _metric(name: str) -> Metric:
    summed = [m.code for m in METRICS.values() if m.aggregation is Aggregation.SUM]
    if name not in summed:
        raise Invalid(Problem("bad_option", "metric", name, ", ".join(summed)))
    return METRICS[name]


def _frequency(name: str) -> Literal["D", "W", "M"]:
    if name not in FREQUENCIES:
        raise Invalid(Problem("bad_option", "--frequency", name, ", ".join(FREQUENCIES)))
    return FREQUENCIES[name]


def _levels(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and 1 <= int(part) <= 99 for part in parts):  # noqa: PLR2004 - percent
        raise Invalid(Problem("bad_option", "--level", text, "80,95"))
    return tuple(sorted({int(part) for part in parts}))


def _from_file(path: str, today: date, country: str, currency: str) -> Facts:
    from pacte.cli import series_file
    from pacte.cli.forecast_answer import Facts

    content = series_file.read_bytes(path)
    return Facts(
        by=(),
        series={(): series_file.series_of(content, path, today)},
        calendar=_calendar(country),
        currency=currency,
        input_sha256=hashlib.sha256(content).hexdigest(),
    )


def _from_company(who: tuple[str, str], metric: str, by: str, today: date) -> Facts:
    member = rows.member_of(*who)
    from pacte.cli import forecast_facts

    cuts = [cut.strip() for cut in by.split(",") if cut.strip()]
    return forecast_facts.of_company(member, metric, cuts, today)


def _calendar(country: str) -> Calendar:
    from pydantic import ValidationError

    try:
        cal.public_holidays(country, None, HOLIDAYS_OF)
        return Calendar(country=country)
    except (Invalid, ValidationError):
        raise Invalid(Problem("bad_option", "--country", country, "FR, US, DE…")) from None
