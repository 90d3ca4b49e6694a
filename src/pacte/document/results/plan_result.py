"""The answer of `pacte plan`: findings, money, dates, and what to change in the document."""

from __future__ import annotations

from typing import Any, Literal

from pacte.document.results.allocation import AllocationResult
from pacte.document.results.envelope import Envelope, Finding, Named, ResultModel
from pacte.document.results.schedule import ScheduleResult

SCHEMA: Literal["pacte.plan-result"] = "pacte.plan-result"


class Joint(ResultModel):
    """Money and time decided together: expected margin less the cost of the schedule.

    In whole units of the plan's currency. No choice among the optional actions is worth more than
    `bound`; `gap` = (bound − value) ÷ bound, 0 where the bound is 0. `cases` were looked at.
    """

    value: float
    bound: float
    gap: float
    proven: bool
    cases: int


class HoursPlaced(ResultModel):
    """Hours of a skill (null: of anyone) that the schedule could place in a period."""

    skill: str | None
    name: str | None
    period: str
    hours: float


class PlanResult(Envelope):
    """A plan checked, funded and dated.

    `changes` is the JSON Patch (RFC 6902) that turns the given document into the proposed one;
    `findings` are those of the proposed one, `settled` how many of the given one's are gone.
    `joint` is null where more than a dozen actions may be left out, or where it cannot be proven.
    `without_time` are the optional actions whose steps found no place: their money went to others.
    `hours` are limits that the schedule gave back, within which the money was shared.
    """

    schema_name: Literal["pacte.plan-result"] = SCHEMA
    allocation: AllocationResult
    schedule: ScheduleResult
    findings: tuple[Finding, ...]
    settled: int
    without_time: tuple[Named, ...]
    rounds: int
    joint: Joint | None = None
    hours: tuple[HoursPlaced, ...] = ()
    changes: tuple[dict[str, Any], ...]
