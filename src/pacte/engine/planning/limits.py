"""How long a trip may search."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How long to search: `work` of the schedule's search (None: its own), `time_limit` in seconds.

    The allocation keeps its own work: it ends by proof, save on odd plans.
    """

    work: int | None = None
    time_limit: float = 20.0
    seed: int = 0
