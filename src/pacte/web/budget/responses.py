"""The three ways in which a sales manager says what a spend brings, as forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import TypeAdapter, ValidationError

from pacte import document
from pacte.document import Invalid, Money
from pacte.document.json_form import problems_of
from pacte.web.budget import forms
from pacte.web.pages import Opened

Unit = Literal["money", "percent", "rise", "number", "count"]
UNITS = {"money": "€", "percent": "%", "rise": "%", "number": "h", "count": ""}


@dataclass(frozen=True)
class Asked:
    """One question of a form: `name` is its place in the response, `first.spend` being nested."""

    name: str
    label: Any
    unit: Unit
    needed: bool = True
    hint: Any = ""


@dataclass(frozen=True)
class Field:
    """A question with what stands in it."""

    name: str
    label: str
    hint: str
    unit: str
    value: str
    needed: bool


@dataclass(frozen=True)
class Form:
    """One way to say what a spend brings. `open`: it is the one in use."""

    kind: str
    title: str
    said: str
    fields: tuple[Field, ...]
    open: bool


TITLES = {
    "three_points": (
        gettext_lazy("I know what two spends bring"),
        gettext_lazy("Think of a small spend and a large one. What margin would each bring?"),
    ),
    "funnel": (
        gettext_lazy("I know the steps of the sale"),
        gettext_lazy("How many customers, what a contact costs, how many of them order."),
    ),
    "promotion": (
        gettext_lazy("It is a promotion"),
        gettext_lazy("A discount on what would have sold anyway, for more volume."),
    ),
}
_SMALL, _LARGE = gettext_lazy("Small spend"), gettext_lazy("Large spend")
_ASKED: Mapping[str, tuple[Asked, ...]] = {
    "three_points": (
        Asked("first.spend", _SMALL, "money"),
        Asked("first.low", gettext_lazy("margin at worst"), "money", needed=False),
        Asked("first.likely", gettext_lazy("likely margin"), "money"),
        Asked("first.high", gettext_lazy("margin at best"), "money", needed=False),
        Asked("second.spend", _LARGE, "money"),
        Asked("second.low", gettext_lazy("margin at worst"), "money", needed=False),
        Asked("second.likely", gettext_lazy("likely margin"), "money"),
        Asked("second.high", gettext_lazy("margin at best"), "money", needed=False),
    ),
    "funnel": (
        Asked(
            "size", gettext_lazy("Customers who can be contacted"), "count", needed=False,
            hint=gettext_lazy("empty: those of the action’s segment"),
        ),
        Asked("cost_per_contact", gettext_lazy("Cost of a contact"), "money"),
        Asked("contact_rate", gettext_lazy("Contacts that reach someone"), "percent", needed=False),
        Asked("conversion", gettext_lazy("Of those, how many order"), "percent"),
        Asked("basket", gettext_lazy("Order of a customer excl. tax"), "money"),
        Asked("margin_rate", gettext_lazy("Margin rate"), "percent"),
        Asked("hours_per_contact", gettext_lazy("Hours per contact"), "number", needed=False),
        Asked("hours", gettext_lazy("Hours available in all"), "number", needed=False),
    ),
    "promotion": (
        Asked("baseline", gettext_lazy("Sales without the promotion, excl. tax"), "money"),
        Asked("discount", gettext_lazy("Discount"), "percent"),
        Asked("margin_rate", gettext_lazy("Margin rate before the discount"), "percent"),
        Asked("uplift", gettext_lazy("Largest rise in volume"), "rise"),
        Asked(
            "half_spend", gettext_lazy("Spend that gives half of it"), "money",
            hint=gettext_lazy("leaflets, mailings, display…"),
        ),
        Asked("pull_forward", gettext_lazy("Taken from later sales"), "percent", needed=False),
        Asked("cannibalization", gettext_lazy("Taken from other offers"), "percent", needed=False),
    ),
}  # fmt: skip
KINDS = tuple(_ASKED)


def forms_of(action: document.Action, typed: Mapping[str, str] | None = None) -> list[Form]:
    """The forms, holding what stands, or what was typed in the one that was refused."""
    standing = getattr(action.response, "kind", None)
    shown = (typed or {}).get("kind") or (standing if standing in KINDS else KINDS[0])
    return [
        Form(
            kind,
            str(TITLES[kind][0]),
            str(TITLES[kind][1]),
            tuple(_field(action, kind, asked, typed) for asked in _ASKED[kind]),
            kind == shown,
        )
        for kind in KINDS
    ]


def _field(
    action: document.Action, kind: str, asked: Asked, typed: Mapping[str, str] | None
) -> Field:
    if typed and typed.get("kind") == kind:
        value = typed.get(asked.name, "")
    else:
        value = _standing(action, kind, asked)
    unit = UNITS[asked.unit]
    return Field(asked.name, str(asked.label), str(asked.hint), unit, value, asked.needed)


def _standing(action: document.Action, kind: str, asked: Asked) -> str:
    value: Any = action.response
    if kind == "three_points" and isinstance(value, document.Response):
        value = _as_points(value)
    if getattr(value, "kind", None) != kind:
        return ""
    for part in asked.name.split("."):
        value = getattr(value, part, None)
    return "" if value is None else _WRITTEN[asked.unit](value)


def _as_points(response: document.Response) -> document.ThreePoints | None:
    """A curve as the answers of who would know it: half and twice the spend that gives half."""
    from pacte.engine import allocation

    half = response.half_spend.cents
    if half <= 1 or response.maximum.cents <= 0:
        return None
    spends = [Money.of_cents(round(half * part), response.maximum.currency) for part in (0.5, 2)]
    first, second = (
        _point(response, spend, likely)
        for spend, likely in zip(spends, allocation.curve(response, spends), strict=True)
    )
    return document.ThreePoints(
        kind="three_points", first=first, second=second, shape=response.shape
    )


def _point(response: document.Response, spend: Money, likely: Money) -> document.Point:
    """One answer, with the range that the curve claims."""
    low, high = (
        None if factor is None else Money.of_cents(round(likely.cents * factor), likely.currency)
        for factor in (response.low, response.high)
    )
    return document.Point(spend=spend, low=low, likely=likely, high=high)


_WRITTEN: Mapping[Unit, Callable[[Any], str]] = {
    "money": forms.written,
    "percent": lambda value: forms.number(Decimal(value) * 100),
    "rise": lambda value: forms.number(Decimal(value) * 100),
    "number": lambda value: forms.number(Decimal(value)),
    "count": lambda value: forms.number(Decimal(value)),
}


def read(
    opened: Opened, typed: Mapping[str, str], standing: document.AnyResponse | None = None
) -> dict[str, Any]:
    """The response that was typed, as JSON; raises `NotUnderstood` naming the field.

    What the form does not ask of the `standing` one (season of the sale, shape, basket…) is kept.
    """
    kind = typed.get("kind", "")
    if kind not in KINDS:
        raise forms.NotUnderstood(_("Choose one of the three ways to say it."))
    form = _not_asked(standing, kind) | {"kind": kind, "provenance": {"source": "expert"}}
    for asked in _ASKED[kind]:
        value = _read(opened, asked, typed.get(asked.name, ""))
        if value is not None:
            _put(form, asked.name.split("."), value)
    return form


def _not_asked(standing: document.AnyResponse | None, kind: str) -> dict[str, Any]:
    """What stands of a response and no field of the form is about."""
    if standing is None:
        return {}
    known = standing.model_dump(mode="json", exclude_none=True)
    as_before = {standing.kind, kind} in ({kind}, {"hill", "three_points"})
    kept = set(known) if as_before else set(OF_ANY_KIND)
    allowed = set(_BY_KIND[kind].model_fields)
    asked = {question.name.partition(".")[0] for question in _ASKED[kind]}
    return {name: known[name] for name in known if name in (kept & allowed) - asked}


OF_ANY_KIND = ("per", "delay_months", "margin_rate", "basket", "new_share", "low", "high")
_BY_KIND: Mapping[str, Any] = {
    "three_points": document.ThreePoints,
    "funnel": document.Funnel,
    "promotion": document.Promotion,
}


def parsed(form: Mapping[str, Any]) -> document.AnyResponse:
    """The response of a JSON form; raises `Invalid` where it is none."""
    try:
        return _RESPONSE.validate_python(form)
    except ValidationError as error:
        raise Invalid(*problems_of(error)) from None


_RESPONSE: TypeAdapter[document.AnyResponse] = TypeAdapter(document.AnyResponse)


def _read(opened: Opened, asked: Asked, typed: str) -> Any:
    try:
        value = _READ[asked.unit](opened, typed[:100])
    except forms.NotUnderstood as error:
        words = {"label": asked.label, "problem": error}
        raise forms.NotUnderstood(_("%(label)s: %(problem)s") % words) from None
    if value is None and asked.needed:
        raise forms.NotUnderstood(
            _("“%(label)s” is needed: enter a figure, even a rough one.") % {"label": asked.label}
        )
    return value


def _put(form: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        form = form.setdefault(part, {})
    form[path[-1]] = value


def _rise(typed: str) -> str | None:
    percent = forms.figure(typed)
    return None if percent is None else f"{percent / 100:f}"


def _hours(typed: str) -> str | None:
    figure = forms.figure(typed)
    return None if figure is None else f"{figure:f}"


_READ: Mapping[Unit, Callable[[Opened, str], Any]] = {
    "money": forms.money,
    "percent": lambda _opened, typed: forms.share(typed),
    "rise": lambda _opened, typed: _rise(typed),
    "number": lambda _opened, typed: _hours(typed),
    "count": lambda _opened, typed: forms.count(typed),
}
