"""JSON text to values: what JSON or Pacte does not allow is refused with its place."""

from __future__ import annotations

import json
from collections import Counter
from math import isfinite
from typing import Any

from pacte.document.errors import Invalid, Problem
from pacte.document.errors import gettext_noop as _
from pacte.document.positions import place_of_lexeme, repeated_place

LARGEST_BYTES = 64 * 1024 * 1024
MOST_DIGITS = 40
"""Of a number; no field of a plan takes as many."""
SHOWN = 40
"""Characters repeated of a text that is not JSON."""


def decoded(source: bytes | str) -> str:
    """The text of a document. Raises `Invalid` beyond 64 MiB and where it is not UTF-8."""
    if len(source) > LARGEST_BYTES:
        raise Invalid(Problem("document_too_large", "", f"{len(source)}", _("at most 64 MiB")))
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            Problem("not_utf8", "", "", _("a text in UTF-8"), {"byte": error.start + 1})
        ) from None


def parsed(text: str) -> Any:
    """The values of a JSON text. Raises `Invalid` with the line of the first mistake."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_no_repeated_key,
            parse_constant=_refused,
            parse_float=_finite,
            parse_int=_short,
        )
    except json.JSONDecodeError as error:
        raise Invalid(_not_json(text, error)) from None
    except RecursionError:
        raise Invalid(Problem("too_deep")) from None
    except _RepeatedKeyError as error:
        raise Invalid(_repeated(text, str(error))) from None
    except _RefusedNumberError as error:
        where, line = place_of_lexeme(text, str(error))
        shown = str(error)[:SHOWN]
        raise Invalid(Problem("not_a_number", where, shown, "", {"line": line})) from None


def _not_json(text: str, error: json.JSONDecodeError) -> Problem:
    place = {"line": error.lineno, "column": error.colno}
    rest = text[error.pos : error.pos + SHOWN].split("\n", maxsplit=1)[0].strip()
    if error.msg.startswith("Unterminated") or not text[error.pos :].strip():
        return Problem("cut_short", "", rest, "JSON", place)
    return Problem("not_json", "", rest, "JSON", place)


def _repeated(text: str, key: str) -> Problem:
    where, line = repeated_place(text)
    return Problem("repeated_key", where, key, _("each id once"), {"line": line})


class _RepeatedKeyError(Exception):
    """A key is written twice in one object."""


class _RefusedNumberError(Exception):
    """A number that JSON does not know, or that no field takes."""


def _no_repeated_key(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    form = dict(pairs)
    if len(form) < len(pairs):
        counted = Counter(key for key, _value in pairs)
        raise _RepeatedKeyError(counted.most_common(1)[0][0])
    return form


def _refused(lexeme: str) -> Any:
    raise _RefusedNumberError(lexeme)


def _finite(lexeme: str) -> float:
    value = float(lexeme)
    return value if isfinite(value) else _refused(lexeme)


def _short(lexeme: str) -> int:
    return int(lexeme) if len(lexeme) <= MOST_DIGITS else _refused(lexeme)
