"""Why a proposal could not be adopted, in words: what it would break in the plan."""

from __future__ import annotations

from pacte.apps.plans import permissions
from pacte.apps.scenarios.operations import AdoptionBreaks
from pacte.document import PacteError
from pacte.web.pages import Opened, language, refusal
from pacte.wording import findings, moves

SHOWN = 4


def why_not(opened: Opened, error: PacteError) -> str:
    """The refusal, then the first rules that would break, as the member may read them."""
    told = refusal(error)[1]
    if isinstance(error, AdoptionBreaks):
        told += _broken(opened, error)[:SHOWN]
    return " ".join(told)


def _broken(opened: Opened, error: AdoptionBreaks) -> list[str]:
    after, member = error.after, opened.member
    seen = permissions.redacted(member, after)
    found = permissions.visible_findings(member, error.findings, after, seen)
    said = [findings.sentence(after, finding, language()) for finding in found]
    return [*said, *moves.sentences(seen, error.broken, language())]
