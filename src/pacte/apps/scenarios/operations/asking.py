"""A scenario asked for, stopped, answered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pacte import document
from pacte.apps.jobs.models import Job, JobState
from pacte.apps.jobs.operations import NewJob, ask_for_job, cancel_job
from pacte.apps.journal.inputs import without_names
from pacte.apps.journal.operations import operation, permit, record
from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.apps.scenarios.permissions import (
    may_cancel_scenario,
    may_foresee,
    may_keep_result,
    may_request,
)
from pacte.document import Invalid, Problem, canonical, form_of
from pacte.document.events import event_from_form
from pacte.engine import planning, scheduling

JOB_KIND = "scenario"
LARGEST_SEED = 2**31 - 1
LARGEST_ENVELOPE = 10**14


@dataclass(frozen=True)
class NewScenario:
    """What to compute. `work` is deterministic search work, `time_limit` a stop in seconds.

    `events` are what happens before a replanning (docs/reference/replan.md), as JSON values.
    `envelope_cents` is tried in the place of the plan's budget, which stays as it is; `front` asks
    of an allocation what other envelopes would bring, `aims` the plans between which to choose.
    """

    kind: str
    today: date
    seed: int = 0
    work: int | None = None
    time_limit: float = 60.0
    envelope_cents: int | None = None
    front: bool = False
    aims: tuple[str, ...] = ()
    events: tuple[dict[str, Any], ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        limits = {"work": self.work, "time_limit": self.time_limit}
        asked = {
            "envelope_cents": self.envelope_cents,
            "front": self.front or None,
            "aims": list(self.aims) or None,
            "events": list(self.events) or None,
        }
        return limits | {name: value for name, value in asked.items() if value is not None}


@operation(may=may_request)
def request_scenario(plan: Plan, new: NewScenario, *, by: Member, at: datetime) -> Scenario:
    """Ask for a computation on the plan as it stands; by whoever may propose.

    The same one on the same version is computed once: asked again, it is found. The journal keeps
    the demand, outside the plan's versions.
    """
    _check(new, photos.photograph(plan), by)
    version, form = photos.version(plan), form_of(photos.photograph(plan))
    key = hashlib.sha256(
        canonical([version, form, {**asdict(new), "today": str(new.today)}])
    ).hexdigest()
    known = _known(by.company_id, key)
    if known is not None:
        return known
    scenario = Scenario(
        company_id=by.company_id,
        plan=plan,
        plan_version=version,
        kind=new.kind,
        today=new.today,
        seed=new.seed,
        parameters=new.parameters,
        content=Scenario.packed(without_names(form)),
        requested_by=by,
        requested_at=at,
    )
    scenario.save(force_insert=True)
    subject, params = f"{JOB_KIND}:{scenario.pk}", {"scenario": scenario.pk}
    scenario.job = ask_for_job(NewJob(JOB_KIND, subject, params, key), by=by, at=at)
    scenario.save(update_fields=["job"])
    record(params={**params, "plan": plan.key, "kind": new.kind, "seed": new.seed})
    return scenario


@operation(may=may_cancel_scenario)
def cancel_scenario(scenario: Scenario, *, by: Member, at: datetime) -> None:
    """Stop a computation; by whoever asked for it, and directors. Nothing when it has ended."""
    job = scenario.job
    if job is not None and job.is_open:
        cancel_job(job, by=by, at=at)
        record(params={"scenario": scenario.pk, "plan": scenario.plan.key})


@operation(may=may_keep_result)
def keep_result(scenario: Scenario, answer: bytes, *, by: Member, at: datetime) -> str:
    """Store what a computation answered, in the name of whoever asked; its reference."""
    result = json.loads(answer)
    scenario.status, scenario.result = str(result["status"]), result
    scenario.save(update_fields=["status", "result"])
    record(params={"scenario": scenario.pk, "plan": scenario.plan.key, "status": scenario.status})
    return f"{JOB_KIND}:{scenario.pk}"


def _check(new: NewScenario, plan: document.Plan, by: Member) -> None:
    if new.kind not in Kind.values:
        raise Invalid(Problem("unknown_value", "/kind", new.kind, ", ".join(Kind.values)))
    if not 0 <= new.seed <= LARGEST_SEED:
        raise Invalid(Problem("out_of_range", "/seed", str(new.seed), f"0 … {LARGEST_SEED}"))
    if new.envelope_cents is not None and not 0 <= new.envelope_cents <= LARGEST_ENVELOPE:
        raise Invalid(Problem("out_of_range", "/budget", str(new.envelope_cents)))
    if new.aims:
        planning.asked_fronts(plan, (",".join(new.aims),))
    if bool(new.events) != (new.kind == Kind.REPLAN):
        raise Invalid(Problem("missing_field", "/events"))
    events = [event_from_form(form) for form in new.events]
    allowed = all(may_foresee(by, event, plan) for event in events)
    permit(allowed, to="scenarios.foresee", where="/events")
    scheduling.happened(plan, events, new.today)


def _known(company_id: int, key: str) -> Scenario | None:
    """The scenario of the same question, unless its job failed or was canceled."""
    jobs = Job.objects.filter(company_id=company_id, idempotency_key=key)
    given_up = (JobState.FAILED, JobState.CANCELED)
    return Scenario.objects.filter(job__in=jobs.exclude(state__in=given_up)).first()
