"""What the steps of a plan cost as they are dated, period by period, beside what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pacte.document import Money
from pacte.engine import scheduling
from pacte.web.pages import Opened, language
from pacte.wording import formatting, sharing


@dataclass(frozen=True)
class Spending:
    """One period of a limit: what it is about, when, what steps cost there, what is allowed."""

    about: str
    period: str
    spent: Money
    at_most: Money

    @property
    def is_over(self) -> bool:
        return self.spent.cents > self.at_most.cents


def spending(opened: Opened) -> tuple[Spending, ...]:
    """The periods in which steps cost something; none for who does not see the limits."""
    return tuple(_lines(opened))


def _lines(opened: Opened) -> Iterator[Spending]:
    plan, spoken = opened.plan, language()
    for found in scheduling.spent(plan, scheduling.standing(plan)):
        envelope = found.envelope
        if plan.sharing is None or not found.cents:
            continue
        limit = plan.sharing.limits[envelope.place]
        label = envelope.period
        yield Spending(
            limit.name or sharing.about(plan, limit, spoken),
            formatting.period(label, spoken) if label else sharing.when(plan, limit, spoken),
            Money.of_cents(found.cents, plan.currency),
            Money.of_cents(envelope.cents, plan.currency),
        )
