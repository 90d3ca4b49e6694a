"""A plan in the order of its ids: no answer depends on how a file was written."""

from __future__ import annotations

from pacte import document


def by_id(plan: document.Plan) -> document.Plan:
    """The same plan, people, equipment, actions and steps sorted by id."""
    return plan.model_copy(
        update={
            "people": dict(sorted(plan.people.items())),
            "equipment": dict(sorted(plan.equipment.items())),
            "actions": dict(sorted(plan.actions.items())),
            "steps": {
                key: step.model_copy(update={"equipment": dict(sorted(step.equipment.items()))})
                for key, step in sorted(plan.steps.items())
            },
        }
    )
