"""What the managers believe each action brings, in the words they have for it, and its limits.

The figures come from the playbook's own true curve, margin · x ÷ (half + x), worked out here: the
simulation shares no curve with the engine.
"""

from __future__ import annotations

from typing import Any

from pacte.simulation import names
from pacte.simulation.playbooks import Playbook

REACHED, ORDERED, CONTACT_COST = 0.6, 0.15, 12
"""Of a phone campaign: contacts that reach someone, those who order, euros of a contact."""

MARGIN_RATE, DISCOUNT, RISE = 0.44, 0.08, 0.9
"""Of a discount: margin rate before it, part of the price given, most that volume rises."""


def response_form(playbook: Playbook, believed: int) -> dict[str, Any]:
    """A funnel for the phone, two spends for a show, a promotion for a discount, else a curve."""
    said = _WAYS.get(playbook.subtype, _curve)
    return {**said(playbook, believed), "provenance": {"source": "expert"}}


def spending_form(playbook: Playbook) -> dict[str, Any] | None:
    """What the managers know of its money: social networks need a least spend to be seen."""
    if playbook.subtype != "digital":
        return None
    return {"effective_spend": _euros(round(playbook.half * 0.1, -2))}


def _curve(playbook: Playbook, believed: int) -> dict[str, Any]:
    return {"maximum": _euros(believed), "half_spend": _euros(playbook.half)}


def _two_spends(playbook: Playbook, believed: int) -> dict[str, Any]:
    small, large = (round(playbook.half * times, -2) for times in (0.5, 2))
    return {
        "kind": "three_points",
        "first": _point(playbook, believed, small),
        "second": _point(playbook, believed, large),
    }


def _point(playbook: Playbook, believed: int, spend: float) -> dict[str, Any]:
    likely = believed * spend / (playbook.half + spend)
    amounts = {"low": likely * 0.75, "likely": likely, "high": likely * 1.3}
    return {"spend": _euros(spend)} | {name: _euros(round(x, -2)) for name, x in amounts.items()}


def _funnel(playbook: Playbook, believed: int) -> dict[str, Any]:
    size = next(size for key, _, size, _ in names.SEGMENTS if key == playbook.segment)
    orders = size * REACHED * ORDERED
    return {
        "kind": "funnel",
        "size": size,
        "cost_per_contact": _euros(CONTACT_COST),
        "contact_rate": str(REACHED),
        "conversion": str(ORDERED),
        "basket": _euros(round(believed / orders / MARGIN_RATE, -1)),
        "margin_rate": str(MARGIN_RATE),
    }


def _discount(playbook: Playbook, believed: int) -> dict[str, Any]:
    """The sales that it is held on: those that give the believed margin at a large spend."""
    each = RISE * (MARGIN_RATE - DISCOUNT) - DISCOUNT
    return {
        "kind": "promotion",
        "baseline": _euros(round(believed / each, -3)),
        "discount": str(DISCOUNT),
        "margin_rate": str(MARGIN_RATE),
        "uplift": str(RISE),
        "half_spend": _euros(round(playbook.half / 4, -2)),
        "pull_forward": "0.05",
    }


_WAYS = {"trade_show": _two_spends, "phone_prospecting": _funnel, "temporary_discount": _discount}


def _euros(amount: float) -> dict[str, str]:
    return {"amount": f"{int(amount)}.00", "currency": "EUR"}
