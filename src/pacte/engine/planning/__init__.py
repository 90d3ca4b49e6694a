"""The trip of `pacte plan`: check, allocate, schedule, feed capacity back, check again."""

from pacte.engine.planning.answer import fields
from pacte.engine.planning.envelopes import other_envelopes
from pacte.engine.planning.fronts import asked_fronts, fronts
from pacte.engine.planning.limits import Limits
from pacte.engine.planning.trip import Trip, plan_trip

__all__ = [
    "Limits",
    "Trip",
    "asked_fronts",
    "fields",
    "fronts",
    "other_envelopes",
    "plan_trip",
]
