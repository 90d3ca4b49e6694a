"""What is typed in a cell, as the JSON value that the plan keeps, or why it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _

from pacte.web import fields
from pacte.web.actions.table import PRIORITIES, STATUSES, due_date
from pacte.web.pages import Opened, language
from pacte.wording import formatting, terms

Input = Literal["text", "select", "date", "figure"]


class NotUnderstood(Exception):
    """What was typed cannot be read; its text says what to type."""


@dataclass(frozen=True)
class Editor:
    """How one field is typed: the control, what stands in it, and what may be chosen."""

    field: str
    input: Input
    value: str
    choices: tuple[tuple[str, str], ...] = ()


def editor(opened: Opened, key: str, field: str) -> Editor:
    """The control for one cell, holding what stands."""
    action = opened.plan.actions[key]
    return _EDITORS[field](opened, action)


def value_of(opened: Opened, field: str, typed: str) -> Any:
    """The JSON value of what was typed, None for an emptied cell; raises `NotUnderstood`."""
    return _READERS[field](opened, typed.strip())


def _select(field: str, value: str, choices: tuple[tuple[str, str], ...]) -> Editor:
    return Editor(field, "select", value, choices)


def _people(opened: Opened) -> tuple[tuple[str, str], ...]:
    named = [(key, person.name) for key, person in opened.plan.people.items()]
    return (("", _("Nobody yet")), *sorted(named, key=lambda pair: pair[1]))


def _due_editor(_opened: Opened, action: Any) -> Editor:
    due = due_date(action)
    return Editor("due_date", "date", due.isoformat() if due else "")


def _budget_editor(_opened: Opened, action: Any) -> Editor:
    money = action.budget
    return Editor("budget", "figure", _figure(money.amount) if money else "")


def _figure(amount: Decimal) -> str:
    decimals = 0 if amount == amount.to_integral_value() else 2
    return formatting.number(amount, language(), decimals)


_EDITORS: Mapping[str, Callable[[Opened, Any], Editor]] = {
    "name": lambda _opened, action: Editor("name", "text", action.name),
    "owner": lambda opened, action: _select("owner", action.owner or "", _people(opened)),
    "status": lambda _opened, action: _select(
        "status", action.status, terms.choices("status", STATUSES, language())
    ),
    "priority": lambda _opened, action: _select(
        "priority", str(action.priority), terms.choices("priority", PRIORITIES, language())
    ),
    "due_date": _due_editor,
    "budget": _budget_editor,
}


def _read_name(_opened: Opened, typed: str) -> str:
    if not typed:
        raise NotUnderstood(_("An action needs a name: type what the team will call it."))
    return typed


def _read_owner(opened: Opened, typed: str) -> str | None:
    if typed and typed not in opened.plan.people:
        raise NotUnderstood(_("This person is not in the plan: choose a name of the list."))
    return typed or None


def _read_status(_opened: Opened, typed: str) -> str:
    if typed not in STATUSES:
        raise NotUnderstood(_("Choose a status of the list."))
    return typed


def _read_priority(_opened: Opened, typed: str) -> int:
    if typed not in PRIORITIES:
        raise NotUnderstood(_("Choose a priority of the list."))
    return int(typed)


def _read_date(_opened: Opened, typed: str) -> str | None:
    try:
        return date.fromisoformat(typed).isoformat() if typed else None
    except ValueError:
        raise NotUnderstood(_("This is not a date: type it like 2026-06-12.")) from None


def _read_budget(opened: Opened, typed: str) -> dict[str, str] | None:
    if not typed:
        return None
    try:
        amount = fields.amount(typed)
    except ValueError as error:
        raise NotUnderstood(str(error)) from None
    if amount < 0:
        raise NotUnderstood(_("A budget cannot be negative: type 0 if the action costs nothing."))
    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return {"amount": f"{cents:f}", "currency": opened.plan.currency}


_READERS: Mapping[str, Callable[[Opened, str], Any]] = {
    "name": _read_name,
    "owner": _read_owner,
    "status": _read_status,
    "priority": _read_priority,
    "due_date": _read_date,
    "budget": _read_budget,
}
