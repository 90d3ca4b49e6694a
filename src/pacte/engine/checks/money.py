"""Money that the plan does not have, or has given out twice (R22)."""

from __future__ import annotations

from collections.abc import Iterator

from pacte.document import Money, Plan
from pacte.document.costs import decided_cents, engaged_cents
from pacte.engine.checks.completeness import open_actions
from pacte.engine.checks.finding import Finding, Place


def budget_exceeded(plan: Plan) -> Iterator[Finding]:
    """The sum of the actions against the plan's envelope."""
    if plan.budget is None:
        yield Finding("plan_without_budget", "minor", "money", (Place("plan", plan.id),))
        return
    over = decided_cents(plan) - plan.budget.cents
    if over > 0:
        amount = Money.of_cents(over, plan.currency)
        params = {"amount": amount, "budget": plan.budget}
        dear = sorted(open_actions(plan), key=lambda pair: -_cents(pair[1].budget))
        places = (Place("plan", plan.id), *(Place("action", key) for key, _ in dear[:5]))
        yield Finding("budget_exceeded", "blocking", "money", places, params, amount)


def _cents(money: Money | None) -> int:
    return 0 if money is None else money.cents


def engaged_beyond_budget(plan: Plan) -> Iterator[Finding]:
    """Actions that have engaged more money than was decided for them."""
    for key, cents in engaged_cents(plan).items():
        action = plan.actions[key]
        over = cents - _cents(action.budget) - _cents(action.fixed_cost)
        if over > 0:
            amount = Money.of_cents(over, plan.currency)
            params = {"amount": amount, "budget": Money.of_cents(cents - over, plan.currency)}
            place = (Place("action", key),)
            yield Finding("engaged_beyond_budget", "major", "money", place, params, amount)
