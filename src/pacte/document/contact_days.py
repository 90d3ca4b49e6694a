"""On which days the customers of a step may be contacted. Law: docs/reference/document.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pacte.document import slots
from pacte.document.actions import Step
from pacte.document.calendar import public_holidays
from pacte.document.contacts import (
    OFF_WINDOW,
    Audience,
    Channel,
    ContactRule,
    ContactWindow,
    Hours,
    Segment,
    shipped_rules,
)
from pacte.document.entities import WEEKDAYS
from pacte.document.plan import Plan

NOON = "13:00"
"""Where the morning of a plan of half-days ends."""


def lineage(plan: Plan, segment: str | None) -> tuple[str, ...]:
    """A segment, then those above it, each once."""
    found: dict[str, None] = {}
    while segment is not None and segment not in found:
        found[segment] = None
        segment = plan.segments[segment].parent
    return tuple(found)


def audience(plan: Plan, segment: str | None) -> Audience | None:
    """Consumers or businesses, as the segment says, or the nearest above that does."""
    known = (plan.segments[key].audience for key in lineage(plan, segment))
    return next((found for found in known if found is not None), None)


def rules_for(plan: Plan, segment: str | None) -> tuple[ContactRule, ...]:
    """The legal rules about the people of a segment, in force or not."""
    known = shipped_rules() if plan.contact_rules is None else plan.contact_rules
    mine = (plan.calendar.country, audience(plan, segment))
    return tuple(rule for rule in known if (rule.country, rule.audience) == mine)


@dataclass(frozen=True)
class Contact:
    """Contacts of one segment by one channel: what limits them."""

    plan: Plan
    segment: str | None
    channel: Channel

    @classmethod
    def of(cls, plan: Plan, step: Step) -> Contact | None:
        """The contacts that a step makes; None when it makes none."""
        if step.contact is None:
            return None
        return cls(plan, plan.actions[step.action].segment, step.contact)

    def rules(self) -> tuple[ContactRule, ...]:
        """The legal rules about them, in force or not."""
        known = rules_for(self.plan, self.segment)
        return tuple(rule for rule in known if self._is_about(rule.channels))

    def windows(self, *, hard: bool) -> tuple[ContactWindow, ...]:
        """The segment's own windows, else those of the nearest above that has some."""
        for segment in self._above():
            mine = segment.contact_windows or ()
            found = [w for w in mine if w.hard == hard and self._is_about(w.channels)]
            if found:
                return tuple(found)
        return ()

    def _is_about(self, channels: tuple[Channel, ...]) -> bool:
        return not channels or self.channel in channels

    def forbidden_by(self, slot: int) -> str | None:
        """What forbids a slot: `closed`, `window`, or the id of a rule; None when it is allowed."""
        day = slots.day_of(self.plan.calendar, slot)
        if any(c.start <= day <= c.end for s in self._above() for c in s.contact_closures or ()):
            return "closed"
        hard = self.windows(hard=True)
        if hard and not any(self._is_open(window, slot) for window in hard):
            return "window"
        return next((rule.id for rule in self.rules() if self._breaks(rule, slot)), None)

    def is_allowed(self, slot: int) -> bool:
        """Whether nothing forbids a slot."""
        return self.forbidden_by(slot) is None

    def is_preferred(self, slot: int) -> bool:
        """Whether a slot is in one of the preferred windows, or there are none."""
        soft = self.windows(hard=False)
        return not soft or any(self._is_open(window, slot) for window in soft)

    def off_window(self) -> int | None:
        """Points of a slot worked outside the preferred windows; None where there are none."""
        soft = self.windows(hard=False)
        given = [w.penalty_points for w in soft if w.penalty_points is not None]
        return max(given, default=OFF_WINDOW) if soft else None

    def _above(self) -> Iterator[Segment]:
        return (self.plan.segments[key] for key in lineage(self.plan, self.segment))

    def _is_open(self, window: ContactWindow, slot: int) -> bool:
        day = slots.day_of(self.plan.calendar, slot)
        return (
            (window.start is None or window.start <= day)
            and (window.end is None or day <= window.end)
            and (not window.weekdays or WEEKDAYS[day.weekday()] in window.weekdays)
            and (not window.weeks or day.isocalendar().week in window.weeks)
            and (not window.months or day.month in window.months)
            and self._has_hours(window.hours, slot)
        )

    def _breaks(self, rule: ContactRule, slot: int) -> bool:
        day = slots.day_of(self.plan.calendar, slot)
        if not rule.is_in_force(day):
            return False
        off = rule.weekdays and WEEKDAYS[day.weekday()] not in rule.weekdays
        holiday = not rule.public_holidays and self._is_holiday(day)
        silent = rule.consent_required and self.consent() == "none"
        return bool(off or holiday or silent or not self._has_hours(rule.hours, slot))

    def _is_holiday(self, day: date) -> bool:
        calendar = self.plan.calendar
        return day in public_holidays(calendar.country, calendar.subdivision, day.year)

    def consent(self) -> str | None:
        """The ground of the contacts, as the segment says, or the nearest above that does."""
        return next((s.consent for s in self._above() if s.consent is not None), None)

    def _has_hours(self, hours: tuple[Hours, ...], slot: int) -> bool:
        return not hours or self._within(hours, slot) > 0

    def _within(self, hours: tuple[Hours, ...], slot: int) -> Decimal:
        """How many of `hours` fall in a slot."""
        half = slots.half_of(self.plan.calendar, slot)
        opens, closes = _HALVES[half]
        spans = ((max(h.start, opens), min(h.end, closes)) for h in hours)
        return sum((_length(*span) for span in spans if span[0] < span[1]), Decimal(0))

    def legal_hours(self, slot: int) -> Decimal | None:
        """Hours of a slot in which the law allows them; None where it sets no hours."""
        day = slots.day_of(self.plan.calendar, slot)
        rules = [r for r in self.rules() if r.hours and r.is_in_force(day)]
        return min((self._within(rule.hours, slot) for rule in rules), default=None)


_HALVES = {None: ("00:00", "24:00"), "am": ("00:00", NOON), "pm": (NOON, "24:00")}


def _length(start: str, end: str) -> Decimal:
    first, last = (60 * int(clock[:2]) + int(clock[3:]) for clock in (start, end))
    return Decimal(last - first) / 60
