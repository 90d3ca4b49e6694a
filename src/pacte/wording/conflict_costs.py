"""What the steps of a conflict cost together, of what a limit of money counts."""

from __future__ import annotations

from pacte.document import Money, Plan
from pacte.document.results.schedule import ConditionGiven, ConflictGiven
from pacte.document.step_money import concerns, cost_cents


def counted(
    plan: Plan, conflict: ConflictGiven, condition: ConditionGiven
) -> tuple[list[str], Money]:
    """The steps, those begun included, that a limit of money counts, and what they cost in all."""
    begun = [c.objects[0].id for c in conflict.conditions if c.code == "begun"]
    limits = plan.sharing.limits if plan.sharing else ()
    limit = limits[condition.params["limit"]]
    paying = [
        key
        for key in (*conflict.steps, *begun)
        for action in (plan.steps[key].action,)
        if cost_cents(plan, plan.steps[key]) and concerns(limit, action, plan.actions[action])
    ]
    cents = sum(cost_cents(plan, plan.steps[key]) for key in paying)
    return paying, Money.of_cents(cents, plan.currency)
