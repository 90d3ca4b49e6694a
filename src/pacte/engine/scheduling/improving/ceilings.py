"""The whole plan under a ceiling of points, all actions at once.

Under a low ceiling dates are so narrow that one model holds hundreds of steps (`places`): it finds
a plan that grants every wish, where there is one, or proves that there is none. Where dates stay
wide, each need is offered a few people only (`offering`): that finds a plan, and proves nothing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from pacte.engine.scheduling.costs import merit
from pacte.engine.scheduling.exact import places, search
from pacte.engine.scheduling.exact.places import WORK_OF_A_SECOND
from pacte.engine.scheduling.exact.search import Found, Limits
from pacte.engine.scheduling.improving.offering import fewer
from pacte.engine.scheduling.improving.ruin import Ruin
from pacte.engine.scheduling.narrowing import Narrowed, Narrowing
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.serial.greedy import Setting

MOST_PLACES = 80_000
"""Literals above which fewer people are offered, or no model is built."""
HOPES = (0.0, 0.25, 0.5)
"""Ceilings, as shares of what the best plan costs beyond the bound."""
FIRST_WORK, LONGER = 8.0, 2.0
"""Deterministic seconds of a search, and how much longer it is after a round of ceilings."""
WORK_OF_A_STEP = 1e-4
"""Work of narrowing the plan, by step."""
SECONDS_OF_A_PLACE = 2e-4
"""Time that a build must at least have left, by its size."""
SHARE, AT_FIRST = 0.4, 0.6
"""Shares of all work so far, and of the work left at first, that may be spent here."""


@dataclass
class Ceilings:
    """Searches of the whole plan, each under the next ceiling; `spent`: their work.

    `hopes`: the ceilings low enough for a model. The plan `is_wide` where not even the lowest holds
    it whole (None: not looked at yet).
    """

    setting: Setting
    narrow: Narrowing
    seed: int
    spent: float = 0.0
    hopes: tuple[float, ...] = HOPES
    seconds: float = FIRST_WORK
    rank: int = 0
    is_wide: bool | None = None
    is_begun: bool = False

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)  # noqa: S311 - search, not secrets

    def is_due(self, used: float, left: float) -> bool:
        """Whether the next search takes a fair share of the work used, and of the work left."""
        asked = WORK_OF_A_SECOND * self.seconds
        fair = not self.is_begun or self.spent + asked <= SHARE * (used + asked)
        return bool(self.hopes) and asked <= AT_FIRST * left and fair

    def measure(self, bound: int) -> bool:
        """Whether the plan is wide; looked at once, where the bound is the ceiling."""
        if self.is_wide is None:
            self.spent += WORK_OF_A_STEP * len(self.setting.problem.tasks)
            self.is_wide = _count(self.narrow(bound)) > MOST_PLACES
        return self.is_wide

    def under_next(self, ruin: Ruin, bound: int, limits: Limits) -> int:
        """Look for a plan under the next ceiling; `ruin` goes on from it. The bound then known."""
        self.is_begun = True
        ceiling = bound + int(self.hopes[self.rank] * max(0, ruin.cost - 1 - bound))
        small = self.narrow(ceiling)
        self.spent += WORK_OF_A_STEP * len(small.problem.tasks)
        if small.is_empty:
            return ceiling + 1
        held = self._held(small, ruin.best)
        self.is_wide = self.is_wide or not (self.rank or held is small)
        size = 0 if held is None else _count(held)
        if held is None or limits.left < SECONDS_OF_A_PLACE * size:
            self.hopes, self.rank = self.hopes[: self.rank], 0
            return bound
        found = self._searched(held, ruin.best, limits)
        self._next()
        self.spent += places.work(size, found.work)
        if merit(self.setting.problem, found.draft) < merit(self.setting.problem, ruin.best):
            ruin.start_from(found.draft)
        return max(bound, _bound(found, ceiling)) if held is small else bound

    def _held(self, small: Narrowed, draft: Draft) -> Narrowed | None:
        """What one model holds of it, if anything."""
        if _count(small) <= MOST_PLACES:
            return small
        return fewer(small, draft, MOST_PLACES, self.draw)

    def _searched(self, small: Narrowed, start: Draft, limits: Limits) -> Found:
        within = replace(limits, work=self.seconds, progress=None, workers=1)
        return search.improve(
            small, start, skipped=self.setting.skipped, limits=within, by_place=True
        )

    def _next(self) -> None:
        self.rank += 1
        if self.rank >= len(self.hopes):
            self.rank, self.seconds = 0, self.seconds * LONGER


def _count(inside: Narrowed) -> int:
    return places.count(inside.problem, inside.windows, inside.left_out)


def _bound(found: Found, ceiling: int) -> int:
    """What no plan costs less than: what is not under the ceiling is above it."""
    if found.bound is None:
        return ceiling + 1 if found.stopped_by == "proof" else 0
    return min(found.bound, ceiling + 1)
