"""Amounts that are not in the plan's currency: they cannot be added to the others."""

from __future__ import annotations

from collections.abc import Iterator

from pacte.document import Plan
from pacte.document.amounts import currencies_of
from pacte.engine.checks.finding import Finding, Place


def other_currencies(plan: Plan) -> Iterator[Finding]:
    """One finding for each other currency, with all that holds an amount in it."""
    found: dict[str, dict[Place, None]] = {}
    for currency, kind, key in currencies_of(plan):
        if currency != plan.currency:
            found.setdefault(currency, {})[Place(kind, key)] = None
    for currency, places in found.items():
        params = {"found": currency, "expected": plan.currency}
        yield Finding("other_currency", "blocking", "money", tuple(places), params)
