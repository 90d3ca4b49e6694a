"""Rows of plans: one per entity of the document, and how a document's values stand in columns."""

from pacte.apps.plans.models.plan import Plan, PlanQuerySet, Seasonality
from pacte.apps.plans.models.work import Action, BudgetLine, Objective, Step

__all__ = ["Action", "BudgetLine", "Objective", "Plan", "PlanQuerySet", "Seasonality", "Step"]
