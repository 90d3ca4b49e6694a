"""The trip of `pacte plan`: check, allocate, schedule, feed capacity back, check again."""

from pacte.engine.planning.answer import fields
from pacte.engine.planning.trip import Limits, Trip, plan_trip

__all__ = ["Limits", "Trip", "fields", "plan_trip"]
