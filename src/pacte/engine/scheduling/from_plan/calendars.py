"""Slots that a person works and is present in, worked out once while the person stays the same.

Trying a change of a plan builds its problem again; nearly everybody in it is the same object.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pacte import document
from pacte.document import calendar as cal

KEPT = 8192
"""Calendars of persons that a process remembers."""


class Same:
    """A value that equals itself alone: the key of what is remembered of it, and keeps it alive."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value


def worked(
    calendar: document.Calendar, person: document.Person, origin: int, count: int
) -> tuple[int, ...]:
    """The slots worked among `count` from `origin` on, counted from it."""
    return _worked(Same(calendar), Same(person), origin, count)


def present(
    calendar: document.Calendar, person: document.Person, origin: int, count: int
) -> tuple[bool, ...]:
    """Whether the person is present in each of `count` slots from `origin` on."""
    return _present(Same(calendar), Same(person), origin, count)


@lru_cache(maxsize=KEPT)
def _worked(calendar: Same, person: Same, origin: int, count: int) -> tuple[int, ...]:
    return tuple(s for s in range(count) if cal.is_worked(calendar.value, person.value, origin + s))


@lru_cache(maxsize=KEPT)
def _present(calendar: Same, person: Same, origin: int, count: int) -> tuple[bool, ...]:
    return tuple(cal.is_present(calendar.value, person.value, origin + s) for s in range(count))
