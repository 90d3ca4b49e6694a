"""The money of a schedule checked again: what its steps cost in each period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pacte import document
from pacte.engine.scheduling.checking.broken import Broken
from pacte.engine.scheduling.schedule import Schedule
from pacte.engine.scheduling.spent import Spent, spent


def money(after: document.Plan, schedule: Schedule) -> Iterator[Broken]:
    """No period in which a placed step costs something holds more than its limit."""
    for found in spent(after, schedule):
        if found.cents > found.envelope.cents and schedule.steps.keys() & set(found.steps):
            yield _overspent(after, found)


def _overspent(after: document.Plan, found: Spent) -> Broken:
    envelope = found.envelope
    params = {
        "day": envelope.start,
        "to": envelope.end,
        "name": envelope.name,
        "money_limit": envelope.place,
        "spent": document.Money.of_cents(found.cents, after.currency),
        "at_most": document.Money.of_cents(envelope.cents, after.currency),
        "steps": found.steps,
    }
    excess = Decimal(found.cents - envelope.cents).scaleb(-2)
    return Broken("period_overspent", (), excess, params)
