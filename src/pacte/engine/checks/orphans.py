"""Objectives nothing serves, actions that serve nothing, shares short of the whole.

R2, R6, R11, R16, R29.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pacte.document import Money, Objective, Plan
from pacte.document.metrics import METRICS, Aggregation, Unit
from pacte.engine.checks.completeness import open_actions
from pacte.engine.checks.finding import Finding, Place

DECLARED_TOO_MUCH = Decimal("1.5")
"""Contributions above this multiple of what is to be gained are not credible (R16)."""


def actions_without_objective(plan: Plan) -> Iterator[Finding]:
    """Selling actions without contribution, and enabling ones that enable nothing."""
    selling, enabling = [], []
    for key, action in open_actions(plan):
        if action.type == "enabling" and not (action.enables or action.contributions):
            enabling.append(key)
        elif action.type != "enabling" and not action.contributions:
            selling.append(key)
    yield from _orphans(plan, "action_without_objective", selling)
    yield from _orphans(plan, "enabling_without_action", enabling)


def _orphans(plan: Plan, code: str, keys: list[str]) -> Iterator[Finding]:
    if keys:
        cents = sum(b.cents for key in keys if (b := plan.actions[key].budget) is not None)
        money = Money.of_cents(cents, plan.currency) if cents else None
        places = tuple(Place("action", key) for key in keys)
        yield Finding(code, "major", "orphans", places, money=money)


def objectives_without_action(plan: Plan) -> Iterator[Finding]:
    """Objectives that neither an open action nor a sub-objective serves."""
    served = {key for _, action in open_actions(plan) for key in action.contributions}
    served |= {o.parent for o in plan.objectives.values() if o.parent is not None}
    keys = [k for k, o in plan.objectives.items() if not (k in served or o.intention or o.parent)]
    if keys:
        places = tuple(Place("objective", key) for key in keys)
        cents = sum(_money_target(plan, key) for key in keys)
        money = Money.of_cents(cents, plan.currency) if cents else None
        yield Finding("objective_without_action", "major", "orphans", places, money=money)


def _money_target(plan: Plan, key: str) -> int:
    objective = plan.objectives[key]
    return int((objective.target or 0) * 100) if _is_money(objective) else 0


def _is_money(objective: Objective) -> bool:
    return objective.metric is not None and METRICS[objective.metric].unit is Unit.MONEY


def _is_summed(objective: Objective) -> bool:
    metric = METRICS.get(objective.metric or "")
    return metric is not None and metric.aggregation is Aggregation.SUM


def axes_without_action(plan: Plan) -> Iterator[Finding]:
    """Growth pillars that no open action serves."""
    used = {action.axis for _, action in open_actions(plan)}
    keys = [key for key in plan.axes if key not in used]
    if keys:
        yield Finding(
            "axis_without_action", "minor", "orphans", tuple(Place("axis", k) for k in keys)
        )


def uncovered_objectives(plan: Plan) -> Iterator[Finding]:
    """Objectives whose actions are declared to bring less than the gap, or far more than it.

    Money objectives at fault in the same way are one finding; other units stand alone.
    """
    groups: dict[tuple[str, str], list[_Coverage]] = {}
    for key, objective in plan.objectives.items():
        found = _coverage(key, _gap(objective), _declared(plan, key))
        if found is not None:
            alone = "" if _is_money(objective) else key
            groups.setdefault((found.code, alone), []).append(found)
    for (code, _), group in groups.items():
        yield _as_finding(plan, code, group)


@dataclass(frozen=True)
class _Coverage:
    """An objective at fault: what is to gain, what actions declare, and the difference."""

    code: str
    objective: str
    gap: Decimal
    declared: Decimal

    @property
    def amount(self) -> Decimal:
        return abs(self.gap - self.declared)


def _coverage(key: str, gap: Decimal | None, declared: Decimal) -> _Coverage | None:
    if gap is None or gap <= 0 or not declared:
        return None
    if declared < gap:
        return _Coverage("objective_not_covered", key, gap, declared)
    if declared > DECLARED_TOO_MUCH * gap:
        return _Coverage("objective_declared_too_much", key, gap, declared)
    return None


def _as_finding(plan: Plan, code: str, group: list[_Coverage]) -> Finding:
    objective = plan.objectives[group[0].objective]
    params = {
        "amount": figure(plan, objective, sum((c.amount for c in group), Decimal(0))),
        "gap": figure(plan, objective, sum((c.gap for c in group), Decimal(0))),
        "declared": figure(plan, objective, sum((c.declared for c in group), Decimal(0))),
    }
    money = params["amount"] if isinstance(params["amount"], Money) else None
    places = tuple(Place("objective", c.objective) for c in group)
    return Finding(code, "major", "figures", places, params, money)


def _gap(objective: Objective) -> Decimal | None:
    if not _is_summed(objective) or objective.target is None or objective.baseline is None:
        return None
    return objective.target - objective.baseline


def _declared(plan: Plan, key: str) -> Decimal:
    shares = (
        a.contributions[key].expected for _, a in open_actions(plan) if key in a.contributions
    )
    return sum(shares, Decimal(0))


def figure(plan: Plan, objective: Objective, amount: Decimal) -> Money | Decimal:
    """An amount in the objective's unit: Money where its metric is money."""
    cents = int((amount * 100).to_integral_value())
    return Money.of_cents(cents, plan.currency) if _is_money(objective) else amount


def unbalanced_cascades(plan: Plan) -> Iterator[Finding]:
    """Parents whose sub-objectives of the same metric do not make up the parent's target (R11)."""
    shares: dict[str, list[str]] = {}
    for key, objective in plan.objectives.items():
        if objective.parent is not None and _is_share(plan, objective):
            shares.setdefault(objective.parent, []).append(key)
    for parent, keys in shares.items():
        whole = plan.objectives[parent].target or Decimal(0)
        gap = whole - sum((plan.objectives[k].target or Decimal(0) for k in keys), Decimal(0))
        if gap > 0:
            amount = figure(plan, plan.objectives[parent], gap)
            places = (Place("objective", parent), *(Place("objective", k) for k in keys))
            money = amount if isinstance(amount, Money) else None
            params = {"amount": amount, "count": len(keys)}
            yield Finding("cascade_short", "major", "figures", places, params, money)


def _is_share(plan: Plan, objective: Objective) -> bool:
    parent = plan.objectives[str(objective.parent)]
    return (
        _is_summed(objective)
        and objective.metric == parent.metric
        and parent.target is not None
        and objective.target is not None
    )
