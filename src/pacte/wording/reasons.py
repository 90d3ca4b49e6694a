"""Reasons that engines return (code, figures, objects), made into sentences of both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pacte.document import Money
from pacte.document.results.envelope import Named, Sentence
from pacte.wording import formatting
from pacte.wording.catalog import LANGUAGES, gettext_noop, said
from pacte.wording.spoken import Spoken, listed, quoted


def sentence(
    template: str, params: Mapping[str, Any], objects: Sequence[Named], language: str
) -> str:
    """One reason in one language; `{names}`, `{first}`, `{second}` are the objects' names."""
    known = {key: typed(value) for key, value in params.items()}
    return _filled(said(template, language), known, objects, language)


def _filled(text: str, params: Mapping[str, Any], objects: Sequence[Named], language: str) -> str:
    """A sentence with its places filled."""
    names = [quoted(named.name, language) for named in objects]
    values = Spoken(params, language)
    if "period" in params:
        labels = params.get("periods") or [params["period"]]
        values["period"] = listed([_period(label, language) for label in labels], language)
    values |= {"names": listed(names, language), "first": names[0] if names else ""}
    values["second"] = names[1] if names[1:] else ""
    return text.format_map(values)


def both(template: str, params: Mapping[str, Any], objects: Sequence[Named]) -> Sentence:
    """One reason in both languages."""
    if "{" not in template:
        return _as_it_is(template)
    known = {key: typed(value) for key, value in params.items()}
    return Sentence(**{x: _filled(said(template, x), known, objects, x) for x in LANGUAGES})


@lru_cache(maxsize=1024)
def _as_it_is(template: str) -> Sentence:
    """A sentence without figures or names."""
    return Sentence(**{lang: said(template, lang) for lang in LANGUAGES})


def _period(label: Any, language: str) -> str:
    """A period as people say it; `plan` stands for all of them."""
    if label in (None, "plan"):
        return said(_WHOLE_PLAN, language)
    return formatting.period(str(label), language)


_WHOLE_PLAN = gettext_noop("the whole plan")


def typed(value: Any) -> Any:
    """Money, dates and decimals read back from JSON, so that they are said by their own rules."""
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        return Money.model_validate(value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    return value


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"-?\d+\.\d+")
