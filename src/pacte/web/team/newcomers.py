"""Since when somebody works here, and how much they give in their first months."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte import document
from pacte.document import calendar as cal
from pacte.web import fields
from pacte.web.fields import Field, Refusals
from pacte.web.pages import Opened, language
from pacte.wording import formatting

NAMES = ("hired_on", "ramp_up")
FIELD_OF = {
    "people": "hired_on",
    "hired_on": "hired_on",
    "left_on": "hired_on",
    "ramp_up": "ramp_up",
    "calendar": "ramp_up",
}
"""Word of a JSON path -> field of the form."""
WHOLE = Decimal(100)
Typed = Mapping[str, str]


def typed(posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed in each field that was sent."""
    return {name: posted[name].strip() for name in NAMES if name in posted}


def form(
    person: document.Person, given: Typed | None = None, why: Refusals | None = None
) -> list[Field]:
    """The fields of one person."""
    hired = person.hired_on.isoformat() if person.hired_on else ""
    return [
        _field("hired_on", _("First day worked"), "date", hired, given, why),
        _of_months(_("Their first months"), person.ramp_up, given, why),
    ]


def form_of_all(
    calendar: document.Calendar, given: Typed | None = None, why: Refusals | None = None
) -> list[Field]:
    """The field of the whole company."""
    return [_of_months(_("First months of newcomers"), calendar.ramp_up, given, why)]


def _of_months(
    label: str, stands: Sequence[Decimal] | None, given: Typed | None, why: Refusals | None
) -> Field:
    shares = ", ".join(formatting.number(share * WHOLE, language()) for share in stands or ())
    hint = _("share of their time, month by month, like 25, 50, 75 (in %)")
    return _field("ramp_up", label, "text", shares, given, why, hint)


def _field(  # noqa: PLR0913, PLR0917 (what a field is made of)
    name: str,
    label: str,
    kind: fields.Input,
    stands: str,
    given: Typed | None,
    why: Refusals | None,
    hint: str = "",
) -> Field:
    value = (given or {}).get(name, stands)
    return Field(name, label, kind, value, hint=hint, why=tuple((why or {}).get(name, ())))


def values(given: Typed) -> dict[str, Any]:
    """The JSON values of what was typed. Raises `NotUnderstood`, field by field."""
    found: dict[str, Any] = {}
    why: dict[str, tuple[str, ...]] = {}
    for name, text in given.items():
        try:
            found[name] = READERS[name](text) if text else None
        except ValueError as error:
            why[name] = (str(error),)
    if why:
        raise fields.NotUnderstood(why)
    return found


def _shares(text: str) -> list[str]:
    """`25, 50, 75` as parts of one; a semicolon parts too, where a comma is the decimal sign."""
    parts = text.replace(";", ",").replace("%", "").split(",")
    shares = [fields.figure(part) / WHOLE for part in parts if part.strip()]
    if not all(0 < share <= 1 for share in shares):
        raise ValueError(_("Each month is above 0 and at most 100 %."))
    return [f"{share.normalize():f}" for share in shares]


READERS: Mapping[str, Callable[[str], Any]] = {
    "hired_on": lambda text: fields.day(text).isoformat(),
    "ramp_up": _shares,
}


def said(opened: Opened, person: document.Person) -> str:
    """How much somebody new gives month by month, until they give all; empty when they do."""
    shares = cal.ramp_up(opened.plan.calendar, person)
    if person.hired_on is None or not shares:
        return ""
    is_here = person.hired_on <= opened.today
    if is_here and cal.months_between(person.hired_on, opened.today) >= len(shares):
        return ""
    told = ", ".join(formatting.percent(share, language()) for share in shares)
    day = formatting.day(person.hired_on, language())
    return _("from %(day)s, month by month: %(shares)s, then whole") % {"day": day, "shares": told}
