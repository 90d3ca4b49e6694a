"""What a change of the plan says: who is renamed, moved, funded; before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from pacte.document import Change, Money, Plan, Step
from pacte.document.metrics import METRICS, Unit
from pacte.document.references import SINGLE
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.changes_of_sharing import sharing_told
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
_PARTS = {
    (True, False): gettext_noop("{name}: {field}, added: {gained}"),
    (False, True): gettext_noop("{name}: {field}, taken back: {lost}"),
    (True, True): gettext_noop("{name}: {field}, added: {gained}; taken back: {lost}"),
}
"""Whether something is added, whether something is taken away -> sentence."""
_OF_THE_ACTION = {
    _SET: gettext_noop("{field}: {after}"),
    _EMPTIED: gettext_noop("{field} emptied (it was {before})"),
    _CHANGED: gettext_noop("{field}: {before} → {after}"),
    _TOUCHED: gettext_noop("{field} changed"),
}
"""The same sentences under the name of their action."""
_PEOPLE = gettext_noop("people")
YES, NO, NONE = gettext_noop("yes"), gettext_noop("no"), gettext_noop("none")

PLACING = frozenset({"start_date", "end_date", "start_half", "end_half", "needs"})
FIGURES = frozenset({"target", "baseline"})
NAMING: Mapping[str, Mapping[str, str]] = {**SINGLE, "plan": {"seasonality": "seasonality"}}
"""Beside the entities' own references, that of the plan itself."""
VOCABULARY_OF = {
    "type": "type",
    "subtype": "subtype",
    "channel": "channel",
    "status": "status",
    "metric": "metric",
    "event": "event",
    "priority": "priority",
}


@dataclass(frozen=True)
class OfAction:
    """What changes on one action and its steps; `name` is empty for what belongs to no action."""

    name: str
    lines: tuple[str, ...]


def by_action(
    plan: Plan,
    changes: Sequence[Change],
    language: str,
    steps: Mapping[str, Step] | None = None,
) -> list[OfAction]:
    """Changes under the actions they touch, in the order in which actions are met; others last.

    `steps`: as `told_together`; those of `plan` where they are not given.
    """
    stand = plan.steps if steps is None else steps
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(_action_of(plan, change), []).append(change)
    others = found.pop("", [])
    groups = [
        OfAction(plan.actions[key].name, tuple(_of_action(plan, mine, language, stand)))
        for key, mine in found.items()
    ]
    rest = OfAction("", tuple(told_together(plan, others, language)))
    return [*groups, rest] if others else groups


def _action_of(plan: Plan, change: Change) -> str:
    """The action that a change is about; empty for another one, and for one added or removed."""
    if change.kind == "action":
        return change.id if change.field and change.id in plan.actions else ""
    step = plan.steps.get(change.id) if change.kind == "step" else None
    return step.action if step else ""


def _of_action(
    plan: Plan, changes: Sequence[Change], language: str, steps: Mapping[str, Step]
) -> Iterator[str]:
    own = [change for change in changes if change.kind == "action"]
    for change in _telling(own):
        yield told(plan, change, language, of_its_action=True)
    yield from told_together(plan, [c for c in changes if c.kind == "step"], language, steps)


def _telling(changes: Sequence[Change]) -> list[Change]:
    """Changes of one action without its money by period where its budget says as much."""
    with_budget = any(change.field == "budget" for change in changes)
    return [change for change in changes if not (with_budget and change.field == "spending")]


def told_together(
    plan: Plan, changes: Sequence[Change], language: str, steps: Mapping[str, Step] | None = None
) -> list[str]:
    """Changes as lines: dates and people given to a step make one line, the others one each.

    `plan` gives the names. `steps`, as they stand before or after the changes, complete the line
    of a step with what does not change of it; without them a line tells what changed alone.
    """
    lines: list[str] = []
    for (kind, key), found in groupby(changes, key=lambda change: (change.kind, change.id)):
        mine = list(found)
        if kind == "step" and (line := _placed(plan, mine, (steps or {}).get(key), language)):
            lines.append(line)
        else:
            lines += [line for one in _telling(mine) for line in _lines(plan, one, language)]
    return lines


def _lines(plan: Plan, change: Change, language: str) -> list[str]:
    """One change as lines: several where it holds several, each told for itself."""
    if (change.kind, change.field) != ("plan", "sharing") or change.before == change.after:
        return [told(plan, change, language)]
    name = quoted(plan.name, language)
    return [
        said(_PLACED, language).format(name=name, what=what)
        for what in sharing_told(plan, change.before, change.after, language)
    ] or [told(plan, change, language)]


def _placed(plan: Plan, changes: Sequence[Change], step: Step | None, language: str) -> str:
    """When a step is held, and by whom where that is known; empty where more or less is known."""
    after = {str(change.field): change.after for change in changes}
    if not after.keys() <= PLACING or not after.keys() & {"start_date", "end_date"}:
        return ""
    stands = {**(step.model_dump(mode="json") if step else {}), **after}
    if not stands.get("start_date") or not stands.get("end_date"):
        return ""
    ends = {"start": stands["start_date"], "end": stands["end_date"]}
    people = _people(plan, stands.get("needs") or (), language)
    return said(_PLACED, language).format(
        name=quoted(_name(plan, changes[0]), language),
        what=", ".join(part for part in (_range_or_money(ends, language), people) if part),
    )


def _people(plan: Plan, needs: Any, language: str) -> str:
    """The names of those assigned to a step by its needs, each once."""
    assigned = (who for need in needs for who in need.get("assigned", ()))
    names = (plan.people[who].name for who in dict.fromkeys(assigned) if who in plan.people)
    return listed(list(names), language)


