"""How often the people of a segment may be contacted. Law: docs/reference/document.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pacte.document.actions import Step
from pacte.document.contact_days import lineage, rules_for
from pacte.document.contacts import Channel, ContactCap, ContactRule
from pacte.document.plan import Plan


@dataclass(frozen=True)
class Cap:
    """A limit on the contacts that the people of one segment receive.

    They receive those made to their segment and to the segments above it. `rule` is the id of the
    law that sets it, None where a segment does.
    """

    segment: str
    within: frozenset[str]
    limit: ContactCap
    rule: str | None

    def counts(self, plan: Plan, step: Step) -> bool:
        """Whether a step is one of the contacts that are limited."""
        return self._is_about(step.contact) and plan.actions[step.action].segment in self.within

    def _is_about(self, channel: Channel | None) -> bool:
        return channel is not None and (not self.limit.channels or channel in self.limit.channels)


def caps(plan: Plan) -> tuple[Cap, ...]:
    """Every limit of every segment: its own, those of the segments above, those of the law.

    A law counts when it is in force on a day of the plan.
    """
    return tuple(cap for segment in sorted(plan.segments) for cap in _of_segment(plan, segment))


def _of_segment(plan: Plan, segment: str) -> Iterator[Cap]:
    above = lineage(plan, segment)
    for key in above:
        for limit in plan.segments[key].contact_caps or ():
            yield Cap(segment, frozenset(above), limit, None)
    for rule in rules_for(plan, segment):
        starts_too_late = rule.valid_from > plan.end
        is_over = rule.valid_to is not None and rule.valid_to < plan.start
        if rule.cap is not None and not starts_too_late and not is_over:
            yield Cap(segment, frozenset(above), _limit_of(rule.cap, rule), rule.id)


def _limit_of(cap: ContactCap, rule: ContactRule) -> ContactCap:
    """The cap of a rule: by the channels of the rule where it names none."""
    return cap if cap.channels else cap.model_copy(update={"channels": rule.channels})
