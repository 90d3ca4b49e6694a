"""Reasons that engines return (code, figures, objects), made into sentences of both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pacte.document import Money
from pacte.document.results.envelope import Named, Sentence
from pacte.wording.catalog import LANGUAGES, said
from pacte.wording.spoken import Spoken, listed, quoted


def sentence(
    template: str, params: Mapping[str, Any], objects: Sequence[Named], language: str
) -> str:
    """One reason in one language; `{names}`, `{first}`, `{second}` are the objects' names."""
    names = [quoted(named.name, language) for named in objects]
    values = Spoken({key: _typed(value) for key, value in params.items()}, language)
    values |= {"names": listed(names, language), "first": names[0] if names else ""}
    values["second"] = names[1] if names[1:] else ""
    return said(template, language).format_map(values)


def both(template: str, params: Mapping[str, Any], objects: Sequence[Named]) -> Sentence:
    """One reason in both languages."""
    return Sentence(**{lang: sentence(template, params, objects, lang) for lang in LANGUAGES})


def _typed(value: Any) -> Any:
    """Money read back from JSON is Money again."""
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        return Money.model_validate(value)
    return value
