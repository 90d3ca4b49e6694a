"""What a unit of an action's margin counts: as revenue, as new customers, in what is sought."""

from __future__ import annotations

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
