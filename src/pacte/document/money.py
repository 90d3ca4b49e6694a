"""Amounts of money in cents, and how an amount is dealt without losing one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints

from pacte.document.errors import gettext_noop as _

LARGEST = Decimal("1e13")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,9})?", re.ASCII)


def _exact(value: Any) -> Any:
    """Let integers and plain decimal strings in; a JSON float has already lost its cents."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(_('write the number as a text, like "1234.56"'))
    if not _NUMBER.fullmatch(str(value)):
        raise ValueError(_('write a plain number with a point, like "1234.56"'))
    number = Decimal(value)
    if abs(number) >= LARGEST:
        raise ValueError(_("enter a number under 10,000,000,000,000"))
    return number


def _plain(value: Decimal) -> str:
    text = str(value)
    return f"{value:f}" if "E" in text else text


def _cents(value: Decimal) -> Decimal:
    if value != value.quantize(Decimal("0.01")):
        raise ValueError(_("an amount has at most two decimals"))
    return value.quantize(Decimal("0.01"))


Number = Annotated[Decimal, BeforeValidator(_exact), PlainSerializer(_plain, when_used="json")]
"""A decimal number, exact, written as text in JSON."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code."""


class Money(BaseModel):
    """An amount excluding tax, in whole cents: `{"amount": "1234.56", "currency": "EUR"}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Annotated[Number, BeforeValidator(lambda v: _cents(_exact(v)))]
    currency: Currency

    @staticmethod
    @lru_cache(maxsize=4096)
    def of_cents(cents: int, currency: str) -> Money:
        """Money from a whole number of cents, in a currency already read."""
        return Money.model_construct(amount=Decimal(cents).scaleb(-2), currency=currency)

    @property
    def cents(self) -> int:
        return int(self.amount.scaleb(2))


def deal(total: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Split whole `total` in proportion to non-negative `weights`, exactly.

    Largest remainder, ties to the earlier place; negative totals mirror positive ones. Where every
    weight is zero the parts are as equal as can be. Source: Hamilton's method,
    docs/methods/dealing.md.
    """
    if not weights:
        raise ValueError("nothing to deal to")
    if total < 0:
        return [-part for part in deal(-total, weights)]
    if all(weight == weights[0] for weight in weights):
        part, left = divmod(total, len(weights))
        return [part + (place < left) for place in range(len(weights))]
    exact = [Fraction(w) for w in weights]
    whole = sum(exact)
    quotas = [w * total / whole for w in exact]
    parts = [q.numerator // q.denominator for q in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - quotas[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
