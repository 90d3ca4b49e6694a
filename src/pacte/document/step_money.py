"""What steps cost, period by period, within the limits of the plan.

Law: docs/reference/document.md, "Money of steps".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pacte.document.actions import Action, Step
from pacte.document.calendar import Period, periods
from pacte.document.plan import Plan
from pacte.document.spending import WHOLE_PLAN, Limit, Sharing


@dataclass(frozen=True)
class Envelope:
    """A limit of money in one of its periods: at most `cents`, from `start` to `end` (inclusive).

    `place`: that of the limit in `sharing.limits`. `period`: the label; None for the whole plan.
    `actions`: those whose steps count.
    """

    place: int
    name: str
    period: str | None
    start: date
    end: date
    cents: int
    actions: frozenset[str]

    def counts(self, step: Step, day: date | None) -> bool:
        """Whether the cost of a step that starts on a day falls here."""
        return step.action in self.actions and day is not None and self.start <= day <= self.end


def concerns(limit: Limit, key: str, action: Action) -> bool:
    """Whether an action meets every filter of a limit."""
    return (
        (not limit.actions or key in limit.actions)
        and (limit.segment is None or action.segment == limit.segment)
        and (limit.axis is None or action.axis == limit.axis)
        and (limit.type is None or action.type == limit.type)
    )


def cost_cents(plan: Plan, step: Step) -> int:
    """What a step costs, in cents of the plan's currency."""
    if step.cost is None or step.cost.currency != plan.currency:
        return 0
    return max(0, step.cost.cents)


def envelopes(plan: Plan) -> tuple[Envelope, ...]:
    """Every limit of money in each of its periods, where it counts a step of some cost."""
    if plan.sharing is None:
        return ()
    costly = {step.action for step in plan.steps.values() if cost_cents(plan, step)}
    return tuple(_of_limits(plan, plan.sharing, costly)) if costly else ()


def _of_limits(plan: Plan, sharing: Sharing, costly: set[str]) -> Iterator[Envelope]:
    for place, limit in enumerate(sharing.limits):
        most = limit.at_most
        mine = {key for key, action in plan.actions.items() if concerns(limit, key, action)}
        if most is None or most.currency != plan.currency or not mine & costly:
            continue
        for label, start, end in _periods(plan, limit):
            cents, name = max(0, most.cents), limit.name or ""
            yield Envelope(place, name, label, start, end, cents, frozenset(mine))


def _periods(plan: Plan, limit: Limit) -> Iterator[tuple[str | None, date, date]]:
    """(label, first day, last day) of each period of a limit."""
    if limit.period is None and not limit.each_period:
        yield None, plan.start, plan.end
        return
    for period in periods_of(plan):
        if limit.each_period or period.label == limit.period:
            yield period.label, period.start, period.end


def periods_of(plan: Plan) -> tuple[Period, ...]:
    """The periods between which the money of a plan is shared; one where nothing says how."""
    grain = "year" if plan.sharing is None else plan.sharing.grain
    if grain == "year":
        return (Period("year", WHOLE_PLAN, plan.start, plan.end),)
    return periods(plan.start, plan.end, grain)
