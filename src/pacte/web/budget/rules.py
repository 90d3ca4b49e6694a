"""Limits and rules of a budget as a page shows them, and as they are typed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pacte import document
from pacte.web.budget import forms
from pacte.web.budget.sheet import Reader
from pacte.web.pages import Opened, language
from pacte.wording import sharing as wording
from pacte.wording import terms

EACH = "each"
KINDS = ("exclusive", "at_most", "requires")
CAUTIONS = ("0", "0.25", "0.5", "0.75")


@dataclass(frozen=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    name: str
    chosen: bool = False


@dataclass(frozen=True)
class Said:
    """A limit or a rule in words; `place` is its number in the plan, `name` what it is called."""

    place: int
    sentence: str
    name: str = ""


@dataclass(frozen=True)
class Rules:
    """What the page of limits and rules shows."""

    limits: tuple[Said, ...]
    rules: tuple[Said, ...]
    about: tuple[tuple[str, tuple[Choice, ...]], ...]
    periods: tuple[Choice, ...]
    skills: tuple[Choice, ...]
    actions: tuple[Choice, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of them in words."""
        return tuple(said.sentence for said in (*self.limits, *self.rules))


def of_plan(opened: Opened) -> Rules:
    """The limits and rules of a plan, and what can be chosen for more of them."""
    plan, spoken = opened.plan, language()
    sharing = plan.sharing or document.Sharing()
    return Rules(
        limits=tuple(
            Said(i, wording.limit_said(plan, limit, spoken), limit.name or "")
            for i, limit in enumerate(sharing.limits)
        ),
        rules=tuple(
            Said(i, wording.rule_said(plan, rule, spoken)) for i, rule in enumerate(sharing.rules)
        ),
        about=_about(plan),
        periods=_periods(opened),
        skills=tuple(Choice(key, skill.name) for key, skill in plan.skills.items()),
        actions=_named(plan.actions),
    )


def _about(plan: document.Plan) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """What a limit may be about, in groups."""
    types = terms.TERMS["type"]
    groups = (
        (_("Segment"), "segment", {key: s.name for key, s in plan.segments.items()}),
        (_("Growth pillar"), "axis", {key: a.name for key, a in plan.axes.items()}),
        (_("Type of action"), "type", {key: terms.term("type", key, language()) for key in types}),
        (_("Action"), "action", {key: a.name for key, a in plan.actions.items()}),
    )
    return tuple(
        (title, tuple(Choice(f"{kind}:{key}", name) for key, name in sorted(_by_name(known))))
        for title, kind, known in groups
        if known
    )


def _by_name(known: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(known.items(), key=lambda pair: pair[1])


def _named(entities: Any) -> tuple[Choice, ...]:
    pairs = _by_name({key: entity.name for key, entity in entities.items()})
    return tuple(Choice(key, name) for key, name in pairs)


def _periods(opened: Opened) -> tuple[Choice, ...]:
    reader = Reader(opened)
    if reader.calendar.is_whole:
        return ()
    open_ones = [Choice(c.label, c.name) for c in reader.columns if not c.over]
    return (Choice(EACH, _("Each period")), *open_ones)


def limit_typed(opened: Opened, posted: QueryDict) -> dict[str, Any]:
    """The limit of a form, as the plan keeps it. Raises `NotUnderstood`."""
    kind, _colon, key = posted.get("about", "").partition(":")
    period = posted.get("period", "")
    made: dict[str, Any] = {
        "name": posted.get("name", "").strip() or None,
        "at_most": forms.money(opened, posted.get("at_most", "")),
        "at_least": forms.money(opened, posted.get("at_least", "")),
        "hours_at_most": _hours(posted.get("hours", "")),
        "skill": posted.get("skill") or None,
        "each_period": period == EACH or None,
        "period": period if period not in ("", EACH) else None,
    }
    if not any(made[name] for name in ("at_most", "at_least", "hours_at_most")):
        raise forms.NotUnderstood(_("Type at least one figure: an amount or a number of hours."))
    if kind == "action":
        made["actions"] = [key]
    elif kind in ("segment", "axis", "type"):
        made[kind] = key
    return {name: value for name, value in made.items() if value is not None}


def _hours(typed: str) -> str | None:
    found = forms.figure(typed)
    return None if found is None else f"{found:f}"


def rule_typed(posted: QueryDict) -> dict[str, Any]:
    """The rule of a form, as the plan keeps it. Raises `NotUnderstood`."""
    kind, actions, needs = (
        posted.get("kind", ""),
        posted.getlist("actions"),
        posted.getlist("needs"),
    )
    if kind not in KINDS:
        raise forms.NotUnderstood(_("Choose a rule of the list."))
    if kind == "requires":
        if not actions or not needs:
            raise forms.NotUnderstood(_("Choose an action on each side."))
        return {"kind": kind, "actions": actions, "needs": needs}
    if len(actions) < LEAST_ACTIONS:
        raise forms.NotUnderstood(_("Choose at least two actions."))
    made: dict[str, Any] = {"kind": kind, "actions": actions}
    count = forms.count(posted.get("count", ""))
    return made | ({"count": 1 if count is None else count} if kind == "at_most" else {})


LEAST_ACTIONS = 2


def without(standing: Sequence[Any], place: int) -> list[dict[str, Any]]:
    """The JSON forms of limits or rules, the one at `place` left out."""
    kept = [one for i, one in enumerate(standing) if i != place]
    return [one.model_dump(mode="json", exclude_none=True) for one in kept]


def caution_names() -> dict[str, str]:
    """How cautious a plan may be asked to be."""
    return {
        "0": _("what is expected"),
        "0.25": _("a little cautious"),
        "0.5": _("cautious"),
        "0.75": _("very cautious"),
    }


def cautions(standing: str) -> tuple[Choice, ...]:
    """The choices, the one that stands marked; another that a document says is kept."""
    known = caution_names()
    known |= {} if standing in known else {standing: _("as the plan says")}
    return tuple(Choice(value, name, value == standing) for value, name in known.items())
