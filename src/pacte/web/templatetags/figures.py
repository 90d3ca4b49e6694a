"""Figures and days in templates, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from pacte.document import Money
from pacte.wording import formatting, terms

register = template.Library()


def language() -> str:
    """The language of the page, of those that Pacte speaks."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


@register.filter
def money(value: Money | None) -> str:
    return formatting.ABSENT if value is None else _money(formatting.money, value)


@register.filter
def money_exact(value: Money | None) -> str:
    return formatting.ABSENT if value is None else _money(formatting.money_exact, value)


@register.filter
def signed_money(value: Money | None) -> str:
    return formatting.ABSENT if value is None else _money(formatting.signed_money, value)


def _money(write: Any, value: Money) -> str:
    written: str = write(value.amount, value.currency, language())
    return written


@register.filter
def number(value: Decimal | int | None, decimals: int = 0) -> str:
    return formatting.ABSENT if value is None else formatting.number(value, language(), decimals)


@register.filter
def percent(value: Decimal | float | None, decimals: int = 0) -> str:
    return formatting.ABSENT if value is None else formatting.percent(value, language(), decimals)


@register.filter
def days(value: Decimal | float | None) -> str:
    return formatting.ABSENT if value is None else formatting.days(value, language())


@register.filter
def day(value: date | None, form: formatting.DayForm = "medium") -> str:
    """A day, or the day that an instant is in the time of the place."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return formatting.ABSENT if value is None else formatting.day(value, language(), form)


@register.filter
def week(value: date) -> str:
    return formatting.week(value, language())


@register.filter
def term(code: str | int | None, vocabulary: str) -> str:
    """The word of a code: `{{ status|term:"status" }}`."""
    return terms.term(vocabulary, code, language())


@register.filter
def field_word(field: str) -> str:
    """The name of a field as a heading."""
    word = terms.term("field", field, language())
    return word[:1].upper() + word[1:]


@register.filter
def whole_percent(value: int | None) -> str:
    """A percentage already counted in hundredths."""
    return percent(None if value is None else Decimal(value) / 100)
