"""A minimal set of conditions that cannot hold together (Junker, QuickXplain, AAAI 2004)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def minimal_conflict(conditions: Sequence[T], cannot_hold: Callable[[list[T]], bool]) -> list[T]:
    """The smallest part of `conditions` that still cannot hold: each proper part of it can.

    `cannot_hold(conditions)` must be true. Those given first are preferred in the answer. About
    2k·log2(n/k) + 2k questions are asked for k found among n.
    """

    def explained(sure: list[T], *, grown: bool, open_: list[T]) -> list[T]:
        if grown and cannot_hold(sure):
            return []
        if not open_[1:]:
            return open_
        half = len(open_) // 2
        first, second = open_[:half], open_[half:]
        late = explained([*sure, *first], grown=True, open_=second)
        early = explained([*sure, *late], grown=bool(late), open_=first)
        return [*early, *late]

    if not conditions or cannot_hold([]):
        return []
    return explained([], grown=False, open_=list(conditions))
