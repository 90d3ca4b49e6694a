"""What the plan would bring with less money, or with more: the same sharing, computed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    tried = list(_tried(plan, plan.budget.cents, today, (work, each)))
    return tuple(_proven(tried))


def _tried(
    plan: Plan, cents: int, today: date, limits: tuple[int | None, float]
) -> Iterator[TriedEnvelope]:
    work, seconds = limits
    best: int | None = None
    for share in SHARES:
        budget = Money.of_cents(round(cents * (100 + share) / 100), plan.currency)
        tried = plan.model_copy(update={"budget": budget})
        found = allocation.allocate(tried, today=today, work=work, time_limit=seconds)
        answer = allocation.without_actions(tried, found, today=today)
        if answer.value is not None:
            best = max(answer.value.cents, best or 0)
        known = None if answer.value is None or best is None else best
        value = None if known is None else Money.of_cents(known, plan.currency)
        yield TriedEnvelope(share=share, budget=budget, value=value, bound=answer.bound)


def _proven(tried: Sequence[TriedEnvelope]) -> Sequence[TriedEnvelope]:
    """With how much better is possible: no more than under any larger envelope."""
    found, least = [], None
    for one in reversed(tried):
        if one.value is not None and one.bound is not None:
            least = one.bound if least is None or one.bound.cents < least.cents else least
            gap = (least.cents - one.value.cents) / least.cents if least.cents > 0 else 0.0
            found.append(one.model_copy(update={"bound": least, "gap": max(gap, 0.0)}))
        else:
            found.append(one)
    return found[::-1]
