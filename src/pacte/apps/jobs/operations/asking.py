"""What members ask of the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pacte.apps.jobs.models import OPEN_STATES, Job, JobState
from pacte.apps.jobs.permissions import may_cancel
from pacte.document import Problem, Refused


@dataclass(frozen=True)
class NewJob:
    """Work to do. Asked twice with one `idempotency_key`, it is done once.

    A key is free again once its job has failed or was canceled.
    """

    kind: str
    subject: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    idempotency_key: str | None = None


def ask_for_job(new: NewJob, *, by: Any, at: datetime) -> Job:
    """Queue work, or find it queued already. The operation that asks has checked that `by` may."""
    key = {"company_id": by.company_id, "idempotency_key": new.idempotency_key}
    if new.idempotency_key is not None:
        given_up = Job.objects.filter(**key, state__in=(JobState.FAILED, JobState.CANCELED))
        given_up.update(idempotency_key=None)
    job = Job(
        **key,
        kind=new.kind,
        subject=new.subject,
        params=new.params,
        requested_by_id=by.pk,
        requested_at=at,
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        return Job.objects.get(**key)  # raises when the key was not the trouble
    return job


def cancel_job(job: Job, *, by: Any, at: datetime) -> None:
    """Stop a job: at once when it waits, within seconds when it runs; nothing when it has ended."""
    if not may_cancel(by, job):
        where = {"operation": "jobs.cancel_job", "role": str(by.role)}
        raise Refused(Problem("not_allowed", "", str(by.role), "", where))
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    waiting.update(state=JobState.CANCELED, cancel_requested=True, finished_at=at)
    Job.objects.filter(pk=job.pk, state__in=OPEN_STATES).update(cancel_requested=True)
    job.refresh_from_db()
