"""What a scenario proposes, written into the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pacte import document
from pacte.apps.journal.inputs import undone
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation
from pacte.apps.members.models import Member
from pacte.apps.plans.models import photos
from pacte.apps.plans.operations import write
from pacte.apps.scenarios import inputs
from pacte.apps.scenarios.models import Scenario
from pacte.apps.scenarios.permissions import may_adopt
from pacte.document import Change, Conflict, Problem
from pacte.engine import scheduling
from pacte.engine.checks import Finding, Place, check
from pacte.engine.scheduling import Broken

BREAKS = frozenset({"budget_exceeded", "engaged_beyond_budget", "steps_in_a_circle"})
"""Findings that say that a constraint of the plan does not hold; those of dates, people, order and
contacts are looked at rule by rule, as the schedule knows them.
"""
NAMES_SOME = frozenset({"budget_exceeded"})
"""Findings about the whole plan that name a few of its actions: other ones are nothing new."""


class AdoptionBreaks(Conflict):
    """What a proposal would break, in the plan that it would make."""

    def __init__(
        self, after: document.Plan, findings: Sequence[Finding], broken: Sequence[Broken]
    ) -> None:
        codes = dict.fromkeys([*(f.code for f in findings), *(b.code for b in broken)])
        super().__init__(Problem("adoption_breaks", "", ", ".join(codes)))
        self.after, self.findings, self.broken = after, tuple(findings), tuple(broken)


@dataclass(frozen=True)
class Adoption:
    """The journal entry, and what was left aside.

    `left` are proposals on rows that changed since the computation; `since` what changed them.
    """

    entry: Entry
    left: tuple[Change, ...]
    since: tuple[Change, ...]


@operation(may=may_adopt)
def adopt_scenario(
    scenario: Scenario, *, by: Member, at: datetime, today: date, rung: int | None = None
) -> Adoption:
    """Write what a scenario proposes, each change by who may make it; all or nothing.

    `rung`: which answer of a ladder, or plan between several aims. Rows changed since the
    computation are left as they are and listed; what an answer could not place stays so. Raises
    `Conflict` when what remains would break a constraint that holds now, of the money or of the
    schedule, or when nothing remains. What was adopted and undone may be adopted again.
    """
    plan, before = scenario.plan, scenario.adopted_version
    if before is not None and before not in undone(plan.company_id, plan.key):
        raise Conflict(Problem("adopted_already", "", str(before)))
    wanted, since = inputs.proposed(scenario, rung), inputs.changed_since(scenario)
    moved = {(change.kind, change.id) for change in since}
    left = tuple(change for change in wanted if (change.kind, change.id) in moved)
    rest = tuple(change for change in wanted if (change.kind, change.id) not in moved)
    _refuse_breaking(photos.photograph(plan), rest, today, inputs.without_place(scenario, rung))
    entry = write(
        plan,
        rest,
        trigger="scenario",
        params={"scenario": scenario.pk, "left": sorted({f"{c.kind}:{c.id}" for c in left})},
    )
    if entry is None:
        raise Conflict(Problem("nothing_to_adopt", "", scenario.status, ""))
    scenario.adopted_version = entry.sequence
    scenario.save(update_fields=["adopted_version"])
    touched = {(change.kind, change.id) for change in left}
    return Adoption(entry, left, tuple(c for c in since if (c.kind, c.id) in touched))


def _refuse_breaking(
    plan: document.Plan, changes: Sequence[Change], today: date, without_place: frozenset[str]
) -> None:
    """`without_place`: steps that the answer said it could not place; what they break is known."""
    after = photos.advanced(plan, changes)
    findings = list(_worse_findings(plan, after, today))
    known = {("step", key) for key in without_place}
    broken = [b for b in _broken_dates(plan, after, today) if not known & set(b.objects)]
    if findings or broken:
        raise AdoptionBreaks(after, findings, broken)


def _worse_findings(before: document.Plan, after: document.Plan, today: date) -> Iterator[Finding]:
    known = {finding.code: finding for finding in _breaking(before, today)}
    places = _places(known.values())
    for finding in _breaking(after, today):
        was = known.get(finding.code)
        others = _places([finding]) - places if finding.code not in NAMES_SOME else set()
        if was is None or others or _amount(finding) > _amount(was):
            yield finding


def _places(findings: Iterable[Finding]) -> set[tuple[str, Place]]:
    return {(finding.code, place) for finding in findings for place in finding.objects}


def _amount(finding: Finding) -> int:
    return finding.money.cents if finding.money else 0


def _broken_dates(before: document.Plan, after: document.Plan, today: date) -> tuple[Broken, ...]:
    """Every rule of the schedule that would break: people, dates, order, equipment, contacts."""
    if before.steps == after.steps and before.people == after.people:
        return ()
    return scheduling.newly_broken(before, after, today)


def _breaking(plan: document.Plan, today: date) -> list[Finding]:
    return [finding for finding in check(plan, today) if finding.code in BREAKS]
