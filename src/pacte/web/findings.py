"""What is wrong with the plan, in words, worst first, each with its repair if it has one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pacte import document
from pacte.apps.plans import permissions
from pacte.apps.plans.models import photos
from pacte.engine import checks
from pacte.web.pages import Opened, language
from pacte.wording import findings as words
from pacte.wording import formatting, terms

SHOWN_FIRST = 7
KEPT = 16
TONES = {"blocking": "bad", "major": "warn", "minor": "", "info": ""}


_known: dict[tuple[str, date], tuple[document.Plan | None, tuple[checks.Finding, ...]]] = {}
"""(plan, day) -> the photograph last looked at, with its findings."""


@dataclass(frozen=True)
class Group:
    """One cause with all its objects, as shown. `mark` finds it again when its repair is asked."""

    mark: str
    severity: str
    severity_word: str
    tone: str
    sentence: str
    stake: str
    actions: tuple[tuple[str, str], ...]
    has_repair: bool


def groups(opened: Opened) -> list[Group]:
    """The findings that the member may see, blocking first, then by money and days at stake."""
    whole = photos.photograph(opened.row)
    return [_group(whole, finding) for finding in _visible(opened, whole)]


def repair_of(opened: Opened, mark: str) -> Sequence[document.Change] | None:
    """The changes that mend a finding, None when it is gone or has no repair."""
    whole = photos.photograph(opened.row)
    seen = _visible(opened, whole)
    found = next((f for f in seen if _mark(f) == mark and f.repair), None)
    return (
        document.diff(whole, document.patched(whole, found.repair))
        if found and found.repair
        else None
    )


def _visible(opened: Opened, whole: document.Plan) -> list[checks.Finding]:
    """The findings of this photograph that the member may see."""
    found = _checked(opened, whole)
    return permissions.visible_findings(opened.member, found, whole, opened.plan)


def _checked(opened: Opened, whole: document.Plan) -> tuple[checks.Finding, ...]:
    """Every finding of a photograph, checked once in a process, whoever looks."""
    key = (opened.row.pk, opened.today)
    plan, found = _known.get(key, (None, ()))
    if plan is not whole:
        found = checks.check(whole, opened.today)
        _known[key] = (whole, found)
        for oldest in list(_known)[:-KEPT]:
            _known.pop(oldest, None)
    return found


def _mark(finding: checks.Finding) -> str:
    said = "|".join(
        [finding.code, finding.cause, *sorted(f"{p.kind}/{p.id}" for p in finding.objects)]
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _group(plan: document.Plan, finding: checks.Finding) -> Group:
    named = [(p.id, checks.name_of(plan, p)) for p in finding.objects if p.kind == "action"]
    return Group(
        _mark(finding),
        finding.severity,
        terms.term("severity", finding.severity, language()),
        TONES[finding.severity],
        words.sentence(plan, finding, language()),
        _stake(finding),
        tuple(named[:SHOWN_FIRST]),
        finding.repair is not None,
    )


def _stake(finding: checks.Finding) -> str:
    parts = []
    if finding.money:
        parts.append(formatting.money(finding.money.amount, finding.money.currency, language()))
    if finding.days:
        parts.append(formatting.days(finding.days, language()))
    return " · ".join(parts)
