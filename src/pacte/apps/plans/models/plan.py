"""Rows of plans, and of the seasonal profiles that a plan keeps."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pacte.apps.members.models import (
    CompanyRow,
    Member,
    Row,
    id_is_owner_and_key,
    money_columns,
    optional_text,
    reference,
)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, member: Member) -> PlanQuerySet:
        return self.filter(company_id=member.company_id)


class Plan(CompanyRow):
    """One plan of a company; its entities are the rows that name it."""

    company_name = models.CharField(max_length=300)
    currency = models.CharField(max_length=3)
    start = models.DateField()
    end = models.DateField()
    budget_cents, budget_currency = money_columns()
    calendar = models.JSONField(default=dict)
    seasonality = reference("plans.Seasonality")
    margin_rate = optional_text()
    contact_rules = models.JSONField(null=True)
    sharing = models.JSONField(null=True)
    balance = models.JSONField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta(CompanyRow.Meta):
        constraints = [
            *CompanyRow.Meta.constraints,
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="plan_ends_after_start"),
        ]
        ordering = ["-start", "key"]


class PlanRow(Row):
    """An entity that belongs to one plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [id_is_owner_and_key("plan")]


class Seasonality(PlanRow):
    weights = models.JSONField()
    offer = reference("market.Offer")
    segment = reference("market.Segment")
    provenance = models.JSONField(null=True)

    class Meta(PlanRow.Meta):
        verbose_name_plural = "seasonalities"
