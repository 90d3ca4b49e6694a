"""When and how often the steps that contact customers may be placed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from pacte import document
from pacte.document.contact_caps import Cap, caps
from pacte.document.contact_days import Contact
from pacte.engine.scheduling.from_plan.people import People
from pacte.engine.scheduling.from_plan.standing import Standing
from pacte.engine.scheduling.problem import Stock


@dataclass
class Contacts:
    """The contacts of one plan: the slots allowed to each, and the limits that steps share."""

    standing: Standing
    people: People

    def allowed(self, step: document.Step) -> int | None:
        """The places on the axis in which a step may contact, as a mask; None: any."""
        contact = Contact.of(self.standing.plan, step)
        if contact is None or step.fixed:
            return None
        return self._masks[contact.segment, contact.channel]

    def preferred(self, step: document.Step) -> tuple[int | None, int]:
        """The places on the axis that a step is best worked in, as a mask (None: any), and the
        points of a day outside.
        """
        contact = Contact.of(self.standing.plan, step)
        if contact is None or step.fixed:
            return None, 0
        return self._wishes[contact.segment, contact.channel]

    @cached_property
    def _known(self) -> dict[tuple[str | None, str], Contact]:
        """Every different contact that a step to place makes."""
        plan = self.standing.plan
        made = (Contact.of(plan, step) for step in self.standing.to_place.values())
        return {(contact.segment, contact.channel): contact for contact in made if contact}

    @cached_property
    def _masks(self) -> dict[tuple[str | None, str], int]:
        return {key: self._mask(contact.is_allowed) for key, contact in self._known.items()}

    @cached_property
    def _wishes(self) -> dict[tuple[str | None, str], tuple[int | None, int]]:
        return {key: self._wish(contact) for key, contact in self._known.items()}

    def _wish(self, contact: Contact) -> tuple[int | None, int]:
        points = contact.off_window()
        return (None, 0) if points is None else (self._mask(contact.is_preferred), points)

    def _mask(self, is_in: Callable[[int], bool]) -> int:
        """The places on the axis whose slots are in something."""
        origin, axis = self.standing.origin, enumerate(self.people.slots)
        return sum(1 << i for i, slot in axis if is_in(origin + slot))

    @cached_property
    def caps(self) -> tuple[Cap, ...]:
        """The limits that the steps to place could exceed."""
        plan = self.standing.plan
        return tuple(
            cap
            for cap in caps(plan)
            if sum(cap.counts(plan, step) for step in self._all()) > cap.limit.most
        )

    def _all(self) -> tuple[document.Step, ...]:
        return (*self.standing.open_steps.values(), *self.standing.frozen.values())

    def _sure(self) -> tuple[document.Step, ...]:
        """The contacts that stand whatever is decided: begun, or fixed."""
        fixed = (step for step in self.standing.open_steps.values() if step.fixed)
        return (*fixed, *self.standing.frozen.values())

    @cached_property
    def stocks(self) -> tuple[Stock, ...]:
        """Each limit as something that steps share, taken for some days after they end."""
        return tuple(
            Stock(
                id=cap.segment,
                quantity=cap.limit.most,
                busy=self._made(cap),
                kind="segment",
                tail=cap.limit.per_days - 1,
            )
            for cap in self.caps
        )

    def _made(self, cap: Cap) -> tuple[int, ...]:
        made = [0] * len(self.people.slots)
        per_day = self.standing.per_day
        for step in self._sure():
            held = self.standing.span(step)
            if held and cap.counts(self.standing.plan, step):
                last = (held[-1] // per_day + cap.limit.per_days) * per_day - 1
                for i in range(
                    self.people.at_or_after(held[0]), self.people.at_or_before(last) + 1
                ):
                    made[i] += 1
        return tuple(made)

    def taken(self, step: document.Step) -> tuple[int, ...]:
        """The places among `stocks` of the limits that a step to place counts for."""
        if step.fixed:
            return ()
        plan = self.standing.plan
        return tuple(i for i, cap in enumerate(self.caps) if cap.counts(plan, step))
