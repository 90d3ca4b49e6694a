"""Options that several verbs share, each also read from the environment."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from pacte.document import Invalid, Problem

Source = Annotated[
    str, typer.Argument(help="The plan document (JSON), or - for standard input.", metavar="DOC")
]
AsJson = Annotated[
    bool, typer.Option("--json", envvar="PACTE_JSON", help="Print the answer as one JSON object.")
]


def day_written(text: str) -> datetime:
    """An option's day, as 1998-05-07. Raises `Invalid`, where the option is not named."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise Invalid(Problem("not_a_day", "", text, "1998-12-31")) from None


Today = Annotated[
    datetime | None,
    typer.Option(
        parser=day_written, metavar="DAY", envvar="PACTE_TODAY", help="The day to answer for."
    ),
]
Language = Annotated[
    str, typer.Option("--language", envvar="PACTE_LANGUAGE", help="fr or en.", metavar="LANG")
]
Seed = Annotated[
    int | None, typer.Option(envvar="PACTE_SEED", min=0, max=2**31 - 1, help="Seed of the search.")
]
Work = Annotated[
    int | None,
    typer.Option(envvar="PACTE_WORK", min=1, help="Search work: the same work, the same plan."),
]
TimeLimit = Annotated[
    float,
    typer.Option(envvar="PACTE_TIME_LIMIT", min=0.1, max=86_400, help="Seconds; a safety stop."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", envvar="PACTE_OUTPUT", help="Write to this file.")
]


def day_of(today: datetime | None) -> date:
    """The day given, else the machine's: the one clock of the command."""
    return datetime.now().astimezone().date() if today is None else today.date()
