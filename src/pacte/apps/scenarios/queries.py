"""Scenarios as a member sees them."""

from __future__ import annotations

from typing import Any

from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.scenarios.models import Scenario, ScenarioQuerySet
from pacte.apps.scenarios.permissions import redacted


def scenarios(member: Member, plan: Plan) -> ScenarioQuerySet:
    """The plan's scenarios, latest first, with their jobs; without input and result."""
    seen = Scenario.objects.visible_to(member).filter(plan=plan)
    return seen.select_related("job", "requested_by__user").defer("content", "result")


def scenario(member: Member, plan: Plan, number: int) -> Scenario | None:
    """One scenario of the plan; None when there is none, or not for this member."""
    return scenarios(member, plan).filter(pk=number).first()


def visible_result(member: Member, of: Scenario) -> dict[str, Any] | None:
    """What the scenario answered, without the figures that the member may not see; None before."""
    if of.result is None or not Scenario.objects.visible_to(member).filter(pk=of.pk).exists():
        return None
    seen: dict[str, Any] = redacted(member, of.result, photos.photograph(of.plan))
    return seen
