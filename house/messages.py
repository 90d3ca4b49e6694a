"""Sentences in two languages: extract them from code and templates, compile what is translated.

One catalogue per language, `wording/locale/<language>/LC_MESSAGES/pacte.po`, serves the wording
(stdlib gettext, domain `pacte`) and the templates (Django, domain `django`): it is compiled twice.
The sentence in code and templates is English; the French catalogue must be whole.
Needs Babel, and Django for the templates; never the gettext tools, which no fresh Debian has.
"""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from house import typography

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("fr", "en")
DOMAINS = ("pacte", "django")
KEYWORDS = {
    **dict.fromkeys(["_", "N_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy", "ngettext_noop"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
Sentence = tuple[str, Any, list[str], str | None]


def compile_all(root: Path = ROOT) -> int:
    """Write the .mo files that are missing or older than their .po; how many were written."""
    written = 0
    for po in sorted(_locale(root).glob("*/LC_MESSAGES/pacte.po")):
        for domain in DOMAINS:
            mo = po.with_name(f"{domain}.mo")
            if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
                continue
            with po.open("rb") as source, mo.open("wb") as compiled:
                write_mo(compiled, read_po(source, locale=po.parts[-3]))
            written += 1
    return written


def update(root: Path = ROOT) -> None:
    """Bring each .po up to the sentences of code and templates; translations are kept."""
    template = Catalog(charset="utf-8", project="Pacte")
    for file, message, comments, context in _sentences(root):
        template.add(message, locations=[(file, 1)], auto_comments=comments, context=context)
    for language in LANGUAGES:
        po = _locale(root) / language / "LC_MESSAGES" / "pacte.po"
        catalogue = _read(po, language)
        _revive(catalogue)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        if language == "fr":
            _space(catalogue)
        po.parent.mkdir(parents=True, exist_ok=True)
        with po.open("wb") as out:
            write_po(out, catalogue, width=100, include_lineno=False, sort_output=True)


def _revive(catalogue: Catalog) -> None:
    """A sentence that comes back finds its translation again."""
    for message in list(catalogue.obsolete.values()):
        catalogue.add(message.id, message.string, context=message.context)
    catalogue.obsolete.clear()


def _space(catalogue: Catalog) -> None:
    """The spaces of French typography in every translation."""
    for message in catalogue:
        if message.id:
            message.string = _each(typography.spaced, message.string)


def _each(change: Callable[[str], str], translation: Any) -> Any:
    """Of each form of a translation, of none where there is none yet."""
    if isinstance(translation, (tuple, list)):
        return tuple(change(form or "") for form in translation)
    return change(translation or "")


def badly_spaced(po: Path) -> list[str]:
    """The translations of a French catalogue that break the rule of typography."""
    translations = [message.string for message in _read(po, "fr") if message.id]
    return [str(said) for said in translations if _each(typography.spaced, said) != said]


def untranslated(po: Path) -> list[str]:
    """The sentences of a catalogue that have no translation, or a doubtful one."""
    catalogue = _read(po, po.parts[-3])
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not _is_whole(message.string))
    ]


def absent(po: Path, root: Path = ROOT) -> list[str]:
    """The sentences of code and templates that a catalogue does not hold."""
    catalogue = _read(po, po.parts[-3])
    wanted = {(_first(message), context) for _, message, _, context in _sentences(root)}
    return sorted(text for text, context in wanted if catalogue.get(text, context) is None)


def _is_whole(translation: object) -> bool:
    parts = translation if isinstance(translation, (tuple, list)) else (translation,)
    return all(parts)


def _first(message: object) -> str:
    return str(message[0] if isinstance(message, tuple) else message)


def _locale(root: Path) -> Path:
    return root / "src" / "pacte" / "wording" / "locale"


def _read(po: Path, language: str) -> Catalog:
    if not po.exists():
        return Catalog(locale=language, charset="utf-8", project="Pacte")
    with po.open("rb") as source:
        return read_po(source, locale=language)


def _sentences(root: Path) -> Iterator[Sentence]:
    source = root / "src" / "pacte"
    for path in sorted(source.rglob("*.py")):
        yield from _extract(path, root, path.read_bytes())
    for path in sorted(source.rglob("*")):
        if "templates" in path.parts and path.suffix in (".html", ".txt"):
            yield from _extract(path, root, _as_python(path))


def _extract(path: Path, root: Path, code: bytes) -> Iterator[Sentence]:
    options = {"encoding": "utf-8"}
    where = path.relative_to(root).as_posix()
    found = extract("python", io.BytesIO(code), KEYWORDS, ["Translators:"], options)
    for _line, message, comments, context in found:
        yield where, message, comments, context


def _as_python(template: Path) -> bytes:
    """A template as Django's own templatize sees it: only its sentences, as gettext calls."""
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    return templatize(template.read_text("utf-8")).encode("utf-8")


def main(arguments: list[str]) -> int:
    """`compile` alone, or update and compile, saying what is still to translate."""
    if arguments == ["compile"]:
        compile_all()
        return 0
    update()
    compile_all()
    french = _locale(ROOT) / "fr" / "LC_MESSAGES" / "pacte.po"
    missing = untranslated(french)
    for sentence in missing:
        print(f"{french.relative_to(ROOT)}: to translate: {sentence}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
