"""The dates that were last adopted, to be read beside those of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from pacte.apps.journal import inputs as journal
from pacte.apps.journal import queries as entries
from pacte.apps.journal.models import Entry
from pacte.web.pages import Opened

ADOPTED = ("scenarios.adopt_scenario",)
BORN = ("plans.create_plan", "plans.import_plan")
KEPT = 8

Span = tuple[date, date]


@dataclass(frozen=True)
class Baseline:
    """First and last day of each step as adopted (or, before any adoption, as first entered)."""

    at: datetime
    is_adopted: bool
    spans: Mapping[str, Span]


_known: dict[tuple[str, int, str], Mapping[str, Span]] = {}
"""(plan, version, digest of the journal there) -> dates; the latest read are kept."""


def baseline(opened: Opened) -> Baseline | None:
    """The last adoption that stands, else the birth of the plan; None where nothing was dated."""
    entry = _last(opened, ADOPTED) or _last(opened, BORN)
    if entry is None:
        return None
    spans = {k: span for k, span in _spans(opened, entry).items() if k in opened.plan.steps}
    at = timezone.localtime(entry.at)
    return Baseline(at, entry.operation in ADOPTED, spans) if spans else None


def _last(opened: Opened, operations: tuple[str, ...]) -> Entry | None:
    """The latest entry of these operations on this plan that was not undone."""
    mine = entries.entries(opened.member, opened.plan.id).filter(plan_id=opened.plan.id)
    gone = journal.undone(opened.row.company_id, opened.plan.id)
    return mine.filter(operation__in=operations).exclude(sequence__in=gone).first()


def _spans(opened: Opened, entry: Entry) -> Mapping[str, Span]:
    key = (opened.row.pk, entry.sequence, entry.digest)
    if key not in _known:
        form = journal.as_of(opened.row.company_id, opened.plan.id, version=entry.sequence)
        _known[key] = {
            step: (date.fromisoformat(said["start_date"]), date.fromisoformat(said["end_date"]))
            for step, said in form.get("steps", {}).items()
            if said.get("start_date") and said.get("end_date")
        }
        for oldest in list(_known)[:-KEPT]:
            _known.pop(oldest, None)
    return _known[key]
