"""What is to be decided: the spend of each action in each period, under one budget. In cents."""

from __future__ import annotations

from dataclasses import dataclass

from pacte.document import Response

WHOLE_PLAN = "plan"
"""The one period of a budget that is shared over the whole plan."""


@dataclass(frozen=True)
class Cell:
    """One action in one period: spend 0, or from `low` to `high` cents, both inclusive.

    `fixed` is paid as soon as the spend is above 0. Spend 0 is allowed where `may_be_off`.
    `high` None: bounded by the budget alone. `engaged` is money that can no longer be moved, a
    floor of the spend; `pinned` keeps it as decided. `today` is the spend decided before this
    computation; `released_floor` the least it would cost as an optional action without a pin.
    """

    action: str
    response: Response
    low: int = 0
    high: int | None = None
    fixed: int = 0
    may_be_off: bool = True
    today: int = 0
    engaged: int = 0
    pinned: bool = False
    released_floor: int = 0
    period: str = WHOLE_PLAN

    @property
    def can_run(self) -> bool:
        """Whether any spend above 0 is allowed."""
        return self.high is None or self.high >= max(self.low, 1)

    @property
    def is_contradictory(self) -> bool:
        """It has to run, and cannot."""
        return not self.may_be_off and not self.can_run

    @property
    def floor_cost(self) -> int:
        """The least it can cost."""
        return 0 if self.may_be_off else self.low + self.fixed

    def cost(self, spend: int) -> int:
        """What `spend` takes from the budget."""
        return spend + self.fixed if spend else 0

    def allows(self, spend: int) -> bool:
        """Whether the cell's own rules allow `spend`."""
        if spend == 0:
            return self.may_be_off
        return self.low <= spend and (self.high is None or spend <= self.high)


@dataclass(frozen=True)
class Kept:
    """An action whose spend is not decided here, and why: its money leaves the budget first."""

    action: str
    code: str
    spend: int = 0
    fixed: int = 0
    engaged: int = 0

    @property
    def cost(self) -> int:
        """What it takes from the budget."""
        return self.spend + self.fixed


@dataclass(frozen=True)
class Problem:
    """One budget in cents (None: nobody said), the cells to decide and the actions kept.

    Both tuples are in the order of action ids, so that no answer depends on the document's order.
    """

    currency: str
    budget: int | None
    cells: tuple[Cell, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def kept_cost(self) -> int:
        """What the kept actions take."""
        return sum(kept.cost for kept in self.kept)

    @property
    def shared(self) -> int:
        """What is left of the budget for the cells; negative where the kept actions exceed it."""
        return (self.budget or 0) - self.kept_cost

    @property
    def floor_cost(self) -> int:
        """The least that the cells can cost together."""
        return sum(cell.floor_cost for cell in self.cells)

    def admits(self, spends: tuple[int, ...]) -> bool:
        """Whether a plan (one spend per cell) breaks no rule and stays within the budget."""
        pairs = list(zip(self.cells, spends, strict=True))
        within = sum(cell.cost(spend) for cell, spend in pairs) <= self.shared
        return within and all(cell.allows(spend) for cell, spend in pairs)
