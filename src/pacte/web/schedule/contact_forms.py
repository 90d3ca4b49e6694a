"""Windows, closures and limits of contacts as they are typed, one form each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pacte.document.contacts import OFF_WINDOW
from pacte.document.entities import WEEKDAYS
from pacte.web import fields
from pacte.web.fields import Choices, Field, Refusals
from pacte.web.pages import Opened, language
from pacte.wording import formatting, terms

CHANNELS = ("call", "sms", "email", "letter", "visit")
AUDIENCES = ("consumers", "businesses")
CONSENTS = ("given", "contract", "none")
MONTHS = range(1, 13)
LISTS = ("channels", "weekdays", "months")
FIELD_OF = {
    "contact_windows": "end",
    "contact_closures": "end",
    "channels": "channels",
    "weekdays": "weekdays",
    "months": "months",
    "hours": "to",
    "start": "start",
    "end": "end",
    "most": "most",
    "per_days": "per_days",
    "penalty_points": "penalty_points",
    "audience": "audience",
    "consent": "consent",
}
"""Word of a JSON path -> field of the form."""
Typed = dict[str, str]
OFF = {"weight": OFF_WINDOW}


def typed(posted: QueryDict) -> Typed:
    """What was typed in each field; several values are separated by spaces."""
    one = {name: value.strip() for name, value in posted.items() if isinstance(value, str)}
    return one | {name: " ".join(posted.getlist(name)) for name in LISTS if name in posted}


class Form:
    """The fields of one form, holding what was typed in it before, with why it was refused."""

    def __init__(self, given: Typed | None = None, why: Refusals | None = None) -> None:
        self.given, self.why = given or {}, why or {}

    def field(self, name: str, label: str, kind: fields.Input, **more: Any) -> Field:
        value = self.given.get(name, more.pop("value", ""))
        return Field(name, label, kind, value, why=tuple(self.why.get(name, ())), **more)


def window(form: Form) -> list[Field]:
    """When contacts are best, or allowed at all."""
    strengths = (("", _("Preferred")), ("on", _("Compulsory")))
    return [
        form.field("hard", _("Strength"), "select", choices=(("", strengths),)),
        form.field("from", _("From, hour"), "time"),
        form.field("to", _("To, hour"), "time"),
        form.field("channels", _("Contacts"), "several", choices=_channels(), hint=_none_is_all()),
        form.field("weekdays", _("Days"), "several", choices=_weekdays(), hint=_none_is_all()),
        form.field("months", _("Months"), "several", choices=_months(), hint=_none_is_all()),
        form.field("start", _("From"), "date"),
        form.field("end", _("To, included"), "date"),
        form.field(
            "penalty_points",
            _("Weight of a day outside"),
            "whole",
            hint=_("if preferred; %(weight)s if empty, where a day late weighs 1 to 5") % OFF,
        ),
    ]


def closure(form: Form) -> list[Field]:
    """Dates without any contact."""
    return [
        form.field("start", _("From"), "date", needed=True),
        form.field("end", _("To, included"), "date", needed=True),
    ]


def cap(form: Form) -> list[Field]:
    """How often at most."""
    return [
        form.field("most", _("Contacts, at most"), "whole", needed=True),
        form.field("per_days", _("In how many days"), "whole", needed=True),
        form.field("channels", _("Contacts"), "several", choices=_channels(), hint=_none_is_all()),
    ]


def customers(form: Form, opened: Opened, segment: str) -> list[Field]:
    """Who the customers are and on what ground they are contacted."""
    stands = opened.plan.segments[segment]
    above = (("", _("As the segment above") if stands.parent else _("Not said")),)
    about = terms.choices("audience", AUDIENCES, language())
    ground = terms.choices("consent", CONSENTS, language())
    return [
        form.field(
            "audience",
            _("Customers"),
            "select",
            value=stands.audience or "",
            choices=(("", (*above, *about)),),
        ),
        form.field(
            "consent",
            _("On what ground they are contacted"),
            "select",
            value=stands.consent or "",
            choices=(("", (*above, *ground)),),
        ),
    ]


def _none_is_all() -> str:
    return _("none chosen: all")


def _channels() -> Choices:
    return (("", terms.choices("contact", CHANNELS, language())),)


def _weekdays() -> Choices:
    named = tuple((day, formatting.weekday(n, language())) for n, day in enumerate(WEEKDAYS))
    return (("", named),)


def _months() -> Choices:
    spoken = language()
    named = tuple((str(m), formatting.day(date(2024, m, 1), spoken, "month")) for m in MONTHS)
    return (("", named),)


# What is typed, as the document has it ------------------------------------------------------------


def window_typed(given: Typed) -> dict[str, Any]:
    """A window. Raises `NotUnderstood` where nothing would be limited."""
    form: dict[str, Any] = {
        name: given[name].split() for name in ("channels", "weekdays") if given.get(name)
    }
    if given.get("months"):
        form["months"] = [int(m) if m.isdecimal() else m for m in given["months"].split()]
    if given.get("from") or given.get("to"):
        form["hours"] = [{"start": given.get("from", ""), "end": given.get("to", "")}]
    form |= {name: given[name] for name in ("start", "end") if given.get(name)}
    if not form.keys() - {"channels"}:
        raise fields.NotUnderstood({"weekdays": (_("Choose days, hours, months or dates."),)})
    if given.get("hard"):
        return form | {"hard": True}
    points = given.get("penalty_points")
    return form | _whole_numbers({"penalty_points": points} if points else {})


def closure_typed(given: Typed) -> dict[str, Any]:
    """A closure; a single day where no end is typed."""
    start = given.get("start", "")
    return {"start": start, "end": given.get("end") or start}


def cap_typed(given: Typed) -> dict[str, Any]:
    """A limit. Raises `NotUnderstood` where a figure is no whole number."""
    form = _whole_numbers({name: given.get(name, "") for name in ("most", "per_days")})
    return form | ({"channels": given["channels"].split()} if given.get("channels") else {})


def _whole_numbers(given: Typed) -> dict[str, Any]:
    form, why = {}, {}
    for name, value in given.items():
        try:
            form[name] = fields.whole(value)
        except ValueError as error:
            why[name] = (str(error),)
    if why:
        raise fields.NotUnderstood(why)
    return form


READERS: Mapping[str, Callable[[Typed], dict[str, Any]]] = {
    "contact_windows": window_typed,
    "contact_closures": closure_typed,
    "contact_caps": cap_typed,
}
