"""What is to be decided: the spend of each action in each period, within limits. In cents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pacte.document.spending import WHOLE_PLAN
from pacte.engine.allocation.curves.curve import Curve


@dataclass(frozen=True)
class CellHours:
    """Hours of people with `skill` (None: anyone): `fixed` when the cell runs, `per_cent` spent."""

    skill: str | None
    fixed: float
    per_cent: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One action in one period: spend 0, or from `low` to `high` cents, both inclusive.

    `fixed` is paid as soon as the spend is above 0. Spend 0 is allowed where `may_be_off`.
    `high` None: bounded by the budget alone. `engaged` is money that can no longer be moved, a
    floor of the spend; `pinned` keeps it as decided. `today` is the spend decided before this
    computation; `released_floor` the least it would cost as an optional action without a pin
    (over periods, in one of those with engaged money, what the action's own minimum adds).
    `weight` is what a cent of its margin counts in what is sought.
    """

    action: str
    curve: Curve
    low: int = 0
    high: int | None = None
    fixed: int = 0
    may_be_off: bool = True
    today: int = 0
    engaged: int = 0
    pinned: bool = False
    released_floor: int = 0
    period: str = WHOLE_PLAN
    weight: float = 1.0
    hours: tuple[CellHours, ...] = ()
    closed: bool = False

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


AS_ENGAGED = ("done", "stopped", "outside_plan")
"""Kept actions that cost what is engaged, and nothing more."""


@dataclass(frozen=True)
class Kept:
    """An action whose spend is not decided here, and why: its money leaves the budget first."""

    action: str
    code: str
    spend: int = 0
    fixed: int = 0
    engaged: int = 0
    params: tuple[tuple[str, object], ...] = ()

    @property
    def runs(self) -> bool:
        """Whether it runs, or ran: what rules between actions count."""
        return self.code == "done" or (self.spend > 0 and self.code != "stopped")

    @property
    def cost(self) -> int:
        """What it takes from the budget."""
        return self.spend + self.fixed


@dataclass(frozen=True)
class Group:
    """What holds over all periods of one action.

    `once` cents are due as soon as it runs in any. It `must_run` in one at least, and runs in
    `most` at most (None: no limit).
    """

    action: str
    once: int = 0
    must_run: bool = False
    most: int | None = None


Measure = Literal["money", "hours", "runs", "result"]


@dataclass(frozen=True)
class Row:
    """Σ spend·x + Σ running·[x > 0] + Σ actions·[action runs] − Σ results·M(x) ≤ limit.

    Coefficients are by place of the cell in the problem, or by action. `key` names the row in the
    answer; `place` is the JSON Pointer of what set it. Money in cents, hours in hours. `said` is
    the amount of the document, of which kept actions take a part (None: `limit` is that amount);
    `lowered` are those of them that could spend less.
    """

    key: str
    measure: Measure
    limit: float
    spend: dict[int, float]
    running: dict[int, float]
    actions: dict[str, float]
    results: dict[int, float]
    period: str | None = None
    skill: str | None = None
    place: str = ""
    name: str = ""
    goal: int | None = None
    said: float | None = None
    lowered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goal:
    """An objective whose attainment counts: worth `worth` cents when `gap` is reached.

    `results`: cell -> what a cent of its margin brings to it, in the unit of `gap`.
    """

    objective: str
    worth: float
    gap: float
    results: dict[int, float]


@dataclass(frozen=True)
class Tail:
    """The mean of the worst cases, at most what each of `cuts` says: a part of what is sought.

    Worth `worth` cents when `gap` is reached, as a goal; every row of `cuts` bounds the same part.
    """

    worth: float
    gap: float
    cuts: tuple[Row, ...]


@dataclass(frozen=True)
class Problem:
    """One budget in cents (None: nobody said), the cells to decide and the actions kept.

    Cells are in the order of action ids then periods, kept actions in that of ids, so that no
    answer depends on the document's order. `rows` are all limits beside the budget; `groups` those
    actions of which something holds over all periods; `most_changes` the actions that may differ
    from today.
    """

    currency: str
    budget: int | None
    cells: tuple[Cell, ...] = ()
    kept: tuple[Kept, ...] = ()
    rows: tuple[Row, ...] = ()
    groups: tuple[Group, ...] = ()
    goals: tuple[Goal, ...] = ()
    most_changes: int | None = None
    periods: tuple[str, ...] = (WHOLE_PLAN,)
    tail: Tail | None = None

    @property
    def is_one_budget(self) -> bool:
        """Whether the budget alone binds the cells together, and margin alone is sought."""
        alone = not (self.rows or self.groups or self.goals or self.tail)
        plain = all(c.weight == 1 and c.curve.loss == 0 for c in self.cells)
        return alone and plain and self.most_changes is None and self.periods == (WHOLE_PLAN,)

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

    def once(self, spends: tuple[int, ...]) -> int:
        """Cents due once for the actions that run in any period."""
        due = {group.action: group.once for group in self.groups if group.once}
        pairs = zip(self.cells, spends, strict=True) if due else ()
        running = {cell.action for cell, spend in pairs if spend}
        return sum(due.get(action, 0) for action in running)

    def cost(self, spends: tuple[int, ...]) -> int:
        """What a plan takes from the shared money, fixed costs included, in cents."""
        own = sum(cell.cost(x) for cell, x in zip(self.cells, spends, strict=True))
        return own + self.once(spends)

    def admits(self, spends: tuple[int, ...]) -> bool:
        """Whether a plan (one spend per cell) breaks no cell's rule and stays within the budget.

        Rows are looked at by `grid.admits`.
        """
        pairs = zip(self.cells, spends, strict=True)
        return self.cost(spends) <= self.shared and all(cell.allows(x) for cell, x in pairs)
