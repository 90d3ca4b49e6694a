"""Rows of the growth pillars of a plan."""

from __future__ import annotations

from django.db import models

from pacte.apps.members.models import Row, id_is_owner_and_key


class Axis(Row):
    # The plan stands on the floor above: named by text, never imported.
    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="+")

    class Meta:
        constraints = [id_is_owner_and_key("plan")]
        verbose_name_plural = "axes"
