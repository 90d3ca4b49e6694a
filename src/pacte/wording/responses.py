"""What a spend on an action would bring, said as people say it; why an answer cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pacte.document import AnyResponse, Money, Promotion
from pacte.engine import allocation
from pacte.engine.allocation.curves.curve import (
    Impossible,
    believed_range,
    break_even_uplift,
    curve_of,
)
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import Spoken

IMPOSSIBLE: dict[str, str] = {
    "funnel_without_size": gettext_noop(
        "How many customers can be contacted? Enter the number, or give the action a segment."
    ),
    "contact_without_cost": gettext_noop(
        "A contact that costs {amount} cannot be weighed: enter what one costs."
    ),
    "negative_result": gettext_noop("{amount} cannot be used here: enter an amount above 0."),
    "spends_out_of_order": gettext_noop(
        "The second spend ({second_spend}) must be more than the first ({first_spend})."
    ),
    "more_brings_no_more": gettext_noop(
        "{second_result} for the larger spend is no more than {first_result} for the smaller one: "
        "check the two figures."
    ),
    "results_too_steep": gettext_noop(
        "{second_result} is too much for the larger spend: the first euros bring most, so it can "
        "bring {most} at most. Lower it, or raise what the smaller spend brings."
    ),
    "range_out_of_order": gettext_noop(
        "For {spend}, give at worst, likely and at best in growing order (likely is {likely})."
    ),
    "discount_above_margin": gettext_noop(
        "With a discount this large, each sale loses money: lower it, or check the margin."
    ),
}

_BRINGS = gettext_noop("{spend} bring about {likely} of margin, between {low} and {high}.")
_LOSES = gettext_noop("{spend} would lose about {likely} of margin.")
_BREAK_EVEN = gettext_noop("It has to sell {uplift} more to lose nothing.")
_NEVER_EVEN = gettext_noop("At this discount no volume makes it pay.")
_EFFECTIVE = gettext_noop("Below {amount} it does nothing.")


@dataclass(frozen=True)
class Believed:
    """What one spend is believed to bring in margin: 8 times out of 10 between `low` and `high`."""

    spend: Money
    low: Money
    likely: Money
    high: Money


def impossible(response: AnyResponse, size: int | None, language: str) -> str | None:
    """Why the answers cannot be used, in a sentence; None where they can. `size` of the segment."""
    found = curve_of(response, size)
    if not isinstance(found, Impossible):
        return None
    return refused(found.code, found.params, language)


def refused(code: str, params: Mapping[str, Any], language: str) -> str:
    """One code of an impossible response with its figures, as a sentence."""
    return said(IMPOSSIBLE[code], language).format_map(Spoken(dict(params), language))


def believed(response: AnyResponse, spends: list[Money], size: int | None) -> list[Believed]:
    """What each spend (≥ 0) would bring. Raises `Invalid` where the response is impossible."""
    low, high = believed_range(response)
    found = allocation.curve(response, spends, size)
    return [
        Believed(spend, *_range(likely, low, high))
        for spend, likely in zip(spends, found, strict=True)
    ]


def _range(likely: Money, low: float, high: float) -> tuple[Money, Money, Money]:
    """A loss is not widened: it is due whatever comes back."""
    if likely.cents <= 0:
        return likely, likely, likely
    ends = (Money.of_cents(round(likely.cents * factor), likely.currency) for factor in (low, high))
    worst, best = ends
    return worst, likely, best


def brings(one: Believed, language: str) -> str:
    """3,000 € bring about 9,200 € of margin, between 4 and 15 k€."""
    words = {
        "spend": amount(one.spend, language),
        "likely": amount(one.likely, language).lstrip(formatting.MINUS),
        "low": amount(one.low, language),
        "high": amount(one.high, language),
    }
    return said(_BRINGS if one.likely.cents >= 0 else _LOSES, language).format_map(words)


def remarks(response: AnyResponse | None, effective: Money | None, language: str) -> list[str]:
    """What to know beside the picture: the volume that pays for a promotion, what does nothing."""
    found: list[str] = []
    if isinstance(response, Promotion):
        uplift = break_even_uplift(response)
        found.append(
            said(_NEVER_EVEN, language)
            if uplift is None
            else said(_BREAK_EVEN, language).format(uplift=formatting.percent(uplift, language))
        )
    if effective is not None:
        found.append(said(_EFFECTIVE, language).format(amount=amount(effective, language)))
    return found


def amount(money: Money, language: str) -> str:
    """A figure that is believed, not counted: two or three digits of it are said."""
    rounded = round(money.amount, 2 - len(str(abs(int(money.amount)))) if money.amount else 0)
    return formatting.money(Decimal(int(rounded)), money.currency, language)
