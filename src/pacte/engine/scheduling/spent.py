"""What the steps of a schedule cost, in each period of each limit of money."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pacte import document
from pacte.document.step_money import Envelope, cost_cents, envelopes
from pacte.engine import workload
from pacte.engine.scheduling.schedule import Schedule


@dataclass(frozen=True)
class Spent:
    """The `cents` that some steps, placed or begun, cost in one period of a limit."""

    envelope: Envelope
    steps: tuple[str, ...]
    cents: int


def spent(plan: document.Plan, schedule: Schedule) -> Iterator[Spent]:
    """One for each limit and period that counts a step of some cost, canceled ones aside; the
    steps that cost nothing are not named.
    """
    days = {key: placed.start_date for key, placed in schedule.steps.items()}
    days |= {key: day for key in schedule.frozen if (day := plan.steps[key].start_date)}
    paying = _paying(plan, days.keys())
    for envelope in envelopes(plan):
        if not envelope.actions & paying:
            continue
        costs = {
            key: cost_cents(plan, plan.steps[key])
            for key, day in days.items()
            if envelope.counts(plan.steps[key], day)
        }
        yield Spent(envelope, tuple(k for k, c in costs.items() if c), sum(costs.values()))


def _paying(plan: document.Plan, dated: Collection[str]) -> set[str]:
    """The actions with a step of some cost that has a date, or is yet to be placed."""
    return {
        step.action
        for key, step in plan.steps.items()
        if key in dated or (workload.step_stands(plan, step) and step.status != "done")
        if cost_cents(plan, step)
    }
