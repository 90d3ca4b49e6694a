"""The time that a search for a conflict may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

SHORTEST = 0.01


@dataclass
class Clock:
    """Seconds left, and whether a question stayed without an answer because there were none."""

    left: Callable[[], float] = lambda: inf
    has_cut: bool = False

    def is_over(self) -> bool:
        """Whether no time is left, which is remembered."""
        over = self.left() <= 0
        self.has_cut = self.has_cut or over
        return over

    @property
    def seconds(self) -> float:
        """What a solver may take, never nothing."""
        return max(SHORTEST, self.left())