def told(plan: Plan, change: Change, language: str, *, of_its_action: bool = False) -> str:
    """One change as one line; names are those of `plan`, else of the change itself, else the id.

    Without the name, and beginning as a sentence does, where it stands under that `of_its_action`.
    """
    if parts := _parts(plan, change, language):
        return parts
    values = {
        "kind": term("kind", change.kind, language),
        "name": quoted(_name(plan, change), language),
        "field": term("field", change.field, language),
        "before": value(plan, change, change.before, language),
        "after": value(plan, change, change.after, language),
    }
    sentence = _sentence(change, values)
    if sentence is not _TOUCHED and (change.kind, change.field) == ("step", "needs"):
        values["field"] = said(_PEOPLE, language)
    if not of_its_action:
        return said(sentence, language).format_map(values)
    line = said(_OF_THE_ACTION.get(sentence, sentence), language).format_map(values)
    return line[:1].upper() + line[1:]


def _parts(plan: Plan, change: Change, language: str) -> str:
    """Absences that somebody gains and loses; empty for another change."""
    if (change.kind, change.field) != ("person", "leaves") or change.before == change.after:
        return ""
    before, after = (_ranges(raw or []) for raw in (change.before, change.after))
    gained = [one for one in after if one not in before]
    lost = [one for one in before if one not in after]
    if not gained and not lost:
        return ""
    return said(_PARTS[bool(gained), bool(lost)], language).format(
        name=quoted(_name(plan, change), language),
        field=term("field", str(change.field), language),
        gained=_stretches(gained, language),
        lost=_stretches(lost, language),
    )


def _sentence(change: Change, values: dict[str, str]) -> str:
    if change.field is None:
        return _ADDED if change.before is None else _REMOVED
    if change.before == change.after:  # told without its values to those who may not know them
        return _TOUCHED
    if (change.kind, change.field) == ("step", "needs"):
        return _sentence_of_needs(values)
    if not (values["before"] or change.before is None) or not (
        values["after"] or change.after is None
    ):
        return _TOUCHED
    if change.before is None:
        return _SET
    return _EMPTIED if change.after is None else _CHANGED


def _sentence_of_needs(values: dict[str, str]) -> str:
    """Who is put on a step or leaves it; of other needs (days, skills) only that they changed."""
    before, after = values["before"], values["after"]
    if before == after:
        return _TOUCHED
    if not before:
        return _SET
    return _CHANGED if after else _EMPTIED


def value(plan: Plan, change: Change, raw: Any, language: str) -> str:
    """A value of one field in words; an empty text for none, and for what has no short form."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return said(YES if raw else NO, language)
    if change.field in VOCABULARY_OF and str(raw) in TERMS[VOCABULARY_OF[change.field]]:
        return term(VOCABULARY_OF[change.field], raw, language)
    rule = _RULES.get((change.kind, change.field or ""))
    return rule(plan, change, raw, language) if rule else _plain(raw, language)


def _named(plan: Plan, change: Change, raw: Any, _language: str) -> str:
    known = plan.collection(NAMING[change.kind][str(change.field)]).get(raw)
    return str(known.name) if known else str(raw)


def _figure(plan: Plan, change: Change, raw: Any, language: str) -> str:
    """A target or a baseline in the unit of its objective; bare where the objective is gone."""
    objective = plan.objectives.get(change.id)
    unit = METRICS[objective.metric].unit if objective and objective.metric else None
    figure = formatting.decimal_from_text(str(raw), language)
    if figure is None or unit not in (Unit.MONEY, Unit.RATIO):
        return _plain(raw, language)
    if unit is Unit.RATIO:
        return formatting.percent(figure, language, 1)
    return formatting.money_exact(figure, plan.currency, language)


_Rule = Callable[[Plan, Change, Any, str], str]
_RULES: Mapping[tuple[str, str], _Rule] = {
    **{(kind, field): _named for kind, fields in NAMING.items() for field in fields},
    **{("objective", field): _figure for field in FIGURES},
    ("action", "spending"): lambda _plan, _change, raw, language: _amounts(raw, language),
    ("person", "leaves"): lambda _plan, _change, raw, language: _stretches(raw, language),
    ("step", "needs"): lambda plan, _change, raw, language: _people(plan, raw, language),
}


def _plain(raw: Any, language: str) -> str:
    if isinstance(raw, dict):
        return _range_or_money(raw, language)
    if isinstance(raw, list):
        return ""
    if isinstance(raw, str):
        return _text(raw, language)
    return spoken(raw, language)


def _amounts(raw: Any, language: str) -> str:
    """What is decided for each period; an empty text where no amount is, or it is no such form."""
    periods = raw.get("periods") if isinstance(raw, dict) else None
    told = {label: form.get("budget") for label, form in sorted((periods or {}).items())}
    amounts = {label: _plain(money, language) for label, money in told.items() if money}
    return listed(
        [f"{formatting.period(label, language)} {amount}" for label, amount in amounts.items()],
        language,
    )


def _stretches(raw: list[dict[str, Any]], language: str) -> str:
    """When someone is absent, stretch by stretch; never why."""
    told = listed([_range_or_money(one, language) for one in _ranges(raw)], language)
    return told or said(NONE, language)


def _ranges(raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: one[name] for name in ("start", "end")} for one in raw]


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
        is_bare = raw.replace(".", "").isdecimal()
        figure = formatting.decimal_from_text(raw, language) if is_bare else None
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
