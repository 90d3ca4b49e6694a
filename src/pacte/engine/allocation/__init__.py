"""The money where it brings most, with a bound that proves how much better is possible."""

from pacte.engine.allocation.answer import adopted, as_result
from pacte.engine.allocation.explain import Reason
from pacte.engine.allocation.propose import Allocation, allocate
from pacte.engine.allocation.response import curve, marginal, spend_at, value

__all__ = [
    "Allocation",
    "Reason",
    "adopted",
    "allocate",
    "as_result",
    "curve",
    "marginal",
    "spend_at",
    "value",
]
