"""A job: what to run, how far it is, and which worker answers for it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, member: Any) -> JobQuerySet:
        return self.filter(company_id=member.company_id)


class Job(models.Model):
    """One piece of background work.

    `params` and `subject` (such as "scenario:12") belong to the room that registered `kind`.
    `worker` names the process that runs it: only that one may write its end. `message_code` and
    `error_code` are worded by `pacte.wording`; `error_detail` is what the child wrote last.
    """

    company = models.ForeignKey("members.Company", models.PROTECT, related_name="+")
    requested_by = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=100, blank=True)
    params = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=100, null=True)  # noqa: DJ001 (null: none given)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    progress = models.FloatField(default=0.0)
    message_code = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    result_ref = models.CharField(max_length=100, blank=True)
    error_code = models.CharField(max_length=80, blank=True)
    error_detail = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "idempotency_key"],
                name="one_job_per_key",
                condition=Q(idempotency_key__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(progress__gte=0.0, progress__lte=1.0), name="progress_is_a_fraction"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="job_queue"),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
