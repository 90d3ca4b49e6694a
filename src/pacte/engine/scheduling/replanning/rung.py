"""One answer of the ladder, told."""

from __future__ import annotations

from dataclasses import dataclass

from pacte.engine.scheduling.replanning.differences import Moved
from pacte.engine.scheduling.replanning.moves import Aim
from pacte.engine.scheduling.schedule import Schedule


@dataclass(frozen=True)
class Rung:
    """One answer: the whole schedule, and what it changes of the plan given.

    `moved`: steps that had dates and lose or change dates or people; `added`: those that had none.
    `people`: whoever gains or loses a step. `proven`: nothing better for its `aim` in its ring.
    """

    ring: int
    aim: Aim
    freed: int
    schedule: Schedule
    moved: tuple[Moved, ...]
    added: tuple[Moved, ...]
    people: tuple[str, ...]
    proven: bool
