"""How long a trip may search."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

LEAST_SECONDS = 0.1


@dataclass(frozen=True)
class Limits:
    """How long to search: `work` of each schedule (None: its own), `time_limit` for the whole trip.

    `time_limit` is a safety stop in seconds, counted from `began`. The allocation keeps its own
    work: it ends by proof, save on odd plans.
    """

    work: float | None = None
    time_limit: float = 20.0
    seed: int = 0
    began: float = field(default_factory=monotonic)

    @property
    def seconds(self) -> float:
        """Seconds that the next computation may take."""
        return max(LEAST_SECONDS, self.left)

    @property
    def left(self) -> float:
        """Seconds left before the safety stop; negative past it."""
        return self.time_limit - (monotonic() - self.began)
