"""An absence said or taken back from a page, with what it upsets in the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from pydantic import ValidationError

from pacte import document
from pacte.apps.plans import permissions
from pacte.apps.plans.models import photos
from pacte.document.json_form import problems_of
from pacte.engine import scheduling
from pacte.web.pages import Opened, language
from pacte.wording import formatting, moves, terms
from pacte.wording import schedule as words

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


def upset(opened: Opened, before: document.Plan) -> list[str]:
    """What no longer holds with an absence, in words, on all that the member may see."""
    after = photos.photograph(opened.row)
    broken = scheduling.newly_broken(before, after, opened.today)
    sentences = moves.sentences(opened.plan, broken, language())
    started = scheduling.interrupted(before, after, (), opened.today)
    return [*sentences, *(_remark(opened, reason) for reason in started)]


def _remark(opened: Opened, reason: scheduling.Reason) -> str:
    """A step under way that loses the person; of those free, the ones whose load is seen."""
    around = permissions.Around(opened.plan)
    first, others = reason.objects[:2], reason.objects[2:]
    seen = (o for o in others if permissions.may_see_load(opened.member, around, o[1]))
    given = scheduling.reason_given(replace(reason, objects=(*first, *seen)))
    return words.reason_said(opened.plan, given, language())


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
