"""Which fields name another entity, and the check that every name leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pacte.document.errors import Problem
from pacte.document.errors import gettext_noop as _
from pacte.document.plan import COLLECTIONS, Plan
from pacte.document.spending import named_in_sharing

SINGLE: dict[str, dict[str, str]] = {
    "team": {"parent": "team"},
    "territory": {"parent": "territory"},
    "person": {"team": "team", "manager": "person"},
    "segment": {"parent": "segment", "owner": "person"},
    "seasonality": {"offer": "offer", "segment": "segment"},
    "objective": {
        "parent": "objective",
        "owner": "person",
        "axis": "axis",
        "seasonality": "seasonality",
    },
    "action": {
        "axis": "axis",
        "offer": "offer",
        "segment": "segment",
        "territory": "territory",
        "owner": "person",
    },
    "step": {"action": "action"},
    "budget_line": {"action": "action"},
}
"""kind -> field -> kind of the entity that it names (or null)."""

SEVERAL: dict[str, dict[str, str]] = {
    "person": {"skills": "skill", "territories": "territory"},
    "action": {"contributions": "objective", "enables": "action", "participants": "person"},
    "step": {"equipment": "equipment"},
}
"""Fields which are lists of ids, or objects keyed by id."""

SCOPE = {
    "team": "team",
    "person": "person",
    "offer": "offer",
    "segment": "segment",
    "territory": "territory",
}


def _named(kind: str, entity: Any) -> Iterator[tuple[str, str, str | None]]:
    """(path inside the entity, kind named, id named) of each reference that an entity makes."""
    for field, target in SINGLE.get(kind, {}).items():
        yield field, target, getattr(entity, field)
    for field, target in SEVERAL.get(kind, {}).items():
        yield from ((f"{field}/{i}", target, key) for i, key in enumerate(getattr(entity, field)))
    if kind == "objective":
        yield from ((f"scope/{f}", t, getattr(entity.scope, f)) for f, t in SCOPE.items())
    if kind == "action" and entity.synergy is not None:
        yield "synergy/action", "action", entity.synergy.action
    if kind == "action":
        yield from (
            (f"follows/{i}/action", "action", f.action) for i, f in enumerate(entity.follows or ())
        )
    if kind == "step":
        yield from _named_by_step(entity)
    if kind == "action":
        yield from _named_by_action(entity)


def _named_by_step(step: Any) -> Iterator[tuple[str, str, str | None]]:
    for i, need in enumerate(step.needs):
        yield f"needs/{i}/skill", "skill", need.skill
        for field in ("candidates", "assigned"):
            yield from (
                (f"needs/{i}/{field}/{j}", "person", p) for j, p in enumerate(getattr(need, field))
            )
    yield from ((f"after/{i}/step", "step", link.step) for i, link in enumerate(step.after))


def _named_by_action(action: Any) -> Iterator[tuple[str, str, str | None]]:
    if action.spending is not None:
        yield "spending/seasonality", "seasonality", action.spending.seasonality
        for i, need in enumerate(action.spending.hours):
            yield f"spending/hours/{i}/skill", "skill", need.skill
    yield "response/skill", "skill", getattr(action.response, "skill", None)


def references(plan: Plan) -> Iterable[tuple[str, str, str, str, str]]:
    """Every reference made in the plan, as (kind, id, path inside, kind named, id named)."""
    for kind, key, entity in plan.entities():
        for path, target, named in _named(kind, entity):
            if named is not None:
                yield kind, key, path, target, named


def dangling(plan: Plan) -> Iterator[Problem]:
    """One problem for each name that leads nowhere, and for the plan's own seasonality."""
    for kind, owner, path, target, named in references(plan):
        if named not in plan.collection(target):
            yield _problem(f"/{COLLECTIONS[kind][0]}/{owner}/{path}", target, named)
    if plan.seasonality is not None and plan.seasonality not in plan.seasonalities:
        yield _problem("/seasonality", "seasonality", plan.seasonality)
    for path, target, key in named_in_sharing(plan.sharing) if plan.sharing else ():
        if key is not None and key not in plan.collection(target):
            yield _problem(f"/sharing/{path}", target, key)


def _problem(where: str, target: str, named: str) -> Problem:
    params = {"kind": target, "collection": COLLECTIONS[target][0]}
    return Problem("dangling_reference", where, named, _("an id of {collection}"), params)
