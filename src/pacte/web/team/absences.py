"""An absence said or taken back from a page, with what it upsets in the plan."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from pydantic import ValidationError

from pacte import document
from pacte.document.json_form import problems_of
from pacte.web.pages import Opened, language
from pacte.wording import formatting, terms

FIELDS = ("start", "end", "kind", "start_half", "end_half")
KINDS = ("leave", "training", "other")


def leave_of(typed: Mapping[str, str]) -> document.Leave:
    """The absence that a form says; a single day where no end is typed. Raises `Invalid`."""
    form = {name: value for name in FIELDS if (value := typed.get(name, "").strip())}
    if "start" not in form:
        raise document.Invalid(document.Problem("missing_field", "/start", ""))
    form.setdefault("end", form["start"])
    try:
        return document.Leave.model_validate(form)
    except ValidationError as error:
        raise document.Invalid(*problems_of(error)) from None


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
