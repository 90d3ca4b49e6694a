"""Values inside a sentence: money, days, names and lists as the reader's language says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from pacte.document import Money
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of

SHOWN = 3
"""Names said one by one; the others are counted."""

USUAL_DECIMALS, MOST_DECIMALS = 2, 4
"""The latter where fewer would say nothing; less than that is nothing."""

UNIT = 100
"""Cents of a unit of money."""

_AND = gettext_noop("{names} and {last}")
_MORE = ngettext_noop("{names} and {count} other", "{names} and {count} others")


def spoken(value: Any, language: str) -> str:
    """A parameter of a sentence as text: Money, dates, numbers and lists by their own rules."""
    rule = _rule(value.__class__)
    return rule(value, language) if rule else str(value)


@cache
def _rule(kind: type) -> Callable[[Any, str], str] | None:
    return next((rule for known, rule in _RULES if issubclass(kind, known)), None)


@lru_cache(maxsize=formatting.KEPT, typed=True)  # typed: 2.675 is nearer to 2.67 than its text
def _decimal(value: float | Decimal, language: str) -> str:
    """Two decimals, or as many as it takes to say more than nothing: 1,25; 0,003."""
    text = str(value)
    exact = Decimal(text)
    if "E" in text or "e" in text:
        text = f"{exact:f}"
    decimals = len(text.partition(".")[2].rstrip("0"))
    first = -exact.adjusted() if exact else 0
    shown = first if USUAL_DECIMALS < first <= MOST_DECIMALS else USUAL_DECIMALS
    return formatting.number(exact, language, min(shown, decimals))


def _money(value: Money, language: str) -> str:
    """Cents are said of what is less than a unit: never 0 € of something."""
    said_of_it = formatting.money_exact if abs(value.cents) < UNIT else formatting.money
    return said_of_it(value.amount, value.currency, language)


_RULES: tuple[tuple[Any, Callable[[Any, str], str]], ...] = (
    (Money, _money),
    (date, lambda v, lang: formatting.day(v, lang, "long")),
    (bool, lambda v, _: str(v)),
    (int, formatting.number),
    ((float, Decimal), _decimal),
    ((list, tuple), lambda v, lang: listed([spoken(item, lang) for item in v], lang)),
)


def exact_money(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Parameters whose amounts are said to the cent: what one acts on is never rounded."""
    return {
        key: formatting.money_exact(value.amount, value.currency, language)
        if isinstance(value, Money)
        else value
        for key, value in params.items()
    }


def quoted(name: str, language: str) -> str:
    """A name between the language's quotation marks."""
    return f"«\u00a0{name}\u00a0»" if language == "fr" else f"“{name}”"


def listed(items: Sequence[str], language: str, in_all: int = 0) -> str:
    """Up to three items in words, the others counted: a, b and c; a, b, c and 4 others.

    `in_all`: how many there are, where the items are only some of them.
    """
    shown = items[:SHOWN]
    others = max(in_all, len(items)) - len(shown)
    if shown and others > 0:
        count = formatting.number(others, language)
        return said_of(_MORE, others, language).format(names=", ".join(shown), count=count)
    return listed_whole(items, language)


def listed_whole(items: Sequence[str], language: str) -> str:
    """All items in words, none counted: a, b, c and d."""
    if not items[1:]:
        return "".join(items)
    return said(_AND, language).format(names=", ".join(items[:-1]), last=items[-1])


_DAYS = ngettext_noop("{count} day", "{count} days")
_HOURS = ngettext_noop("{count} hour", "{count} hours")


def counted_days(count: float | str | Decimal, language: str) -> str:
    """1 day, 12 days; halves as they are written: 1,5 jour, 1.5 days."""
    return _counted(_DAYS, count, language)


def counted_hours(count: float | str | Decimal, language: str) -> str:
    """1 hour, 12 hours, 0,67 heure."""
    return _counted(_HOURS, count, language)


def _counted(unit: tuple[str, str], count: float | str | Decimal, language: str) -> str:
    figure = Decimal(str(count))
    number = agreeing(figure, language)
    return said_of(unit, number, language).format(count=_decimal(figure, language))


def agreeing(figure: float | str | Decimal, language: str) -> int:
    """The whole number that a figure agrees as: 1,5 is one in French, and several in English."""
    exact = Decimal(str(figure))
    return int(exact) if language == "fr" or exact == 1 else 2


class Spoken(dict[str, str]):
    """Parameters ready for `str.format_map`, each said when the sentence asks for it.

    One that is absent is said as a dash, not an error.
    """

    def __init__(self, params: Mapping[str, Any], language: str) -> None:
        super().__init__()
        self._params, self._language = params, language

    def __missing__(self, key: str) -> str:
        if key not in self._params:
            return formatting.ABSENT
        self[key] = spoken(self._params[key], self._language)
        return self[key]
