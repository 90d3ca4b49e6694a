"""Every act planned again at once, near where it stands; those that cost too much on any day.

For plans whose dates are too wide for one model of everything (`ceilings`), where people's days are
not what makes them dear: groups of partners planned alone say which acts cost too much.
"""

from __future__ import annotations

import random
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cached_property

from pacte.engine.scheduling.bounding.relaxation import Relaxation
from pacte.engine.scheduling.costs import merit
from pacte.engine.scheduling.exact import places, search
from pacte.engine.scheduling.exact.places import WORK_OF_A_SECOND
from pacte.engine.scheduling.exact.search import Limits
from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.improving.neighborhood import around
from pacte.engine.scheduling.improving.offering import fewer
from pacte.engine.scheduling.improving.partners import Partners
from pacte.engine.scheduling.improving.ruin import Ruin
from pacte.engine.scheduling.narrowing import Narrowed, Narrowing
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.serial.greedy import Setting

MOST_PLACES = 80_000
"""Literals of one model."""
MOST_STEPS = 1_000
"""Steps above which a model holds only what is too near to matter."""
NEAR = (20, 10, 5)
"""Indexes around where steps stand: the first at which a model holds them all is taken."""
WORK_OF_ONE, WORK_OF_A_STEP = 12.0, 1e-4
"""Deterministic seconds of a search; work of narrowing the plan, by step."""
CHEAPER = 0.5
"""Work of these searches as a share of `places.work`: so much processor time they take."""
FIRST, SHARE, MOST_OF_THE_REST = 8.0, 0.75, 0.65
"""Work before it begins; shares of all work so far, and of the work left, that may be spent."""
SECONDS_OF_A_PLACE = 2e-4
"""Time that a build must at least have left, by its size."""
CLOSE = 0.9
"""Share of the bound that partners alone must explain: where they do not, days are scarce."""
FAR = 0.125
"""Share of what the first plan cost by which the best one may be above the bound."""


@dataclass
class Nearing:
    """`spent`: work so far. `is_off`: it is of no use for this plan."""

    setting: Setting
    relaxation: Relaxation
    narrow: Narrowing
    seed: int
    spent: float = 0.0
    bound: int = 0
    is_off: bool = False

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)  # noqa: S311 - search, not secrets
        self.is_off = len(self.setting.problem.tasks) > MOST_STEPS

    @cached_property
    def partners(self) -> Partners:
        """What each group of partners costs at least."""
        return Partners(self.setting, self.relaxation)

    def is_due(self, used: float, left: float, gap: float) -> bool:
        """Whether the next search takes a fair share of the work used, and of the work left.

        `gap`: what separates the best plan from the bound, as a share of what the first one cost.
        """
        asked = CHEAPER * WORK_OF_A_SECOND * WORK_OF_ONE
        fair = used >= FIRST and self.spent + asked <= SHARE * (used + asked)
        return gap <= FAR and not self.is_off and asked <= MOST_OF_THE_REST * left and fair

    def go_on(self, ruin: Ruin, bound: int, limits: Limits) -> None:
        """Plan a group of partners alone or, all done, everything near the best plan of `ruin`."""
        self.spent += WORK_OF_A_STEP * len(self.setting.problem.tasks)
        if ruin.best.unplaced - self.setting.skipped or self.partners.bound < CLOSE * bound:
            self.is_off = True
            return
        plan = Incumbent(self.setting, ruin.best)
        group = self.partners.next(plan)
        if group is not None:
            self.spent += CHEAPER * self.partners.look_at(group, ruin.best, limits)
            self.bound = self.partners.bound
        else:
            above = {a for mine in self.partners.above(plan) for a in mine}
            self._search(ruin, above, limits)

    def _search(self, ruin: Ruin, wide: Container[int], limits: Limits) -> None:
        held = self._held(ruin, wide)
        size = 0 if held is None else places.count(held.problem, held.windows, held.left_out)
        if held is None or limits.left < SECONDS_OF_A_PLACE * size:
            self.is_off = True
            return
        within = replace(limits, work=WORK_OF_ONE, progress=None, workers=1)
        skipped = self.setting.skipped
        found = search.improve(held, ruin.best, skipped=skipped, limits=within, by_place=True)
        self.spent += CHEAPER * places.work(size, found.work)
        if merit(self.setting.problem, found.draft) < merit(self.setting.problem, ruin.best):
            ruin.start_from(found.draft)

    def _held(self, ruin: Ruin, wide: Container[int]) -> Narrowed | None:
        """The plans that cost less, as far around the best one as one model holds."""
        small, draft = self.narrow(ruin.cost - 1), ruin.best
        for days in NEAR:
            held = self._fewer(around(small, draft, days, wide), draft)
            if held is not None:
                return held
        return None

    def _fewer(self, inside: Narrowed, draft: Draft) -> Narrowed | None:
        return fewer(inside, draft, MOST_PLACES, self.draw)
