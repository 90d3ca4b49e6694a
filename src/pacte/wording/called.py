"""People by their names after `de` or `que`, which French joins to a vowel: d’Anne, qu’Élodie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Self

from pacte.wording.spoken import listed


class Called(str):
    """One name or several, said by `listed`.

    A French sentence that asks for `{names:de}` gets "d’Anne et de Bob", and "qu’Anne et Bob" for
    `{names:que}`. An English one says `{names}` alone.
    """

    __slots__ = ("language", "names")

    names: tuple[str, ...]
    language: str

    def __new__(cls, names: Sequence[str], language: str) -> Self:
        called = super().__new__(cls, listed(names, language))
        called.names, called.language = tuple(names), language
        return called

    def __format__(self, word: str) -> str:
        if word == "de":
            return listed([_after("de", name) for name in self.names], self.language)
        return _after(word, self) if word else str(self)


_MUTE = re.compile(r"[aeiou]|y(?![aeiou])|h(?!a)")
"""Letters that begin like a vowel: Yves but not Yann; Hélène but not Hassan, as most are said."""

_BARE = str.maketrans("àâäáéèêëíîïóôöúùûüœæ", "aaaaeeeeiiiooouuuuoa")


def _after(word: str, name: str) -> str:
    """The word and the name, joined where the name begins like a vowel."""
    joined = _MUTE.match(name.lower().translate(_BARE)) is not None
    return f"{word[:-1]}’{name}" if joined else f"{word} {name}"
