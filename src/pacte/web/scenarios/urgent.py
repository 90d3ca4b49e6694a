"""An urgent action told in a short form: what it is, who can do it, how long, by when."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from pacte.apps.plans import permissions
from pacte.document import Person, canonical
from pacte.document.action_types import ACTION_TYPES
from pacte.web import fields
from pacte.web.fields import Choices, Field, Refusals
from pacte.web.pages import Opened, language
from pacte.wording import terms

NAMES = ("name", "type", "who", "effort", "over", "due", "priority", "no_later")
FIELD_OF = {
    "name": "name",
    "type": "type",
    "owner": "who",
    "skill": "who",
    "candidates": "who",
    "effort_days": "effort",
    "duration_days": "over",
    "due_date": "due",
    "window": "due",
    "action": "type",
    "priority": "priority",
    "events": "who",
}
"""Word of a JSON path -> field of the form."""
PRIORITIES = ("1", "2", "3")
PERSON, SKILL = "person", "skill"
SHORT = 40
LONGEST_NAME = 200
Typed = Mapping[str, str]


def typed(posted: Mapping[str, Any]) -> dict[str, str]:
    """What was typed in each field."""
    return {name: str(posted.get(name, "")).strip() for name in NAMES}


def form(opened: Opened, given: Typed | None = None, why: Refusals | None = None) -> list[Field]:
    """The fields, holding what was typed before with why it was refused."""
    stands, refused = given or {"priority": "1"}, why or {}

    def made(name: str, label: str, kind: fields.Input, **more: Any) -> Field:
        return Field(
            name, label, kind, stands.get(name, ""), why=tuple(refused.get(name, ())), **more
        )

    return [
        made("name", _("What has to be done"), "text", needed=True),
        made("type", _("Type"), "select", choices=_types()),
        made("who", _("Who does it"), "select", choices=_who(opened)),
        made("effort", _("Days of work"), "figure", needed=True),
        made(
            "over",
            _("Spread over"),
            "whole",
            hint=_("working days; empty: as few as their time allows"),
        ),
        made("due", _("Due"), "date", needed=True),
        made("priority", _("Priority"), "select", choices=_priorities()),
        made("no_later", _("No later, whatever has to move"), "check"),
    ]


def _types() -> Choices:
    words = terms.choices("type", tuple(ACTION_TYPES), language())
    return (("", (("", _("Not said")), *words)),)


def _priorities() -> Choices:
    return (("", terms.choices("priority", PRIORITIES, language())),)


def _who(opened: Opened) -> Choices:
    """Anybody; people whose load the member may see, for the answer tells it; skills."""
    plan, around = opened.plan, permissions.Around(opened.plan)
    people = (
        (f"{PERSON}:{key}", person.name)
        for key, person in plan.people.items()
        if permissions.may_see_load(opened.member, around, key)
    )
    skills = ((f"{SKILL}:{key}", skill.name) for key, skill in plan.skills.items())
    groups = ((_("This person"), _sorted(people)), (_("Whoever knows"), _sorted(skills)))
    return (("", (("", _("Anybody free")),)), *(group for group in groups if group[1]))


def _sorted(found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(found, key=lambda one: one[1]))


def event(opened: Opened, given: Typed) -> dict[str, Any]:
    """The event that the form tells, as docs/reference/replan.md has it.

    Raises `NotUnderstood` where a figure or a day cannot be read; the document refuses the rest.
    """
    read = _read(given)
    kind, _sep, key = given["who"].partition(":")
    effort = read["effort"]
    need: dict[str, Any] = {"effort_days": str(effort)}
    need |= {"candidates": [key]} if kind == PERSON else {SKILL: key} if kind == SKILL else {}
    days = read["over"] if given["over"] else _fewest_days(opened, effort, kind, key)
    action = _named(opened, given, kind, key)
    name = _new_id(opened, given)
    step = {"action": name, "name": given["name"], "duration_days": days, "needs": [need]}
    return {"kind": "urgent_action", "id": name, "action": action, "steps": {f"{name}-1": step}}


def _named(opened: Opened, given: Typed, kind: str, key: str) -> dict[str, Any]:
    """The action; whoever asks answers for it where nobody is named."""
    owner = key if kind == PERSON else opened.member.person_id
    known = owner if kind == PERSON or owner in opened.plan.people else None
    wanted = {"type": given["type"], "owner": known}
    window = {"start": opened.today.isoformat(), "end": given["due"]}
    return {
        "name": given["name"],
        "priority": int(given["priority"]) if given["priority"] in PRIORITIES else 1,
        "due_date": given["due"],
        **{name: value for name, value in wanted.items() if value},
        **({"window": window} if given["no_later"] else {}),
    }


def _read(given: Typed) -> dict[str, Any]:
    found, why = {}, {}
    for name, reader in READERS.items():
        try:
            found[name] = reader(given[name])
        except ValueError as error:
            why[name] = (str(error),)
    if why:
        raise fields.NotUnderstood(why)
    return found


def _name(text: str) -> str:
    if not text:
        raise ValueError(_("Give it a name: type what the team will call it."))
    if len(text) > LONGEST_NAME:
        raise ValueError(
            _("Give it a shorter name: %(most)s signs at most.") % {"most": LONGEST_NAME}
        )
    return text


def _effort(text: str) -> Decimal:
    effort = fields.figure(text)
    if effort <= 0:
        raise ValueError(_("Type how many days somebody works on it, more than 0."))
    return effort


READERS: Mapping[str, Callable[[str], Any]] = {
    "name": _name,
    "effort": _effort,
    "over": lambda text: fields.whole(text) if text else None,
    "due": fields.day,
}


def _fewest_days(opened: Opened, effort: Decimal, kind: str, key: str) -> int:
    """Working days that the work takes whoever has the most time for the plan, of those able."""
    people = opened.plan.people.items()
    able = [p.capacity_fraction for one, p in people if _is_able(one, p, kind, key)]
    return math.ceil(effort / max(able, default=Decimal(1)))


def _is_able(one: str, person: Person, kind: str, key: str) -> bool:
    if kind == PERSON:
        return one == key
    return kind != SKILL or key in person.skills


def _new_id(opened: Opened, given: Typed) -> str:
    """An id of its own: the same form on the same plan is the same action, another is not."""
    mark = hashlib.sha256(canonical([opened.version, dict(given)])).hexdigest()[:6]
    return f"{slugify(given['name'])[:SHORT].strip('-_') or 'urgent'}-{mark}"
