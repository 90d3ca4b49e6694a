"""A trip as the fields of the `pacte.plan-result` answer; sentences are added by the faces."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from pacte.document import as_patch, diff, input_sha256
from pacte.document.results.allocation import AllocationReason, AllocationResult
from pacte.document.results.envelope import Named, Status
from pacte.document.results.plan_result import HoursPlaced, Joint
from pacte.engine import allocation, scheduling
from pacte.engine.planning.trip import Trip

DIGITS = 6


def fields(trip: Trip, *, today: date, seed: int) -> dict[str, Any]:
    """Every field of `PlanResult` but `findings`, which the faces word."""
    placed = scheduling.as_result(trip.given, trip.schedule, today=today)
    return {
        "as_of": today,
        "seed": seed,
        "input_sha256": input_sha256(trip.given),
        "status": _status(trip),
        "allocation": _allocation(trip, today),
        "schedule": placed,
        "settled": _settled(trip),
        "without_time": tuple(_named(trip, key) for key in trip.without_time),
        "rounds": trip.rounds,
        "joint": _joint(trip),
        "hours": tuple(_hours(trip)),
        "changes": as_patch(diff(trip.given, trip.planned)),
    }


def _status(trip: Trip) -> Status:
    """infeasible where money or dates are; a missing envelope alone does not stop a plan."""
    if "infeasible" in (trip.allocation.status, trip.schedule.status):
        return "infeasible"
    return trip.schedule.status


def _joint(trip: Trip) -> Joint | None:
    found = trip.joint
    if found is None:
        return None
    return Joint(
        value=round(found.value, 2),
        bound=max(round(found.value, 2), math.ceil(found.bound * 100) / 100),
        gap=found.gap,
        proven=found.is_proven,
        cases=found.cases,
    )


def _hours(trip: Trip) -> Iterator[HoursPlaced]:
    for (skill, period), hours in sorted(trip.hours.items(), key=lambda item: str(item[0])):
        name = None if skill is None else trip.given.skills[skill].name
        yield HoursPlaced(skill=skill, name=name, period=period, hours=round(hours, DIGITS))


def _settled(trip: Trip) -> int:
    """Findings of the given plan that the proposed one no longer has."""
    left = {(finding.code, finding.objects) for finding in trip.after}
    return sum(1 for finding in trip.before if (finding.code, finding.objects) not in left)


def _named(trip: Trip, key: str) -> Named:
    name = trip.given.actions[key].name
    return Named(kind="action", id=key, name=name, path=f"/actions/{key}")


def _allocation(trip: Trip, today: date) -> AllocationResult:
    """The sharing, where actions without time say so."""
    shared = allocation.as_result(trip.given, trip.allocation, today=today)
    actions = tuple(
        share.model_copy(update={"reason": AllocationReason(code="without_time")})
        if share.action in trip.without_time
        else share
        for share in shared.actions
    )
    return shared.model_copy(update={"actions": actions})
