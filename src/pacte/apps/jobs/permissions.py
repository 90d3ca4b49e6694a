"""Who may stop a job."""

from __future__ import annotations

from typing import Any

from pacte.apps.jobs.models import Job


def may_cancel(member: Any, job: Job) -> bool:
    """Whoever asked for it, and directors; only in their own company."""
    ours = job.company_id == member.company_id and member.is_active
    return bool(ours and (job.requested_by_id == member.pk or member.role == "director"))
