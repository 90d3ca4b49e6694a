"""Rows of what a company sells and of those it sells to."""

from __future__ import annotations

from django.db import models

from pacte.apps.members.models import CompanyRow, money_columns, optional_text, reference


class Offer(CompanyRow):
    category = optional_text()
    unit_price_cents, unit_price_currency = money_columns()
    unit_cost_cents, unit_cost_currency = money_columns()
    sales_cycle_days = models.PositiveSmallIntegerField(null=True)


class Segment(CompanyRow):
    parent = reference("market.Segment")
    size = models.PositiveIntegerField(null=True)
    preferred_channels = models.JSONField(default=list)
    owner = reference("team.Person")
    audience = optional_text()
    consent = optional_text()
    contact_windows = models.JSONField(null=True)
    contact_closures = models.JSONField(null=True)
    contact_caps = models.JSONField(null=True)
    sales_cycle_days = models.PositiveSmallIntegerField(null=True)


class Customer(CompanyRow):
    """Someone who buys. There may be 100,000: facts name them, plans do not hold them."""

    segment = reference("market.Segment")
    owner = reference("team.Person")
    territory = reference("team.Territory")
    city = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=100, blank=True)
