"""A short form as data: what stands in each field, what may be chosen, and why it was refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from pacte.document import PacteError
from pacte.web.pages import language, refusal
from pacte.wording import formatting

Input = Literal["text", "figure", "whole", "date", "time", "select", "check", "several"]
Choices = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""(title of a group, empty for none, ((value, word)…))."""
LARGEST = Decimal(10) ** 12
"""No amount that is typed is as large."""
LONGEST_WHOLE = 5
"""Digits of a whole number that is typed (a year has four)."""
LONGEST_VERSION = 18
"""Digits: more is no number of an entry."""
Refusals = Mapping[str, tuple[str, ...]]
"""Field -> why it was refused; under the empty name, what is of no field."""


@dataclass(frozen=True)
class Field:
    """One field. `value` is what stands in it; several values are separated by spaces."""

    name: str
    label: str
    input: Input = "text"
    value: str = ""
    choices: Choices = ()
    hint: str = ""
    needed: bool = False
    why: tuple[str, ...] = ()

    @property
    def values(self) -> list[str]:
        """The values of a field of several."""
        return self.value.split()

    def filled(self, typed: Mapping[str, str], why: Refusals) -> Field:
        """The same with what was typed in it, and why that was refused."""
        return replace(self, value=typed.get(self.name, ""), why=tuple(why.get(self.name, ())))


class NotUnderstood(Exception):
    """What was typed cannot be read; `fields` says why, field by field."""

    def __init__(self, fields: Refusals) -> None:
        super().__init__(fields)
        self.fields = fields


def by_field(error: PacteError, names: Mapping[str, str]) -> Refusals:
    """What an operation refused, under the fields it is about.

    `names`: word of a JSON path -> field; the last word known of a path decides.
    """
    found: dict[str, tuple[str, ...]] = {}
    for problem in error.problems:
        known = [names[word] for word in problem.where.split("/") if word in names]
        said = tuple(refusal(type(error)(problem))[1])
        name = known[-1] if known else ""
        found[name] = (*found.get(name, ()), *said)
    return found


def version(posted: Mapping[str, str]) -> int | None:
    """The version of the plan that a form was made for; None where it says none that can be."""
    sent = posted.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) <= LONGEST_VERSION else None


def figure(typed: str) -> Decimal:
    """A number as people write it. Raises `ValueError` with what to type instead."""
    found = formatting.decimal_from_text(typed, language())
    if found is None:
        raise ValueError(_("“%(typed)s” is no number: type it like 2.5 or 12.") % {"typed": typed})
    return found


def amount(typed: str) -> Decimal:
    """An amount of money as people write it. Raises `ValueError` with what to type instead."""
    if not typed.strip():
        raise ValueError(_("Type an amount, like 12,500 or 12.5 k€."))
    ways = formatting.readings(typed, language())
    if ways is not None:
        told = {"typed": typed, "whole": ways[0], "decimal": ways[1]}
        raise ValueError(
            _("“%(typed)s” can be read in two ways: type %(whole)s or %(decimal)s.") % told
        )
    found = formatting.decimal_from_text(typed, language())
    if found is None:
        raise ValueError(
            _("“%(typed)s” is not an amount: type it like 12,500 or 12.5 k€.") % {"typed": typed}
        )
    if abs(found) >= LARGEST:
        raise ValueError(_("“%(typed)s” is too large an amount.") % {"typed": typed})
    return found


def whole(typed: str) -> int:
    """A whole number of a few digits. Raises `ValueError` with what to type instead."""
    if not re.fullmatch(r"[-+\u2212]?[0-9]+", typed):
        raise ValueError(_("“%(typed)s” is no whole number: type it like 12.") % {"typed": typed})
    if not (typed.isdecimal() and len(typed) <= LONGEST_WHOLE):
        said = _("“%(typed)s” is out of range: type a whole number from 0 to %(most)s.")
        most = formatting.number(Decimal(10**LONGEST_WHOLE - 1), language())
        raise ValueError(said % {"typed": typed, "most": most})
    return int(typed)


def day(typed: str) -> date:
    """A day. Raises `ValueError` with what to type instead."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ValueError(_("This is not a date: type it like 2026-06-12.")) from None
