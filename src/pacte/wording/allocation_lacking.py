"""What is said where no plan holds: what one has to add, or may spend at most, is never rounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.document.results.allocation import AllocationReason
from pacte.wording import reasons
from pacte.wording.spoken import exact_money, listed, quoted

CODES = frozenset(
    {
        "budget_too_small",
        "cannot_run_enough",
        "does_not_fit",
        "floor_too_high",
        "hours_too_few",
        "limit_too_tight",
        "min_above_max",
        "release_actions",
    }
)
"""The reasons whose figures one acts on."""


def figures(reason: AllocationReason, language: str) -> Mapping[str, Any]:
    """The figures of a reason as its sentence takes them: amounts to act on are to the cent."""
    if reason.code not in CODES:
        return reason.params
    known = {key: reasons.typed(value) for key, value in reason.params.items()}
    if "among" in known:
        known["among"] = listed([quoted(name, language) for name in known["among"]], language)
    return exact_money(known, language)
