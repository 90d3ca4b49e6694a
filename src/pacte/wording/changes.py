"""What a change of the plan says: who is renamed, moved, funded; before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from pacte.document import Change, Money, Plan
from pacte.document.references import SINGLE
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import listed, quoted, spoken
from pacte.wording.terms import TERMS, term

LONG = 60

_ADDED = gettext_noop("{kind} {name}: added")
_REMOVED = gettext_noop("{kind} {name}: removed")
_SET = gettext_noop("{name}: {field}, {after}")
_EMPTIED = gettext_noop("{name}: {field} emptied (it was {before})")
_CHANGED = gettext_noop("{name}: {field}, {before} → {after}")
_PLACED = gettext_noop("{name}: {what}")
_TOUCHED = gettext_noop("{name}: {field} changed")
YES, NO = gettext_noop("yes"), gettext_noop("no")

PLACING = frozenset({"start_date", "end_date", "needs"})
VOCABULARY_OF = {
    "type": "type",
    "subtype": "subtype",
    "channel": "channel",
    "status": "status",
    "metric": "metric",
    "event": "event",
    "priority": "priority",
}


def told_together(plan: Plan, changes: Sequence[Change], language: str) -> list[str]:
    """Changes as lines: dates and people given to a step make one line, the others one each."""
    lines: list[str] = []
    for (kind, _key), found in groupby(changes, key=lambda change: (change.kind, change.id)):
        mine = list(found)
        after = {change.field: change.after for change in mine}
        if kind == "step" and after.keys() <= PLACING and after.keys() & {"start_date", "end_date"}:
            lines.append(_placed(plan, mine[0], after, language))
        else:
            lines += [told(plan, change, language) for change in mine]
    return lines


def _placed(plan: Plan, change: Change, after: Mapping[str | None, Any], language: str) -> str:
    """When a step is held, and by whom where that is known."""
    step = plan.steps.get(change.id)
    stands = step.model_dump(mode="json") if step else {}
    first, last = (after.get(name) or stands.get(name) for name in ("start_date", "end_date"))
    people = [
        plan.people[who].name
        for need in after.get("needs") or stands.get("needs") or ()
        for who in need.get("assigned", ())
        if who in plan.people
    ]
    when = _range_or_money({"start": first, "end": last}, language) if first and last else ""
    parts = [when, listed(list(dict.fromkeys(people)), language)]
    return said(_PLACED, language).format(
        name=quoted(_name(plan, change), language), what=", ".join(part for part in parts if part)
    )


def told(plan: Plan, change: Change, language: str) -> str:
    """One change as one line; names are those of `plan`, else of the change itself, else the id."""
    values = {
        "kind": term("kind", change.kind, language),
        "name": quoted(_name(plan, change), language),
        "field": term("field", change.field, language),
        "before": value(plan, change, change.before, language),
        "after": value(plan, change, change.after, language),
    }
    return said(_sentence(change, values), language).format_map(values)


def _sentence(change: Change, values: dict[str, str]) -> str:
    if change.field is None:
        return _ADDED if change.before is None else _REMOVED
    if not (values["before"] or change.before is None) or not (
        values["after"] or change.after is None
    ):
        return _TOUCHED
    if change.before is None:
        return _SET
    return _EMPTIED if change.after is None else _CHANGED


def value(plan: Plan, change: Change, raw: Any, language: str) -> str:
    """A value of one field in words; an empty text for none, and for what has no short form."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return said(YES if raw else NO, language)
    if change.field in VOCABULARY_OF and str(raw) in TERMS[VOCABULARY_OF[change.field]]:
        return term(VOCABULARY_OF[change.field], raw, language)
    target = SINGLE.get(change.kind, {}).get(change.field or "")
    if target:
        known = plan.collection(target).get(raw)
        return str(known.name) if known else str(raw)
    return _plain(raw, language)


def _plain(raw: Any, language: str) -> str:
    if isinstance(raw, dict):
        return _range_or_money(raw, language)
    if isinstance(raw, list):
        return ""
    if isinstance(raw, str):
        return _text(raw, language)
    return spoken(raw, language)


def _range_or_money(raw: dict[str, Any], language: str) -> str:
    if raw.keys() == {"start", "end"}:
        start, end = (date.fromisoformat(raw[name]) for name in ("start", "end"))
        return formatting.day_range(start, end, language)
    try:
        money = Money.model_validate(raw)
    except ValidationError:
        return ""
    return formatting.money_exact(money.amount, money.currency, language)


def _text(raw: str, language: str) -> str:
    try:
        return formatting.day(date.fromisoformat(raw), language)
    except ValueError:
        figure = formatting.decimal_from_text(raw) if raw.replace(".", "").isdecimal() else None
    if figure is not None:
        return spoken(figure, language)
    return raw if len(raw) <= LONG else ""


def _name(plan: Plan, change: Change) -> str:
    if change.kind == "plan":
        return plan.name
    known = plan.collection(change.kind).get(change.id)
    if known is not None:
        return str(known.name)
    gone = change.before or change.after
    return str(gone["name"]) if isinstance(gone, dict) and "name" in gone else change.id
