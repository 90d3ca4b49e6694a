"""The answer of `pacte plan`: findings, money, dates, and what to change in the document."""

from __future__ import annotations

from typing import Any, Literal

from pacte.document.results.allocation import AllocationResult
from pacte.document.results.envelope import Envelope, Finding, Named
from pacte.document.results.schedule import ScheduleResult

SCHEMA: Literal["pacte.plan-result"] = "pacte.plan-result"


class PlanResult(Envelope):
    """A plan checked, funded and dated.

    `changes` is the JSON Patch (RFC 6902) that turns the given document into the proposed one;
    `findings` are those of the proposed one, `settled` how many of the given one's are gone.
    `without_time` are the optional actions whose steps found no place: their money went to others.
    """

    schema_name: Literal["pacte.plan-result"] = SCHEMA
    allocation: AllocationResult
    schedule: ScheduleResult
    findings: tuple[Finding, ...]
    settled: int
    without_time: tuple[Named, ...]
    rounds: int
    changes: tuple[dict[str, Any], ...]
