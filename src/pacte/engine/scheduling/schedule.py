"""The answer in the document's words: dates and names, what is missing, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from pacte.document import Half
from pacte.engine.scheduling.exact.search import StoppedBy
from pacte.engine.scheduling.problem import Reason
from pacte.engine.scheduling.why.finding import Conflict

Status = Literal["ok", "infeasible", "unknown"]
Proof = Literal["optimal", "bounded", "none"]


@dataclass(frozen=True)
class Placed:
    """A step's first and last day (inclusive) and, for each need, the people.

    The halves are None where the plan counts whole days.
    """

    start_date: date
    end_date: date
    needs: tuple[tuple[str, ...], ...]
    start_half: Half | None = None
    end_half: Half | None = None


@dataclass(frozen=True)
class Left:
    """A step that is not placed, with its reasons."""

    id: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Strain:
    """What a person carries beyond a comfortable load in one period, and what it costs.

    `rule` is a place in the plan's `balance`, `period` one among its periods; `load` and
    `comfortable` are in days.
    """

    rule: int
    person: str
    period: int
    load: Fraction
    comfortable: Fraction
    points: int

    @property
    def beyond(self) -> Fraction:
        """Days beyond what is comfortable."""
        return self.load - self.comfortable


@dataclass(frozen=True)
class Schedule:
    """A schedule of a plan. `cost` and `bound` are in points, see docs/reference/schedule.md.

    `frozen` steps stand as they are. `tardiness` is in calendar days, per action with a due date;
    `off_season` counts the steps begun off season; `off_window` the days that people work on a
    step outside its preferred windows; `missed_synergies` names actions.
    """

    status: Status
    steps: dict[str, Placed]
    frozen: tuple[str, ...]
    dropped: tuple[str, ...]
    why_dropped: dict[str, tuple[Reason, ...]]
    unplaced: tuple[Left, ...]
    tardiness: dict[str, int]
    reasons: tuple[Reason, ...]
    cost: int
    bound: int | None
    proof: Proof
    stopped_by: StoppedBy
    seed: int
    work: float
    conflicts: tuple[Conflict, ...] = ()
    remarks: tuple[Reason, ...] = ()
    off_season: dict[str, int] = field(default_factory=dict)
    off_window: dict[str, int] = field(default_factory=dict)
    balance: tuple[Strain, ...] = ()
    missed_synergies: tuple[str, ...] = ()
