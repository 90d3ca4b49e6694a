"""What workers write: every change is one UPDATE that holds only while the job is theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from pacte.apps.jobs.models import Job, JobQuerySet, JobState

MOST_ATTEMPTS = 3
LONGEST_DETAIL = 4000


class NoLongerOursError(Exception):
    """Another worker has taken the job over: what we made of it must not be written."""


@dataclass(frozen=True)
class Failure:
    code: str
    detail: str = ""


def take_job(worker: str, *, at: datetime) -> Job | None:
    """The oldest waiting job, now run by `worker`; None when nothing waits."""
    while True:
        waiting = Job.objects.filter(state=JobState.QUEUED).order_by("pk")
        number = waiting.values_list("pk", flat=True).first()
        if number is None:
            return None
        # Of several workers that saw it waiting, one finds it so still.
        if Job.objects.filter(pk=number, state=JobState.QUEUED).update(
            state=JobState.RUNNING,
            worker=worker,
            heartbeat_at=at,
            attempts=F("attempts") + 1,
            progress=0.0,
            message_code="",
        ):
            return Job.objects.get(pk=number)


def beat(job: Job, *, at: datetime, progress: float, message_code: str) -> bool:
    """Say that the job is alive and how far it is; false when it should stop."""
    alive = {"heartbeat_at": at, "progress": progress, "message_code": message_code}
    if not _ours(job).update(**alive):
        raise NoLongerOursError
    return not Job.objects.filter(pk=job.pk, cancel_requested=True).exists()


def finish_job(job: Job, conclude: Callable[[], str], *, at: datetime) -> None:
    """End the job and store what came of it, both or neither."""
    with transaction.atomic():
        _end(job, JobState.DONE, at, progress=1.0)
        Job.objects.filter(pk=job.pk).update(result_ref=conclude())


def fail_job(job: Job, failure: Failure, *, at: datetime) -> None:
    detail = failure.detail[-LONGEST_DETAIL:]
    _end(job, JobState.FAILED, at, error_code=failure.code, error_detail=detail)


def end_canceled_job(job: Job, *, at: datetime) -> None:
    _end(job, JobState.CANCELED, at)


def give_back_job(job: Job) -> None:
    """Back to the queue, as if never taken: the worker is told to stop."""
    attempts = F("attempts") - 1
    _ours(job).update(state=JobState.QUEUED, worker="", heartbeat_at=None, attempts=attempts)


def reap(*, before: datetime, at: datetime) -> int:
    """Put back to the queue the jobs whose worker has been silent since `before`; how many.

    After too many attempts a job is given up, so that one that kills its worker ends too.
    """
    silent = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=before)
    silent.filter(cancel_requested=True).update(state=JobState.CANCELED, finished_at=at)
    silent.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED, error_code="job_lost_its_worker", finished_at=at
    )
    return silent.update(state=JobState.QUEUED, worker="", heartbeat_at=None)


def _ours(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)


def _end(job: Job, state: JobState, at: datetime, **values: object) -> None:
    if not _ours(job).update(state=state, finished_at=at, heartbeat_at=at, **values):
        raise NoLongerOursError
