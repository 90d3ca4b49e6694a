"""How long a history is, and what its length allows to say (docs/methods/forecast.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pacte.engine.forecasting.series import Series

NEEDED_FOR_A_RANGE = 12
NEEDED_FOR_A_PROBABILITY = 24


@dataclass(frozen=True)
class Reason:
    """Why a figure is missing or must be read with care; `pacte.wording` makes the sentence."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def months_of_history(series: Series) -> int:
    """Whole months from the first figure that is not zero to the last known day, both inclusive.

    From 4 July 1996 to 6 May 1998 there are 22: the 23rd month would end on 3 June.
    """
    known = series.trimmed()
    return _months_between(known.start, known.as_of) if any(known.values) else 0


def _months_between(start: date, last: date) -> int:
    after = date.fromordinal(last.toordinal() + 1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return max(0, months - (after.day < start.day))


def weigh_history(series: Series) -> Reason | None:
    """What is wrong with the length of a history: nothing, too short to judge odds, or too short.

    Codes: no_history, history_under_12_months (both refuse a forecast),
    history_under_24_months (a range, no probability); params `months` and `needed`.
    """
    months = months_of_history(series)
    if not any(series.values):
        return Reason("no_history", {"start": series.start, "as_of": series.as_of})
    if months < NEEDED_FOR_A_RANGE:
        return Reason("history_under_12_months", {"months": months, "needed": NEEDED_FOR_A_RANGE})
    if months < NEEDED_FOR_A_PROBABILITY:
        return Reason(
            "history_under_24_months", {"months": months, "needed": NEEDED_FOR_A_PROBABILITY}
        )
    return None


def refuses(reason: Reason | None) -> bool:
    """Whether the history does not even carry a range."""
    return reason is not None and reason.code != "history_under_24_months"
