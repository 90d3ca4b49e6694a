"""What steps cost, and the money that each period leaves to those to place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pacte import document
from pacte.document.step_money import Envelope, cost_cents, envelopes
from pacte.engine.scheduling.axis import Axis
from pacte.engine.scheduling.from_plan.standing import Standing
from pacte.engine.scheduling.problem import Purse


@dataclass
class Money:
    """The limits of money of one plan, in each period that the steps to place could exceed."""

    standing: Standing
    axis: Axis

    @cached_property
    def _envelopes(self) -> tuple[Envelope, ...]:
        plan, steps = self.standing.plan, self.standing.to_place.values()
        found = []
        for envelope in envelopes(plan):
            asked = sum(cost_cents(plan, s) for s in steps if s.action in envelope.actions)
            if asked > self._room(envelope):
                found.append(envelope)
        return tuple(found)

    def _room(self, envelope: Envelope) -> int:
        plan, begun = self.standing.plan, self.standing.frozen.values()
        mine = (s for s in begun if envelope.counts(s, s.start_date))
        return max(0, envelope.cents - sum(cost_cents(plan, step) for step in mine))

    @cached_property
    def purses(self) -> tuple[Purse, ...]:
        """One for each."""
        return tuple(map(self._purse, self._envelopes))

    def _purse(self, envelope: Envelope) -> Purse:
        opens, closes = map(self.standing.offset, (envelope.start, envelope.end))
        first, after = self.axis.at_or_after(opens), self.axis.at_or_before(closes) + 1
        return Purse(
            id=f"{envelope.place}:{envelope.period}",
            place=envelope.place,
            starts=(1 << max(after, first)) - (1 << first),
            room=self._room(envelope),
            opens=opens,
            closes=closes,
            currency=self.standing.plan.currency,
        )

    def asked(self, step: document.Step) -> tuple[int, tuple[int, ...]]:
        """(cents, places among the purses) of a step; nothing where no purse counts it."""
        cents = cost_cents(self.standing.plan, step)
        if not cents:
            return 0, ()
        mine = (i for i, e in enumerate(self._envelopes) if step.action in e.actions)
        purses = tuple(mine)
        return (cents, purses) if purses else (0, ())
