"""A scenario: one computation on a plan, reproducible without a database."""

from __future__ import annotations

import json
import zlib
from typing import Any

from django.db import models
from django.db.models import Q

from pacte.apps.jobs.models import Job
from pacte.apps.members.models import Company, Member
from pacte.apps.members.permissions import Sight, may_see
from pacte.apps.plans.models import Plan
from pacte.document import canonical


class Kind(models.TextChoices):
    """What is computed: the public verb of that name."""

    SCHEDULE = "schedule"
    ALLOCATE = "allocate"
    PLAN = "plan"
    REPLAN = "replan"


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, member: Member) -> ScenarioQuerySet:
        """Those of the member's company; outsiders see none."""
        if not may_see(member, Sight.STATUS):
            return self.none()
        return self.filter(company_id=member.company_id)


class Scenario(models.Model):
    """`content` is the input document, people named by id; `today`, `seed`, `parameters` the rest.

    How far it is stands on its job; `status` and `result` are what it answered.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    plan_version = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    today = models.DateField()
    seed = models.BigIntegerField()
    parameters = models.JSONField(default=dict)
    content = models.BinaryField()
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    status = models.CharField(max_length=20, blank=True)
    result = models.JSONField(null=True)
    adopted_version = models.BigIntegerField(null=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="scenario_kind"),
            models.CheckConstraint(
                condition=Q(adopted_version__isnull=True) | Q(result__isnull=False),
                name="only_results_are_adopted",
            ),
        ]
        indexes = [models.Index(fields=["plan", "-id"], name="scenario_of_plan")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def form(self) -> dict[str, Any]:
        """The JSON form of the input document, people named by id."""
        parsed: dict[str, Any] = json.loads(zlib.decompress(self.content))
        return parsed

    @staticmethod
    def packed(form: dict[str, Any]) -> bytes:
        return zlib.compress(canonical(form), 6)
