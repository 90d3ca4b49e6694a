"""Steps that are taken as begun once their day has come."""

from __future__ import annotations

from datetime import date

from pacte import document
from pacte.engine.scheduling.replanning.differences import is_open


def presumed_begun(plan: document.Plan, today: date) -> document.Plan:
    """The plan whose steps that were to start before `today` are taken as begun.

    Not those held back since: an `earliest_date` after their start says so.
    """
    begun = {
        key: step.model_copy(update={"status": "running"})
        for key, step in plan.steps.items()
        if has_started(plan, step, today)
    }
    return plan.model_copy(update={"steps": {**plan.steps, **begun}})


def has_started(plan: document.Plan, step: document.Step, today: date) -> bool:
    """Whether a step to do, not fixed, was to start before `today` and is not held back since."""
    if step.status != "to_do" or step.fixed:
        return False
    first = step.start_date
    if first is None or first >= today or not is_open(plan, step):
        return False
    return step.earliest_date is None or step.earliest_date <= first
