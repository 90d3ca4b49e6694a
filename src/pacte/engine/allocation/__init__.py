"""The money where it brings most, with a bound that proves how much better is possible."""

from pacte.engine.allocation.answer.answer import (
    adopted,
    allocated,
    as_result,
    without_actions,
)
from pacte.engine.allocation.answer.of_front import front_as_result
from pacte.engine.allocation.curves.response import curve, marginal, spend_at, value
from pacte.engine.allocation.envelopes import Tried, is_large, tried_from
from pacte.engine.allocation.from_plan.cells import Capacities
from pacte.engine.allocation.front import front
from pacte.engine.allocation.propose import Allocation, allocate
from pacte.engine.allocation.why.reasons import Reason, money
from pacte.engine.allocation.worth import MEASURES

__all__ = [
    "MEASURES",
    "Allocation",
    "Capacities",
    "Reason",
    "Tried",
    "adopted",
    "allocate",
    "allocated",
    "as_result",
    "curve",
    "front",
    "front_as_result",
    "is_large",
    "marginal",
    "money",
    "spend_at",
    "tried_from",
    "value",
    "without_actions",
]
