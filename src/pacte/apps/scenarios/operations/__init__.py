"""Asking for a computation, keeping its answer, stopping it, adopting it."""

from pacte.apps.scenarios.operations.adopting import Adoption, AdoptionBreaks, adopt_scenario
from pacte.apps.scenarios.operations.asking import (
    NewScenario,
    cancel_scenario,
    keep_result,
    request_scenario,
)

__all__ = [
    "Adoption",
    "AdoptionBreaks",
    "NewScenario",
    "adopt_scenario",
    "cancel_scenario",
    "keep_result",
    "request_scenario",
]
