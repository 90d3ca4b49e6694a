"""Jobs as shown to a member."""

from __future__ import annotations

from typing import Any

from pacte.apps.jobs.models import OPEN_STATES, Job, JobQuerySet


def jobs(member: Any) -> JobQuerySet:
    """The company's jobs, latest first."""
    return Job.objects.visible_to(member).order_by("-pk")


def open_jobs(member: Any) -> JobQuerySet:
    """Those that wait or run."""
    return jobs(member).filter(state__in=OPEN_STATES)
