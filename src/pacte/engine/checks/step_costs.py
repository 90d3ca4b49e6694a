"""What steps cost, against the money of their action and the limits of each period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pacte.document import Action, Money, Plan, Step
from pacte.document.calendar import Period
from pacte.document.step_money import Envelope, cost_cents, envelopes, periods_of
from pacte.engine import workload
from pacte.engine.checks.completeness import open_actions
from pacte.engine.checks.finding import Finding, Place

MOST_NAMED = 5


@dataclass(frozen=True)
class _Money:
    """Cents that steps cost, and cents decided or allowed for them."""

    cost: int
    decided: int

    @property
    def over(self) -> int:
        return self.cost - self.decided

    def finding(
        self, plan: Plan, code: str, places: tuple[Place, ...], **params: object
    ) -> Finding:
        """The finding that they are too dear, the difference being at stake."""
        amounts = {"cost": self.cost, "decided": self.decided}
        told = {name: Money.of_cents(cents, plan.currency) for name, cents in amounts.items()}
        stake = Money.of_cents(self.over, plan.currency)
        return Finding(code, "major", "money", places, {**told, **params}, stake)


def steps_beyond_budget(plan: Plan) -> Iterator[Finding]:
    """Actions whose steps cost more than is decided for them, in all or in one period."""
    periods, by_action = periods_of(plan), plan.steps_by_action()
    for key, action in open_actions(plan):
        steps = by_action.get(key, [])
        if action.budget is None:
            continue
        due = _cents(action.fixed_cost) + len(periods) * _each_time(action)
        cost = sum(cost_cents(plan, step) for step in steps)
        whole = _Money(cost, action.budget.cents + due)
        place = (Place("action", key),)
        if whole.over > 0:
            yield whole.finding(plan, "steps_beyond_budget", place)
        elif found := _worst_period(plan, action, steps, periods):
            money, period = found
            yield money.finding(plan, "steps_beyond_period", place, period=period.label)


def _worst_period(
    plan: Plan, action: Action, steps: list[Step], periods: tuple[Period, ...]
) -> tuple[_Money, Period] | None:
    """The period in which steps cost the most beyond what is decided there; None where none is."""
    said = {} if action.spending is None else action.spending.periods
    known = [(p, said[p.label].budget) for p in periods if p.label in said]
    found = [
        (_Money(_cost_in(plan, steps, period), _cents(budget) + _due(action)), period)
        for period, budget in known
        if budget is not None
    ]
    worst = max(found, key=lambda one: one[0].over, default=None)
    return worst if worst is not None and worst[0].over > 0 else None


def _cost_in(plan: Plan, steps: list[Step], period: Period) -> int:
    inside = (s for s in steps if s.start_date and period.start <= s.start_date <= period.end)
    return sum(cost_cents(plan, step) for step in inside)


def _due(action: Action) -> int:
    return _cents(action.fixed_cost) + _each_time(action)


def _each_time(action: Action) -> int:
    return 0 if action.spending is None else _cents(action.spending.occurrence_cost)


def _cents(money: Money | None) -> int:
    return 0 if money is None else money.cents


def periods_overspent(plan: Plan) -> Iterator[Finding]:
    """Limits of money that the steps exceed where they are dated now."""
    for envelope in envelopes(plan):
        mine = {key: cost for key, cost in _costs(plan, envelope) if cost}
        money = _Money(sum(mine.values()), envelope.cents)
        if money.over > 0:
            dear = sorted(mine, key=lambda key: (-mine[key], key))[:MOST_NAMED]
            places = (Place("plan", plan.id), *(Place("step", key) for key in dear))
            days = {"from": envelope.start, "to": envelope.end}
            yield money.finding(plan, "period_overspent", places, limit=envelope.place, **days)


def _costs(plan: Plan, envelope: Envelope) -> Iterator[tuple[str, int]]:
    for key, step in plan.steps.items():
        if envelope.counts(step, step.start_date) and workload.step_stands(plan, step):
            yield key, cost_cents(plan, step)
