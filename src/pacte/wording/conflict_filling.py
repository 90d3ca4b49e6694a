"""Sentences of a conflict with their places filled: names, figures, limits of money."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pacte.document import Plan
from pacte.document.results.schedule import ObjectRef
from pacte.wording import sharing, spans
from pacte.wording.catalog import said, said_of
from pacte.wording.names import step_named
from pacte.wording.reasons import typed
from pacte.wording.spoken import Spoken, exact_money, listed, quoted

Plural = tuple[str, str]


def limited(plan: Plan, params: dict[str, Any], language: str) -> dict[str, Any]:
    """The name of a limit of money, else what it is about, and when, where the figures name one."""
    if "limit" not in params or plan.sharing is None:
        return params
    limit = plan.sharing.limits[params["limit"]]
    about = quoted(limit.name, language) if limit.name else sharing.about(plan, limit, language)
    return {**params, "about": about, "period": sharing.when(plan, limit, language)}


def one_or_many(template: str | Plural, count: int, language: str) -> str:
    """A sentence in `language`, in the singular or the plural of `count` where it has both."""
    if isinstance(template, str):
        return said(template, language)
    return said_of(template, count, language)


def names_of(plan: Plan, objects: Iterable[ObjectRef], language: str) -> dict[str, list[str]]:
    """Kind -> the names of its objects, in their order."""
    found: dict[str, list[str]] = {}
    for named in objects:
        found.setdefault(named.kind, []).append(name_of(plan, named, language))
    return found


def name_of(plan: Plan, named: ObjectRef, language: str) -> str:
    """An object by the name that the user gave it."""
    if named.kind == "plan":
        return plan.name
    if named.kind == "step":
        return step_named(plan, named.id, language)
    name = str(plan.collection(named.kind)[named.id].name)
    return name if named.kind in ("person", "equipment") else quoted(name, language)


def filled(
    template: str, names: dict[str, list[str]], params: dict[str, Any], language: str
) -> str:
    """A sentence with its places filled; `names`: kind -> names, `params`: figures."""
    known = {key: typed(value) for key, value in params.items()}
    values = Spoken(exact_money(known, language), language)
    for kind in ("step", "action", "skill", "equipment"):
        values[kind] = next(iter(names.get(kind, [])), "")
    if "segment" in names:
        values["segment"] = names["segment"][0]
    steps = names.get("step", [])
    values["steps"] = listed(steps, language)
    values["second_step"] = steps[1] if steps[1:] else ""
    values["other_action"] = names["action"][-1] if names.get("action") else ""
    values["people"] = listed(names.get("person", []), language)
    if days := spans.days_of(known, "from", "to"):
        values["from_to"] = spans.from_to(*days, language)
    return template.format_map(values)
