"""What could be changed where the law asks for an agreement that customers have not given."""

from __future__ import annotations

from collections.abc import Iterator

from pacte import document
from pacte.document.contact_days import Contact, lineage
from pacte.document.contacts import Channel
from pacte.engine.scheduling.why.case import Case, Lever, Repair
from pacte.engine.scheduling.why.conditions import Condition
from pacte.engine.scheduling.why.edits import Edit

OTHERWISE: tuple[Channel, ...] = ("letter", "visit")
"""Channels offered instead: e-mails and text messages to consumers ask for an agreement too."""


def with_agreement(case: Case, c: Condition) -> Iterator[Lever]:
    """The customers agree, or are written to or visited."""
    key = c.objects[0][1]
    contact = Contact.of(case.plan, case.plan.steps[key])
    if contact is None or not _is_lacking(contact):
        return
    others = [
        channel
        for channel in OTHERWISE
        if not _is_lacking(Contact(case.plan, contact.segment, channel))
    ]

    def otherwise(n: int) -> Repair:
        edits = (Edit(("steps", key, "contact"), others[n - 1]),)
        return Repair("change_channel", c.objects, {"channel": others[n - 1]}, edits, 10)

    yield Lever(len(others), otherwise, grows=False)
    for segment in lineage(case.plan, contact.segment)[:1]:
        yield _agreed(case.plan, segment)


def _is_lacking(contact: Contact) -> bool:
    asked = any(rule.consent_required for rule in contact.rules())
    return asked and contact.consent() == "none"


def _agreed(plan: document.Plan, segment: str) -> Lever:
    """The segment that says that there is none says that there is."""
    above = lineage(plan, segment)
    named = next(key for key in above if plan.segments[key].consent is not None)
    edits = (Edit(("segments", named, "consent"), "given"),)
    return Lever(1, lambda _n: Repair("ask_consent", (("segment", named),), {}, edits, 20))
