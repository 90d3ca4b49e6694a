"""A long list read by pages of sixty."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
PER_PAGE = 60


@dataclass(frozen=True)
class Page(Generic[T]):
    """The items of one page, from the `first` to the `last` of `total`; 0 for no other page."""

    items: tuple[T, ...]
    first: int
    last: int
    total: int
    before: int
    after: int

    @property
    def is_all(self) -> bool:
        return len(self.items) == self.total


def paged(found: Sequence[T], number: int) -> Page[T]:
    """One page of a list; beyond the last one, the last."""
    page = min(number, max(1, -(-len(found) // PER_PAGE)))
    start = (page - 1) * PER_PAGE
    shown = tuple(found[start : start + PER_PAGE])
    last = start + len(shown)
    more = page + 1 if last < len(found) else 0
    return Page(shown, start + 1, last, len(found), page - 1, more)


def number(query: Mapping[str, str], name: str = "page") -> int:
    """The page that an address asks for; the first where it asks for none that can be."""
    asked = query.get(name, "1")
    return int(asked) if re.fullmatch("[1-9][0-9]{0,3}", asked) else 1
