"""What a proposed budget says of its proof: that none is better, or by how much at most."""

from __future__ import annotations

import math
from decimal import Decimal

from pacte.document.money import Money
from pacte.document.results.allocation import AllocationResult
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said

CENTS = 100

_PROVEN = gettext_noop(
    "Proven, with the returns entered: no other allocation of this envelope brings more."
)
_GAP = gettext_noop("At most {gap} better is possible.")
_SAFEST = gettext_noop(
    "Proven, with the returns entered: no other allocation is better with as much caution."
)

NEGLIGIBLE = 1e-6
"""The part of what a plan brings that is not worth a search: nothing in any figure shown."""

CENT_OR_TWO = 2
"""Cents between a value and its bound, both rounded, where nothing is."""


def proof_said(result: AllocationResult, gap: float, language: str) -> str:
    """How much better another plan could be: in money, and in percent where something is gained."""
    proven = _PROVEN if result.prudence is None else _SAFEST
    if result.value is None or result.bound is None:
        return gap_said(gap, language, proven)
    value, short = result.value.cents, result.bound.cents - result.value.cents
    if short <= max(CENT_OR_TWO, min(NEGLIGIBLE * value, CENTS)):
        return said(proven, language)
    amount = _at_most(short, result.currency, language)
    return said(_GAP, language).format(
        gap=f"{amount} ({_percent(gap, language)})" if value > 0 else amount
    )


def gap_said(gap: float, language: str, proven: str = _PROVEN) -> str:
    """How much better another plan could be, at most; `proven` where none is."""
    if gap <= NEGLIGIBLE:
        return said(proven, language)
    return said(_GAP, language).format(gap=_percent(gap, language))


def _percent(gap: float, language: str) -> str:
    """A gap in percent, rounded up: no plan is better by more."""
    hundredths = math.ceil(gap * 10_000 - NEGLIGIBLE)
    return formatting.percent(Decimal(hundredths) / 10_000, language, 2)


def _at_most(cents: int, currency: str, language: str) -> str:
    """An amount that is not exceeded: rounded up to the unit, cents where it is less."""
    whole = cents if cents < CENTS else math.ceil(cents / CENTS) * CENTS
    return formatting.money_exact(Money.of_cents(whole, currency).amount, currency, language)
