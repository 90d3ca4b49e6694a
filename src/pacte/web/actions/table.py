"""The actions of a plan as lines of a table, narrowed and summed as the reader asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from pacte import document
from pacte.apps.plans import permissions
from pacte.apps.plans import queries as plans
from pacte.document.action_types import ACTION_TYPES
from pacte.web.pages import Opened, language
from pacte.wording import formatting, terms

STATUSES = ("idea", "planned", "running", "done", "stopped")
PRIORITIES = ("1", "2", "3")
TONES = {"running": "info", "done": "good", "stopped": "", "planned": "", "idea": "warn"}
PRIORITY_TONES = {1: "bad", 2: "", 3: ""}
OPEN = frozenset({"idea", "planned", "running"})
COLUMNS = ("owner", "status", "priority", "due_date", "budget")
PER_PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What the reader narrows the table to; an empty text narrows nothing."""

    status: str = ""
    owner: str = ""
    type: str = ""
    words: str = ""
    page: int = 1

    @property
    def is_narrow(self) -> bool:
        return bool(self.status or self.owner or self.type or self.words)

    @property
    def query(self) -> str:
        kept = {"status": self.status, "owner": self.owner, "type": self.type, "q": self.words}
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True)
class Cell:
    """One field of one action: what is shown, whether it is missing, whether it may be changed."""

    field: str
    text: str
    editable: bool
    tone: str = ""
    is_hole: bool = False
    note: str = ""
    note_tone: str = ""


@dataclass(frozen=True)
class Line:
    """One action as a row of the table."""

    id: str
    name: str
    kind: str
    cells: tuple[Cell, ...]
    may_rename: bool
    steps: int
    progress_percent: int | None


@dataclass(frozen=True)
class Table:
    """The lines of one page, how many there are in all, and the sum of all that are narrowed to."""

    lines: tuple[Line, ...]
    count: int
    budget: document.Money | None
    next_page: int | None


def filters_of(query: Mapping[str, str]) -> Filters:
    """What the address asks for; anything unreadable narrows nothing."""
    page = query.get("page", "1")
    return Filters(
        query.get("status", ""),
        query.get("owner", ""),
        query.get("type", ""),
        query.get("q", "").strip()[:100],
        int(page) if re.fullmatch("[1-9][0-9]{0,3}", page) else 1,
    )


def table(opened: Opened, chosen: Filters) -> Table:
    """The actions narrowed to `chosen`: those to do first, then by due date, then by name."""
    lines = plans.action_table(opened.member, opened.plan)
    kept = [line for line in lines if _is_wanted(line.action, chosen)]
    kept.sort(key=lambda line: _order(line.action))
    first = (chosen.page - 1) * PER_PAGE
    return Table(
        tuple(_line(opened, line) for line in kept[first : first + PER_PAGE]),
        len(kept),
        _sum(opened.plan, [line.action.budget for line in kept]),
        chosen.page + 1 if first + PER_PAGE < len(kept) else None,
    )


def _is_wanted(action: document.Action, chosen: Filters) -> bool:
    asked = (
        (chosen.status, action.status),
        (chosen.owner, action.owner or "-"),
        (chosen.type, action.type or "-"),
    )
    named = chosen.words.casefold() in action.name.casefold()
    return named and all(not wanted or wanted == found for wanted, found in asked)


def _order(action: document.Action) -> tuple[bool, str, str]:
    due = due_date(action)
    return action.status not in OPEN, due.isoformat() if due else "9999", action.name


def due_date(action: document.Action) -> date | None:
    """The day wanted for an action: its due date, else the end of its window."""
    return action.due_date or (action.window.end if action.window else None)


def _sum(plan: document.Plan, budgets: list[document.Money | None]) -> document.Money | None:
    known = [budget.amount for budget in budgets if budget and budget.currency == plan.currency]
    return document.Money(amount=sum(known, Decimal(0)), currency=plan.currency) if known else None


def _line(opened: Opened, line: plans.ActionLine) -> Line:
    return Line(
        line.id,
        line.action.name,
        _kind(line.action),
        tuple(_CELLS[field](opened, line.action, line.editable) for field in COLUMNS),
        "name" in line.editable,
        line.steps,
        line.progress_percent,
    )


def _kind(action: document.Action) -> str:
    spoken = language()
    words = [
        terms.term("subtype", action.subtype, spoken) or terms.term("type", action.type, spoken),
        terms.term("channel", action.channel, spoken),
    ]
    return " · ".join(dict.fromkeys(word for word in words if word))


def cell(opened: Opened, key: str, field: str) -> Cell:
    """One cell as shown to this member."""
    action = opened.plan.actions[key]
    editable = permissions.editable(opened.member, permissions.Around(opened.plan), "action", key)
    return _CELLS[field](opened, action, editable)


Made = Callable[[Opened, document.Action, frozenset[str]], Cell]


def _name(_: Opened, action: document.Action, editable: frozenset[str]) -> Cell:
    return Cell("name", action.name, "name" in editable, note=_kind(action))


def _owner(opened: Opened, action: document.Action, editable: frozenset[str]) -> Cell:
    person = opened.plan.people.get(action.owner or "")
    return Cell("owner", person.name if person else "", "owner" in editable, is_hole=person is None)


def _status(_: Opened, action: document.Action, editable: frozenset[str]) -> Cell:
    return Cell(
        "status",
        terms.term("status", action.status, language()),
        "status" in editable,
        TONES[action.status],
    )


def _priority(_: Opened, action: document.Action, editable: frozenset[str]) -> Cell:
    word = terms.term("priority", action.priority, language())
    return Cell("priority", word, "priority" in editable, PRIORITY_TONES[action.priority])


def _due(opened: Opened, action: document.Action, editable: frozenset[str]) -> Cell:
    due = due_date(action)
    late = bool(due and due < opened.today and action.status in OPEN)
    text = formatting.day(due, language()) if due else ""
    return Cell(
        "due_date", text, "due_date" in editable, "late" if late else "", is_hole=due is None
    )


def _budget(_: Opened, action: document.Action, editable: frozenset[str]) -> Cell:
    money = action.budget
    text = formatting.money_exact(money.amount, money.currency, language()) if money else ""
    return Cell(
        "budget", text, "budget" in editable, is_hole=money is None and "budget" in editable
    )


_CELLS: Mapping[str, Made] = {
    "name": _name,
    "owner": _owner,
    "status": _status,
    "priority": _priority,
    "due_date": _due,
    "budget": _budget,
}
FIELDS = tuple(_CELLS)


def filter_choices(opened: Opened) -> dict[str, Any]:
    """What the table can be narrowed to: statuses, types, and the owners the plan names."""
    spoken, plan = language(), opened.plan
    owners = {action.owner for action in plan.actions.values() if action.owner in plan.people}
    return {
        "statuses": terms.choices("status", STATUSES, spoken),
        "types": terms.choices("type", tuple(ACTION_TYPES), spoken),
        "owners": sorted(((o, plan.people[o].name) for o in owners if o), key=lambda pair: pair[1]),
    }
