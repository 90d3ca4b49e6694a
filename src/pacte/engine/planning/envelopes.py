"""What the plan would bring with less money, or with more: the same sharing, computed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pacte.document import Money, Plan
from pacte.document.results.allocation import TriedEnvelope
from pacte.engine import allocation

SHARES = (-30, -20, -10, 10, 20, 30)
"""Percent of the plan's budget, less or more."""


def other_envelopes(
    plan: Plan, *, today: date, work: int | None = None, time_limit: float = 20.0
) -> tuple[TriedEnvelope, ...]:
    """The value of the best plan found under each envelope of `SHARES`, the smallest first.

    `time_limit` seconds for all of them together. A plan of a smaller envelope holds under a
    larger one too: a value is never less than the one before. Empty without a budget.
    """
    if plan.budget is None or plan.budget.cents <= 0:
        return ()
    each = time_limit / len(SHARES)
    return tuple(_tried(plan, plan.budget.cents, today, (work, each)))


def _tried(
    plan: Plan, cents: int, today: date, limits: tuple[int | None, float]
) -> Iterator[TriedEnvelope]:
    work, seconds = limits
    best: int | None = None
    for share in SHARES:
        budget = Money.of_cents(round(cents * (100 + share) / 100), plan.currency)
        tried = plan.model_copy(update={"budget": budget})
        found = allocation.allocate(tried, today=today, work=work, time_limit=seconds)
        value = allocation.as_result(tried, found, today=today).value
        if value is not None:
            best = max(value.cents, best or 0)
        known = None if value is None or best is None else Money.of_cents(best, plan.currency)
        yield TriedEnvelope(share=share, budget=budget, value=known)
