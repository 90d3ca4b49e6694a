"""What can be wrong with what was given; faces map a family to an exit code or a status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; `pacte.wording` translates it where it is said."""
    return sentence


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    `code` has a sentence in `pacte.wording`; `where` is a place a person can go to (a JSON Pointer,
    `file:line`, `sheet!cell`, or a field's name); `found` is shown as it is, `expected` is a marked
    sentence, both filled in with `params`.
    """

    code: str
    where: str = ""
    found: str = ""
    expected: str = ""
    params: dict[str, Any] = field(default_factory=dict)


class PacteError(Exception):
    """A call that cannot be carried out, with every reason found, never only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.where}: {p.code} ({p.found})" for p in problems[:5]))
        self.problems = tuple(problems)


class Refused(PacteError):
    """The member may not do this (403)."""


class Conflict(PacteError):
    """What the call was based on has changed meanwhile (409)."""


class Invalid(PacteError):
    """What was given is malformed (422, exit code 2)."""


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise `Invalid` with all `problems`, if there is one."""
    found = tuple(problems)
    if found:
        raise Invalid(*found)
