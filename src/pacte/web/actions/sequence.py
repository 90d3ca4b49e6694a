"""An action among others: what it follows, what follows it, and its steps with their dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte.apps.plans import permissions
from pacte.document import Action, Plan
from pacte.document.sequences import Follows
from pacte.web import fields
from pacte.web.actions import table as tables
from pacte.web.actions.steps import Line, lines
from pacte.web.fields import Field, Refusals
from pacte.web.pages import Opened

NAMES = ("action", "least", "most")
FIELD_OF = {"action": "action", "follows": "most", "min_gap_days": "least", "max_gap_days": "most"}
"""Word of a JSON path -> field of the form."""
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Tie:
    """This action after another one, or before it; `place` is its number among those followed."""

    place: int
    action: str
    name: str
    said: str


@dataclass(frozen=True)
class Shown:
    """What the page of an action shows."""

    id: str
    name: str
    description: str
    cells: tuple[tables.Cell, ...]
    steps: tuple[Line, ...]
    follows: tuple[Tie, ...]
    followed_by: tuple[Tie, ...]
    may_order: bool


def shown(opened: Opened, key: str) -> Shown:
    """The action as the member may see it."""
    plan, action = opened.plan, opened.plan.actions[key]
    editable = permissions.editable(opened.member, permissions.Around(plan), "action", key)
    return Shown(
        key,
        action.name,
        action.description,
        tuple(tables.cell(opened, key, field) for field in tables.COLUMNS),
        tuple(lines(opened, key)),
        tuple(_follows(plan, action)),
        tuple(_followers(plan, key)),
        "follows" in editable,
    )


def _follows(plan: Plan, action: Action) -> Iterator[Tie]:
    for place, tie in enumerate(action.follows or ()):
        if tie.action in plan.actions:
            yield Tie(place, tie.action, plan.actions[tie.action].name, _gap(tie))


def _followers(plan: Plan, key: str) -> Iterator[Tie]:
    for other, action in plan.actions.items():
        for place, tie in enumerate(action.follows or ()):
            if tie.action == key:
                yield Tie(place, other, action.name, _gap(tie))


def _gap(tie: Follows) -> str:
    """How long between the two, in calendar days."""
    least, most = tie.min_gap_days, tie.max_gap_days
    if most is None and not least:
        return _("at any time after")
    if most is None:
        said = ngettext("at least %(least)s day between", "at least %(least)s days between", least)
    elif not least:
        said = ngettext("at most %(most)s day between", "at most %(most)s days between", most)
    elif least == most:
        said = ngettext("%(least)s day between", "%(least)s days between", least)
    else:
        said = _("%(least)s to %(most)s days between")
    return said % {"least": least, "most": most}


def typed(posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed in each field."""
    return {name: posted.get(name, "").strip() for name in NAMES}


def form(
    opened: Opened, key: str, given: Typed | None = None, why: Refusals | None = None
) -> list[Field]:
    """The fields that put the action after another one."""
    stands, refused = given or {}, why or {}
    plan = opened.plan
    known = {key, *(tie.action for tie in plan.actions[key].follows or ())}
    others = sorted((a.name, k) for k, a in plan.actions.items() if k not in known)
    choices = (("", (("", _("Choose an action")), *((k, name) for name, k in others))),)

    def made(name: str, label: str, kind: fields.Input, **more: Any) -> Field:
        return Field(name, label, kind, stands.get(name, ""), why=refused.get(name, ()), **more)

    return [
        made("action", _("After this action"), "select", choices=choices),
        made("least", _("Days between, at least"), "whole"),
        made("most", _("Days between, at most"), "whole"),
    ]


def added(opened: Opened, key: str, given: Typed) -> list[dict[str, Any]]:
    """What the action follows with what was typed. Raises `NotUnderstood`, field by field."""
    found: dict[str, int] = {}
    why: dict[str, tuple[str, ...]] = {}
    for name, field in (("least", "min_gap_days"), ("most", "max_gap_days")):
        try:
            found |= {field: fields.whole(given[name])} if given[name] else {}
        except ValueError as error:
            why[name] = (str(error),)
    if not given["action"]:
        why["action"] = (_("Choose the action that comes before."),)
    if _comes_before(opened.plan, key, given["action"]):
        said = _("That action already comes after this one: they would wait for each other.")
        why["action"] = (said,)
    if why:
        raise fields.NotUnderstood(why)
    return [*standing(opened.plan, key), {"action": given["action"], **found}]


def standing(plan: Plan, key: str) -> list[dict[str, Any]]:
    """What the action follows, as the document has it."""
    ties = plan.actions[key].follows or ()
    return [tie.model_dump(mode="json", exclude_none=True) for tie in ties]


def _comes_before(plan: Plan, first: str, then: str) -> bool:
    """Whether `then` is `first`, or follows it, directly or by others."""
    seen: set[str] = set()
    ahead = [then]
    while ahead:
        one = ahead.pop()
        if one not in seen and one in plan.actions:
            seen.add(one)
            ahead += [tie.action for tie in plan.actions[one].follows or ()]
    return first in seen
