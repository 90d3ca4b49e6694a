"""What the plan would bring with less money, or with more: the same sharing, computed again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pacte.document import Money, Plan
from pacte.document.results.allocation import TriedEnvelope
from pacte.engine import allocation

SHARES = (-30, -20, -10, 10, 20, 30)
"""Percent of the plan's budget, less or more."""


def other_envelopes(
    plan: Plan,
    *,
    today: date,
    work: int | None = None,
    time_limit: float = 20.0,
    known: allocation.Allocation | None = None,
) -> tuple[TriedEnvelope, ...]:
    """The value of the best plan found under each envelope of `SHARES`, the smallest first.

    `time_limit` seconds for all of them together. A plan of a smaller envelope holds under a
    larger one too: a value is never less than the one before. Empty without a budget. Thousands of
    actions by month are tried from what is `known` of the plan itself, where that is given.
    """
    if plan.budget is None or plan.budget.cents <= 0:
        return ()
    cents = plan.budget.cents
    budgets = [round(cents * (100 + share) / 100) for share in SHARES]
    if known is not None and allocation.is_large(known):
        found = allocation.tried_from(known, budgets, time_limit)
    else:
        found = _searched(plan, budgets, today, (work, time_limit / len(SHARES)))
    return tuple(_proven(list(_said(plan.currency, found))))


def _searched(
    plan: Plan, budgets: Sequence[int], today: date, limits: tuple[int | None, float]
) -> Iterator[allocation.Tried]:
    """Each budget as if it were the plan's."""
    work, seconds = limits
    for budget in budgets:
        tried = plan.model_copy(update={"budget": Money.of_cents(budget, plan.currency)})
        found = allocation.allocate(tried, today=today, work=work, time_limit=seconds).optimum
        if found is None:
            yield allocation.Tried(budget)
        else:
            yield allocation.Tried(budget, found.value, found.bound)


def _said(currency: str, found: Iterable[allocation.Tried]) -> Iterator[TriedEnvelope]:
    """As the answer says them, each worth what smaller ones are at least."""
    best = 0.0
    for share, tried in zip(SHARES, found, strict=True):
        best = best if tried.value is None else max(tried.value, best)
        value = None if tried.value is None else allocation.money(best, currency)
        bound = None if tried.bound is None else allocation.money(math.ceil(tried.bound), currency)
        budget = Money.of_cents(tried.budget, currency)
        yield TriedEnvelope(share=share, budget=budget, value=value, bound=bound)


def _proven(tried: Sequence[TriedEnvelope]) -> Sequence[TriedEnvelope]:
    """With how much better is possible: no more than under any larger envelope."""
    found, least = [], None
    for one in reversed(tried):
        if one.value is not None and one.bound is not None:
            least = one.bound if least is None or one.bound.cents < least.cents else least
            gap = (least.cents - one.value.cents) / least.cents if least.cents > 0 else 0.0
            found.append(one.model_copy(update={"bound": least, "gap": min(max(gap, 0.0), 1.0)}))
        else:
            found.append(one)
    return found[::-1]
