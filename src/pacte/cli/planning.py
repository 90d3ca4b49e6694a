"""Verbs that compute on a document alone: allocate, schedule, plan."""

from __future__ import annotations

import typer

from pacte.cli import answers
from pacte.cli.options import AsJson, Language, Seed, Source, TimeLimit, Today, Work, day_of

app = typer.Typer()

CHOSEN_SEED = 0
"""Printed when nobody gives one, so that the same answer can be asked for again."""


@app.command()
def allocate(
    source: Source,
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
    seed: Seed = None,
    work: Work = None,
    time_limit: TimeLimit = 20.0,
) -> None:
    """Share the budget among the actions where it brings most, with a proof."""
    from pacte.engine import allocation
    from pacte.wording import allocation as wording

    answers.language_known(language)
    plan, day = answers.read_document(source), day_of(today)
    found = allocation.allocate(
        plan,
        today=day,
        seed=CHOSEN_SEED if seed is None else seed,
        work=work,
        time_limit=time_limit,
        progress=lambda share: answers.progress(share, "allocating"),
    )
    result = wording.worded(allocation.as_result(plan, found, today=day))
    text = [*wording.summary(result, language), "", *wording.lines(result, language)]
    answers.conclude(result, text, as_json=as_json)
