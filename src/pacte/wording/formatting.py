"""Amounts, numbers, days and weeks as people write them, on pages, prints and terminals.

French puts a narrow no-break space (U+202F) between thousands and before the unit, a comma before
decimals, and writes `61 k€`; English writes `€61k`. Minus is U+2212 in both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

Language = str
DayForm = Literal["long", "medium", "short", "numeric", "month", "month_year", "weekday"]

NARROW = "\u202f"
MINUS = "\u2212"
ABSENT = "–"

KEPT = 4096
"""Figures and days that one process remembers as written: pages show the same ones again."""

_LOCALES: Mapping[str, str] = {"fr": "fr_FR", "en": "en_GB"}
# Explicit patterns: skeletons fall back to abbreviated months in some locales.
_PATTERNS: Mapping[DayForm, str] = {
    "long": "d MMMM y",
    "medium": "d MMM y",
    "short": "d MMM",
    "numeric": "dd/MM/y",
    "month": "LLL",
    "month_year": "LLLL y",
    "weekday": "EEEE d MMMM",
}


@dataclass(frozen=True)
class _Scale:
    """From `least` on, amounts are written in units of `unit`, with that many decimals."""

    least: Decimal
    unit: Decimal
    decimals: int
    fr: str
    en: str


_FIGURE = re.compile(r"[0-9]{1,18}(\.[0-9]{0,9})?|\.[0-9]{1,9}")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+")
_THREE_DECIMALS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_THOUSAND, _MILLION = Decimal(1000), Decimal(1_000_000)
# The bounds are those of the rounded figure: 999,600 is one million, not "1000 k€".
_SCALES = (
    _Scale(Decimal(9_950_000), _MILLION, 1, "M", "m"),
    _Scale(Decimal(999_500), _MILLION, 2, "M", "m"),
    _Scale(Decimal(10_000), _THOUSAND, 0, "k", "k"),
    _Scale(Decimal(0), Decimal(1), 0, "", ""),
)


def number(value: Decimal | float, language: Language, decimals: int = 0) -> str:
    """`value` with thousands parted, rounded half up to `decimals` places."""
    return _spaced(_rounded(Decimal(value), decimals), language, decimals)


def money(amount: Decimal, currency: str, language: Language, beside: Decimal | None = None) -> str:
    """An amount as it is spoken: 9 850 €, 61 k€, 1,25 M€, 18,2 M€; €9,850, €61k in English.

    `beside` is the amount whose unit and decimals it takes: 0,12 M€ beside 1,25 M€.
    """
    leading = amount if beside is None else beside
    scale = next(scale for scale in _SCALES if abs(leading) >= scale.least)
    figure = _spaced(
        _rounded(abs(amount) / scale.unit, scale.decimals), language, scale.decimals, trim=True
    )
    return _signed(amount, figure) + _with_currency(figure, scale, currency, language)


def money_exact(amount: Decimal, currency: str, language: Language) -> str:
    """An amount to the cent, cents left out when there are none: 1 250 €, 1 250,50 €."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    figure = _spaced(_rounded(abs(amount), decimals), language, decimals)
    return _signed(amount, figure) + _with_currency(figure, _SCALES[-1], currency, language)


def money_whole(amount: Decimal, currency: str, language: Language) -> str:
    """An amount of a column: to the unit of currency, never in thousands."""
    return money_exact(_rounded(amount, 0), currency, language)


def signed_money(amount: Decimal, currency: str, language: Language) -> str:
    """A variance: its sign always written, `+12 k€` or `−61 k€`."""
    return _plus(amount) + money(amount, currency, language)


def percent(share: Decimal | float, language: Language, decimals: int = 0) -> str:
    """A fraction as a percentage: 0.78 gives 78 %, 78% in English."""
    figure = number(Decimal(share) * 100, language, decimals)
    return f"{figure}{NARROW}%" if language == "fr" else f"{figure}%"


def days(count: Decimal | float, language: Language, decimals: int = 1) -> str:
    """A number of working days, halves and tenths kept: 2,5 j; 2.5 d in English."""
    figure = _spaced(_rounded(Decimal(count), decimals), language, decimals, trim=True)
    return f"{figure}{NARROW}{'j' if language == 'fr' else 'd'}"


@lru_cache(maxsize=KEPT)
def day(value: date, language: Language, form: DayForm = "medium") -> str:
    """A day, a month or a weekday as the language writes it: 12 juin 2026, juin 2026."""
    words = str(format_date(value, _PATTERNS[form], locale=_locale(language)))
    spoken_first = language == "fr" and value.day == 1 and form != "numeric" and "1 " in words
    return words.replace("1 ", "1er ", 1) if spoken_first else words


def period(label: str, language: Language) -> str:
    """A period of a plan as people say it: T1 2026, janv. 2026, S48 (23 nov. 2026)."""
    if label[4:6] == "-W":
        return week_of_label(label, language)
    if label[4:6] == "-Q":
        return f"{'T' if language == 'fr' else 'Q'}{label[6:]} {label[:4]}"
    if label[4:5] == "-":
        return f"{day(date(int(label[:4]), int(label[5:7]), 1), language, 'month')} {label[:4]}"
    return label


def weekday(place: int, language: Language) -> str:
    """A day of the week in short, Monday being 0: lun., Mon."""
    return str(format_date(date(2024, 1, 1 + place), "EEE", locale=_locale(language)))


