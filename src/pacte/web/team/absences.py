"""An absence said or taken back from a page, with what it upsets in the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from pydantic import ValidationError

from pacte import document
from pacte.apps.plans.models import photos
from pacte.document.json_form import problems_of
from pacte.engine import scheduling, workload
from pacte.web.pages import Opened, language
from pacte.wording import formatting, moves, terms

FIELDS = ("start", "end", "kind", "start_half", "end_half")
KINDS = ("leave", "training", "other")


def leave_of(typed: Mapping[str, str]) -> document.Leave:
    """The absence that a form says; a single day where no end is typed. Raises `Invalid`."""
    form = {name: value for name in FIELDS if (value := typed.get(name, "").strip())}
    form.setdefault("end", form.get("start", ""))
    try:
        return document.Leave.model_validate(form)
    except ValidationError as error:
        raise document.Invalid(*problems_of(error)) from None


def upset(opened: Opened, before: document.Plan, person: str, leave: document.Leave) -> list[str]:
    """What no longer holds with this absence, in words, on all that the member may see."""
    after = photos.photograph(opened.row)
    broken = scheduling.newly_broken(before, after, opened.today)
    sentences = moves.sentences(opened.plan, broken, language())
    is_added = leave in after.people[person].leaves
    return [*sentences, *(_begun(opened, person, leave) if is_added else ())]


def _begun(opened: Opened, person: str, leave: document.Leave) -> Iterator[str]:
    """Steps under way that the person is on: they do not move, somebody must take over."""
    for step in opened.plan.steps.values():
        mine = any(person in need.assigned for need in step.needs)
        begun = step.status == "running" and workload.step_stands(opened.plan, step)
        if mine and begun and _meets(step, leave):
            yield _("“%(name)s” is under way during this absence.") % {"name": step.name}


def _meets(step: document.Step, leave: document.Leave) -> bool:
    start, end = step.start_date, step.end_date
    return start is not None and start <= leave.end and (end is None or end >= leave.start)


def said(opened: Opened, person: str, leave: document.Leave, *, is_added: bool) -> str:
    """What was done, in one line."""
    words = {
        "name": opened.plan.people[person].name,
        "kind": terms.term("leave", leave.kind, language()).lower(),
        "dates": formatting.day_range(leave.start, leave.end, language()),
    }
    if is_added:
        return _("%(name)s: %(kind)s, %(dates)s.") % words
    return _("%(name)s: %(kind)s, %(dates)s, taken back.") % words
