"""On which line of a JSON text a JSON Pointer leads: an error is found where it can be mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from json import loads

_LEXEME = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')


def line_of_pointers(text: str, pointers: Iterable[str]) -> dict[str, int]:
    """pointer -> 1-based line of the value, or of the nearest thing above it in `text`."""
    places = dict(_places(text))
    found: dict[str, int] = {}
    for pointer in pointers:
        above = pointer
        while above not in places and above:
            above = above.rpartition("/")[0]
        found[pointer] = places.get(above, 1)
    return found


def _places(text: str) -> Iterator[tuple[str, int]]:
    """(pointer, line) of every member of a well-formed JSON text, in reading order."""
    path: list[str | int | None] = []
    line, seen = 1, 0
    for match in _LEXEME.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        if _moves(path, match[0]):
            yield _pointer(path), line


def _moves(path: list[str | int | None], lexeme: str) -> bool:
    """Follow one lexeme; whether `path` now stands on another member. None: a key is awaited."""
    if lexeme in "}]":
        path.pop()
    elif lexeme in "{[":
        path.append(None if lexeme == "{" else 0)
        return lexeme == "["
    elif lexeme == ",":
        path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        return path[-1] is not None
    elif path and path[-1] is None:
        path[-1] = str(loads(lexeme))
        return True
    return False


def _pointer(path: list[str | int | None]) -> str:
    return "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in path)
