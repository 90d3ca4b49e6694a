"""Which steps are to be placed, which stand as they are, and between which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pacte import document
from pacte.document import slots
from pacte.engine import workload
from pacte.engine.scheduling.problem import Reason


@dataclass
class Standing:
    """The steps of one plan as seen on `today`; its ids are in order.

    A *slot* is counted from the first of the plan: a day, or half of one (`document.slots`).
    """

    plan: document.Plan
    today: date

    def offset(self, day: date) -> int:
        """Calendar days from the plan's first day."""
        return (day - self.plan.start).days

    @cached_property
    def per_day(self) -> int:
        """Slots of a day."""
        return slots.per_day(self.plan.calendar)

    @cached_property
    def horizon(self) -> int:
        """Calendar days of the plan."""
        return self.offset(self.plan.end) + 1

    @cached_property
    def origin(self) -> int:
        """The plan's first slot, as `document.slots` counts them."""
        return slots.first_slot(self.plan.calendar, self.plan.start)

    def first_slot(self, step: document.Step) -> int | None:
        """The slot in which a dated step starts."""
        if step.start_date is None:
            return None
        calendar = self.plan.calendar
        return slots.first_slot(calendar, step.start_date, step.start_half) - self.origin

    def span(self, step: document.Step) -> range:
        """The slots from start to end of a dated step; empty without both dates."""
        held = slots.span(self.plan.calendar, step)
        return range(held.start - self.origin, held.stop - self.origin) if held else range(0)

    def load(self, step: document.Step, effort_days: Decimal) -> Fraction:
        """Load of one slot of a step, in days."""
        held = len(self.span(step)) if step.fixed else 0
        return Fraction(effort_days) / (held or slots.duration(self.plan.calendar, step))

    @cached_property
    def frozen(self) -> dict[str, document.Step]:
        """Steps begun or done, with their dates as known; they never move."""
        return {
            key: dated
            for key, step in self.plan.steps.items()
            if step.status in ("running", "done") and workload.step_stands(self.plan, step)
            for dated in [workload.with_end(self.plan, step)]
            if dated.start_date is not None
        }

    @cached_property
    def open_steps(self) -> dict[str, document.Step]:
        """Steps to place or to staff."""
        return {
            key: step
            for key, step in self.plan.steps.items()
            if key not in self.frozen
            and step.status in ("to_do", "running")
            and workload.step_stands(self.plan, step)
        }

    def bounds(self, step: document.Step) -> tuple[int, int]:
        """First and last calendar offset of a step by its own dates, its action's, the plan's."""
        firsts, lasts = self._limits(step)
        if not step.fixed and self.plan.start <= self.today <= self.plan.end:
            firsts["today"] = self.today
        return self.offset(max(firsts.values())), self.offset(min(lasts.values()))

    def _limits(self, step: document.Step) -> tuple[dict[str, date], dict[str, date]]:
        """First and last days between which a step lies, by what says them; its own first."""
        window = self.plan.actions[step.action].window
        firsts = {
            "earliest_date": step.earliest_date,
            "window": window.start if window else None,
            "plan_start": self.plan.start,
        }
        lasts = {
            "latest_date": step.latest_date,
            "window": window.end if window else None,
            "plan_end": self.plan.end,
        }
        known = ({name: day for name, day in ends.items() if day} for ends in (firsts, lasts))
        return next(known), next(known)

    @cached_property
    def misdated(self) -> dict[str, Reason]:
        """Fixed steps held outside their window."""
        found = {}
        for key, step in self.open_steps.items():
            if step.fixed and step.start_date and step.end_date:
                first, last = self.bounds(step)
                if self.offset(step.start_date) < first or self.offset(step.end_date) > last:
                    found[key] = self._misdated(key, step, first, last)
        return found

    def _misdated(self, key: str, step: document.Step, first: int, last: int) -> Reason:
        days = {
            "start_date": step.start_date,
            "end_date": step.end_date,
            "from": self.plan.start + timedelta(first),
            "to": self.plan.start + timedelta(last),
        }
        params = {name: day.isoformat() for name, day in days.items() if day}
        params["limit"] = self._limit_broken(step)
        return Reason("fixed_outside_window", (("step", key), ("action", step.action)), params)

    def _limit_broken(self, step: document.Step) -> str:
        """What says the last day that a fixed step exceeds, else the first that it precedes."""
        firsts, lasts = self._limits(step)
        last = min(lasts, key=lambda name: lasts[name])
        if step.end_date and step.end_date > lasts[last]:
            return last
        return max(firsts, key=lambda name: firsts[name])

    @cached_property
    def to_place(self) -> dict[str, document.Step]:
        """Open steps that have a place on the axis: not those fixed outside their window."""
        return {key: step for key, step in self.open_steps.items() if key not in self.misdated}

    @cached_property
    def anchored(self) -> dict[str, document.Step]:
        """Steps whose dates are known and not on the axis: begun, or fixed out of their window."""
        held = {
            key: self.open_steps[key]
            for key in self.misdated
            if not self.is_droppable(self.open_steps[key].action)
        }
        return {**self.frozen, **held}

    @cached_property
    def _begun(self) -> set[str]:
        return {step.action for step in self.frozen.values()}

    def is_droppable(self, action: str) -> bool:
        """Whether the whole action may be left out."""
        mine = self.plan.actions[action]
        return mine.optional and mine.status != "running" and action not in self._begun
