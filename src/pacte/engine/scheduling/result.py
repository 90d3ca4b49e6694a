"""A schedule as a `pacte.schedule` answer, and as the plan that adopts it."""

from __future__ import annotations

from datetime import date

from pacte import document
from pacte.document.results import schedule as contract
from pacte.engine.scheduling.problem import Reason
from pacte.engine.scheduling.schedule import Left, Schedule


def as_result(plan: document.Plan, schedule: Schedule, *, today: date) -> contract.ScheduleResult:
    """The answer of `pacte schedule --json`; see docs/reference/schedule.md."""
    return contract.ScheduleResult(
        as_of=today,
        seed=schedule.seed,
        input_sha256=document.input_sha256(plan),
        status=schedule.status,
        steps={
            key: contract.PlacedStep(
                start_date=placed.start_date,
                end_date=placed.end_date,
                needs=placed.needs,
                start_half=placed.start_half,
                end_half=placed.end_half,
            )
            for key, placed in schedule.steps.items()
        },
        frozen=schedule.frozen,
        dropped=tuple(
            contract.LeftOut(id=key, reasons=tuple(map(_reason, schedule.why_dropped[key])))
            for key in schedule.dropped
        ),
        unplaced=tuple(_left(left) for left in schedule.unplaced),
        tardiness=schedule.tardiness,
        reasons=tuple(map(_reason, schedule.reasons)),
        cost=schedule.cost,
        bound=schedule.bound,
        gap=_gap(schedule),
        proof=schedule.proof,
        stopped_by=schedule.stopped_by,
        work=schedule.work,
    )


def _left(left: Left) -> contract.LeftOut:
    return contract.LeftOut(id=left.id, reasons=tuple(map(_reason, left.reasons)))


def _reason(reason: Reason) -> contract.ReasonGiven:
    objects = tuple(contract.ObjectRef(kind=kind, id=key) for kind, key in reason.objects)
    return contract.ReasonGiven(code=reason.code, objects=objects, params=reason.params)


def _gap(schedule: Schedule) -> float | None:
    if schedule.bound is None:
        return None
    return round((schedule.cost - schedule.bound) / max(schedule.cost, 1), 6)


def adopted(plan: document.Plan, schedule: Schedule) -> document.Plan:
    """The plan with the dates and people of `schedule`; every other field as it was."""
    steps = dict(plan.steps)
    for key, placed in schedule.steps.items():
        step = steps[key]
        needs = tuple(
            need.model_copy(update={"assigned": crew})
            for need, crew in zip(step.needs, placed.needs, strict=True)
        )
        steps[key] = step.model_copy(
            update={
                "start_date": placed.start_date,
                "end_date": placed.end_date,
                "start_half": placed.start_half,
                "end_half": placed.end_half,
                "needs": needs,
            }
        )
    return plan.model_copy(update={"steps": steps})
