"""Plans as a member sees them: what they may not see is absent, or null where it is a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pacte import document
from pacte.apps.members.models import Member
from pacte.apps.members.permissions import Sight, may_see
from pacte.apps.plans import permissions
from pacte.apps.plans.models import Plan, PlanQuerySet, photos
from pacte.document import Problem, Refused


@dataclass(frozen=True)
class ActionLine:
    """One action in a table. `editable` names the fields that the member may change."""

    id: str
    action: document.Action
    owner_name: str | None
    steps: int
    progress_percent: int | None
    editable: frozenset[str]


@dataclass(frozen=True)
class ObjectiveLine:
    """One objective in a list, with how many actions declare that they serve it."""

    id: str
    objective: document.Objective
    owner_name: str | None
    actions: int
    editable: frozenset[str]


@dataclass(frozen=True)
class StepLine:
    """One step in a schedule, under its action."""

    id: str
    step: document.Step
    action_name: str
    people: tuple[str, ...]
    editable: frozenset[str]


def plans(member: Member) -> PlanQuerySet:
    """The plans of the member's company, latest first."""
    return Plan.objects.visible_to(member)


def shared_form(member: Member) -> dict[str, Any]:
    """What the company's plans share, as JSON collections: for those who write plans only."""
    if not permissions.may_structure(member):
        raise Refused(Problem("not_allowed", "", str(member.role), ""))
    form = document.form_of(photos.shared(member.company))
    names = (document.COLLECTIONS[kind][0] for kind in document.SHARED_KINDS)
    return {name: form[name] for name in names}


def visible_document(plan: Plan, member: Member) -> document.Plan:
    """The plan as this member may see it."""
    return visible_version(plan, member)[1]


def visible_version(plan: Plan, member: Member) -> tuple[int, document.Plan]:
    """The plan as this member may see it, with its version: the last journal entry it shows."""
    _refuse_stranger(plan, member)
    version, whole = photos.versioned(plan)
    return version, permissions.redacted(member, whole)


def reserved_targets(plan: Plan, member: Member) -> frozenset[str]:
    """The objectives that have a target which is not the member's to see."""
    whole, seen = _whole_and_seen(plan, member)
    return frozenset(
        key
        for key, objective in seen.objectives.items()
        if objective.target is None and whole.objectives[key].target is not None
    )


def action_table(member: Member, seen: document.Plan) -> list[ActionLine]:
    """The actions of a visible document, by priority then name."""
    around = permissions.Around(seen)
    steps: dict[str, list[document.Step]] = {}
    for step in seen.steps.values():
        steps.setdefault(step.action, []).append(step)
    lines = [
        ActionLine(
            id=key,
            action=action,
            owner_name=_name(seen, action.owner),
            steps=len(steps.get(key, ())),
            progress_percent=_progress(steps.get(key, ())),
            editable=permissions.editable(member, around, "action", key),
        )
        for key, action in seen.actions.items()
    ]
    return sorted(lines, key=lambda line: (line.action.priority, line.action.name, line.id))


def followed_money(member: Member, seen: document.Plan) -> frozenset[str]:
    """The actions of a visible document whose money the member sees."""
    around = permissions.Around(seen)
    return frozenset(
        key for key in seen.actions if may_see(member, Sight.ACTION_MONEY, around.of_action(key))
    )


def objective_list(member: Member, seen: document.Plan) -> list[ObjectiveLine]:
    """The objectives of a visible document, intentions last, by priority then name."""
    around = permissions.Around(seen)
    serving: dict[str, int] = {}
    for action in seen.actions.values():
        for key in action.contributions:
            serving[key] = serving.get(key, 0) + 1
    lines = [
        ObjectiveLine(
            id=key,
            objective=objective,
            owner_name=_name(seen, objective.owner),
            actions=serving.get(key, 0),
            editable=permissions.editable(member, around, "objective", key),
        )
        for key, objective in seen.objectives.items()
    ]
    return sorted(
        lines,
        key=lambda line: (
            line.objective.intention,
            line.objective.priority,
            line.objective.name,
            line.id,
        ),
    )


def step_rows(member: Member, seen: document.Plan) -> list[StepLine]:
    """The steps of a visible document, action by action, in rank order."""
    around = permissions.Around(seen)
    lines = [
        StepLine(
            id=key,
            step=step,
            action_name=seen.actions[step.action].name,
            people=tuple(_name(seen, person) or person for person in permissions.assigned(step)),
            editable=permissions.editable(member, around, "step", key),
        )
        for key, step in seen.steps.items()
    ]
    return sorted(lines, key=lambda line: (line.action_name, line.step.rank, line.id))


def visible_findings(member: Member, plan: Plan, findings: Iterable[Any]) -> list[Any]:
    """Of findings on the whole plan (they have `objects` and `params`), those the member may see.

    One that names a row hidden from them is left out; so is one that tells money they may not see.
    """
    whole, seen = _whole_and_seen(plan, member)
    return permissions.visible_findings(member, findings, whole, seen)


def _whole_and_seen(plan: Plan, member: Member) -> tuple[document.Plan, document.Plan]:
    """The plan as it stands, and what the member sees of it: one look, so that they match."""
    _refuse_stranger(plan, member)
    whole = photos.photograph(plan)
    return whole, permissions.redacted(member, whole)


def _refuse_stranger(plan: Plan, member: Member) -> None:
    if plan.company_id != member.company_id:
        raise Refused(Problem("not_allowed", "", "", "", {"operation": "read", "role": ""}))


def _name(seen: document.Plan, person: str | None) -> str | None:
    known = seen.people.get(person or "")
    return known.name if known else person


def _progress(steps: Iterable[document.Step]) -> int | None:
    """Progress of the steps still wanted, weighted by their days."""
    wanted = [step for step in steps if step.status != "canceled"]
    days = sum(step.duration_days for step in wanted)
    return (
        round(sum(step.progress_percent * step.duration_days for step in wanted) / days)
        if days
        else None
    )
