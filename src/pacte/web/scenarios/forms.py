"""What a page asks of a computation: the event that happens, the answer that is adopted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.web import fields

_TYPED = ("person", "start", "end", "last_day", "step", "days", "amount", "what")
LONG = 6


def events(posted: Mapping[str, Any], currency: str) -> tuple[dict[str, Any], ...]:
    """The event that a page tells, as docs/reference/replan.md has it; empty otherwise.

    What was typed is passed on as it is where it is not understood: the document refuses it.
    Raises `NotUnderstood` of an amount that cannot be read.
    """
    if posted.get("kind") != "replan":
        return ()
    told: dict[str, Any] = {name: str(posted[name]).strip() for name in _TYPED if posted.get(name)}
    days = told.get("days", "")
    if days.isascii() and days.isdecimal() and len(days) < LONG:
        told["days"] = int(days)
    if "amount" in told:
        told["budget"] = _money(told.pop("amount"), currency)
    if "what" in told:
        kind, _sep, key = told.pop("what").partition(":")
        told[kind if kind in ("step", "action") else "what"] = key
    return ({"kind": str(posted.get("event", "absence")), **told},)


def _money(typed: str, currency: str) -> dict[str, str]:
    try:
        amount = fields.amount(typed)
    except ValueError as error:
        raise fields.NotUnderstood({"amount": (str(error),)}) from None
    return {"amount": f"{amount:.2f}", "currency": currency}


def rung(posted: Mapping[str, Any]) -> int | None:
    """Which answer of several; None where none is named, none that exists where it is odd."""
    asked = posted.get("rung")
    if asked is None:
        return None
    return int(asked) if asked.isascii() and asked.isdecimal() else -1
