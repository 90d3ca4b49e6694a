"""Rows of objectives, and of the actions, steps and money that serve them."""

from __future__ import annotations

from typing import get_args

from django.db import models
from django.db.models import F, Q

from pacte.apps.members.models import money_columns, optional_text, reference
from pacte.apps.plans.models.plan import PlanRow
from pacte.document.actions import ActionStatus, StepStatus

PRIORITY_1_TO_3 = Q(priority__gte=1, priority__lte=3)


class Objective(PlanRow):
    parent = reference("plans.Objective")
    metric = optional_text()
    event = optional_text()
    baseline = optional_text()
    target = optional_text()
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    scope = models.JSONField(default=dict)
    owner = reference("team.Person")
    priority = models.PositiveSmallIntegerField(default=2)
    axis = reference("strategy.Axis")
    seasonality = reference("plans.Seasonality")
    intention = models.BooleanField(default=False)
    note = models.TextField(default="", blank=True)

    class Meta(PlanRow.Meta):
        constraints = [
            *PlanRow.Meta.constraints,
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="objective_in_order"),
            models.CheckConstraint(condition=PRIORITY_1_TO_3, name="objective_priority"),
        ]


class Action(PlanRow):
    """A commercial action. Its JSON columns hold the document's values."""

    type = optional_text()
    subtype = optional_text()
    description = models.TextField(default="", blank=True)
    contributions = models.JSONField(default=dict)
    enables = models.JSONField(default=list)
    axis = reference("strategy.Axis")
    offer = reference("market.Offer")
    segment = reference("market.Segment")
    territory = reference("team.Territory")
    channel = optional_text()
    not_applicable = models.JSONField(default=list)
    owner = reference("team.Person")
    participants = models.JSONField(default=list)
    status = models.CharField(max_length=20, default="planned")
    priority = models.PositiveSmallIntegerField(default=2)
    window = models.JSONField(null=True)
    due_date = models.DateField(null=True)
    optional = models.BooleanField(default=False)
    value_points = models.PositiveIntegerField(null=True)
    season = models.JSONField(null=True)
    synergy = models.JSONField(null=True)
    follows = models.JSONField(null=True)
    as_late_as_possible = models.BooleanField(null=True)
    budget_cents, budget_currency = money_columns()
    pinned = models.BooleanField(default=False)
    min_spend_cents, min_spend_currency = money_columns()
    max_spend_cents, max_spend_currency = money_columns()
    fixed_cost_cents, fixed_cost_currency = money_columns()
    response = models.JSONField(null=True)
    spending = models.JSONField(null=True)
    message = models.TextField(default="", blank=True)

    class Meta(PlanRow.Meta):
        constraints = [
            *PlanRow.Meta.constraints,
            models.CheckConstraint(condition=PRIORITY_1_TO_3, name="action_priority"),
            models.CheckConstraint(
                condition=Q(status__in=get_args(ActionStatus)), name="action_status"
            ),
        ]


class Step(PlanRow):
    """A piece of an action. `needs`, `equipment` and `after` are the document's values."""

    action = reference("plans.Action", null=False)
    rank = models.PositiveIntegerField(default=0)
    duration_days = models.PositiveSmallIntegerField(default=1)
    needs = models.JSONField(default=list)
    equipment = models.JSONField(default=dict)
    after = models.JSONField(default=list)
    earliest_date = models.DateField(null=True)
    latest_date = models.DateField(null=True)
    fixed = models.BooleanField(default=False)
    exclusive = models.BooleanField(default=False)
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    status = models.CharField(max_length=20, default="to_do")
    progress_percent = models.PositiveSmallIntegerField(default=0)
    duration_half_days = models.PositiveSmallIntegerField(null=True)
    start_half = optional_text()
    end_half = optional_text()
    contact = optional_text()
    as_late_as_possible = models.BooleanField(null=True)
    cost_cents, cost_currency = money_columns()

    class Meta(PlanRow.Meta):
        constraints = [
            *PlanRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")), name="step_in_order"
            ),
            models.CheckConstraint(
                condition=Q(latest_date__gte=F("earliest_date")), name="step_bounds_in_order"
            ),
            models.CheckConstraint(
                condition=Q(progress_percent__lte=100), name="step_progress_percent"
            ),
            models.CheckConstraint(
                condition=Q(duration_days__gte=1, duration_days__lte=366), name="step_duration"
            ),
            models.CheckConstraint(
                condition=Q(fixed=False) | Q(start_date__isnull=False, end_date__isnull=False),
                name="step_fixed_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(status__in=get_args(StepStatus)), name="step_status"
            ),
        ]


class BudgetLine(PlanRow):
    """Money of an action, in its four states."""

    action = reference("plans.Action", null=False)
    planned_date = models.DateField(null=True)
    budgeted_cents, budgeted_currency = money_columns()
    committed_cents, committed_currency = money_columns()
    invoiced_cents, invoiced_currency = money_columns()
    paid_cents, paid_currency = money_columns()
    vat_rate = optional_text()
