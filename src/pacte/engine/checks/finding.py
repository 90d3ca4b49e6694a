"""What a check returns: one finding per cause, with the objects concerned and what is at stake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pacte.document import COLLECTIONS, Money, Plan
from pacte.document.results.envelope import Severity

RANK: dict[Severity, int] = {"blocking": 0, "major": 1, "minor": 2, "info": 3}


@dataclass(frozen=True)
class Place:
    """An entity of the plan: kind in the journal's vocabulary, and id."""

    kind: str
    id: str


@dataclass(frozen=True)
class Finding:
    """One cause, all its objects.

    `money` (plan currency) and `days` (working days) say what is at stake; `params` feed the
    sentence of `code` in `pacte.wording`; `repair` is a JSON Patch on the document, or None.
    """

    code: str
    severity: Severity
    cause: str
    objects: tuple[Place, ...]
    params: Mapping[str, Any] = field(default_factory=dict)
    money: Money | None = None
    days: float = 0.0
    repair: tuple[dict[str, Any], ...] | None = None


def name_of(plan: Plan, place: Place) -> str:
    """The object's name as the user wrote it."""
    return plan.name if place.kind == "plan" else str(plan.collection(place.kind)[place.id].name)


def path_of(place: Place) -> str:
    """The JSON Pointer of the object in the document."""
    return "" if place.kind == "plan" else f"/{COLLECTIONS[place.kind][0]}/{place.id}"


def ranked(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Blocking first, then by money, then by days at stake, then by code."""
    return tuple(sorted(findings, key=_rank))


def _rank(finding: Finding) -> tuple[int, int, float, str, str]:
    money = finding.money.cents if finding.money else 0
    first = finding.objects[0].id if finding.objects else ""
    return RANK[finding.severity], -money, -finding.days, finding.code, first
