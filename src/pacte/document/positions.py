"""On which line of a JSON text a JSON Pointer leads: an error is found where it can be mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from json import loads

_LEXEME = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}:,]|[^\s\[\]{}:,"]++')
"""Nothing is taken back: a text of 50 MB is one lexeme in the memory of one."""


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


def place_of_lexeme(text: str, lexeme: str) -> tuple[str, int]:
    """(pointer, line) of a lexeme such as NaN, in a text that is JSON up to there."""
    return next((_pointer(path), line) for path, line, found, _ in _walk(text) if found == lexeme)


def repeated_place(text: str) -> tuple[str, int]:
    """(pointer, line) of the second of two members with the same key."""
    seen: set[str] = set()
    for pointer, line in _places(text):
        if pointer in seen:
            return pointer, line
        seen.add(pointer)
    return "", 1


def _places(text: str) -> Iterator[tuple[str, int]]:
    """(pointer, line) of every member of a well-formed JSON text, in reading order."""
    return ((_pointer(path), line) for path, line, _, moved in _walk(text) if moved)


def _walk(text: str) -> Iterator[tuple[list[str | int | None], int, str, bool]]:
    """(path, line, lexeme, whether the path is new) of each lexeme; the path is changed after."""
    path: list[str | int | None] = []
    line, seen = 1, 0
    for match in _LEXEME.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        moved = _moves(path, match[0])
        yield path, line, match[0], moved


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
