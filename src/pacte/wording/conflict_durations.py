"""How long a step takes once it is made shorter or longer: in days, and halves where they count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import counted_days

_NEW = {
    Decimal("0.5"): gettext_noop("half a day"),
    Decimal(1): gettext_noop("one whole day"),
    Decimal("1.5"): gettext_noop("a day and a half"),
}
_FORMER = {
    Decimal("0.5"): gettext_noop("instead of half a day"),
    Decimal(1): gettext_noop("instead of one whole day"),
    Decimal("1.5"): gettext_noop("instead of a day and a half"),
}
_AND_A_HALF = gettext_noop("{count} days and a half")
_INSTEAD = gettext_noop("instead of {days}")
_INSTEAD_OF_ONE = gettext_noop("instead of one")


def told(params: dict[str, Any], language: str) -> dict[str, str]:
    """`to_days`, the new length, and `instead`, the former one: by its figure where both are whole.

    `params`: `from` and `to` in days, texts with one decimal where the plan counts halves.
    """
    former, new = (Decimal(str(params[key])) for key in ("from", "to"))
    if former % 1 == new % 1 == 0:
        figure = said(_INSTEAD, language).format(days=formatting.number(int(former), language))
        one = said(_INSTEAD_OF_ONE, language)
        return {"to_days": counted_days(new, language), "instead": one if former == 1 else figure}
    return {
        "to_days": said(_NEW[new], language) if new in _NEW else _days(new, language),
        "instead": said(_FORMER[former], language)
        if former in _FORMER
        else said(_INSTEAD, language).format(days=_days(former, language)),
    }


def _days(days: Decimal, language: str) -> str:
    if days % 1 == 0:
        return counted_days(days, language)
    return said(_AND_A_HALF, language).format(count=formatting.number(int(days), language))
