"""The sentences of both languages: stdlib gettext on the catalogue that the templates use too."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

from pacte.document.errors import gettext_noop

__all__ = ["LANGUAGES", "catalog", "gettext_noop", "ngettext_noop", "said", "said_of"]

LANGUAGES = ("fr", "en")
LOCALES = Path(__file__).parent / "locale"


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence that has a plural."""
    return one, many


@lru_cache(maxsize=4)
def catalog(language: str) -> gettext.NullTranslations:
    """The compiled catalogue; where it is not compiled yet, the committed one, read directly."""
    folder = LOCALES / language / "LC_MESSAGES"
    compiled, source = folder / "pacte.mo", folder / "pacte.po"
    if compiled.exists() and (
        not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime
    ):
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    return _read_directly(source, language)


def _read_directly(source: Path, language: str) -> gettext.NullTranslations:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    buffer = BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file, locale=language))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def said(sentence: str, language: str) -> str:
    """A marked sentence in `language`."""
    return catalog(language).gettext(sentence) if sentence else ""


def said_of(sentences: tuple[str, str], count: int, language: str) -> str:
    """The singular or plural of a marked sentence."""
    return catalog(language).ngettext(*sentences, count)
