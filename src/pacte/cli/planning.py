"""Verbs that compute on a document alone: allocate, schedule, plan."""

from __future__ import annotations

from itertools import chain
from typing import Annotated

import typer

from pacte.cli import answers
from pacte.cli.options import AsJson, Language, Output, Seed, Source, TimeLimit, Today, Work, day_of
from pacte.document import write_plan

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
    front: Annotated[
        list[str] | None,
        typer.Option(
            help="Also other plans: envelopes (less money, or more), or aims to weigh against one "
            "another, as margin,new_customers; repeat for both. Each may take the time limit "
            "again.",
            metavar="WHAT",
        ),
    ] = None,
) -> None:
    """Allocate the budget among the actions where it brings most, with a proof."""
    from pacte.engine import allocation, planning
    from pacte.wording import aims, envelopes
    from pacte.wording import allocation as wording

    answers.language_known(language)
    plan, day = answers.read_document(source), day_of(today)
    asked = planning.asked_fronts(plan, front or ())
    seconds = answers.left_of(time_limit)
    found = allocation.allocate(
        plan,
        today=day,
        seed=CHOSEN_SEED if seed is None else seed,
        work=work,
        time_limit=seconds,
        progress=lambda share: answers.progress(share, "allocating"),
    )
    fronts = planning.fronts(plan, asked, today=day, work=work, time_limit=seconds, known=found)
    whole = allocation.without_actions(plan, found, today=day).model_copy(update=fronts)
    if as_json:
        actions = allocation.allocated(plan, found, wording.worded_reason)
        answers.tell(wording.worded(whole), actions=actions)
    result = whole.model_copy(update={"actions": tuple(allocation.allocated(plan, found))})
    text = chain(wording.summary(result, language), [""], wording.lines(result, language))
    if result.front:
        text = chain(text, [""], envelopes.summary(result, language))
    if result.aims is not None:
        text = chain(text, [""], aims.summary(result.aims, plan.currency, language))
    answers.conclude(result, text, as_json=False)


@app.command()
def schedule(
    source: Source,
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
    seed: Seed = None,
    work: Work = None,
    time_limit: TimeLimit = 20.0,
) -> None:
    """Date the steps and name their people, or say why it cannot be done."""
    from pacte.engine import scheduling
    from pacte.wording import schedule as wording

    answers.language_known(language)
    plan, day = answers.read_document(source), day_of(today)
    found = scheduling.schedule(
        plan,
        today=day,
        seed=CHOSEN_SEED if seed is None else seed,
        work=work,
        time_limit=time_limit,
        progress=answers.progress,
    )
    result = wording.worded(plan, scheduling.as_result(plan, found, today=day))
    summary = wording.summary(plan, result, language)
    text = chain(summary, [""], wording.lines(plan, result, language))
    answers.conclude(result, text, as_json=as_json)


@app.command()
def replan(
    source: Source,
    event: Annotated[
        list[str],
        typer.Option(help="What happened, as JSON or a file; repeat in order.", metavar="EVENT"),
    ],
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
    seed: Seed = None,
    work: Work = None,
    time_limit: TimeLimit = 20.0,
    rung: Annotated[
        int, typer.Option(min=1, max=9, help="The answer that --output writes, 1 the first.")
    ] = 1,
    output: Output = None,
) -> None:
    """After an event, say what must move, from the fewest changes to the best plan."""
    from pacte.document.events import read_event
    from pacte.engine import scheduling
    from pacte.wording import replan as wording

    answers.language_known(language)
    answers.writable(output)
    given, day = answers.read_document(source), day_of(today)
    events = [read_event(answers.text_of(one)) for one in event]
    found = scheduling.replan(
        given,
        events,
        today=day,
        seed=CHOSEN_SEED if seed is None else seed,
        work=work,
        time_limit=time_limit,
        progress=answers.progress,
    )
    result = wording.worded(found.after, scheduling.replan_result(found, events, today=day))
    if output is not None:
        chosen = min(rung, len(found.rungs)) - 1
        output.write_text(write_plan(scheduling.adopted_rung(found, chosen)), encoding="utf-8")
    answers.conclude(result, wording.summary(found.after, result, language), as_json=as_json)


@app.command()
def plan(
    source: Source,
    as_json: AsJson = False,
    today: Today = None,
    language: Language = "fr",
    seed: Seed = None,
    work: Work = None,
    time_limit: TimeLimit = 20.0,
    output: Output = None,
) -> None:
    """Check, fund and date a plan; --output writes the plan so made."""
    from pacte.engine import planning
    from pacte.wording import plan_result as wording

    answers.language_known(language)
    answers.writable(output)
    given, day = answers.read_document(source), day_of(today)
    limits = planning.Limits(work, time_limit, CHOSEN_SEED if seed is None else seed)
    trip = planning.plan_trip(given, today=day, limits=limits, progress=answers.progress)
    result = wording.answer(trip, seed=limits.seed)
    if output is not None:
        output.write_text(write_plan(trip.planned), encoding="utf-8")
    answers.conclude(result, wording.summary(given, result, language), as_json=as_json)
