"""What actions take from the plan's envelope: one rule, wherever money is added up."""

from __future__ import annotations

from pacte.document.actions import Action
from pacte.document.money import Money
from pacte.document.plan import Plan

OVER = ("done", "stopped")
"""Statuses of actions that cost only what they have engaged."""


def decided_cents(plan: Plan) -> int:
    """What the actions cost together as decided, in cents; see `cost_cents`."""
    return sum(costs_by_action(plan).values())


def costs_by_action(plan: Plan) -> dict[str, int]:
    """action -> cents that it takes from the envelope; see `cost_cents`."""
    engaged = engaged_cents(plan)
    return {key: cost_cents(action, engaged.get(key, 0)) for key, action in plan.actions.items()}


def cost_cents(action: Action, engaged: int) -> int:
    """Cents that one action takes from the envelope: what is engaged once it is over.

    Until then its budget, or what is engaged if that is more, and its fixed cost if it spends.
    """
    if action.status in OVER:
        return engaged
    spend = max(_cents(action.budget), engaged)
    return spend + _cents(action.fixed_cost) if spend else 0


def engaged_cents(plan: Plan) -> dict[str, int]:
    """Cents committed, invoiced or paid, by action."""
    engaged: dict[str, int] = {}
    for line in plan.budget_lines.values():
        engaged[line.action] = engaged.get(line.action, 0) + line.engaged_cents
    return engaged


def _cents(money: Money | None) -> int:
    return 0 if money is None else money.cents
