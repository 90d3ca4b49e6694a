"""The forms that tell what happens: their fields, as typed and refused, and the event they tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pacte.web import fields
from pacte.web.fields import Field, Refusals
from pacte.web.pages import Opened
from pacte.web.scenarios import happenings

FIELD_OF = {
    "person": "person",
    "start": "start",
    "end": "end",
    "last_day": "last_day",
    "days": "days",
    "budget": "amount",
}
"""Word of a JSON path -> field of a form, whatever the event."""
WHICH = {"delay": {"step": "step"}, "cancellation": {"step": "what", "action": "what"}}
"""Event -> the same, of what it is about."""
MOST_DAYS = 366
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """One event that may be told: its word, a line on it, its fields, whether it is open."""

    kind: str
    title: str
    note: str
    fields: tuple[Field, ...]
    is_open: bool
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A form sent back: the event, what was typed, and why it was refused, field by field."""

    kind: str
    typed: Typed
    why: Refusals


def forms(opened: Opened, back: Refusal | None, *, alone: bool) -> tuple[Form, ...]:
    """Those that the member may fill; the one sent back is open, else the first where `alone`."""
    offered = happenings.choices(opened)
    made = {**_about_people(offered), **_about_the_plan(offered)}
    opens = back.kind if back else "absence" if alone else ""
    return tuple(
        Form(kind, title, note, _filled(told, kind, back), kind == opens, _unplaced(kind, back))
        for kind, (title, note, told, may) in made.items()
        if may
    )


Made = dict[str, tuple[str, str, tuple[Field, ...], bool]]
"""Event -> what it is, a line on it, its fields, whether it is the member's to tell."""


def _about_people(offered: happenings.Choices) -> Made:
    who = Field("person", _("Who"), "select", choices=(("", offered.people),))
    first = Field("start", _("First day away"), "date", needed=True)
    last = Field("end", _("Last day away"), "date", needed=True)
    worked = Field("last_day", _("Last day worked"), "date", needed=True)
    may = bool(offered.people)
    away = (_("Somebody will be away"), _("Illness, leave, training."))
    leaves = (_("Somebody leaves the company"), _("Their work goes to others, or waits."))
    return {
        "absence": (*away, (who, first, last), may),
        "departure": (*leaves, (who, worked), may),
    }


def _about_the_plan(offered: happenings.Choices) -> Made:
    step = Field("step", _("Step"), "select", choices=offered.steps)
    days = Field("days", _("Days late"), "whole", needed=True, hint=_hint())
    gone = _("What no longer takes place")
    what = Field("what", gone, "select", choices=tuple(_what(offered)))
    amount = Field("amount", _("New envelope excl. tax"), "figure", needed=True)
    late = (_("A step takes longer, or starts later"), _("What waits for it follows."))
    off = (_("Something is canceled"), _("A show that is not held, an action that is stopped."))
    cut = (_("The budget is cut"), _("Actions that may be left out stop first, by priority."))
    return {
        "delay": (*late, (step, days), bool(offered.steps)),
        "cancellation": (*off, (what,), bool(offered.actions)),
        "budget_cut": (*cut, (amount,), offered.may_cut),
    }


def _hint() -> str:
    return _("days of work for a step under way, calendar days for one to come")


def _what(offered: happenings.Choices) -> Iterator[tuple[str, tuple[happenings.Named, ...]]]:
    if offered.shows:
        yield _("Fixed dates"), tuple((f"step:{key}", name) for key, name in offered.shows)
    yield _("Whole actions"), tuple((f"action:{key}", name) for key, name in offered.actions)


def _filled(told: tuple[Field, ...], kind: str, back: Refusal | None) -> tuple[Field, ...]:
    if back is None or back.kind != kind:
        return told
    return tuple(field.filled(back.typed, back.why) for field in told)


def _unplaced(kind: str, back: Refusal | None) -> tuple[str, ...]:
    return tuple(back.why.get("", ())) if back and back.kind == kind else ()


def event(kind: str, typed: Typed, currency: str) -> dict[str, Any]:
    """The event that a form tells, as docs/reference/replan.md has it.

    Raises `NotUnderstood`, field by field; the document refuses the rest.
    """
    found: dict[str, Any] = {"kind": kind}
    why = {}
    for name in READ.get(kind, ()):
        try:
            found |= READERS[name](typed.get(name, "").strip(), currency)
        except ValueError as error:
            why[name] = (str(error),)
    if not why and found.get("end", "") < found.get("start", ""):
        why["end"] = (_("The last day comes before the first."),)
    if why:
        raise fields.NotUnderstood(why)
    return found


def _chosen(name: str) -> Callable[[str, str], dict[str, Any]]:
    def read(text: str, _currency: str) -> dict[str, Any]:
        if not text:
            raise ValueError(_("Choose one of the list."))
        return {name: text}

    return read


def _day(name: str) -> Callable[[str, str], dict[str, Any]]:
    return lambda text, _currency: {name: fields.day(text).isoformat()}


def _days(text: str, _currency: str) -> dict[str, Any]:
    is_whole = text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_DAYS))
    if not is_whole or not 1 <= int(text) <= MOST_DAYS:
        raise ValueError(
            _("Type a whole number of days, from 1 to %(most)s.") % {"most": MOST_DAYS}
        )
    return {"days": int(text)}


def _money(text: str, currency: str) -> dict[str, Any]:
    return {"budget": {"amount": f"{fields.amount(text):.2f}", "currency": currency}}


def _step_or_action(text: str, _currency: str) -> dict[str, Any]:
    kind, _sep, key = text.partition(":")
    if kind not in ("step", "action") or not key:
        raise ValueError(_("Choose one of the list."))
    return {kind: key}


READ: Mapping[str, tuple[str, ...]] = {
    "absence": ("person", "start", "end"),
    "departure": ("person", "last_day"),
    "delay": ("step", "days"),
    "cancellation": ("what",),
    "budget_cut": ("amount",),
}
"""Event -> the fields of its form."""
READERS: Mapping[str, Callable[[str, str], dict[str, Any]]] = {
    "person": _chosen("person"),
    "start": _day("start"),
    "end": _day("end"),
    "last_day": _day("last_day"),
    "step": _chosen("step"),
    "days": _days,
    "what": _step_or_action,
    "amount": _money,
}
