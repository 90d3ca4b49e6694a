"""What a unit of an action's margin counts: as revenue, as new customers, in what is sought."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pacte.document import Action, Plan, Sharing


def revenue_per_margin(plan: Plan, action: Action) -> float:
    """Revenue that a unit of the action's margin stands for; 0 where no rate is known."""
    own = action.response.margin_rate if action.response else None
    rate = own if own is not None else plan.margin_rate
    return 0.0 if rate is None else 1 / float(rate)


def customers_per_margin(plan: Plan, action: Action) -> float:
    """New customers that a cent of the action's margin stands for; 0 without a basket."""
    response = action.response
    if response is None or response.basket is None or response.basket.cents <= 0:
        return 0.0
    share = 1.0 if response.new_share is None else float(response.new_share)
    return revenue_per_margin(plan, action) * share / response.basket.cents


def weight_of(plan: Plan, action: Action) -> float:
    """What a cent of the action's margin counts in the plan's aim."""
    aim = (plan.sharing or Sharing()).aim
    weight = float(aim.margin) + float(aim.revenue) * revenue_per_margin(plan, action)
    if aim.new_customers is not None:
        worth = max(aim.new_customers.cents, 0)
        weight += worth * customers_per_margin(plan, action)
    return weight


def attained_per_margin(plan: Plan, objective: str, action: Action) -> float:
    """The part of an objective's gap that a cent of the action's margin reaches."""
    known = plan.objectives[objective]
    gap = float(known.target or 0) - float(known.baseline or 0)
    unit = OF_METRIC.get(known.metric or "")
    if gap <= 0 or unit is None or objective not in action.contributions:
        return 0.0
    return unit(plan, action) / gap


OF_METRIC: Mapping[str, Callable[[Plan, Action], float]] = {
    "gross_margin": lambda _plan, _action: 0.01,
    "revenue": lambda plan, action: revenue_per_margin(plan, action) / 100,
    "new_customers": customers_per_margin,
}
"""Metric -> what a cent of an action's margin brings to it, in its unit."""

MEASURES = ("margin", "revenue", "new_customers")


def per_margin(plan: Plan, aim: str) -> Callable[[Action], float]:
    """What a cent of an action's margin brings to an aim, of `MEASURES` or an objective's id.

    Margin and revenue in units of money. Raises `KeyError` for an aim that is none of these.
    """
    if aim in MEASURES:
        metric = OF_METRIC["gross_margin" if aim == "margin" else aim]
        return lambda action: metric(plan, action)
    if aim not in plan.objectives:
        raise KeyError(aim)
    return lambda action: attained_per_margin(plan, aim, action)
