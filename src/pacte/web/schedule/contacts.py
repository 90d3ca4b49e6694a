"""When customers may be contacted: segment by segment, with the laws that hold beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pacte.document import Plan
from pacte.document.contact_days import audience, lineage
from pacte.document.contacts import ContactRule, shipped_rules
from pacte.web.pages import Opened, language
from pacte.wording import contacts, formatting, terms

KINDS = ("contact_windows", "contact_closures", "contact_caps")
"""The fields of a segment that are lists, in the order in which they are shown."""


@dataclass(frozen=True)
class Said:
    """One window, closure or limit in words; `place` is its number in the `kind` of its segment.

    `of` is the segment above that it comes from; empty for one of its own.
    """

    kind: str
    place: int
    sentence: str
    of: str = ""


@dataclass(frozen=True)
class Segment:
    """A segment with what limits its contacts, what it inherits included."""

    id: str
    name: str
    audience: str
    consent: str
    said: tuple[Said, ...]
    laws: tuple[str, ...]

    @property
    def own(self) -> tuple[Said, ...]:
        return tuple(one for one in self.said if not one.of)

    @property
    def inherited(self) -> tuple[Said, ...]:
        return tuple(one for one in self.said if one.of)


@dataclass(frozen=True)
class Law:
    """A dated rule in words, with its source; `holds` when it is of the plan's country and days."""

    said: str
    about: str
    since: str
    source: str
    holds: bool


def segments(opened: Opened) -> list[Segment]:
    """The segments of the plan by name."""
    named = sorted(opened.plan.segments, key=lambda key: opened.plan.segments[key].name)
    return [segment(opened, key) for key in named]


def segment(opened: Opened, key: str) -> Segment:
    """One segment: its own limits, then those that come from above."""
    plan, spoken = opened.plan, language()
    about, above = audience(plan, key), lineage(plan, key)
    grounds = (plan.segments[one].consent for one in above)
    return Segment(
        key,
        plan.segments[key].name,
        terms.term("audience", about, spoken),
        terms.term("consent", next(filter(None, grounds), None), spoken),
        tuple(_limits(plan, above)),
        tuple(rule.source or rule.id for rule in _rules(plan) if _is_about(plan, rule, about)),
    )


def _limits(plan: Plan, above: tuple[str, ...]) -> Iterator[Said]:
    """Own windows replace those above of the same strength; closures and limits add up."""
    seen: set[bool] = set()
    for level, key in enumerate(above):
        of = plan.segments[key].name if level else ""
        windows = plan.segments[key].contact_windows or ()
        for place, window in enumerate(windows):
            if window.hard not in seen:
                sentence = contacts.window_said(window, language())
                yield Said("contact_windows", place, sentence, of)
        seen |= {window.hard for window in windows}
        yield from _others(plan, key, of)


def _others(plan: Plan, key: str, of: str) -> Iterator[Said]:
    mine, spoken = plan.segments[key], language()
    for place, closure in enumerate(mine.contact_closures or ()):
        yield Said("contact_closures", place, contacts.closure_said(closure, spoken), of)
    for place, cap in enumerate(mine.contact_caps or ()):
        yield Said("contact_caps", place, contacts.cap_said(cap, spoken), of)


def laws(opened: Opened) -> list[Law]:
    """The legal rules that the plan follows, each to be confirmed by counsel."""
    return [_law(opened.plan, rule) for rule in _rules(opened.plan)]


def _rules(plan: Plan) -> tuple[ContactRule, ...]:
    return shipped_rules() if plan.contact_rules is None else plan.contact_rules


def _law(plan: Plan, rule: ContactRule) -> Law:
    spoken = language()
    begins = formatting.day(rule.valid_from, spoken)
    since = _("since %(day)s") % {"day": begins}
    if rule.valid_to is not None:
        since = formatting.day_range(rule.valid_from, rule.valid_to, spoken)
    about = f"{terms.term('audience', rule.audience, spoken)}, {rule.country}"
    holds = rule.country == plan.calendar.country and _meets(plan, rule)
    return Law(contacts.rule_said(rule, spoken), about, since, rule.source or rule.id, holds)


def _meets(plan: Plan, rule: ContactRule) -> bool:
    """Whether the rule is in force on some day of the plan."""
    return rule.valid_from <= plan.end and (rule.valid_to is None or rule.valid_to >= plan.start)


def _is_about(plan: Plan, rule: ContactRule, about: str | None) -> bool:
    same = (rule.audience, rule.country) == (about, plan.calendar.country)
    return same and _meets(plan, rule)
