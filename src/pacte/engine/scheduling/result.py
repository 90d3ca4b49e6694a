"""A schedule as a `pacte.schedule` answer, and as the plan that adopts it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pacte import document
from pacte.document.calendar import periods
from pacte.document.results import schedule as contract
from pacte.engine.scheduling.problem import Reason
from pacte.engine.scheduling.schedule import Left, Schedule, Strain
from pacte.engine.scheduling.spent import Spent, spent
from pacte.engine.scheduling.why.case import Repair
from pacte.engine.scheduling.why.edits import as_patch
from pacte.engine.scheduling.why.finding import Conflict
from pacte.engine.workload import rounded


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
            contract.LeftOut(id=key, reasons=tuple(map(reason_given, schedule.why_dropped[key])))
            for key in schedule.dropped
        ),
        unplaced=tuple(_left(left) for left in schedule.unplaced),
        tardiness=schedule.tardiness,
        off_season=schedule.off_season,
        off_window=schedule.off_window,
        balance=tuple(_strain(plan, strain) for strain in schedule.balance),
        missed_synergies=schedule.missed_synergies,
        money=tuple(_money(plan, found) for found in spent(plan, schedule)),
        reasons=tuple(map(reason_given, schedule.reasons)),
        conflicts=tuple(conflict_given(plan, conflict) for conflict in schedule.conflicts),
        remarks=tuple(map(reason_given, schedule.remarks)),
        cost=schedule.cost,
        bound=schedule.bound,
        gap=_gap(schedule),
        proof=schedule.proof,
        stopped_by=schedule.stopped_by,
        work=schedule.work,
    )


def _money(plan: document.Plan, found: Spent) -> contract.MoneySpent:
    envelope = found.envelope
    return contract.MoneySpent(
        limit=envelope.place,
        name=envelope.name or None,
        period=envelope.period,
        start=envelope.start,
        end=envelope.end,
        at_most=document.Money.of_cents(envelope.cents, plan.currency),
        spent=document.Money.of_cents(found.cents, plan.currency),
    )


def _strain(plan: document.Plan, strain: Strain) -> contract.StrainGiven:
    wish = (plan.balance or ())[strain.rule]
    period = periods(plan.start, plan.end, wish.period)[strain.period]
    return contract.StrainGiven(
        rule=strain.rule,
        person=strain.person,
        period=period.label,
        start=period.start,
        end=period.end,
        load_days=_days(strain.load),
        available_days=_days(strain.comfortable / Fraction(wish.comfortable_share)),
        comfortable_days=_days(strain.comfortable),
        points=strain.points,
    )


def _days(count: Fraction) -> str:
    return f"{rounded(count):.2f}"


def _left(left: Left) -> contract.LeftOut:
    return contract.LeftOut(id=left.id, reasons=tuple(map(reason_given, left.reasons)))


def reason_given(reason: Reason) -> contract.ReasonGiven:
    """A reason in the words of the contract."""
    return contract.ReasonGiven(
        code=reason.code, objects=_objects(reason.objects), params=reason.params
    )


def _objects(named: tuple[tuple[str, str], ...]) -> tuple[contract.ObjectRef, ...]:
    return tuple(contract.ObjectRef(kind=kind, id=key) for kind, key in named)


def conflict_given(plan: document.Plan, conflict: Conflict) -> contract.ConflictGiven:
    """A conflict of the plan in the words of the contract."""
    return contract.ConflictGiven(
        steps=conflict.steps,
        conditions=tuple(
            contract.ConditionGiven(
                code=c.code,
                group=c.group,
                objects=_objects(c.objects),
                params=c.params,
                without=as_patch(plan, c.told),
            )
            for c in conflict.conditions
        ),
        minimal=conflict.minimal,
        repairs=tuple(_repair(plan, repair) for repair in conflict.repairs),
    )


def _repair(plan: document.Plan, repair: Repair) -> contract.RepairGiven:
    return contract.RepairGiven(
        code=repair.code,
        objects=_objects(repair.objects),
        params=repair.params,
        cost=repair.cost,
        patch=as_patch(plan, repair.told),
        verified_on=repair.verified_on,
        still_unplaced=repair.still_unplaced,
        drops=repair.drops,
    )


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