def on_weekday(place: int, language: Language) -> str:
    """A day of the week, Monday being 0, as it follows `on` in English: Monday; le lundi."""
    name = str(format_date(date(2024, 1, 1 + place), "EEEE", locale=_locale(language)))
    return f"le {name}" if language == "fr" else name


def weekdays(places: Sequence[int], language: Language) -> str:
    """Days of the week in order, Monday being 0: lun. – ven., or one by one; Mon – Fri."""
    words = [weekday(place, language) for place in places]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:  # noqa: PLR2004 (a run)
        return f"{words[0]} – {words[-1]}"
    return ", ".join(words)


def week(value: date, language: Language) -> str:
    """The ISO week of a day: S24; W24 in English."""
    return f"{'S' if language == 'fr' else 'W'}{value.isocalendar().week:02}"


def week_of_label(label: str, language: Language) -> str:
    """The ISO week `2026-W48` with its Monday: S48 (23 nov. 2026); W48 (23 Nov 2026) in English."""
    monday = date.fromisocalendar(int(label[:4]), int(label[-2:]), 1)
    return f"{week(monday, language)} ({day(monday, language)})"


def day_range(start: date, end: date, language: Language) -> str:
    """An inclusive range, what both share said once: du 3 au 12 juin 2026; 3 to 12 Jun 2026.

    Of one day: le 3 juin 2026; 3 Jun 2026.
    """
    if start == end:
        return f"le {day(start, language)}" if language == "fr" else day(start, language)
    first, last = _first_of(start, end, language), day(end, language)
    return f"du {first} au {last}" if language == "fr" else f"{first} to {last}"


def _first_of(start: date, end: date, language: Language) -> str:
    """The first day of a range without the month or the year that it shares with the last."""
    if start.year != end.year:
        return day(start, language)
    first = day(start, language, "short")
    return first.partition(" ")[0] if start.month == end.month else first


def decimal_from_text(text: str, language: Language) -> Decimal | None:
    """A figure as someone typed it: `61 k€`, `1 250,50`, `−3`, `12,5 %` (12.5). None if unreadable.

    A comma is the decimal sign, unless it parts thousands beside a point (`1,250.50`) or, in
    English, before three digits (`110,000`).
    """
    bare, factor = _without_signs(text)
    if bare.rfind(",") < bare.rfind(".") or (language == "en" and _GROUPED.fullmatch(bare)):
        bare = bare.replace(",", "")
    bare = bare.replace(",", ".")
    digits = bare.removeprefix("-").removeprefix("+")
    return Decimal(bare) * factor if _FIGURE.fullmatch(digits) else None


def readings(text: str, language: Language) -> tuple[str, str] | None:
    """The two ways to write an amount that may be thousands or thousandths: `110 000`, `110,00`.

    None where there is only one: `110,000` in English, `12,345 k€`, `0,125`.
    """
    bare, factor = _without_signs(text)
    if factor != 1 or not _THREE_DECIMALS.fullmatch(bare) or (language == "en" and "," in bare):
        return None
    whole, thousandth = Decimal(re.sub("[.,]", "", bare)), Decimal(bare.replace(",", "."))
    return number(whole, language), number(thousandth, language, 2)


def _without_signs(text: str) -> tuple[str, Decimal]:
    """Digits, their signs, and what `k` or `M` multiplies them by."""
    bare = text.strip().lower().replace(MINUS, "-").replace("–", "-")
    for ignored in (" ", NARROW, "\u2009", "\u00a0", "€", "$", "£", "%", "'", "’"):
        bare = bare.replace(ignored, "")
    factor = {"k": _THOUSAND, "m": _MILLION}.get(bare[-1:], Decimal(1))
    return (bare.rstrip("km") if factor != 1 else bare), factor


@lru_cache(maxsize=len(_LOCALES))  # to parse a locale costs as much as to write a figure
def _locale(language: Language) -> Locale:
    return Locale.parse(_LOCALES.get(language, _LOCALES["en"]))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(_QUANTA[decimals], rounding=ROUND_HALF_UP)


_QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(10))


def _spaced(value: Decimal, language: Language, decimals: int, *, trim: bool = False) -> str:
    figure = f"{abs(value):,.{decimals}f}".translate(_signs(language))
    if trim and decimals:
        figure = figure.rstrip("0").rstrip(_signs(language)[ord(".")])
    return MINUS + figure if value < 0 else figure


@lru_cache(maxsize=len(_LOCALES))
def _signs(language: Language) -> dict[int, str]:
    """What stands between thousands and before decimals."""
    locale = _locale(language)
    return {ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)}


@lru_cache(maxsize=KEPT)
def _symbol(currency: str, language: Language) -> str:
    return str(get_currency_symbol(currency, locale=_locale(language)))


def _signed(amount: Decimal, figure: str) -> str:
    """The minus sign of a negative amount, unless it rounds to nothing."""
    return MINUS if amount < 0 and any(digit in figure for digit in "123456789") else ""


def _with_currency(figure: str, scale: _Scale, currency: str, language: Language) -> str:
    symbol = "$" if currency == "USD" else _symbol(currency, language)
    if language == "fr":
        return f"{figure}{NARROW}{scale.fr}{symbol}"
    return f"{symbol}{figure}{scale.en}"


def _plus(amount: Decimal) -> str:
    return "+" if amount > 0 else ""
