"""One answer of the ladder, told."""

from __future__ import annotations

from collections.abc import Iterable
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


def undominated(rungs: Iterable[Rung]) -> tuple[Rung, ...]:
    """The rungs that no later one equals or beats on every figure, in their order.

    Figures: steps without a place, actions left out, steps moved, people concerned, cost.
    """
    kept: list[Rung] = []
    for rung in rungs:
        kept = [known for known in kept if not _beats(rung, known)]
        kept.append(rung)
    return tuple(kept)


def _beats(one: Rung, other: Rung) -> bool:
    return all(mine <= its for mine, its in zip(_figures(one), _figures(other), strict=True))


def _figures(rung: Rung) -> tuple[int, ...]:
    told = rung.schedule
    changes = len(rung.moved), len(rung.people)
    return len(told.unplaced), len(told.dropped), *changes, told.cost
