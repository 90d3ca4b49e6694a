"""Asking for a job, stopping it, and what workers write about it.

Jobs are the machine's state: they leave no journal entry; what they conclude does.
"""

from pacte.apps.jobs.operations.asking import NewJob, ask_for_job, cancel_job

__all__ = ["NewJob", "ask_for_job", "cancel_job"]
