"""What load is comfortable, for everybody, as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte.document import Change, Comfort, Plan
from pacte.web import fields
from pacte.web.fields import Field, Refusals
from pacte.web.pages import language
from pacte.wording import comforts

PERIODS = ("week", "month", "quarter")
FIELD_OF = {"balance": "share", "period": "period", "penalty_points": "points"}
"""Word of a JSON path -> field of the form."""
WHOLE = Decimal(100)
NAMES = ("period", "share", "points")
Typed = Mapping[str, str]


def said(plan: Plan) -> list[str]:
    """Each wish in a sentence."""
    return [comforts.comfort_said(wish, language()) for wish in plan.balance or ()]


def form(given: Typed | None = None, why: Refusals | None = None) -> list[Field]:
    """A share and its price, for one kind of period."""
    given, why, usual = given or {}, why or {}, Comfort()
    named = tuple((period, comforts.period_said(period, language())) for period in PERIODS)
    share = f"{usual.comfortable_share * WHOLE:.0f}"
    hint = _("such as %(share)s; empty: nothing is wished") % {"share": share}
    return [
        _field("period", _("How often"), "select", given, why, choices=(("", named),)),
        _field("share", _("Part of the time, in %"), "figure", given, why, hint=hint),
        _field("points", _("Weight of a day beyond"), "whole", given, why, hint=_usual(usual)),
    ]


def _usual(usual: Comfort) -> str:
    weight = {"weight": usual.penalty_points}
    return _("%(weight)s if empty; a day late weighs 1 to 5 by the priority of its action") % weight


def _field(
    name: str, label: str, kind: fields.Input, given: Typed, why: Refusals, **more: Any
) -> Field:
    return Field(name, label, kind, given.get(name, ""), why=tuple(why.get(name, ())), **more)


def typed(posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed in each field."""
    return {name: posted.get(name, "").strip() for name in NAMES}


def change(plan: Plan, given: Typed) -> Change:
    """The wish typed of one period in place of the one there was. Raises `NotUnderstood`."""
    stands = [wish.model_dump(mode="json") for wish in plan.balance or ()]
    period, wish = given["period"] or PERIODS[0], _wish(given)
    wanted = [other for other in stands if other["period"] != period]
    wanted += [{"period": period, **wish}] if wish else []
    wanted.sort(key=lambda one: PERIODS.index(one["period"]) if one["period"] in PERIODS else 0)
    return Change("plan", plan.id, "balance", stands or None, wanted or None)


def _share(text: str) -> str:
    """`80` or `80 %` as a part of one."""
    share = fields.figure(text.removesuffix("%")) / WHOLE
    if not 0 < share <= 1:
        raise ValueError(_("The share is above 0 and at most 100 %."))
    return f"{share.normalize():f}"


def _wish(given: Typed) -> dict[str, Any]:
    """The share and the points typed; nothing where no share is."""
    found: dict[str, Any] = {}
    why = {}
    if not given["share"]:
        return found
    try:
        found["comfortable_share"] = _share(given["share"])
    except ValueError as error:
        why["share"] = (str(error),)
    try:
        found |= {"penalty_points": fields.whole(given["points"])} if given["points"] else {}
    except ValueError as error:
        why["points"] = (str(error),)
    if why:
        raise fields.NotUnderstood(why)
    return found
