"""From one day to another inside a sentence, one day being said once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import spoken

_BETWEEN = gettext_noop("between {first} and {last}")
_FROM_TO = gettext_noop("from {first} to {last}")
_ON = gettext_noop("on {first}")


def days_of(known: Mapping[str, Any], first: str, last: str) -> tuple[date, date] | None:
    """The two days that figures give under these names; None where they are no days."""
    one, other = known.get(first), known.get(last)
    return (one, other) if isinstance(one, date) and isinstance(other, date) else None


def between(first: date, last: date, language: str) -> str:
    """Between 3 and 12 June 2026, some day of them; on 3 June 2026."""
    return _told(_BETWEEN, first, last, language)


def from_to(first: date, last: date, language: str) -> str:
    """From 3 to 12 June 2026, all days of them; on 3 June 2026."""
    return _told(_FROM_TO, first, last, language)


def _told(template: str, first: date, last: date, language: str) -> str:
    days = {"first": spoken(first, language), "last": spoken(last, language)}
    return said(_ON if first == last else template, language).format(**days)
