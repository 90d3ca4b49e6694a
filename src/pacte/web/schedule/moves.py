"""A step put on another day from a page: asked, carried out, or refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.document.errors import PacteError, Problem
from pacte.web import fields
from pacte.web.pages import MemberRequest, Opened, language, now, refusal
from pacte.wording import formatting, moves


class NotADay(Exception):
    """What was typed is no date; its text says what to type."""


def asked(request: MemberRequest) -> tuple[date, int | None]:
    """The day and the version that a form carries; raises `NotADay`."""
    try:
        return fields.day(request.POST.get("start", "")), fields.version(request.POST)
    except ValueError as error:
        raise NotADay(str(error)) from None


def carried_out(request: MemberRequest, opened: Opened, step: str) -> Entry | None:
    """The entry of the move, None when the step already starts there."""
    day, version = asked(request)
    return operations.move_step(
        opened.row,
        step,
        day,
        by=request.member,
        at=now(),
        today=opened.today,
        expected_version=version,
    )


def why_not(opened: Opened, step: str, error: PacteError) -> tuple[int, list[str]]:
    """The status and the sentences of a move that was refused."""
    status, sentences = refusal(error)
    if any(problem.code == "changed_meanwhile" for problem in error.problems):
        return status, [_meanwhile(opened, step)]
    told = [*_broken(opened, error.problems), *_held(opened, step, error.problems)]
    return status, told or sentences


def _meanwhile(opened: Opened, step: str) -> str:
    """Somebody else moved the step first: where it is now."""
    return _(
        "Someone moved it meanwhile: it is now %(dates)s, and so it is shown here. "
        "Move it again if need be."
    ) % {"dates": _dates(opened, step)}


def is_stale(request: MemberRequest, opened: Opened) -> bool:
    """Whether the plan has changed since the page that asks was made."""
    return fields.version(request.POST) not in (None, opened.version)


def _broken(opened: Opened, problems: tuple[Problem, ...]) -> list[str]:
    broken = [p.params["broken"] for p in problems if "broken" in p.params]
    return moves.sentences(opened.plan, broken, language())


def _held(opened: Opened, step: str, problems: tuple[Problem, ...]) -> Iterator[str]:
    for problem in problems:
        if "held" in problem.params:
            yield moves.held_said(opened.plan, step, problem.params["held"], language())


def said(opened: Opened, step: str) -> str:
    """What was done, in one line."""
    moved = opened.plan.steps[step]
    return _("“%(name)s” is now %(dates)s.") % {"name": moved.name, "dates": _dates(opened, step)}


def _dates(opened: Opened, step: str) -> str:
    found = opened.plan.steps[step]
    start, end = found.start_date or opened.today, found.end_date or opened.today
    return formatting.day_range(start, end, language())
