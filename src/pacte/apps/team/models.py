"""Rows of the people who work on the plans of a company, and of what they need."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pacte.apps.members.models import CompanyRow, optional_text, reference


class Team(CompanyRow):
    parent = reference("team.Team")


class Skill(CompanyRow):
    pass


class Territory(CompanyRow):
    parent = reference("team.Territory")

    class Meta(CompanyRow.Meta):
        verbose_name_plural = "territories"


class Equipment(CompanyRow):
    quantity = models.PositiveIntegerField(default=1)

    class Meta(CompanyRow.Meta):
        verbose_name_plural = "equipment"


class Person(CompanyRow):
    """`skills`, `territories`, `weekdays` and `leaves` are the document's values as they are."""

    team = reference("team.Team")
    manager = reference("team.Person")
    skills = models.JSONField(default=dict)
    territories = models.JSONField(default=list)
    weekdays = models.JSONField(null=True)
    capacity_fraction = models.TextField(default="1")
    subdivision = optional_text()
    hired_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    leaves = models.JSONField(default=list)
    kind = optional_text()
    contracts = models.JSONField(null=True)
    closures = models.JSONField(null=True)
    half_days_off = models.JSONField(null=True)
    ramp_up = models.JSONField(null=True)

    class Meta(CompanyRow.Meta):
        verbose_name_plural = "people"
        constraints = [
            *CompanyRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(left_on__gte=F("hired_on")), name="person_leaves_after_hired"
            ),
        ]
